import type { Insutype, MedType } from '#contracts/benefits'
import { nothingUsed, type Used } from '#insurance/split'
import { type Context, rowsOf } from '#kernel'

export interface AccumulatorKey {
  readonly psnNo: string
  readonly residentId: string
  readonly insutype: Insutype
  readonly category: MedType
  readonly hospLv: number
  readonly year: number
}

const measures = Object.keys(nothingUsed) as (keyof Used)[]
const key = 'psn_no = $1 and insutype = $2 and category = $3 and hosp_lv = $4 and year = $5'
const keyValues = (one: AccumulatorKey) => [one.psnNo, one.insutype, one.category, one.hospLv, one.year]

interface AccumulatorRow extends Used {
  readonly id: string
}

export interface Accumulator {
  readonly id: string
  readonly used: Used
}

const toAccumulator = (row: AccumulatorRow): Accumulator => ({
  id: row.id,
  used: Object.fromEntries(measures.map((name) => [name, row[name]])) as unknown as Used,
})

export async function readAccumulator(ctx: Context, one: AccumulatorKey): Promise<Accumulator | undefined> {
  const rows = await rowsOf<AccumulatorRow>(ctx, {
    name: 'settlement-read-accumulator',
    text: `select id, ${measures.join(', ')} from settlement.accumulator where ${key}`,
    values: keyValues(one),
  })
  return rows[0] && toAccumulator(rows[0])
}

export async function usedOf(ctx: Context, id: string): Promise<Used> {
  const rows = await rowsOf<AccumulatorRow>(ctx, {
    name: 'settlement-used-of',
    text: `select id, ${measures.join(', ')} from settlement.accumulator where id = $1`,
    values: [id],
  })
  return toAccumulator(rows[0]!).used
}

/** Locks the accumulator, making it on the first bill. */
export async function lockAccumulator(ctx: Context, one: AccumulatorKey): Promise<Accumulator> {
  const lock = {
    name: 'settlement-lock-accumulator',
    text: `select id, ${measures.join(', ')} from settlement.accumulator where ${key} for update`,
    values: keyValues(one),
  }
  const [found] = await rowsOf<AccumulatorRow>(ctx, lock)
  if (found) return toAccumulator(found)
  await ctx.client.query({
    name: 'settlement-open-accumulator',
    text: `insert into settlement.accumulator (psn_no, insutype, category, hosp_lv, year, id, resident_id)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (psn_no, insutype, category, hosp_lv, year) do nothing`,
    values: [...keyValues(one), ctx.chance.uuid(), one.residentId],
  })
  return toAccumulator((await rowsOf<AccumulatorRow>(ctx, lock))[0]!)
}

/** Whether a bill of the accumulator waits for its insurer or its payment. */
export async function hasOpenBill(ctx: Context, one: AccumulatorKey): Promise<boolean> {
  const rows = await rowsOf(ctx, {
    name: 'settlement-has-open-bill',
    text: `select 1 from settlement.bill
            where state in ('awaiting-insurer', 'awaiting-payment')
              and accumulator_id = (select id from settlement.accumulator where ${key}) limit 1`,
    values: keyValues(one),
  })
  return rows.length > 0
}

/** Counts a settled bill; answers its number in the accumulator's order. */
export async function countBill(ctx: Context, accumulatorId: string, bill: Used): Promise<number> {
  const rows = await rowsOf<{ no: number }>(ctx, {
    name: 'settlement-count-bill',
    text: `update settlement.accumulator
              set bills = bills + 1, next_no = next_no + 1,
                  ${measures.map((name, index) => `${name} = ${name} + $${index + 2}`).join(', ')}
            where id = $1 returning next_no - 1 as no`,
    values: [accumulatorId, ...measures.map((name) => bill[name])],
  })
  return rows[0]!.no
}

/** Frees what a reversed bill had used. */
export async function freeBill(ctx: Context, accumulatorId: string, bill: Used): Promise<void> {
  await ctx.client.query({
    name: 'settlement-free-bill',
    text: `update settlement.accumulator
              set bills = bills - 1, ${measures.map((name, index) => `${name} = ${name} - $${index + 2}`).join(', ')}
            where id = $1`,
    values: [accumulatorId, ...measures.map((name) => bill[name])],
  })
}

/** Accumulators that are not the sum of their unreversed bills; none, always. */
export async function accumulatorDrift(ctx: Context): Promise<string[]> {
  const sums = measures.map((name) => `coalesce(sum(b.${name}), 0) as ${name}`).join(', ')
  const differs = measures.map((name) => `a.${name} <> s.${name}`).join(' or ')
  const { rows } = await ctx.client.query<{ id: string }>(
    `select a.id from settlement.accumulator a
       join (select a.id, count(b.setl_id) as bills, ${sums} from settlement.accumulator a
               left join settlement.bill b on b.accumulator_id = a.id and b.state = 'settled' group by a.id) s using (id)
      where a.bills <> s.bills or ${differs}`,
  )
  return rows.map((row) => row.id)
}

export async function accumulatorsOf(ctx: Context, residentId: string, year: number | undefined) {
  const { rows } = await ctx.client.query(
    `select psn_no, insutype, category, hosp_lv, year, bills, inscp_amt, act_pay_dedc, hifp_pay, hifmi_pay, hifob_pay,
            maf_pay, cvlserv_pay, hifes_pay
       from settlement.accumulator where resident_id = $1 and ($2::int is null or year = $2) and bills > 0
      order by year desc, insutype, category, hosp_lv`,
    [residentId, year ?? null],
  )
  return rows
}
