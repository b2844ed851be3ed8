import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { askChange, decideChange, listChanges } from './change-rule.ts'
import { listKinds, listRules, readRule } from './list-rules.ts'
import { adoptList, discardList, listImports, readImport, uploadList } from './upload-list.ts'

/** A list of 15,000 rows is some 2 MB. */
const listBytesMax = 10 * 1024 * 1024

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/monitoring/rules', listRules)
  query(app, 'GET /api/monitoring/rules/:ruleId', readRule)
  command(app, 'POST /api/monitoring/rules/:ruleId/changes', askChange)
  query(app, 'GET /api/monitoring/kinds', listKinds)
  query(app, 'GET /api/monitoring/changes', listChanges)
  command(app, 'POST /api/monitoring/changes/:changeId/decide', decideChange)
  query(app, 'GET /api/monitoring/imports', listImports)
  query(app, 'GET /api/monitoring/imports/:importId', readImport)
  command(app, 'POST /api/monitoring/imports', uploadList, { bodyLimitBytes: listBytesMax })
  command(app, 'POST /api/monitoring/imports/:importId/adopt', adoptList)
  command(app, 'POST /api/monitoring/imports/:importId/discard', discardList)
}
