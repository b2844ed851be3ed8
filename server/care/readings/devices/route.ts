import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DeviceAnswer } from '#contracts/readings-devices'
import { refuseUnless } from '#kernel'
import { messageBytesMax } from '../wire/message.ts'
import { hearMessage } from './hear-message.ts'
import { deviceWithSecret } from './secret.ts'

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
        const answer = await hearMessage(root, device.id, bytesOf(request.body))
        refuseUnless(answer, 'readings.message_unreadable')
        return answer
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

const bytesOf = (body: unknown) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))
