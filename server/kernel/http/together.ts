import type { FastifyRequest } from 'fastify'
import { type Asked, Batches } from '../batches.ts'
import { type Context, lookUp, sendTogether } from '../context.ts'
import type { Rows, Statement } from '../database/pipeline.ts'
import { Refusal } from '../refusal.ts'
import { againAfterDeadlock } from './deadlock.ts'
import { bodyOf, type Kept, keyOf } from './idempotency.ts'

/** How a command serves several who knock at the same time. */
export interface Together<I, O> {
  readonly atOnce: number
  readonly sizeMax: number
  /** Two of one name are never served together: what the unit of work locks for each. */
  nameOf(input: I): string
  /**
   * Who can be refused by a look alone, in one round trip and without a unit of work; undefined when there is no reason to look.
   * Whoever has a kept answer is never refused by it.
   */
  look?(asked: readonly Asked<I>[]): Look | undefined
  /** An answer or a refusal for each, in one unit of work; what is refused to one must have written nothing. */
  run(ctx: Context, asked: readonly Asked<I>[]): Promise<(O | Refusal)[]>
}

export interface Look {
  readonly statements: readonly Statement[]
  /** For each who asked: the refusal, or undefined for who goes on to the unit of work. */
  judge(rows: readonly Rows[]): readonly (Refusal | undefined)[]
}

interface Call<I> {
  readonly input: I
  readonly key: string
  readonly digest: string
}

/**
 * As onceByKey, for several at once: each answer is kept in the unit of work that it belongs to, and a repeat finds it. When two
 * of one key meet, the later one's unit of work fails as a whole and each in it is served again alone.
 */
export function onceByKeyTogether<I, O>(
  route: string,
  together: Together<I, O>,
): (request: FastifyRequest, input: I) => Promise<unknown> {
  const { atOnce, sizeMax } = together
  const nameOf = ({ input }: Call<I>) => together.nameOf(input)
  const batches = new Batches<Call<I>, unknown>({ atOnce, sizeMax, nameOf }, (batch) => serve(route, together, batch))
  return async (request, input) => {
    const call = { input, ...keyOf(request) }
    return batches.add(request.context, call).catch((error: { code?: string; constraint?: string }) => {
      // Another process has kept an answer to the same key meanwhile.
      if (error.code === '23505' && error.constraint === 'idempotency_pkey') return batches.add(request.context, call)
      throw error
    })
  }
}

async function serve<I, O>(
  route: string,
  together: Together<I, O>,
  batch: readonly Asked<Call<I>>[],
): Promise<unknown[]> {
  const refused = await refusedAtLook(together, batch)
  if (refused.length === 0) return inOneUnit(route, together, batch)
  const open = batch.filter((_one, at) => refused[at] === undefined)
  const answers = open.length > 0 ? await inOneUnit(route, together, open) : []
  let next = 0
  return refused.map((refusal) => refusal ?? answers[next++])
}

/** The refusals among those who asked, in their order; nothing when none was looked for. */
async function refusedAtLook<I, O>(
  { look }: Together<I, O>,
  batch: readonly Asked<Call<I>>[],
): Promise<readonly (Refusal | undefined)[]> {
  const looked = look?.(itemsOf(batch))
  if (!looked) return []
  const [keptRows, ...rows] = await lookUp(batch[0]!.ctx, [keptStatement(batch), ...looked.statements])
  const kept = keptOf(keptRows)
  return looked.judge(rows).map((refusal, at) => (kept.has(nameOfKey(batch[at]!)) ? undefined : refusal))
}

function inOneUnit<I, O>(route: string, { run }: Together<I, O>, batch: readonly Asked<Call<I>>[]): Promise<unknown[]> {
  const unit = async (ctx: Context) => {
    const [keptRows] = await sendTogether(ctx, [keptStatement(batch)])
    const kept = keptOf(keptRows)
    const outcomes: unknown[] = batch.map((one) => {
      const found = kept.get(nameOfKey(one))
      return found && answerOf(found, route, one.item.digest)
    })
    const open = batch.flatMap((one, at) => (outcomes[at] === undefined ? [{ ...one, at }] : []))
    if (open.length === 0) return outcomes
    const answers = await run(ctx, itemsOf(open))
    const meanwhile = await keptMeanwhile(ctx, route, open, answers)
    answers.forEach((answer, index) => {
      outcomes[open[index]!.at] = meanwhile.get(open[index]!) ?? answer
    })
    keep(
      ctx,
      route,
      open.flatMap((one, index) => (answers[index] instanceof Refusal ? [] : [{ ...one, answer: answers[index] }])),
    )
    return outcomes
  }
  return againAfterDeadlock(() => batch[0]!.ctx.transaction(unit))
}

/** Whoever waited for the first of two calls with one key, and is refused because it is done by now, gets its answer. */
async function keptMeanwhile<C extends Asked<Call<unknown>>>(
  ctx: Context,
  route: string,
  asked: readonly C[],
  answers: readonly unknown[],
): Promise<Map<C, unknown>> {
  const refused = asked.filter((_one, at) => answers[at] instanceof Refusal)
  if (refused.length === 0) return new Map()
  const [rows] = await sendTogether(ctx, [keptStatement(refused)])
  const kept = keptOf(rows)
  return new Map(
    refused.flatMap((one) => {
      const found = kept.get(nameOfKey(one))
      return found ? [[one, answerOf(found, route, one.item.digest)] as const] : []
    }),
  )
}

function itemsOf<I>(batch: readonly Asked<Call<I>>[]): Asked<I>[] {
  return batch.map(({ ctx, item }) => ({ ctx, item: item.input }))
}

type KeptRow = Kept & { readonly actor_id: string; readonly key: string }

const nameOfKey = ({ ctx, item }: Asked<Call<unknown>>) => `${ctx.actor.id} ${item.key}`

function keptStatement(batch: readonly Asked<Call<unknown>>[]): Statement {
  return {
    name: 'kernel-kept-answers',
    text: `select k.actor_id, k.key, k.route, k.request_sm3, k.body from kernel.idempotency k
             join unnest($1::text[], $2::text[]) as a (actor_id, key) on k.actor_id = a.actor_id and k.key = a.key`,
    values: [batch.map(({ ctx: by }) => by.actor.id), batch.map(({ item }) => item.key)],
  }
}

function keptOf(rows: Rows | undefined): Map<string, Kept> {
  return new Map(((rows ?? []) as unknown as KeptRow[]).map((row) => [`${row.actor_id} ${row.key}`, row]))
}

function answerOf(kept: Kept, route: string, digest: string): unknown {
  try {
    return bodyOf(kept, route, digest)
  } catch (error) {
    return error
  }
}

function keep(ctx: Context, route: string, done: readonly (Asked<Call<unknown>> & { answer: unknown })[]): void {
  if (done.length === 0) return
  ctx.withCommit(() => [
    {
      name: 'kernel-keep-answers',
      text: `insert into kernel.idempotency (actor_id, key, route, request_sm3, at, status, body)
             select actor_id, key, $4, request_sm3, $5, 200, body::jsonb
               from unnest($1::text[], $2::text[], $3::text[], $6::text[]) as k (actor_id, key, request_sm3, body)`,
      values: [
        done.map(({ ctx: by }) => by.actor.id),
        done.map(({ item }) => item.key),
        done.map(({ item }) => item.digest),
        route,
        ctx.now,
        done.map(({ answer }) => JSON.stringify(answer ?? null)),
      ],
    },
  ])
}
