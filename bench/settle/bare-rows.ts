import type pg from 'pg'

interface BareTable {
  readonly name: string
  readonly from: string
  /** Which rows `t` of it were written for the bill `b`. */
  readonly rows: string
}

const inRecord = (side: string): BareTable => ({
  name: side,
  from: `record.${side}`,
  rows: `t.row in (b.claim_row, b.eob_row)`,
})

/** What settling a bill writes. What it updates (charges, accumulator, account) is written here as new rows. */
export const bareTables: readonly BareTable[] = [
  { name: 'bill', from: 'settlement.bill', rows: 't.setl_id = b.setl_id' },
  { name: 'bill_line', from: 'settlement.bill_line', rows: 't.setl_id = b.setl_id' },
  { name: 'charge', from: 'settlement.charge', rows: 't.setl_id = b.setl_id' },
  { name: 'transaction', from: 'ledger.transaction', rows: 't.id = b.transaction_id' },
  { name: 'posting', from: 'ledger.posting', rows: 't.transaction_id = b.transaction_id' },
  { name: 'claim', from: 'record.claim', rows: 't.id = b.setl_id::text' },
  { name: 'explanationofbenefit', from: 'record.explanationofbenefit', rows: 't.id = b.setl_id::text' },
  ...['string_value', 'date_value', 'quantity_value'].map(inRecord),
  { name: 'audit', from: 'kernel.audit', rows: 't.entity_id = b.setl_id::text' },
  { name: 'event', from: 'kernel.event', rows: 't.subject = b.mdtrt_id::text' },
  { name: 'idempotency', from: 'kernel.idempotency', rows: `t.key = 'pay-' || b.mdtrt_id` },
]

/** Copies of the tables, with the rows of all settled bills laid beside them, by bill. Answers the bills of the visits. */
export async function layBare(pool: pg.Pool, visits: readonly string[]): Promise<string[]> {
  await pool.query('create schema bare')
  await pool.query(
    `create table bare.asked as
       select b.setl_id, b.mdtrt_id, b.transaction_id, c.row as claim_row, e.row as eob_row
         from settlement.bill b join record.claim c on c.id = b.setl_id::text
         join record.explanationofbenefit e on e.id = b.setl_id::text
        where b.mdtrt_id = any('{${visits.join()}}'::uuid[])`,
  )
  for (const { name, from, rows } of bareTables) {
    await pool.query(`create table bare.${name} (like ${from} including all)`)
    await pool.query(
      `create table bare.of_${name} as select b.setl_id as of_bill, t.* from bare.asked b join ${from} t on ${rows}`,
    )
    await pool.query(`create index on bare.of_${name} (of_bill)`)
  }
  const { rows } = await pool.query<{ setl_id: string }>('select setl_id from bare.asked')
  return rows.map((row) => row.setl_id)
}

export async function columnsOf(pool: pg.Pool, name: string): Promise<string> {
  const { rows } = await pool.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = ('bare.' || $1)::regclass and attnum > 0 and not attisdropped`,
    [name],
  )
  return rows[0]!.columns
}
