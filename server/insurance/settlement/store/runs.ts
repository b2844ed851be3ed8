import type { Insutype } from '#contracts/benefits'
import type { PolicyResettlement } from '#contracts/settlement-rules'
import type { Context } from '#kernel'
import type { Differing } from '../again.ts'

export interface Run {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly insutype: Insutype | null
  readonly reason: string
  readonly state: PolicyResettlement['state']
  readonly askedBy: string
  readonly askedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

interface RunRow {
  id: string
  from_day: string
  to_day: string
  insutype: Insutype | null
  reason: string
  state: Run['state']
  asked_by: string
  asked_at: Date
  started_at: Date | null
  finished_at: Date | null
}

const toRun = (row: RunRow): Run => ({
  id: row.id,
  from: row.from_day,
  to: row.to_day,
  insutype: row.insutype,
  reason: row.reason,
  state: row.state,
  askedBy: row.asked_by,
  askedAt: row.asked_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
})

/** Keeps a run with the accumulators it looks at: those with a settled bill of the days. A remote insurer's are its own. */
export async function insertRun(ctx: Context, run: Run): Promise<void> {
  await ctx.client.query(
    `insert into settlement.policy_resettlement (id, from_day, to_day, insutype, reason, state, asked_by, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [run.id, run.from, run.to, run.insutype, run.reason, run.state, run.askedBy, run.askedAt],
  )
  await ctx.client.query(
    `insert into settlement.policy_resettlement_part (run_id, accumulator_id, resident_id, state)
     select distinct $1::uuid, accumulator_id, resident_id, 'waiting' from settlement.bill
      where state = 'settled' and link = 'local' and accumulator_id is not null
        and benefit_date between $2 and $3 and ($4::text is null or insutype = $4)`,
    [run.id, run.from, run.to, run.insutype],
  )
}

export async function runOf(ctx: Context, id: string, locked = false): Promise<Run | undefined> {
  const { rows } = await ctx.client.query<RunRow>(
    `select * from settlement.policy_resettlement where id = $1 ${locked ? 'for update' : ''}`,
    [id],
  )
  return rows[0] && toRun(rows[0])
}

export async function newestRuns(ctx: Context, limit: number): Promise<Run[]> {
  const { rows } = await ctx.client.query<RunRow>(
    'select * from settlement.policy_resettlement order by asked_at desc, id desc limit $1',
    [limit],
  )
  return rows.map(toRun)
}

export async function markRun(ctx: Context, id: string, state: Run['state']): Promise<void> {
  await ctx.client.query(
    `update settlement.policy_resettlement
        set state = $2, started_by = case when $2 = 'settling' then $4 else started_by end,
            started_at = case when $2 = 'settling' then $3 else started_at end,
            finished_at = case when $2 = 'done' then $3 end
      where id = $1`,
    [id, state, ctx.now, ctx.actor.id],
  )
}

export interface Part {
  readonly accumulatorId: string
  readonly residentId: string
}

/** The next accumulators in a state, people in the order in which their locks are taken. */
export async function nextParts(ctx: Context, runId: string, state: string, limit: number): Promise<Part[]> {
  const { rows } = await ctx.client.query(
    `select accumulator_id, resident_id from settlement.policy_resettlement_part
      where run_id = $1 and state = $2 order by accumulator_id limit $3`,
    [runId, state, limit],
  )
  return rows.map((row) => ({ accumulatorId: row.accumulator_id, residentId: row.resident_id }))
}

export interface PartDone {
  readonly state: 'unchanged' | 'differs' | 'settled' | 'left'
  readonly refusal?: string
  readonly bills: number
  readonly changedBills: number
  readonly differences: Differing | null
  readonly refundFen: number
  readonly dueFen: number
}

export async function markPart(ctx: Context, runId: string, accumulatorId: string, done: PartDone): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-part',
    text: `update settlement.policy_resettlement_part
              set state = $3, refusal = $4, bills = $5, changed_bills = $6, differences = $7, refund_fen = $8, due_fen = $9
            where run_id = $1 and accumulator_id = $2`,
    values: [
      ...[runId, accumulatorId, done.state, done.refusal ?? null, done.bills, done.changedBills],
      ...[done.differences && JSON.stringify(done.differences), done.refundFen, done.dueFen],
    ],
  })
}

/** One that could not be settled again; what was foreseen of it stays to be seen. */
export async function markLeft(ctx: Context, runId: string, accumulatorId: string, refusal: string): Promise<void> {
  await ctx.client.query(
    `update settlement.policy_resettlement_part set state = 'left', refusal = $3
      where run_id = $1 and accumulator_id = $2`,
    [runId, accumulatorId, refusal],
  )
}

const names = [
  ...['hifp_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'cvlserv_pay', 'hifes_pay', 'fund_pay_sumamt', 'acct_pay'],
  ...['acct_mulaid_pay', 'cash_payamt'],
]
const sums = names
  .map((name) => `'${name}', coalesce(sum((differences->>'${name}')::bigint) filter (where state <> 'left'), 0)`)
  .join(', ')

/** What was found and done so far; of those left nothing counts. */
export async function tallyOf(ctx: Context, runId: string) {
  const count = (state: string) => `(count(*) filter (where state = '${state}'))::int`
  const { rows } = await ctx.client.query(
    `select jsonb_build_object('total', count(*)::int, 'waiting', ${count('waiting')}, 'unchanged', ${count('unchanged')},
              'differing', ${count('differs')}, 'settled', ${count('settled')}, 'left', ${count('left')}) as progress,
            coalesce(sum(bills), 0)::int as bills,
            coalesce(sum(changed_bills) filter (where state <> 'left'), 0)::int as "changedBills",
            jsonb_build_object(${sums}) as differences,
            coalesce(sum(refund_fen) filter (where state <> 'left'), 0)::bigint as "refundFen",
            coalesce(sum(due_fen) filter (where state <> 'left'), 0)::bigint as "dueFen"
       from settlement.policy_resettlement_part where run_id = $1`,
    [runId],
  )
  return rows[0] as Pick<
    PolicyResettlement,
    'progress' | 'bills' | 'changedBills' | 'differences' | 'refundFen' | 'dueFen'
  >
}

/** Whom it changes something for, those who owe most first. */
export async function changedParts(ctx: Context, runId: string, page: { limit: number; offset: number }) {
  const { rows } = await ctx.client.query(
    `select p.resident_id as "residentId", a.insutype, a.category, a.hosp_lv, a.year, p.state, p.refusal,
            p.changed_bills as "changedBills", coalesce(p.differences, '{}') as differences, p.refund_fen as "refundFen",
            p.due_fen as "dueFen", (count(*) over ())::int as total
       from settlement.policy_resettlement_part p join settlement.accumulator a on a.id = p.accumulator_id
      where p.run_id = $1 and p.state in ('differs', 'settled', 'left')
      order by p.due_fen desc, p.refund_fen desc, p.accumulator_id limit $2 offset $3`,
    [runId, page.limit, page.offset],
  )
  return rows
}
