import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance } from 'fastify'
import { config } from '../config.ts'

/** Gives every answer helmet's headers. They say the same each time, so helmet is asked once and not by every request. */
export async function shareSecurityHeaders(app: FastifyInstance): Promise<void> {
  const headers = await headersOfHelmet()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

async function headersOfHelmet(): Promise<Record<string, string>> {
  const asked = fastify()
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // antd and antd-mobile write their styles into the page
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: config.publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
  })
  let given: Record<string, unknown> = {}
  asked.get('/', async (_request, reply) => {
    given = reply.raw.getHeaders()
    return ''
  })
  await asked.inject('/')
  await asked.close()
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
  // Fail closed: a helmet that sets its headers at another moment must not leave us without them.
  if (!headers['content-security-policy']) throw new Error('helmet gave no Content-Security-Policy')
  return headers
}
