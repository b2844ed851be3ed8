import type { FastifyInstance } from 'fastify'
import { FileRequest } from '#contracts/timeline'
import { parseInput, query } from '#kernel'
import {
  readBackground,
  readDocument,
  readDocuments,
  readFile,
  readMedicines,
  readResult,
  readResults,
  readSources,
} from './read-sections.ts'
import { readRecordSummary, readTimeline } from './read-timeline.ts'
import { readTrend, readTrends } from './read-trends.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/timeline/entries', readTimeline)
  query(app, 'GET /api/timeline/summary', readRecordSummary)
  query(app, 'GET /api/timeline/trends', readTrends)
  query(app, 'GET /api/timeline/trend', readTrend)
  query(app, 'GET /api/timeline/medicines', readMedicines)
  query(app, 'GET /api/timeline/results', readResults)
  query(app, 'GET /api/timeline/result', readResult)
  query(app, 'GET /api/timeline/background', readBackground)
  query(app, 'GET /api/timeline/documents', readDocuments)
  query(app, 'GET /api/timeline/document', readDocument)
  query(app, 'GET /api/timeline/sources', readSources)
  files(app)
}

// What a browser shows by itself without running anything; everything else is saved.
const shown = /^(application\/pdf|image\/(png|jpeg|gif|webp)|text\/plain)$/

function files(app: FastifyInstance): void {
  app.route({
    method: 'GET',
    url: '/api/timeline/files',
    schema: {
      summary: readFile.contract.summary,
      operationId: readFile.contract.name,
      tags: ['timeline'],
      querystring: FileRequest,
    },
    config: { access: readFile.contract.may, verb: readFile.contract.name },
    handler: async (request, reply) => {
      const file = await readFile(request.context, parseInput(FileRequest, request))
      const [type = ''] = file.contentType.split(';')
      const isShown = shown.test(type)
      const name = encodeURIComponent(file.title || 'file')
      return reply
        .type(isShown ? type : 'application/octet-stream')
        .header('content-disposition', `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store')
        .send(Buffer.from(file.base64, 'base64'))
    },
  })
}
