import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { linkFamilyAtDesk } from './family/link-family.ts'
import { readFamily, revokeFamily } from './family/revoke-family.ts'
import { readLinkedRecords } from './hospital-records/link-records.ts'
import { findResidents, readResident } from './read-resident.ts'
import { registerResident } from './register-resident.ts'
import { correctResidence, endResidence } from './residence/residence.ts'
import { setScheme } from './set-scheme.ts'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/residents', registerResident)
  query(app, 'POST /api/residents/find', findResidents) // a read whose search words must not stand in a URL
  query(app, 'GET /api/residents/:residentId', readResident)
  command(app, 'POST /api/residents/:residentId/scheme', setScheme)
  query(app, 'GET /api/residents/:residentId/family', readFamily)
  command(app, 'POST /api/residents/:residentId/family/desk', linkFamilyAtDesk)
  command(app, 'POST /api/residents/:residentId/family/:linkId/revoke', revokeFamily)
  query(app, 'GET /api/residents/:residentId/linked-records', readLinkedRecords)
  command(app, 'POST /api/residents/:residentId/residence/end', endResidence)
  command(app, 'POST /api/residents/:residentId/residence/correct', correctResidence)
}
