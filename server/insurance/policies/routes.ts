import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query } from '#kernel'
import { listDrafts, openDraft, readDraft, readDraftRows } from './drafts.ts'
import { removeRow, setRow, undoEdit } from './edit-draft.ts'
import { importRows } from './import-rows.ts'
import { askPreview, readPreview, readPreviewPerson } from './preview.ts'
import { approveDraft, readAffected, returnDraft, submitDraft, withdrawDraft } from './publish.ts'
import {
  exportTable,
  exportTemplate,
  listPublications,
  readHistory,
  readPublication,
  readTable,
} from './read-tables.ts'

const importBytesMax = 6 * 1024 * 1024

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/policies/tables/:table', readTable)
  query(app, 'GET /api/policies/tables/:table/history', readHistory)
  fileQuery(app, 'GET /api/policies/tables/:table/export', exportTable)
  fileQuery(app, 'GET /api/policies/tables/:table/template', exportTemplate)
  command(app, 'POST /api/policies/drafts', openDraft)
  query(app, 'GET /api/policies/drafts', listDrafts)
  query(app, 'GET /api/policies/drafts/:draftId', readDraft)
  query(app, 'GET /api/policies/drafts/:draftId/rows', readDraftRows)
  command(app, 'POST /api/policies/drafts/:draftId/rows', setRow)
  command(app, 'POST /api/policies/drafts/:draftId/rows/remove', removeRow)
  command(app, 'POST /api/policies/drafts/:draftId/undo', undoEdit)
  command(app, 'POST /api/policies/drafts/:draftId/import', importRows, { bodyLimitBytes: importBytesMax })
  command(app, 'POST /api/policies/drafts/:draftId/preview', askPreview)
  query(app, 'GET /api/policies/drafts/:draftId/preview', readPreview)
  query(app, 'GET /api/policies/drafts/:draftId/preview/people/:personNo', readPreviewPerson)
  command(app, 'POST /api/policies/drafts/:draftId/submit', submitDraft)
  command(app, 'POST /api/policies/drafts/:draftId/approve', approveDraft)
  command(app, 'POST /api/policies/drafts/:draftId/return', returnDraft)
  command(app, 'POST /api/policies/drafts/:draftId/withdraw', withdrawDraft)
  query(app, 'GET /api/policies/publications', listPublications)
  query(app, 'GET /api/policies/publications/:publicationId', readPublication)
  query(app, 'GET /api/policies/publications/:publicationId/affected', readAffected)
}
