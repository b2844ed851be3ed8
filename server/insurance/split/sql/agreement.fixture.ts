/** Bills through the functions and through the SQL: every amount of every bill and line must be equal. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, quoted, withDuck } from '#kernel'
import { type Asked, datedRows, dayOfYear, indexOf, yearOf } from './random-year.fixture.ts'
import { splitSql } from './split-sql.ts'

const amounts = [
  ...['medfee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_amt', 'dedc_std'],
  ...['act_pay_dedc', 'hifp_pay', 'burden_amt', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'cvlserv_pay', 'hifes_pay'],
  ...['fund_pay_sumamt', 'acct_pay', 'acct_mulaid_pay', 'cash_payamt', 'ownpay_hosp_part'],
] as const
/** What the split without lines says. */
const ofFunds = amounts.filter((name) => /^(inscp|dedc|act_pay|burden|hif|maf|cvlserv|fund)/.test(name))
const parts = ['det_item_fee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_amt'] as const

const columns = {
  bill: {
    ...{ setl_id: 'VARCHAR', psn_no: 'VARCHAR', insutype: 'VARCHAR', med_type: 'VARCHAR', hosp_lv: 'INT', age: 'INT' },
    ...{
      contracted: 'BOOLEAN',
      referred: 'BOOLEAN',
      dise_codg: 'VARCHAR',
      setl_no: 'INT',
      setl_time: 'TIMESTAMP',
      vali_flag: 'VARCHAR',
    },
    ...{ waiver_fen: 'BIGINT', account_fen: 'BIGINT', family_fen: 'BIGINT' },
    ...Object.fromEntries(amounts.map((name) => [`x_${name}`, 'BIGINT'])),
  },
  line: {
    ...{ setl_id: 'VARCHAR', bkkp_sn: 'VARCHAR', hilist_code: 'VARCHAR', cnt: 'INT', pric: 'BIGINT', own: 'BOOLEAN' },
    ...{ vali_flag: 'VARCHAR' },
    ...Object.fromEntries([...parts, 'fund_share_fen'].map((name) => [`x_${name}`, 'BIGINT'])),
  },
  held: { psn_no: 'VARCHAR', entitlement: 'VARCHAR', valid_from: 'DATE', valid_to: 'DATE' },
}

type Cell = string | number | boolean | null
const csv = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => row.join(',')).join('\n')

const billRow = (one: Asked): Cell[] => [
  ...[one.setlId, one.person.psnNo, one.person.insutype, one.medType, one.hospLv, one.age],
  ...[one.contracted, one.referred, one.diseCodg, one.no, `${dayOfYear(one.day)} 10:00:00`, one.valid ? '1' : '0'],
  ...[one.waiverFen, one.accountFen, one.familyFen],
  ...amounts.map((name) => one.split?.[name as 'inscp_amt'] ?? null),
]

const lineRows = (one: Asked): Cell[][] =>
  one.lines.map((line, index) => [
    ...[one.setlId, `${one.setlId}-${String(index).padStart(3, '0')}`, line.hilist_code, line.cnt, line.pric],
    ...[line.ownReason !== null, one.valid ? '1' : '0'],
    ...parts.map((name) => one.split?.lines[index]?.[name] ?? null),
    one.split?.lines[index]?.fundShareFen ?? null,
  ])

async function load(duck: Duck, folder: string, asked: readonly Asked[]): Promise<void> {
  const people = [...new Map(asked.map((one) => [one.person.psnNo, one.person])).values()]
  const held = people.flatMap(({ psnNo, held }) => held.map((one) => [psnNo, one.kind, dayOfYear(one.from), null]))
  const tables = [
    ['setl_d', columns.bill, asked.map(billRow).toReversed()],
    ['fee_list_d', columns.line, asked.flatMap(lineRows).toReversed()],
    ['held', columns.held, held],
  ] as const
  for (const [name, of, rows] of tables) {
    const path = join(folder, `${name}.csv`)
    await writeFile(path, csv([Object.keys(of), ...rows]))
    const typed = Object.entries(of).map(([column, type]) => `${column}: '${type}'`)
    await duck.run(`create or replace table ${name} as
      select * from read_csv(${quoted(path)}, header = true, columns = {${typed.join(', ')}})`)
  }
}

/** What differs between what the functions said and what the SQL says, and every invariant that does not hold. */
const differenceSql = (of: readonly string[]) => `
select 'bill' as what, setl_id as id, ${of.map((name) => `e.x_${name} || '/' || b.${name} as ${name}`).join(', ')}
  from setl_d e full join split_bill b using (setl_id)
 where e.vali_flag is distinct from '0' and (${of.map((name) => `e.x_${name} is distinct from b.${name}`).join(' or ')})
 limit 3`
const lineDifferenceSql = `
select e.*, l.* from fee_list_d e full join split_line l using (setl_id, bkkp_sn)
 where e.vali_flag is distinct from '0'
   and (${[...parts, 'fund_share_fen'].map((name) => `e.x_${name} is distinct from l.${name}`).join(' or ')}) limit 3`

const funds = 'hifp_pay + hifmi_pay + hifob_pay + maf_pay + cvlserv_pay + hifes_pay'
const brokenSql = `
select setl_id from split_bill b
  join (select setl_id, ${parts.map((name) => `sum(${name}) as sum_${name}`).join(', ')}, sum(fund_share_fen) as shared,
               bool_or(det_item_fee_sumamt <> fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_amt
                       or fund_share_fen not between 0 and inscp_amt or least(${parts.join(', ')}) < 0) as broken
          from split_line group by setl_id) l using (setl_id)
 where broken or medfee_sumamt <> sum_det_item_fee_sumamt
    or ${parts
      .slice(1)
      .map((name) => `${name} <> sum_${name}`)
      .join(' or ')}
    or medfee_sumamt <> fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_amt
    or medfee_sumamt <> fund_pay_sumamt + acct_pay + acct_mulaid_pay + cash_payamt + ownpay_hosp_part
    or fund_pay_sumamt <> ${funds} or shared <> fund_pay_sumamt or burden_amt <> inscp_amt - hifp_pay
    or act_pay_dedc + hifp_pay > inscp_amt or fund_pay_sumamt > inscp_amt
    or least(${amounts.join(', ')}) < 0`

/** Splits this many random bills both ways, in parts; answers how long each way took. */
export async function agree(seed: number, count: number, stopwatch: () => number, part = 50_000) {
  const rows = datedRows(seed)
  const index = indexOf(rows)
  const asking = {
    held: 'held',
    declaredOwn: 'f.own',
    waiver: 'waiver_fen',
    account: 'account_fen',
    family: 'family_fen',
  }
  const { setup, sql, clear } = splitSql(rows, asking)
  const straight = splitSql(rows, { ...asking, shares: false, carry: ['x_hifp_pay as paid'] })
  const folder = await mkdtemp(join(tmpdir(), 'anji-split-'))
  const took = { functions: 0, sql: 0 }
  try {
    await withDuck(
      async (duck) => {
        await duck.run(setup)
        for (let made = 0; made < count; made += part) {
          const began = stopwatch()
          const asked = [...yearOf(index, seed + made, Math.min(part, count - made))]
          took.functions += stopwatch() - began
          await load(duck, folder, asked)
          const before = stopwatch()
          await duck.run(sql)
          took.sql += stopwatch() - before
          for (const one of [differenceSql(amounts), lineDifferenceSql, brokenSql, 'select * from split_problem'])
            assert.deepEqual(await duck.rows(one), [], `seed ${seed}`)
          await duck.run(clear)
          // Without lines the bills come another way, and are the same.
          await duck.run(straight.sql)
          for (const one of [
            differenceSql(ofFunds),
            'select * from split_bill where paid <> hifp_pay',
            'select * from split_problem',
          ])
            assert.deepEqual(await duck.rows(one), [], `seed ${seed}, without lines`)
          await duck.run(straight.clear)
        }
      },
      { memory: '2GB', scratch: folder },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return took
}
