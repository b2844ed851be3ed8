import { z } from 'zod'
import { done, revokeSessionInput, sessionsAnswer } from '#contracts/sign-in'
import { type Actor, Batches, type Context, poolOf, type Role, refuseUnless, roles, sm3, verb } from '#kernel'
import { actorOf, deviceOf, type Method, sessionRules } from './session.ts'
import * as store from './session-store.ts'
import { findAccount } from './store.ts'

/** Opens a session and answers its token, which is stored nowhere. */
export function openSession(
  ctx: Context,
  opened: { accountId: string; method: Method; userAgent?: string | undefined },
): Promise<{ token: string; expiresAt: Date }> {
  return ctx.transaction(async (ctx) => {
    const account = await findAccount(ctx, { id: opened.accountId })
    refuseUnless(account, 'credentials.account_not_found')
    const rules = account.staffId ? sessionRules.staff : sessionRules.resident
    const token = ctx.chance.bytes(32).toString('base64url')
    const expiresAt = new Date(ctx.now.getTime() + rules.lifeMs)
    const session = {
      id: ctx.chance.uuid(),
      accountId: account.id,
      method: opened.method,
      device: deviceOf(opened.userAgent),
      createdAt: ctx.now,
      seenAt: ctx.now,
      expiresAt,
    }
    await store.insert(ctx, session, hashOf(token))
    return { token, expiresAt }
  })
}

const touchEveryMs = 60_000

/** Who a session token stands for; null when it is unknown, ended, expired, idle too long, or its staff member has left. */
export async function actorOfSession(ctx: Context, token: string): Promise<Actor | null> {
  const holder = await queuesOver(ctx).looks.add(ctx, hashOf(token))
  if (!holder) return null
  const idleMs = ctx.now.getTime() - holder.seenMs
  const rules = holder.staffId ? sessionRules.staff : sessionRules.resident
  if (idleMs > rules.idleMs) return null
  if (idleMs > touchEveryMs) await queuesOver(ctx).touches.add(ctx, holder.sessionId)
  return actorOf(holder)
}

type Found = Awaited<ReturnType<typeof store.holdersOf>> extends Map<string, infer H> ? H | null : never

// Requests that come together look their sessions up together. Nothing is remembered: what was revoked is revoked.
interface Queues {
  readonly looks: Batches<string, Found>
  /** After a quiet hour everybody's session is seen again at the same moment. */
  readonly touches: Batches<string, undefined>
}
const queues = new WeakMap<object, Queues>()

function queuesOver(ctx: Context): Queues {
  const pool = poolOf(ctx)
  const known = queues.get(pool)
  if (known) return known
  const made: Queues = {
    looks: new Batches({ atOnce: 2, sizeMax: 128 }, async (batch) => {
      const hashes = batch.map(({ item }) => item)
      const holders = await store.holdersOf(batch[0]!.ctx, hashes)
      return hashes.map((hash) => holders.get(hash) ?? null)
    }),
    touches: new Batches({ atOnce: 1, sizeMax: 128 }, async (batch) => {
      const ids = batch.map(({ item }) => item)
      await batch[0]!.ctx.transaction((ctx) => store.touch(ctx, ids))
      return batch.map(() => undefined)
    }),
  }
  queues.set(pool, made)
  return made
}

/** Who an account stands for when no session is at hand; null for a phone that has not signed up and for staff who have left. */
export function actorOfAccount(ctx: Context, accountId: string): Promise<Actor | null> {
  return ctx.transaction(async (ctx) => {
    const holder = await store.holderOfAccount(ctx, accountId)
    if (!holder || (!holder.residentId && !holder.staffId)) return null
    const { sessionId: _none, ...actor } = actorOf(holder)
    return actor
  })
}

// Whoever has a session may look after it; a proven phone without a resident is still anonymous.
const everyoneSignedIn: readonly Role[] = roles.filter((role) => role !== 'integration' && role !== 'system')

/** Refusals: kernel.not_signed_in. */
export const listSessions = verb(
  {
    name: 'credentials.list_sessions',
    may: everyoneSignedIn,
    input: z.object({}),
    answer: sessionsAnswer,
    summary: 'The own sessions, the last used first.',
  },
  async (ctx) => {
    const sessions = await store.running(ctx, await ownAccount(ctx))
    return {
      sessions: sessions.map(({ id, method, device, createdAt, seenAt, expiresAt }) => ({
        id,
        current: id === ctx.actor.sessionId,
        method,
        device,
        createdAt: createdAt.toISOString(),
        seenAt: seenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    }
  },
)

/** Refusals: kernel.not_signed_in, credentials.session_not_found (also for another person's session). */
export const revokeSession = verb(
  {
    name: 'credentials.revoke_session',
    may: everyoneSignedIn,
    input: revokeSessionInput,
    answer: done,
    summary: 'Ends one of the own sessions at once.',
  },
  async (ctx, { sessionId }) => {
    const ended = await store.end(ctx, await ownAccount(ctx), { id: sessionId })
    refuseUnless(ended > 0, 'credentials.session_not_found')
    return { done: true as const }
  },
)

/** Refusals: kernel.not_signed_in. */
export const revokeOtherSessions = verb(
  {
    name: 'credentials.revoke_other_sessions',
    may: everyoneSignedIn,
    input: z.object({}),
    answer: done,
    summary: 'Ends all own sessions but this one.',
  },
  async (ctx) => {
    await store.end(ctx, await ownAccount(ctx), { not: ctx.actor.sessionId! })
    return { done: true as const }
  },
)

/** The account behind the actor's session. Refusals: kernel.not_signed_in. */
export async function ownAccount(ctx: Context): Promise<string> {
  const { sessionId } = ctx.actor
  const accountId = sessionId && (await store.accountOfSession(ctx, sessionId))
  refuseUnless(accountId, 'kernel.not_signed_in')
  return accountId
}

function hashOf(token: string): string {
  return sm3(token).toString('hex')
}
