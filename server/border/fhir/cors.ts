import type { FastifyInstance } from 'fastify'
import { roles } from '#kernel'

const sent = 'authorization, content-type, accept, prefer, if-match, if-none-match, if-none-exist, if-modified-since'
const shown = 'etag, location, content-location, last-modified, x-request-id'

/**
 * Pages of apps call from their own sites, with a token of their own. No cookie comes along (there is no
 * Access-Control-Allow-Credentials), so that another site gets nothing that its token does not give it.
 */
export function allowOtherSites(fhir: FastifyInstance): void {
  fhir.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin === undefined) return
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', shown)
  })
  fhir.options('/*', { config: { access: roles }, schema: { hide: true } }, async (_request, reply) => {
    reply
      .header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
      .header('access-control-allow-headers', sent)
      .header('access-control-max-age', '600')
    return reply.code(204).send()
  })
}
