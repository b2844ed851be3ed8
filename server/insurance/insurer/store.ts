import type { ExchangeKind, ExchangeState } from '#contracts/insurer'
import type { Context } from '#kernel'
import type { Exchange, Stands } from './exchange.ts'
import type { SettlementAsked } from './link.ts'

export interface ExchangeRow {
  readonly id: string
  readonly kind: ExchangeKind
  readonly setl_id: string
  readonly resident_id: string | null
  readonly fixmedins_code: string
  readonly msgid: string
  readonly asked: Exchange['asked']
  readonly state: ExchangeState
  readonly answer: Exchange['answer']
  readonly reason: string | null
  readonly attempts: number
  readonly asked_at: Date
  readonly sent_at: Date | null
  readonly answered_at: Date | null
  readonly due_at: Date | null
}

const toExchange = (row: ExchangeRow): Exchange => ({
  id: row.id,
  kind: row.kind,
  billId: row.setl_id,
  residentId: row.resident_id,
  fixmedinsCode: row.fixmedins_code,
  msgid: row.msgid,
  asked: row.asked,
  state: row.state,
  answer: row.answer,
  reason: row.reason,
  attempts: row.attempts,
})

export async function insertExchange(ctx: Context, made: Exchange): Promise<void> {
  await ctx.client.query({
    name: 'insurer-insert-exchange',
    text: `insert into insurer.exchange
             (id, kind, setl_id, resident_id, fixmedins_code, msgid, asked, state, asked_at, due_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $8)`,
    values: [
      made.id,
      made.kind,
      made.billId,
      made.residentId,
      made.fixmedinsCode,
      made.msgid,
      JSON.stringify(made.asked),
      ctx.now,
    ],
  })
}

/** The serial part of a message's number: it comes round after ten thousand, far within a second's messages. */
export async function nextSerial(ctx: Context): Promise<string> {
  const { rows } = await ctx.client.query<{ no: number }>({
    name: 'insurer-next-serial',
    text: `select nextval('insurer.message_no') % 10000 as no`,
  })
  return String(rows[0]!.no).padStart(4, '0')
}

/** Takes the exchange that is due first; nobody else takes it until the lease is over. */
export async function takeDue(ctx: Context, leaseUntil: Date, only?: string): Promise<Exchange | undefined> {
  const { rows } = await ctx.client.query<ExchangeRow>({
    name: 'insurer-take-due',
    text: `select * from insurer.exchange where due_at <= $1 and ($2::uuid is null or id = $2)
            order by due_at limit 1 for update skip locked`,
    values: [ctx.now, only ?? null],
  })
  const row = rows[0]
  if (!row) return undefined
  const attempts = row.attempts + 1
  await ctx.client.query({
    name: 'insurer-lease',
    text: 'update insurer.exchange set due_at = $2, attempts = $3 where id = $1',
    values: [row.id, leaseUntil, attempts],
  })
  return toExchange({ ...row, attempts })
}

/** Kept before it is sent: from here on it may have been done. */
export async function markSent(ctx: Context, id: string, msgid: string): Promise<void> {
  await ctx.client.query({
    name: 'insurer-mark-sent',
    text: `update insurer.exchange set state = 'sent', msgid = $2, sent_at = $3 where id = $1`,
    values: [id, msgid, ctx.now],
  })
}

export async function lockExchange(ctx: Context, id: string): Promise<Exchange | undefined> {
  const { rows } = await ctx.client.query<ExchangeRow>({
    name: 'insurer-lock-exchange',
    text: 'select * from insurer.exchange where id = $1 for update',
    values: [id],
  })
  return rows[0] && toExchange(rows[0])
}

export async function exchangeOf(ctx: Context, id: string): Promise<Exchange | undefined> {
  const { rows } = await ctx.client.query<ExchangeRow>({
    name: 'insurer-exchange',
    text: 'select * from insurer.exchange where id = $1',
    values: [id],
  })
  return rows[0] && toExchange(rows[0])
}

export async function saveStands(ctx: Context, id: string, stands: Stands): Promise<void> {
  const over = stands.dueInSeconds === null
  const dueAt = over ? null : new Date(ctx.now.getTime() + stands.dueInSeconds! * 1000)
  const answer = stands.state === 'answered' ? (stands.answer ?? {}) : null
  await ctx.client.query({
    name: 'insurer-save-stands',
    text: `update insurer.exchange set state = $2, answer = $3, reason = $4, due_at = $5, answered_at = $6 where id = $1`,
    values: [id, stands.state, answer && JSON.stringify(answer), stands.reason, dueAt, over ? ctx.now : null],
  })
}

/** What waits for the insurer is not wanted any more; only a pre-settlement, which has changed nothing there. */
export async function dropOpen(ctx: Context, billId: string, reason: string): Promise<void> {
  await ctx.client.query({
    name: 'insurer-drop-open',
    text: `update insurer.exchange set state = 'refused', reason = $2, due_at = null, answered_at = $3
            where setl_id = $1 and due_at is not null and kind = 'pre-settle'`,
    values: [billId, reason, ctx.now],
  })
}

export async function signNoOf(ctx: Context, fixmedinsCode: string): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ sign_no: string }>({
    name: 'insurer-sign-no',
    text: 'select sign_no from insurer.sign_in where fixmedins_code = $1',
    values: [fixmedinsCode],
  })
  return rows[0]?.sign_no
}

export async function keepSignNo(ctx: Context, fixmedinsCode: string, signNo: string | null): Promise<void> {
  if (signNo === null) {
    await ctx.client.query('delete from insurer.sign_in where fixmedins_code = $1', [fixmedinsCode])
    return
  }
  await ctx.client.query({
    name: 'insurer-keep-sign-no',
    text: `insert into insurer.sign_in (fixmedins_code, sign_no, signed_at) values ($1, $2, $3)
           on conflict (fixmedins_code) do update set sign_no = excluded.sign_no, signed_at = excluded.signed_at`,
    values: [fixmedinsCode, signNo, ctx.now],
  })
}

export interface SentMessage {
  readonly msgid: string
  readonly infno: string
  readonly exchangeId: string | null
  readonly fixmedinsCode: string
  readonly sentAt: Date
  readonly tookMs: number
  readonly outcome: 'done' | 'refused' | 'silent'
  readonly reason: string | null
}

export async function keepMessages(ctx: Context, messages: readonly SentMessage[]): Promise<void> {
  for (const made of messages) {
    await ctx.client.query({
      name: 'insurer-keep-message',
      text: `insert into insurer.message (msgid, infno, exchange_id, fixmedins_code, sent_at, took_ms, outcome, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (msgid) do nothing`,
      values: [
        made.msgid,
        made.infno,
        made.exchangeId,
        made.fixmedinsCode,
        made.sentAt,
        made.tookMs,
        made.outcome,
        made.reason,
      ],
    })
  }
}

export async function listExchanges(
  ctx: Context,
  asked: { state: string; limit: number; fixmedinsCode: string | null },
) {
  const { rows } = await ctx.client.query<ExchangeRow>(
    `select * from insurer.exchange
      where (case when $1 = 'waiting' then due_at is not null else state = $1 end)
        and ($3::text is null or fixmedins_code = $3)
      order by asked_at desc limit $2`,
    [asked.state, asked.limit, asked.fixmedinsCode],
  )
  const counted = await ctx.client.query<{ waiting: number; uncertain: number }>(
    `select count(*)::int as waiting, count(*) filter (where state in ('uncertain', 'undoing'))::int as uncertain
       from insurer.exchange where due_at is not null and ($1::text is null or fixmedins_code = $1)`,
    [asked.fixmedinsCode],
  )
  return { rows, ...counted.rows[0]! }
}

export async function makeDue(ctx: Context, id: string): Promise<ExchangeRow | undefined> {
  const { rows } = await ctx.client.query<ExchangeRow>(
    'update insurer.exchange set due_at = least(due_at, $2) where id = $1 and due_at is not null returning *',
    [id, ctx.now],
  )
  return rows[0]
}

export async function rowOf(ctx: Context, id: string): Promise<ExchangeRow | undefined> {
  const { rows } = await ctx.client.query<ExchangeRow>('select * from insurer.exchange where id = $1', [id])
  return rows[0]
}

/** Messages since a moment: how many, how many without an answer, and how long the answers took. */
export async function messagesSince(ctx: Context, since: Date) {
  const { rows } = await ctx.client.query<{ messages: number; silent: number; p50: number | null; p95: number | null }>(
    `select count(*)::int as messages, count(*) filter (where outcome = 'silent')::int as silent,
            percentile_disc(0.5) within group (order by took_ms) as p50,
            percentile_disc(0.95) within group (order by took_ms) as p95
       from insurer.message where sent_at >= $1`,
    [since],
  )
  return rows[0]!
}

/** What the first question about a bill said of it; it stays the same until the bill has ended. */
export async function settlementAskedFor(ctx: Context, billId: string): Promise<SettlementAsked | undefined> {
  const { rows } = await ctx.client.query<{ asked: SettlementAsked }>({
    name: 'insurer-asked-for',
    text: `select asked from insurer.exchange where setl_id = $1 and kind = 'pre-settle' order by asked_at limit 1`,
    values: [billId],
  })
  return rows[0]?.asked
}
