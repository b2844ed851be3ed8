import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DeviceAnswer } from '#contracts/readings-devices'
import { type Context, refuse, refuseUnless } from '#kernel'
import { messageBytesMax, readBody, readMessage } from '../wire/message.ts'
import { hearDevice } from './hear.ts'
import { deviceWithSecret } from './secret.ts'
import * as store from './store.ts'

const sendsPerMinute = 120

/** A device is no person and has no session: it brings its own secret, in the header `Authorization: Device <secret>`. */
export async function deviceRoute(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    const raw = { parseAs: 'buffer' as const, bodyLimit: messageBytesMax }
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      ['application/fhir+json', 'application/json', 'text/plain'],
      raw,
      async (_request: FastifyRequest, body: Buffer) => body,
    )
    scope.route({
      method: 'POST',
      url: '/api/readings/devices/:deviceId/observations',
      bodyLimit: messageBytesMax,
      schema: {
        summary: 'What a device has measured: a FHIR R4 Observation or a Bundle of them, or a meter’s own form.',
        operationId: 'readings.hear_device',
        tags: ['readings'],
        response: { 200: DeviceAnswer },
      },
      config: {
        access: ['anonymous'],
        fromAnySite: true,
        rateLimit: {
          max: sendsPerMinute,
          timeWindow: 60_000,
          keyGenerator: (request: FastifyRequest) => `device ${request.ip} ${deviceIdOf(request)}`,
        },
      },
      handler: async (request) => {
        const root = request.context
        const device = await root.transaction((ctx) => deviceWithSecret(ctx, deviceIdOf(request), secretOf(request)))
        const items = readGiven(request.body)
        if (items) return hearDevice(root, device.id, items)
        await fault(root, device.id, sizeOf(request.body))
        return refuse('readings.message_unreadable')
      },
    })
  })
}

const deviceIdOf = (request: FastifyRequest) => (request.params as { deviceId: string }).deviceId

function secretOf(request: FastifyRequest): string {
  const secret = /^Device +(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  refuseUnless(secret, 'readings.device_unknown')
  return secret
}

/** The body comes as bytes; behind a parser of JSON in front of this one, as what it says. */
function readGiven(body: unknown) {
  return Buffer.isBuffer(body) ? readMessage(body) : readBody(body)
}

const sizeOf = (body: unknown) => (Buffer.isBuffer(body) ? body.length : 0)

/** Whoever keeps the device sees that it sends what nobody can read. What it was is not kept. */
export async function fault(root: Context, deviceId: string, bytes: number): Promise<void> {
  await root.transaction((ctx) => store.noteFault(ctx, deviceId, 'readings.message_unreadable', bytes))
}
