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
    const form = 'application/x-www-form-urlencoded'
    scope.addContentTypeParser(form, { parseAs: 'buffer', bodyLimit: formBytesMax }, (_request, body, done) => {
      done(null, body)
    })
    const shared = { url: '/oidc/*', schema: { hide: true }, handler: handOver }
    scope.route({ ...shared, method: ['GET', 'OPTIONS'], config: { access: roles } })
    // Tokens are asked for, told about and revoked without a cookie, also by pages of other sites.
    scope.route({ ...shared, method: 'POST', config: { access: roles, fromAnySite: true } })
  })
}

const formBytesMax = 56 * 1024

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
  const host = raw.headers.host ?? ''
  if (request.body instanceof Buffer) {
    const form = new URLSearchParams(request.body.toString('utf8'))
    await underContext(request.context, host, () => nameRefreshingClient(form, raw.headers.authorization))
    readAgain(raw, Buffer.from(form.toString()))
  }
  reply.hijack()
  await underContext(request.context, host, () => provider().callback()(raw, reply.raw))
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

/** SMART lets a public app refresh without saying who it is (App Launch 2.2, §2.0.12): its token knows. */
async function nameRefreshingClient(form: URLSearchParams, authorization: string | undefined): Promise<void> {
  const says = authorization !== undefined || form.has('client_id') || form.has('client_assertion')
  if (form.get('grant_type') !== 'refresh_token' || says) return
  const token = await provider().RefreshToken.find(form.get('refresh_token') ?? '')
  const client = token?.clientId === undefined ? undefined : await provider().Client.find(token.clientId)
  // Whoever has a secret or a key proves it.
  if (client?.clientAuthMethod === 'none') form.set('client_id', client.clientId)
}

/** The library reads the request itself: it gets the same bytes once more. */
function readAgain(raw: IncomingMessage, body: Buffer): void {
  raw.headers['content-length'] = String(body.length)
  Object.defineProperty(raw, 'readable', { value: true })
  Object.defineProperty(raw, 'iterator', {
    value: async function* () {
      yield body
    },
  })
}
