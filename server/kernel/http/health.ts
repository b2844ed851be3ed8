import type { FastifyInstance } from 'fastify'
import { roles } from '../actor.ts'
import { config } from '../config.ts'
import type { Context } from '../context.ts'
import { measureDeliveries } from '../events/deliver.ts'
import { registry } from '../metrics.ts'
import { refuse } from '../refusal.ts'

/** /health/live, /health/ready, /metrics and /openapi.json. */
export function operationsRoutes(app: FastifyInstance, root: Context, isReady: () => boolean): void {
  const access = roles
  app.get('/health/live', { config: { access } }, async () => ({ status: 'live' }))
  app.get('/health/ready', { config: { access } }, async () => {
    if (!isReady()) refuse('kernel.unavailable')
    await root.transaction((ctx) => ctx.client.query('select 1')).catch(() => refuse('kernel.unavailable'))
    return { status: 'ready' }
  })
  app.get('/openapi.json', { config: { access } }, async (_request, reply) => {
    reply.type('application/json')
    return app.swagger()
  })
  // Figures without persons; still only for this machine, or for whoever holds the token.
  app.get('/metrics', { config: { access } }, async (request, reply) => {
    const token = config.metricsToken
    const local = request.ip === '127.0.0.1' || request.ip === '::1'
    const allowed = token ? request.headers.authorization === `Bearer ${token}` : local
    if (!allowed) refuse('kernel.not_permitted')
    await measureDeliveries(root)
    reply.type(registry.contentType)
    return registry.metrics()
  })
}
