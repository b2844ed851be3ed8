/** How fast an account and an address may operate on numbers: the hospital's policy where the session is known, the region's else. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Rates, watchOperations } from '#care/fair-use'
import { type Context, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { type Policy, policyInForce } from '../number.ts'
import { sessionById } from '../sessions/session-store.ts'
import { policiesFor } from './policy-store.ts'

const operations = new Set([
  'booking.hold_number',
  'booking.release_hold',
  'booking.book_number',
  'booking.cancel_appointment',
  'booking.reschedule_appointment',
])
/** A policy that begins is noticed within this; begun ones are dated by day. */
const keptMs = 10_000
const keptMax = 50_000
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Stands for no hospital in particular: the region's row answers. */
const nowhere = '00000000-0000-0000-0000-000000000000'

export function watchRates(app: FastifyInstance): void {
  const hospitals = new Map<string, Promise<string | undefined>>()
  const policies = new Map<string, { at: number; rows: Promise<Policy[]> }>()

  // The hospital of a session never changes. A crowd that comes at once waits for one look.
  const hospitalOf = async (ctx: Context, sessionId: unknown): Promise<string> => {
    if (typeof sessionId !== 'string' || !uuid.test(sessionId)) return nowhere
    let known = hospitals.get(sessionId)
    if (!known) {
      if (hospitals.size >= keptMax) hospitals.clear()
      known = ctx.transaction(async (ctx) => (await sessionById(ctx, sessionId))?.institutionId)
      hospitals.set(sessionId, known)
      const found = await known.catch(() => undefined)
      if (found === undefined) hospitals.delete(sessionId)
    }
    return (await known) ?? nowhere
  }

  const policiesOf = (ctx: Context, institutionId: string, now: number): Promise<Policy[]> => {
    const kept = policies.get(institutionId)
    if (kept && Math.abs(now - kept.at) <= keptMs) return kept.rows
    if (policies.size >= keptMax) policies.clear()
    const rows = ctx.transaction((ctx) => policiesFor(ctx, institutionId))
    policies.set(institutionId, { at: now, rows })
    rows.catch(() => policies.delete(institutionId))
    return rows
  }

  const ratesOf = async (request: FastifyRequest): Promise<Rates> => {
    const ctx = request.context
    const institutionId = await hospitalOf(ctx, (request.params as { sessionId?: unknown }).sessionId)
    const now = ctx.clock.now()
    const policy = policyInForce(await policiesOf(ctx, institutionId, now.getTime()), institutionId, dayOf(now))
    refuseUnless(policy, 'kernel.unavailable')
    const { refusedSeconds } = policy
    return {
      account: { operationsPerMinute: policy.accountOperationsPerMinute, refusedSeconds },
      address: { operationsPerMinute: policy.addressOperationsPerMinute, refusedSeconds },
    }
  }
  watchOperations(app, { verbs: operations, ratesOf })
}
