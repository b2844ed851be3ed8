import type { FastifyRequest } from 'fastify'
import { type Context, sendTogether } from '../context.ts'
import { sm3 } from '../crypto/sm.ts'
import { refuseUnless } from '../refusal.ts'
import { againAfterDeadlock } from './deadlock.ts'

export interface Kept {
  readonly route: string
  readonly request_sm3: string
  readonly body: unknown
}

/**
 * Runs a command once for each actor and Idempotency-Key: its answer is kept in the command's own transaction, so a
 * repeat finds either both or neither. A repeat that arrives meanwhile waits for the first.
 * Refusals: kernel.idempotency_key_missing, kernel.idempotency_key_reused.
 */
export async function onceByKey(
  root: Context,
  request: FastifyRequest,
  route: string,
  run: (ctx: Context) => Promise<unknown>,
): Promise<unknown> {
  const { key, digest } = keyOf(request)
  const unit = async (ctx: Context) => {
    const [claimed = []] = await sendTogether(ctx, [
      {
        name: 'kernel-claim-key',
        text: `insert into kernel.idempotency (actor_id, key, route, request_sm3, at)
               values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
        values: [ctx.actor.id, key, route, digest, ctx.now],
      },
    ])
    if (claimed.length === 0) return keptAnswer(ctx, key, route, digest)
    const answer = await run(ctx)
    ctx.withCommit(() => [
      {
        name: 'kernel-keep-answer',
        text: 'update kernel.idempotency set status = 200, body = $3 where actor_id = $1 and key = $2',
        values: [ctx.actor.id, key, JSON.stringify(answer ?? null)],
      },
    ])
    return answer
  }
  return againAfterDeadlock(() => root.transaction(unit))
}

/** The key of a request, and what it was used for. Refusals: kernel.idempotency_key_missing. */
export function keyOf(request: FastifyRequest): { key: string; digest: string } {
  const key = request.headers['idempotency-key']
  refuseUnless(typeof key === 'string' && key.length >= 8 && key.length <= 128, 'kernel.idempotency_key_missing')
  return { key, digest: sm3(JSON.stringify([request.params ?? null, request.body ?? null])).toString('hex') }
}

async function keptAnswer(ctx: Context, key: string, route: string, digest: string): Promise<unknown> {
  const { rows } = await ctx.client.query<Kept>(
    'select route, request_sm3, body from kernel.idempotency where actor_id = $1 and key = $2',
    [ctx.actor.id, key],
  )
  return bodyOf(rows[0]!, route, digest)
}

/** Refusals: kernel.idempotency_key_reused. */
export function bodyOf(kept: Kept, route: string, digest: string): unknown {
  refuseUnless(kept.route === route && kept.request_sm3 === digest, 'kernel.idempotency_key_reused')
  return kept.body
}

/** Answers are kept for a week: longer than any client repeats. */
export async function forgetOldAnswers(ctx: Context): Promise<void> {
  await ctx.client.query(`delete from kernel.idempotency where at < $1::timestamptz - interval '7 days'`, [ctx.now])
}
