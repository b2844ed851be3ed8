import type { DifferenceKind, DifferenceState, Side, Totals } from '#contracts/reconciliation'
import type { Context } from '#kernel'
import type { OurBill } from './compare.ts'

export interface DayKey {
  readonly date: string
  readonly institutionId: string
}

export interface DayRow {
  readonly date: string
  readonly institution_id: string
  readonly due_at: Date
  readonly compared_at: Date | null
  readonly ours: Totals | null
  readonly theirs: Totals | null
  readonly error: string | null
  readonly open: number
  readonly found: number
}

export interface DifferenceRow {
  readonly id: string
  readonly date: string
  readonly institution_id: string
  readonly kind: DifferenceKind
  readonly subject: string
  readonly setl_id: string | null
  readonly insurer_setl_id: string | null
  readonly resident_id: string | null
  readonly insutype: string | null
  readonly ours: Side
  readonly theirs: Side
  readonly fund_difference_fen: number
  readonly state: DifferenceState
  readonly found_at: Date
  readonly proposed_how: 'reverse' | 'take-theirs' | null
  readonly proposed_by: string | null
  readonly proposed_reason: string | null
  readonly proposed_at: Date | null
  readonly approved_by: string | null
  readonly note: string | null
  readonly closed_at: Date | null
}

/** Asks for a day to be compared; at once, also where it was compared before. */
export async function wantDay(ctx: Context, { date, institutionId }: DayKey, dueAt: Date): Promise<void> {
  await ctx.client.query({
    name: 'reconciliation-want-day',
    text: `insert into reconciliation.day (date, institution_id, due_at) values ($1, $2, $3)
           on conflict (date, institution_id) do update set due_at = excluded.due_at, compared_at = null, error = null`,
    values: [date, institutionId, dueAt],
  })
}

/** Institutions that settled anything in the month before a day: theirs may be in the insurer's book of it. */
export async function institutionsSettling(ctx: Context, date: string): Promise<string[]> {
  const { rows } = await ctx.client.query<{ institution_id: string }>(
    `select distinct institution_id from settlement.pub_bill
      where settled_at >= ($1::date - 31)::timestamp at time zone 'Asia/Shanghai'
        and settled_at < ($1::date + 1)::timestamp at time zone 'Asia/Shanghai'`,
    [date],
  )
  return rows.map((row) => row.institution_id)
}

/** Takes a day that is due; nobody else takes it for two minutes. */
export async function takeDay(ctx: Context): Promise<DayKey | undefined> {
  const { rows } = await ctx.client.query<{ date: string; institution_id: string }>({
    name: 'reconciliation-take-day',
    text: `update reconciliation.day set due_at = $2 where (date, institution_id) = (
             select date, institution_id from reconciliation.day where compared_at is null and due_at <= $1
              order by due_at limit 1 for update skip locked)
           returning date, institution_id`,
    values: [ctx.now, new Date(ctx.now.getTime() + 120_000)],
  })
  return rows[0] && { date: rows[0].date, institutionId: rows[0].institution_id }
}

export async function saveDay(
  ctx: Context,
  { date, institutionId }: DayKey,
  how: { ours: Totals; theirs: Totals } | { error: string },
): Promise<void> {
  const [ours, theirs, error] = 'error' in how ? [null, null, how.error] : [how.ours, how.theirs, null]
  // A day that could not be compared is tried again later.
  await ctx.client.query({
    name: 'reconciliation-save-day',
    text: `update reconciliation.day set compared_at = $3, ours = coalesce($4, ours), theirs = coalesce($5, theirs), error = $6
            where date = $1 and institution_id = $2`,
    values: [
      date,
      institutionId,
      error === null ? ctx.now : null,
      ours && JSON.stringify(ours),
      theirs && JSON.stringify(theirs),
      error,
    ],
  })
}

const ourColumns = `b.setl_id, b.institution_id, b.fixmedins_code, b.resident_id, b.insutype, b.state, b.settled_at, b.medfee_sumamt,
  b.fund_pay_sumamt, b.acct_pay + b.acct_mulaid_pay as account, b.cash_payamt, b.ownpay_hosp_part`

interface OurRow {
  readonly setl_id: string
  readonly resident_id: string
  readonly insutype: string | null
  readonly state: string
  readonly settled_at: Date | null
  readonly medfee_sumamt: number
  readonly fund_pay_sumamt: number
  readonly account: number
  readonly cash_payamt: number
  readonly ownpay_hosp_part: number
  readonly medins_setl_id: string | null
  readonly insurer_setl_id: string | null
}

function toOurBill(row: OurRow): OurBill {
  const remote = row.medins_setl_id !== null
  return {
    billId: row.setl_id,
    name: row.medins_setl_id ?? row.setl_id,
    residentId: row.resident_id,
    insutype: row.insutype,
    insurerSetlId: row.insurer_setl_id,
    side: {
      state:
        row.state === 'settled' || row.state === 'reversed'
          ? row.state
          : row.state === 'abandoned'
            ? 'none'
            : 'awaiting',
      // The institution's own part moves nowhere: our ledger has no posting of it.
      medfee_sumamt: row.medfee_sumamt - (remote ? 0 : row.ownpay_hosp_part),
      fund_pay_sumamt: row.fund_pay_sumamt,
      acct_pay: row.account,
      cash_payamt: row.cash_payamt,
      at: row.settled_at?.toISOString() ?? null,
    },
  }
}

/** Bills of the institution that were settled on the day, standing or reversed since, by the insurer that settled them. */
export async function ourBills(ctx: Context, day: DayKey, insurer: 'local' | 'remote'): Promise<OurBill[]> {
  const { rows } = await ctx.client.query<OurRow>({
    name: `reconciliation-our-bills-${insurer}`,
    text: `select ${ourColumns}, r.medins_setl_id, r.insurer_setl_id
             from settlement.pub_bill b left join settlement.pub_remote_bill r using (setl_id)
            where b.institution_id = $1 and b.settled_at >= ($2::date)::timestamp at time zone 'Asia/Shanghai'
              and b.settled_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai'
              and r.setl_id is ${insurer === 'remote' ? 'not null' : 'null'}`,
    values: [day.institutionId, day.date],
  })
  return rows.map(toOurBill)
}

/** Bills of ours that the insurer's numbers stand for, whenever they were settled. */
export async function billsNamed(ctx: Context, institutionId: string, names: readonly string[]): Promise<OurBill[]> {
  if (names.length === 0) return []
  const { rows } = await ctx.client.query<OurRow>({
    name: 'reconciliation-bills-named',
    text: `select ${ourColumns}, r.medins_setl_id, r.insurer_setl_id
             from settlement.pub_remote_bill r join settlement.pub_bill b using (setl_id)
            where b.institution_id = $1 and r.medins_setl_id = any($2)`,
    values: [institutionId, names],
  })
  return rows.map(toOurBill)
}

export type NewDifference = Pick<
  DifferenceRow,
  | 'date'
  | 'institution_id'
  | 'kind'
  | 'subject'
  | 'setl_id'
  | 'insurer_setl_id'
  | 'resident_id'
  | 'insutype'
  | 'ours'
  | 'theirs'
  | 'fund_difference_fen'
>

/** Keeps a difference once: not while the same waits, nor when somebody has closed the very same. Answers its id when it is new. */
export async function keepDifference(ctx: Context, found: NewDifference): Promise<string | undefined> {
  const id = ctx.chance.uuid()
  const { rowCount } = await ctx.client.query({
    name: 'reconciliation-keep-difference',
    text: `insert into reconciliation.difference (id, date, institution_id, kind, subject, setl_id, insurer_setl_id, resident_id,
             insutype, ours, theirs, fund_difference_fen, state, found_at)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12, 'open', $13
            where not exists (select 1 from reconciliation.difference
                               where subject = $5 and kind = $4 and ours = $10::jsonb and theirs = $11::jsonb and state = 'closed')
           on conflict (subject, kind) where state <> 'closed' do nothing`,
    values: [
      id,
      found.date,
      found.institution_id,
      found.kind,
      found.subject,
      found.setl_id,
      found.insurer_setl_id,
      found.resident_id,
      found.insutype,
      JSON.stringify(found.ours),
      JSON.stringify(found.theirs),
      found.fund_difference_fen,
      ctx.now,
    ],
  })
  return rowCount === 1 ? id : undefined
}

export async function pendingOf(ctx: Context, day: DayKey): Promise<DifferenceRow[]> {
  const { rows } = await ctx.client.query<DifferenceRow>(
    `select * from reconciliation.difference where date = $1 and institution_id = $2 and state <> 'closed' for update`,
    [day.date, day.institutionId],
  )
  return rows
}

type Changes = Partial<Omit<DifferenceRow, 'id' | 'date' | 'institution_id' | 'kind' | 'ours' | 'theirs'>> & {
  readonly transaction_id?: string
}

/** Changes a difference, and keeps what was done about it. */
export async function changeDifference(
  ctx: Context,
  id: string,
  changes: Changes,
  step: { what: string; note: string | null },
): Promise<void> {
  const names = Object.keys(changes)
  await ctx.client.query(
    `update reconciliation.difference set ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(changes)],
  )
  await keepStep(ctx, id, step)
}

export async function keepStep(ctx: Context, id: string, step: { what: string; note: string | null }): Promise<void> {
  await ctx.client.query({
    name: 'reconciliation-keep-step',
    text: `insert into reconciliation.step (difference_id, at, by_id, by_name, what, note) values ($1, $2, $3, $4, $5, $6)`,
    values: [id, ctx.now, ctx.actor.id, ctx.actor.name, step.what, step.note],
  })
}
