import type { Context } from '#kernel'

export interface Intent {
  readonly id: string
  readonly billId: string
  readonly residentId: string
  readonly accumulatorId: string | null
  readonly amountFen: number
  readonly state: 'open' | 'paid' | 'failed' | 'void'
  readonly cashierUrl: string
  readonly expiresAt: Date
  /** Asked for after the bill was settled, by a corrected policy. */
  readonly due: boolean
  readonly tradeNo: string | null
  readonly refundingFen: number
  readonly refundedFen: number
}

interface IntentRow {
  id: string
  setl_id: string
  resident_id: string
  accumulator_id: string | null
  amount_fen: number
  state: Intent['state']
  cashier_url: string
  expires_at: Date
  due: boolean
  trade_no: string | null
  refunding_fen: number
  refunded_fen: number
}

const toIntent = (row: IntentRow): Intent => ({
  id: row.id,
  billId: row.setl_id,
  residentId: row.resident_id,
  accumulatorId: row.accumulator_id,
  amountFen: row.amount_fen,
  state: row.state,
  cashierUrl: row.cashier_url,
  expiresAt: row.expires_at,
  due: row.due,
  tradeNo: row.trade_no,
  refundingFen: row.refunding_fen,
  refundedFen: row.refunded_fen,
})

export async function insertIntent(
  ctx: Context,
  made: Pick<
    Intent,
    'id' | 'billId' | 'residentId' | 'accumulatorId' | 'amountFen' | 'cashierUrl' | 'expiresAt' | 'due'
  >,
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-intent',
    text: `insert into settlement.payment_intent
             (id, setl_id, resident_id, accumulator_id, amount_fen, state, cashier_url, created_at, expires_at, due)
           values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9)`,
    values: [
      made.id,
      made.billId,
      made.residentId,
      made.accumulatorId,
      made.amountFen,
      made.cashierUrl,
      ctx.now,
      made.expiresAt,
      made.due,
    ],
  })
}

export async function intentOf(ctx: Context, id: string): Promise<Intent | undefined> {
  const { rows } = await ctx.client.query<IntentRow>({
    name: 'settlement-intent',
    text: 'select * from settlement.payment_intent where id = $1',
    values: [id],
  })
  return rows[0] && toIntent(rows[0])
}

export async function intentsOfBills(ctx: Context, billIds: readonly string[]): Promise<Map<string, Intent>> {
  const { rows } = await ctx.client.query<IntentRow>({
    name: 'settlement-intents-of-bills',
    text: 'select * from settlement.payment_intent where setl_id = any($1::uuid[])',
    values: [billIds],
  })
  return new Map(rows.map((row) => [row.setl_id, toIntent(row)]))
}

/** What a settled bill still asks for. */
export async function dueIntentOf(ctx: Context, billId: string): Promise<Intent | undefined> {
  const { rows } = await ctx.client.query<IntentRow>({
    name: 'settlement-due-intent',
    text: `select * from settlement.payment_intent where setl_id = $1 and due and state = 'open'`,
    values: [billId],
  })
  return rows[0] && toIntent(rows[0])
}

/** By bill: what of its cash part was never paid. */
export async function duesOf(ctx: Context, billIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await ctx.client.query<{ setl_id: string; amount_fen: number }>({
    name: 'settlement-dues-of',
    text: `select setl_id, amount_fen from settlement.payment_intent
            where setl_id = any($1::uuid[]) and due and state = 'open'`,
    values: [billIds],
  })
  return new Map(rows.map((row) => [row.setl_id, row.amount_fen]))
}

/** Paid intents that still hold cash of bills on this accumulator (or of the person outside any scheme), newest first. */
export async function intentsHoldingCash(
  ctx: Context,
  residentId: string,
  accumulatorId: string | null,
): Promise<Intent[]> {
  const { rows } = await ctx.client.query<IntentRow>({
    name: 'settlement-intents-holding-cash',
    text: `select * from settlement.payment_intent
            where resident_id = $1 and accumulator_id is not distinct from $2 and state = 'paid'
              and amount_fen > refunding_fen + refunded_fen
            order by paid_at desc, id desc`,
    values: [residentId, accumulatorId],
  })
  return rows.map(toIntent)
}

export async function markPaid(ctx: Context, id: string, tradeNo: string): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-paid',
    text: `update settlement.payment_intent set state = 'paid', trade_no = $2, paid_at = $3 where id = $1`,
    values: [id, tradeNo, ctx.now],
  })
}

export async function closeIntent(ctx: Context, billId: string, state: 'failed' | 'void'): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ id: string }>({
    name: 'settlement-close-intent',
    text: `update settlement.payment_intent set state = $2 where setl_id = $1 and state = 'open' returning id`,
    values: [billId, state],
  })
  return rows[0]?.id
}

export interface Refund {
  readonly id: string
  readonly intentId: string
  readonly tradeNo: string
  readonly amountFen: number
  readonly reason: 'reversed' | 'too-late' | 'paid-twice'
  readonly state: 'ordered' | 'refunded'
}

export async function insertRefund(ctx: Context, refund: Omit<Refund, 'state'>): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-refund',
    text: `insert into settlement.refund (id, intent_id, trade_no, amount_fen, reason, state, ordered_at)
           values ($1, $2, $3, $4, $5, 'ordered', $6)`,
    values: [refund.id, refund.intentId, refund.tradeNo, refund.amountFen, refund.reason, ctx.now],
  })
  if (refund.reason !== 'reversed') return
  await ctx.client.query({
    name: 'settlement-intent-refunding',
    text: 'update settlement.payment_intent set refunding_fen = refunding_fen + $2 where id = $1',
    values: [refund.intentId, refund.amountFen],
  })
}

export interface Overpaid {
  readonly refundedFen: number
  readonly refundingFen: number
}

/** By bill: money that came twice or too late and goes back; it never counted as a payment of the bill. */
export async function overpaidOfBills(ctx: Context, billIds: readonly string[]): Promise<Map<string, Overpaid>> {
  const { rows } = await ctx.client.query<{ setl_id: string; refunded_fen: number; refunding_fen: number }>({
    name: 'settlement-overpaid-of-bills',
    text: `select i.setl_id,
                  coalesce(sum(r.amount_fen) filter (where r.state = 'refunded'), 0)::bigint as refunded_fen,
                  coalesce(sum(r.amount_fen) filter (where r.state = 'ordered'), 0)::bigint as refunding_fen
             from settlement.payment_intent i join settlement.refund r on r.intent_id = i.id
            where i.setl_id = any($1::uuid[]) and r.reason <> 'reversed'
            group by i.setl_id`,
    values: [billIds],
  })
  return new Map(rows.map((row) => [row.setl_id, { refundedFen: row.refunded_fen, refundingFen: row.refunding_fen }]))
}

export async function lockRefund(ctx: Context, id: string): Promise<Refund | undefined> {
  const { rows } = await ctx.client.query({
    name: 'settlement-lock-refund',
    text: 'select * from settlement.refund where id = $1 for update',
    values: [id],
  })
  const row = rows[0]
  return (
    row && {
      id: row.id,
      intentId: row.intent_id,
      tradeNo: row.trade_no,
      amountFen: row.amount_fen,
      reason: row.reason,
      state: row.state,
    }
  )
}

export async function markRefunded(ctx: Context, refund: Refund): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-refunded',
    text: `update settlement.refund set state = 'refunded', refunded_at = $2 where id = $1`,
    values: [refund.id, ctx.now],
  })
  if (refund.reason !== 'reversed') return
  await ctx.client.query({
    name: 'settlement-intent-refunded',
    text: `update settlement.payment_intent
              set refunding_fen = refunding_fen - $2, refunded_fen = refunded_fen + $2 where id = $1`,
    values: [refund.intentId, refund.amountFen],
  })
}

export interface Notice {
  readonly link: string
  readonly notice: 'payment' | 'refund'
  readonly tradeNo: string
  readonly intentId: string
  readonly contentSm3: string
  readonly outcome: string
}

export async function noticeOf(ctx: Context, link: string, notice: string, tradeNo: string) {
  const { rows } = await ctx.client.query<{ content_sm3: string; outcome: string }>({
    name: 'settlement-notice',
    text: `select content_sm3, outcome from settlement.payment_notice where link = $1 and notice = $2 and trade_no = $3`,
    values: [link, notice, tradeNo],
  })
  return rows[0]
}

export async function insertNotice(ctx: Context, made: Notice): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-notice',
    text: `insert into settlement.payment_notice (link, notice, trade_no, intent_id, content_sm3, outcome, received_at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [made.link, made.notice, made.tradeNo, made.intentId, made.contentSm3, made.outcome, ctx.now],
  })
}
