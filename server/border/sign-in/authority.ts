import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { config, roles } from '#kernel'
import { underContext } from './adapter.ts'
import { provider, webClientId } from './provider.ts'

/** Everything under /oidc is the authority's library; it reads the raw request itself. */
export function authorityRoutes(app: FastifyInstance): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const shared = { url: '/oidc/*', schema: { hide: true }, handler: handOver }
    scope.route({ ...shared, method: ['GET', 'OPTIONS'], config: { access: roles } })
    // Tokens are asked for, told about and revoked without a cookie, also by pages of other sites.
    scope.route({ ...shared, method: 'POST', config: { access: roles, fromAnySite: true } })
  })
}

async function handOver(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const raw = request.raw as IncomingMessage & { originalUrl?: string }
  const site = new URL(config.publicUrl)
  // The authority's addresses follow the configuration, not what a client writes into Host; a demo answers to any name.
  if (!config.demo) raw.headers.host = site.host
  raw.headers['x-forwarded-proto'] = site.protocol.replace(':', '')
  delete raw.headers['x-forwarded-host']
  raw.originalUrl = askingEachTime(raw.url ?? '')
  raw.url = raw.originalUrl.slice('/oidc'.length)
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value)
  reply.hijack()
  await underContext(request.context, raw.headers.host ?? '', () => provider().callback()(raw, reply.raw))
}

/** An app always shows the consent page: what it sees and about whom is chosen each time. */
function askingEachTime(address: string): string {
  const [path, text = ''] = address.split(/\?(.*)/s)
  const query = new URLSearchParams(text)
  const prompt = query.get('prompt') ?? ''
  if (path !== '/oidc/auth' || query.get('client_id') === webClientId || /consent|none/.test(prompt)) return address
  query.set('prompt', `${prompt} consent`.trim())
  return `${path}?${query}`
}
