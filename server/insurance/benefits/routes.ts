import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { endEntitlement, grantEntitlement, listEntitlements } from './entitlements.ts'
import { findCatalogue, listPolicies, readPrices } from './find-catalogue.ts'
import { applyForTicket, approveTicket, endTicket, findSpecialDiseases, listTickets, refuseTicket } from './tickets.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/benefits/catalogue', findCatalogue)
  query(app, 'GET /api/benefits/prices', readPrices)
  query(app, 'GET /api/benefits/policies', listPolicies)
  query(app, 'GET /api/benefits/entitlements', listEntitlements)
  command(app, 'POST /api/benefits/entitlements', grantEntitlement)
  command(app, 'POST /api/benefits/entitlements/:entitlementId/end', endEntitlement)
  query(app, 'GET /api/benefits/special-diseases', findSpecialDiseases)
  query(app, 'GET /api/benefits/tickets', listTickets)
  command(app, 'POST /api/benefits/tickets', applyForTicket)
  command(app, 'POST /api/benefits/tickets/:ticketId/approve', approveTicket)
  command(app, 'POST /api/benefits/tickets/:ticketId/refuse', refuseTicket)
  command(app, 'POST /api/benefits/tickets/:ticketId/end', endTicket)
}
