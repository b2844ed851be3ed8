import type { Module } from '#kernel'
import { exportSlice } from './export-job.ts'
import { tend } from './tend.ts'

export { cancelExport } from './cancel-export.ts'
export { openExportFile } from './open-file.ts'
export { readExport } from './read-export.ts'
export { startExport } from './start-export.ts'

export const bulkModule: Module = { name: 'bulk', jobs: [exportSlice, tend] }
