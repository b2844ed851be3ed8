import type { PaymentCallback } from '#contracts/settlement'
import type { Context } from '#kernel'

export interface CashierOrder {
  readonly intentId: string
  readonly amountFen: number
  readonly subject: string
  readonly notifyUrl: string
  readonly expiresAt: Date
  readonly state: 'open' | 'paid' | 'failed' | 'closed'
}

export async function insertOrder(ctx: Context, order: Omit<CashierOrder, 'state'>): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-cashier-order',
    text: `insert into settlement.cashier_order (intent_id, amount_fen, subject, notify_url, expires_at, state, created_at)
           values ($1, $2, $3, $4, $5, 'open', $6)`,
    values: [order.intentId, order.amountFen, order.subject, order.notifyUrl, order.expiresAt, ctx.now],
  })
}

export async function orderOf(ctx: Context, intentId: string, locked = false): Promise<CashierOrder | undefined> {
  const { rows } = await ctx.client.query(
    `select * from settlement.cashier_order where intent_id = $1 ${locked ? 'for update' : ''}`,
    [intentId],
  )
  const row = rows[0]
  return (
    row && {
      intentId: row.intent_id,
      amountFen: row.amount_fen,
      subject: row.subject,
      notifyUrl: row.notify_url,
      expiresAt: row.expires_at,
      state: row.state,
    }
  )
}

export async function setOrderState(ctx: Context, intentId: string, state: CashierOrder['state']): Promise<void> {
  await ctx.client.query('update settlement.cashier_order set state = $2 where intent_id = $1', [intentId, state])
}

export async function insertNotice(ctx: Context, body: PaymentCallback, dueAt: Date): Promise<string> {
  const id = ctx.chance.uuid()
  await ctx.client.query(
    'insert into settlement.cashier_notice (id, intent_id, body, due_at) values ($1, $2, $3, $4)',
    [id, body.intentId, JSON.stringify(body), dueAt],
  )
  return id
}

export interface WaitingNotice {
  readonly body: PaymentCallback
  readonly notifyUrl: string
  readonly attempts: number
}

export async function waitingNotice(ctx: Context, id: string): Promise<WaitingNotice | undefined> {
  const { rows } = await ctx.client.query(
    `select n.body, n.attempts, o.notify_url from settlement.cashier_notice n
       join settlement.cashier_order o on o.intent_id = n.intent_id where n.id = $1 and n.delivered_at is null`,
    [id],
  )
  const row = rows[0]
  return row && { body: row.body, notifyUrl: row.notify_url, attempts: row.attempts }
}

export async function noteDelivery(ctx: Context, id: string, error: string | null): Promise<void> {
  await ctx.client.query(
    `update settlement.cashier_notice
        set attempts = attempts + 1, last_error = $2, delivered_at = case when $2::text is null then $3::timestamptz end
      where id = $1`,
    [id, error, ctx.now],
  )
}
