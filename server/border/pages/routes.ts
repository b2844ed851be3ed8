import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerNotFound, type Module, roles } from '#kernel'

const folder = join(import.meta.dirname, '..', '..', '..', 'web', 'dist')
const apiPrefixes = ['/api/', '/fhir/', '/oidc/', '/health/']

export const pagesModule: Module = { name: 'pages', routes }

async function routes(app: FastifyInstance): Promise<void> {
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: roles }
    })
    if (existsSync(folder)) {
      await pages.register(fastifyStatic, {
        root: folder,
        wildcard: false,
        index: false,
        setHeaders: (reply, path) => {
          reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      })
    }
    for (const url of ['/', '/desk', '/desk/*', '/*']) pages.get(url, sendPage)
  })
  app.setNotFoundHandler({ preHandler: [] }, answerNotFound)
}

function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0]!
  // A missing file or endpoint is not a screen: it gets its 404.
  if (apiPrefixes.some((prefix) => path.startsWith(prefix)) || /\.\w{1,8}$/.test(path)) answerNotFound()
  const page = path === '/desk' || path.startsWith('/desk/') ? 'desk.html' : 'index.html'
  return reply.sendFile(page, { cacheControl: false })
}
