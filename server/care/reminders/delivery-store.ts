/** SQL of what an administrator sees of short messages: counts and states, no text and no phone. */
import type { DeliveryState, NoticeKind } from '#contracts/reminders'
import { type Context, sql, tables } from '#kernel'

interface Tables {
  'reminders.notice': { id: string; kind: NoticeKind; due_at: Date }
  'reminders.delivery': {
    id: string
    state: DeliveryState
    attempts: number
    next_at: Date | null
    last_error: string | null
    changed_at: Date
  }
}
const db = (ctx: Context) => tables<Tables>(ctx)

export async function countsByState(ctx: Context) {
  return db(ctx)
    .selectFrom('reminders.delivery')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute()
}

export async function listDeliveries(
  ctx: Context,
  asked: { state?: DeliveryState | undefined; limit: number; id?: string },
) {
  const rows = await db(ctx)
    .selectFrom('reminders.delivery as d')
    .innerJoin('reminders.notice as n', 'n.id', 'd.id')
    .select(['d.id', 'n.kind', 'd.state', 'd.attempts', 'n.due_at', 'd.next_at', 'd.last_error'])
    .$if(asked.state !== undefined, (query) => query.where('d.state', '=', asked.state!))
    .$if(asked.id !== undefined, (query) => query.where('d.id', '=', asked.id!))
    .orderBy('d.changed_at', 'desc')
    .limit(asked.limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at.toISOString(),
    nextAt: row.next_at?.toISOString() ?? null,
    lastError: row.last_error,
  }))
}
