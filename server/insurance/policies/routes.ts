import type { FastifyInstance, FastifyReply } from 'fastify'
import { ExportTable } from '#contracts/policies'
import { command, query, refuse } from '#kernel'
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
const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/policies/tables/:table', readTable)
  query(app, 'GET /api/policies/tables/:table/history', readHistory)
  sheet(app, 'export', exportTable)
  sheet(app, 'template', exportTemplate)
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

function sheet(app: FastifyInstance, what: string, verb: typeof exportTable | typeof exportTemplate): void {
  app.route({
    method: 'GET',
    url: `/api/policies/tables/:table/${what}`,
    schema: {
      summary: verb.contract.summary,
      operationId: verb.contract.name,
      tags: ['policies'],
      params: ExportTable.pick({ table: true }),
      querystring: ExportTable.omit({ table: true }),
    },
    config: { access: verb.contract.may, verb: verb.contract.name },
    handler: async (request, reply: FastifyReply) => {
      const input = ExportTable.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, bytes } = await verb(request.context, input.data)
      return reply
        .header('content-type', types[input.data.format])
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(bytes)
    },
  })
}
