/** What is known of a request while it is being answered: the device's name, the address. Kept nowhere else in clear. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { config } from '#kernel'
import { deviceName } from './mark.ts'

const deviceCookie = 'anji_device'
/** An app that keeps no cookies sends the name itself. */
const deviceHeader = 'x-anji-device'
const cookieDays = 365

interface Facts {
  readonly device: string
  readonly address: string
}

const open = new Map<string, Facts>()

export function requestFacts(requestId: string): Facts | undefined {
  return open.get(requestId)
}

/** Notes who asks until the answer is sent. */
export function noteRequest(request: FastifyRequest, reply: FastifyReply): Facts {
  const facts = { device: rememberDevice(request, reply), address: request.ip }
  open.set(request.id, facts)
  reply.raw.once('close', () => open.delete(request.id))
  return facts
}

/** The device's long-lived random name; gives it one when it has none. Never read by scripts, never sent to others. */
export function rememberDevice(request: FastifyRequest, reply: FastifyReply): string {
  const known = deviceName(request.headers[deviceHeader]) ?? deviceName(request.cookies[deviceCookie])
  if (known) return known
  const name = request.context.chance.bytes(24).toString('base64url')
  const expires = new Date(request.context.now.getTime() + cookieDays * 86_400_000)
  const secure = config.publicUrl.startsWith('https:')
  reply.setCookie(deviceCookie, name, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires })
  return name
}
