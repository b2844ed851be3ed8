import type { Module } from '#kernel'
import { previewStep } from './preview.ts'
import { routes } from './routes.ts'

export { openDraft, readDraft } from './drafts.ts'
export { setRow } from './edit-draft.ts'
export { policiesPublished } from './events.ts'
export { importRows } from './import-rows.ts'
export { askPreview, previewStep, readPreview } from './preview.ts'
export { approveDraft, submitDraft } from './publish.ts'

export const policiesModule: Module = { name: 'policies', routes, jobs: [previewStep] }
