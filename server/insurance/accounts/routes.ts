import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { creditAccount } from './credit-account.ts'
import { endMutualAid, giveMutualAid, listMutualAid } from './mutual-aid.ts'
import { readAccount, readStatement } from './read-account.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/accounts/mine', readAccount)
  query(app, 'GET /api/accounts/statement', readStatement)
  query(app, 'GET /api/accounts/mutual-aid', listMutualAid)
  command(app, 'POST /api/accounts/mutual-aid', giveMutualAid)
  command(app, 'POST /api/accounts/mutual-aid/:aidId/end', endMutualAid)
  command(app, 'POST /api/accounts/yearly-credits', creditAccount)
}
