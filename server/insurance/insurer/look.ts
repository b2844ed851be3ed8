/** What is being asked of the insurer, for the people who answer for it. Ids and codes only. */

import { z } from 'zod'
import { ExchangeAnswer, ExchangeAsked, Exchanges, ExchangesAsked, LinkStatus } from '#contracts/insurer'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { institutionOf, keepsRegion } from '#people/institutions'
import { insurerInUse } from './in-use.ts'
import * as store from './store.ts'

const may = ['manager', 'auditor', 'administrator', 'system'] as const

export const readLinkStatus = verb(
  {
    name: 'insurer.read_link_status',
    may: [...may],
    input: z.object({}),
    answer: LinkStatus,
    summary: 'Which insurer settles, and how it answered in the last hour.',
  },
  async (ctx) => {
    const { messages, silent, p50, p95 } = await store.messagesSince(ctx, new Date(ctx.now.getTime() - 3_600_000))
    return { insurer: insurerInUse().name, messages, silent, p50Ms: p50, p95Ms: p95 }
  },
)

/** Staff of an institution see its own exchanges; an auditor, and staff of the internet hospital or of none, all. */
export const listExchanges = verb(
  {
    name: 'insurer.list_exchanges',
    may: [...may],
    input: ExchangesAsked,
    answer: Exchanges,
    summary: 'What is being asked of the insurer, newest first.',
  },
  async (ctx, { state, limit }) => {
    const { rows, waiting, uncertain } = await store.listExchanges(ctx, {
      state,
      limit,
      fixmedinsCode: await ownCode(ctx),
    })
    for (const residentId of new Set(rows.flatMap((row) => row.resident_id ?? [])))
      await audit(ctx, { action: 'read', residentId, entity: 'insurer.exchange' })
    return { exchanges: rows.map(show), waiting, uncertain }
  },
)

/** Refusals: insurer.unknown_exchange, insurer.exchange_over. */
export const askNow = verb(
  {
    name: 'insurer.ask_now',
    may: ['manager', 'administrator', 'system'],
    input: ExchangeAsked,
    answer: ExchangeAnswer,
    summary: 'Asks the insurer again now instead of at the next attempt.',
  },
  async (ctx, { exchangeId }) => {
    const row = await store.rowOf(ctx, exchangeId)
    const code = await ownCode(ctx)
    refuseUnless(row && (code === null || row.fixmedins_code === code), 'insurer.unknown_exchange')
    const due = await store.makeDue(ctx, exchangeId)
    refuseUnless(due, 'insurer.exchange_over')
    await audit(ctx, {
      action: 'execute',
      ...(row.resident_id ? { residentId: row.resident_id } : {}),
      entity: 'insurer.exchange',
      entityId: exchangeId,
    })
    return show(due)
  },
)

/** The institution whose exchanges the reader sees; null: all. */
async function ownCode(ctx: Context): Promise<string | null> {
  if (await keepsRegion(ctx)) return null
  const { institutionId } = ctx.actor
  refuseUnless(institutionId !== undefined, 'insurer.other_institution')
  return (await institutionOf(ctx, institutionId)).code
}

const show = (row: store.ExchangeRow) => ({
  exchangeId: row.id,
  kind: row.kind,
  billId: row.setl_id,
  fixmedins_code: row.fixmedins_code,
  msgid: row.msgid,
  state: row.state,
  attempts: row.attempts,
  askedAt: row.asked_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  answeredAt: row.answered_at?.toISOString() ?? null,
  dueAt: row.due_at?.toISOString() ?? null,
  reason: row.reason,
})
