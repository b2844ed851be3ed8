import { once } from 'node:events'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const readAwayMs = 5000

/** Before a body that is too large is refused, the rest of it is read and thrown away. */
export function readRefusedBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode !== 413) return done(null, payload)
    void readAway(request).then(() => done(null, payload))
  })
}

/** A line that is closed while its other end still writes is reset, and the answer is lost with it. */
async function readAway({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), readAwayMs)
  raw.resume()
  await Promise.race(['end', 'close'].map((name) => once(raw, name, enough))).catch(() => undefined)
  clearTimeout(timer)
  enough.abort()
}
