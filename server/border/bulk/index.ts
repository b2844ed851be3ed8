import type { Module } from '#kernel'
import { exportSlice } from './export-job.ts'
import { importSlice } from './import-job.ts'
import { tend } from './tend.ts'

export { cancelExport } from './cancel-export.ts'
export { openExportFile } from './open-file.ts'
export { readExport } from './read-export.ts'
export { cancelImport, type InputState, openImportFile, readImport } from './read-import.ts'
export { startExport } from './start-export.ts'
export { importUpload, startImport } from './start-import.ts'

export const bulkModule: Module = { name: 'bulk', jobs: [exportSlice, importSlice, tend] }
