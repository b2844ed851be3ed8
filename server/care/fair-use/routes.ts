import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { contestRestriction, decideRestriction } from './decide-restriction.ts'
import { listMyRestrictions, listRestrictions } from './list-restrictions.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/fair-use/restrictions/mine', listMyRestrictions)
  query(app, 'GET /api/fair-use/restrictions', listRestrictions)
  command(app, 'POST /api/fair-use/restrictions/:restrictionId/contest', contestRestriction)
  command(app, 'POST /api/fair-use/restrictions/:restrictionId/decide', decideRestriction)
}
