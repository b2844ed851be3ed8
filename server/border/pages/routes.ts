import { join } from 'node:path'
import compress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerNotFound, type Module, roles } from '#kernel'

const folder = join(import.meta.dirname, '..', '..', '..', 'web', 'dist')
const apiPrefixes = ['/api/', '/fhir/', '/oidc/', '/health/', '/cashier/']

export const pagesModule: Module = { name: 'pages', routes }

async function routes(app: FastifyInstance): Promise<void> {
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
  // A hospital's desks share one address: files that cost nothing do not use up its requests.
  const config = { access: roles, rateLimit: false } as const
  app.route({ method: 'GET', url: '/', schema: { hide: true }, config, handler: sendPage })
  app.route({ method: 'GET', url: '/*', schema: { hide: true }, config, handler: sendPage })
  app.setNotFoundHandler(answerNotFound)
}

const pageOf = (path: string): string => {
  const app = path.split('/')[1]
  return app === 'desk' || app === 'village' ? `${app}.html` : 'index.html'
}

/** A file of the built web, or one of its three pages, whose own router finds the screen. */
function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0]!
  if (apiPrefixes.some((prefix) => path.startsWith(prefix))) answerNotFound()
  if (/\.\w{1,12}$/.test(path)) {
    // The name of an asset carries the hash of its content; the rest is asked for each time.
    const forever = path.startsWith('/assets/')
    return reply.sendFile(path.slice(1), forever ? { maxAge: '365d', immutable: true } : { maxAge: 0 })
  }
  return reply.header('cache-control', 'no-cache').sendFile(pageOf(path), { cacheControl: false })
}
