import type { Actor, Role } from '#kernel'
import { maskPhone } from '#people/residents'

export type Method = 'phone' | 'password' | 'demo'

const hourMs = 3_600_000

/** How long a session lasts at most, and how long it may lie still. */
export const sessionRules = {
  resident: { lifeMs: 30 * 24 * hourMs, idleMs: 7 * 24 * hourMs },
  staff: { lifeMs: 12 * hourMs, idleMs: 2 * hourMs },
} as const

/** Who stands behind an account. */
export interface Holder {
  readonly sessionId: string
  readonly residentId: string | null
  readonly staffId: string | null
  /** The proven phone of someone who has not signed up. */
  readonly phone: string | null
  readonly name: string | null
  readonly roles: readonly Role[] | null
  readonly institutionId: string | null
}

/**
 * A proven phone without a resident may knock only where everyone may; its session says whose phone it is. Staff whose last
 * placement has ended belong nowhere and may nothing: rights over "one's own institution" must not become rights over all.
 */
export function actorOf(holder: Holder): Actor {
  const { sessionId } = holder
  if (holder.residentId) return { id: holder.residentId, roles: ['resident'], name: holder.name ?? '', sessionId }
  if (holder.staffId) {
    const { staffId: id, institutionId } = holder
    const name = holder.name ?? ''
    return institutionId
      ? { id, roles: holder.roles ?? [], name, sessionId, institutionId }
      : { id, roles: [], name, sessionId }
  }
  return { id: sessionId, roles: ['anonymous'], name: holder.phone ? maskPhone(holder.phone) : '', sessionId }
}

/** A device in two words, for the list of sessions. */
export function deviceOf(userAgent: string | undefined): string {
  const agent = userAgent ?? ''
  const browser = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? ''
  const system = /iPhone|iPad|Android|HarmonyOS|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? ''
  return [browser.replace('MicroMessenger', 'WeChat').replace('Edg', 'Edge'), system].filter(Boolean).join(' · ') || '—'
}
