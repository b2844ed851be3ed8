import type { FastifyInstance } from 'fastify'
import { command, fileQuery, query, refuse } from '#kernel'
import { AttachmentAsked, answerFinding, readAttachment } from './answer.ts'
import { decideFindings, undoDecisions } from './decide.ts'
import { raiseFinding } from './raise.ts'
import { listFindings, openPerson, readFinding } from './read.ts'
import { askRun, listRuns } from './run.ts'
import { exportFindings, readRates, readSummary } from './summary.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/findings', listFindings)
  command(app, 'POST /api/findings', raiseFinding)
  query(app, 'GET /api/findings/summary', readSummary)
  query(app, 'GET /api/findings/rules', readRates)
  query(app, 'GET /api/findings/runs', listRuns)
  command(app, 'POST /api/findings/runs', askRun)
  command(app, 'POST /api/findings/decisions', decideFindings)
  command(app, 'POST /api/findings/decisions/undo', undoDecisions)
  query(app, 'GET /api/findings/:findingId', readFinding)
  command(app, 'POST /api/findings/:findingId/person', openPerson)
  command(app, 'POST /api/findings/:findingId/answer', answerFinding)
  fileQuery(app, 'GET /api/findings/export/:table', exportFindings)
  app.route({
    method: 'GET',
    url: '/api/findings/:findingId/attachments/:attachmentId',
    schema: {
      summary: readAttachment.contract.summary,
      operationId: readAttachment.contract.name,
      tags: ['findings'],
      params: AttachmentAsked,
    },
    config: { access: readAttachment.contract.may, verb: readAttachment.contract.name },
    handler: async (request, reply) => {
      const input = AttachmentAsked.safeParse(request.params)
      if (!input.success)
        refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'findingId' })
      const { name, contentType, base64 } = await readAttachment(request.context, input.data)
      return reply
        .header('content-type', contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(base64, 'base64'))
    },
  })
}
