import type { Insutype, MedType } from '#contracts/benefits'
import { nothingUsed, type Used } from '#insurance/split'
import { type AskedAlike, askAlike, type Context, type Rows, rowsOf, type WrittenAlike, writeAlike } from '#kernel'

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

const keysOf = (items: readonly AccumulatorKey[]) => [
  items.map((one) => one.psnNo),
  items.map((one) => one.insutype),
  items.map((one) => one.category),
  items.map((one) => one.hospLv),
  items.map((one) => one.year),
]
const keyColumns = 'psn_no, insutype, category, hosp_lv, year'
const asked = `(${keyColumns}) in (select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[]))`

const nameOf = (one: AccumulatorKey) => keyValues(one).join()
const nameOfRow = (row: Rows[number]) => [row.psn_no, row.insutype, row.category, row.hosp_lv, row.year].join()

const locked: AskedAlike<AccumulatorKey, Accumulator | undefined> = {
  statement: (items) => ({
    name: 'settlement-lock-accumulators',
    text: `select id, ${keyColumns}, ${measures.join(', ')} from settlement.accumulator where ${asked} order by id for update`,
    values: keysOf(items),
  }),
  answers: (rows, items) => {
    const found = new Map(rows.map((row) => [nameOfRow(row), toAccumulator(row as unknown as AccumulatorRow)]))
    return items.map((one) => found.get(nameOf(one)))
  },
}

const opened: WrittenAlike<AccumulatorKey & { readonly id: string }> = {
  statement: (items) => ({
    name: 'settlement-open-accumulators',
    text: `insert into settlement.accumulator (${keyColumns}, id, resident_id)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::uuid[], $7::uuid[])
           on conflict (${keyColumns}) do nothing`,
    values: [...keysOf(items), items.map((one) => one.id), items.map((one) => one.residentId)],
  }),
}

/** Locks the accumulator, making it on the first bill. */
export async function lockAccumulator(ctx: Context, one: AccumulatorKey): Promise<Accumulator> {
  const found = await askAlike(ctx, locked, one)
  if (found) return found
  writeAlike(ctx, opened, { ...one, id: ctx.chance.uuid() })
  return (await askAlike(ctx, locked, one))!
}

const openBills: AskedAlike<AccumulatorKey, boolean> = {
  statement: (items) => ({
    name: 'settlement-open-bills-of',
    text: `select a.psn_no, a.insutype, a.category, a.hosp_lv, a.year
             from (select * from settlement.accumulator where ${asked}) a
            where exists (select 1 from settlement.bill b
                           where b.accumulator_id = a.id and b.state in ('awaiting-insurer', 'awaiting-payment'))`,
    values: keysOf(items),
  }),
  answers: (rows, items) => {
    const waiting = new Set(rows.map(nameOfRow))
    return items.map((one) => waiting.has(nameOf(one)))
  },
}

/** Whether a bill of the accumulator waits for its insurer or its payment. */
export async function hasOpenBill(ctx: Context, one: AccumulatorKey): Promise<boolean> {
  return askAlike(ctx, openBills, one)
}

const counted: AskedAlike<Used & { readonly accumulatorId: string }, number> = {
  statement: (items) => {
    const ids = items.map((one) => one.accumulatorId)
    // Each has its own number in the accumulator's order, and PostgreSQL updates a row once in a statement.
    if (new Set(ids).size < ids.length) throw new Error('Two bills of one accumulator are counted at the same time')
    return {
      name: 'settlement-count-bills',
      text: `update settlement.accumulator a
                set bills = a.bills + 1, next_no = a.next_no + 1,
                    ${measures.map((name) => `${name} = a.${name} + c.${name}`).join(', ')}
               from unnest($1::uuid[], ${measures.map((_name, index) => `$${index + 2}::bigint[]`).join(', ')})
                    as c(id, ${measures.join(', ')})
              where a.id = c.id returning a.id, a.next_no - 1 as no`,
      values: [ids, ...measures.map((name) => items.map((one) => one[name]))],
    }
  },
  answers: (rows, items) => {
    const found = new Map(rows.map((row) => [row.id, row.no as number]))
    return items.map((one) => found.get(one.accumulatorId)!)
  },
}

/** Counts a settled bill; answers its number in the accumulator's order. */
export async function countBill(ctx: Context, accumulatorId: string, bill: Used): Promise<number> {
  return askAlike(ctx, counted, { ...bill, accumulatorId })
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
