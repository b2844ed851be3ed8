import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { endEntitlement, grantEntitlement, listEntitlements } from './entitlements.ts'
import { findCatalogue, listPolicies, readPrices } from './find-catalogue.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/benefits/catalogue', findCatalogue)
  query(app, 'GET /api/benefits/prices', readPrices)
  query(app, 'GET /api/benefits/policies', listPolicies)
  query(app, 'GET /api/benefits/entitlements', listEntitlements)
  command(app, 'POST /api/benefits/entitlements', grantEntitlement)
  command(app, 'POST /api/benefits/entitlements/:entitlementId/end', endEntitlement)
}
