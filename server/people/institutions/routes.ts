import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { amendInstitution } from './amend-institution.ts'
import { closeInstitution } from './close-institution.ts'
import { listInstitutions, readInstitution } from './list-institutions.ts'
import { registerInstitution } from './register-institution.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/institutions', listInstitutions)
  query(app, 'GET /api/institutions/:institutionId', readInstitution)
  command(app, 'POST /api/institutions', registerInstitution)
  command(app, 'POST /api/institutions/:institutionId/amend', amendInstitution)
  command(app, 'POST /api/institutions/:institutionId/close', closeInstitution)
}
