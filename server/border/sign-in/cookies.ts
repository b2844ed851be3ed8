import type { FastifyReply } from 'fastify'
import { config } from '#kernel'
import { sessionCookies } from './provider.ts'

export const sessionCookie = 'anji_session'

export function setSessionCookie(reply: FastifyReply, token: string, expires: Date): void {
  const secure = config.publicUrl.startsWith('https:')
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires })
}

/** Takes our session and the authority's own from the browser. */
export function clearSessionCookies(reply: FastifyReply): void {
  for (const name of [sessionCookie, sessionCookies.session, `${sessionCookies.session}.sig`]) {
    reply.clearCookie(name, { path: '/' })
  }
}
