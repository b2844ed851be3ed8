import type { Module } from '#kernel'
import { tellBatch } from './batch.ts'
import { routes } from './routes.ts'

export { noteCall, putOff, readCalls, undoPutOff } from './act.ts'
export { listBatches, previewBatch, readBatch, sendBatch, tellBatch } from './batch.ts'
export { readToday } from './today.ts'

export const worklistsModule: Module = { name: 'worklists', routes, jobs: [tellBatch] }
