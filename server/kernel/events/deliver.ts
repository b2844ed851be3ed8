import { systemActor } from '../actor.ts'
import type { Context } from '../context.ts'
import { startLoop } from '../jobs/loop.ts'
import { log } from '../log.ts'
import { deliveriesWaiting } from '../metrics.ts'
import { type Listener, listenersOf } from './event.ts'

const attemptsMax = 12
const batchSize = 64
const lanes = 4

interface DueRow {
  readonly event_id: number
  readonly listener: string
  readonly subject: string
  readonly type: string
  readonly data: unknown
  readonly at: Date
}

/** Delivers everything that is due, until nothing is; returns how many deliveries were tried. */
export async function deliverDue(root: Context): Promise<number> {
  let tried = 0
  for (;;) {
    const due = await dueDeliveries(root)
    if (due.length === 0) return tried
    tried += due.length
    // One lane a subject: what concerns one subject is never delivered side by side.
    const bySubject = Map.groupBy(due, (row) => row.subject)
    const queue = [...bySubject.values()]
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let rows = queue.shift(); rows; rows = queue.shift()) for (const row of rows) await deliverOne(root, row)
      }),
    )
  }
}

// Only the oldest delivery of each listener and subject is due: a dead one holds its followers back until it is replayed.
async function dueDeliveries(root: Context): Promise<DueRow[]> {
  return root.transaction(async (ctx) => {
    const { rows } = await ctx.client.query<DueRow>({
      name: 'kernel-due-deliveries',
      text: `select d.event_id, d.listener, d.subject, e.type, e.data, e.at
         from kernel.delivery d join kernel.event e on e.id = d.event_id
        where d.state = 'waiting' and d.next_at <= $1
          and not exists (select 1 from kernel.delivery earlier
                           where earlier.listener = d.listener and earlier.subject = d.subject
                             and earlier.event_id < d.event_id)
        order by d.event_id limit $2`,
      values: [ctx.now, batchSize],
    })
    return rows
  })
}

async function deliverOne(root: Context, row: DueRow): Promise<void> {
  const hears = listenersOf(row.type).find((one) => one.name === row.listener)
  try {
    if (!hears) throw new Error(`There is no listener ${row.listener}`)
    await handOver(root, row, hears)
  } catch (error) {
    await postpone(root, row, error as Error)
  }
}

async function handOver(root: Context, row: DueRow, hears: Listener): Promise<void> {
  await root.as(systemActor(row.listener)).transaction(async (ctx) => {
    const { rowCount } = await ctx.client.query(
      `select 1 from kernel.delivery where listener = $1 and event_id = $2 and state = 'waiting' for update skip locked`,
      [row.listener, row.event_id],
    )
    if (rowCount === 0) return // another process has it or has done it
    await hears.handle(ctx, row.data, { id: row.event_id, subject: row.subject, at: row.at })
    await ctx.client.query('delete from kernel.delivery where listener = $1 and event_id = $2', [
      row.listener,
      row.event_id,
    ])
  })
}

async function postpone(root: Context, row: DueRow, error: Error): Promise<void> {
  log.warn({ event: row.type, eventId: row.event_id, listener: row.listener, error: error.message }, 'delivery failed')
  await root.transaction(async (ctx) => {
    // 1 s, 2 s, 4 s … 17 min between tries; after the last one the delivery is a dead letter.
    await ctx.client.query(
      `update kernel.delivery
          set attempts = attempts + 1,
              state = case when attempts + 1 >= $3 then 'dead' else 'waiting' end,
              next_at = $4::timestamptz + make_interval(secs => least(power(2, attempts), 1024)),
              last_error = $5
        where listener = $1 and event_id = $2`,
      [row.listener, row.event_id, attemptsMax, ctx.now, error.message.slice(0, 500)],
    )
  })
}

let wake: () => void = () => undefined

export function wakeDelivery(): void {
  wake()
}

/** Delivers in the background: at once after a commit in this process, every quarter second for other processes'. */
export function startDelivery(root: Context): { stop(): Promise<void> } {
  const loop = startLoop('delivery', async () => (await deliverDue(root)) > 0, { restMs: 250 })
  wake = loop.wake
  return loop
}

/** Counts what waits and what is dead, for /metrics. */
export async function measureDeliveries(root: Context): Promise<void> {
  await root.transaction(async (ctx) => {
    const { rows } = await ctx.client.query<{ state: string; count: number }>(
      'select state, count(*) from kernel.delivery group by state',
    )
    for (const state of ['waiting', 'dead']) {
      deliveriesWaiting.set({ state }, rows.find((row) => row.state === state)?.count ?? 0)
    }
  })
}
