import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addCharges, reverseBill } from '#insurance/settlement'
import type { DuckValue } from '#kernel'
import type { TestRegion } from '#testing'
import { followRegister } from './cover.ts'
import { exportClaims } from './export.ts'
import { withClaims } from './files.ts'
import { keepSettlementList } from './keep-settlement-list.ts'
import { sliceSql } from './tables.ts'
import { lakeFor, pay, ward } from './ward.fixture.ts'

const year = 2026

const rowsOf = (folder: string, sql: string): Promise<Record<string, DuckValue>[]> =>
  withClaims(folder, { pool: '990100', year }, (duck) => duck.rows(sql))

test('Parquet says to the fen what PostgreSQL says, in changed slices only, and reversed bills stay as such', async (t) => {
  const { region, wang, person, hospital, list } = await ward(t)
  const folder = await lakeFor(t)
  await followRegister(region.ctx())
  await keepSettlementList(region.ctx(), list)
  const billed = await pay(region, wang.id, list.mdtrtId)
  assert.equal(billed.state, 'settled')
  const li = await person('李"伟", 乙', 'P000000002')
  const visit = { mdtrtId: region.chance.uuid(), orderId: region.chance.uuid() }
  const lines = [{ hilistCode: '110200001', name: '诊查费, "特需"', cnt: 1, priceFen: 1000 }]
  await addCharges(region.ctx(), { ...visit, residentId: li.id, institutionId: hospital.id, diagCode: 'I10', lines })
  const second = await pay(region, li.id, visit.mdtrtId)
  const first = await exportClaims(region.ctx(), { year, folder })
  assert.equal(first.slices, 2)
  assert.deepEqual(first.rows, { setl_d: 2, fee_list_d: 3, mdtrt_d: 2, diag_list_d: 3, oprn_list_d: 1, psn_insu_d: 1 })
  assert.equal((await exportClaims(region.ctx(), { year, folder })).slices, 0)
  await sameSums(region, folder)
  const [stayed] = await rowsOf(folder, `select * from mdtrt_d where med_type = '21'`)
  assert.deepEqual(
    [stayed?.ipt_days, stayed?.begntime, stayed?.dscg_way, stayed?.age],
    [6, '2026-02-27 08:00:00', '1', 66],
  )
  const [named] = await rowsOf(
    folder,
    `select hilist_name, (${sliceSql('psn_no')}) as slice from fee_list_d where pric = 1000`,
  )
  assert.equal(named?.hilist_name, '诊查费, "特需"')
  const [cover] = await rowsOf(folder, 'select * from psn_insu_d')
  assert.deepEqual([cover?.psn_no, cover?.risk_codes, cover?.begndate], ['P000000001', 'I21.900', '2026-01-01'])

  await reverseBill(region.ctx({ id: 'm', roles: ['manager'], name: 'm' }), { billId: second.billId, reason: '退费' })
  assert.equal((await exportClaims(region.ctx(), { year, folder })).slices, 1)
  await sameSums(region, folder)
  const flags = await rowsOf(folder, 'select setl_id, vali_flag from setl_d order by vali_flag')
  assert.deepEqual(
    flags.map((row) => row.vali_flag),
    ['0', '1'],
  )
})

async function sameSums(region: TestRegion, folder: string): Promise<void> {
  const amounts = [
    'medfee_sumamt',
    'inscp_amt',
    'hifp_pay',
    'fund_pay_sumamt',
    'acct_pay',
    'cash_payamt',
    'dedc_std',
    'balc',
  ]
  const sums = amounts.map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`).join(', ')
  const { rows } = await region.pool.query(
    `select ${sums}, count(*)::bigint as n from settlement.pub_bill where state = 'settled'`,
  )
  assert.deepEqual(await rowsOf(folder, `select ${sums}, count(*) as n from setl_d where vali_flag = '1'`), [
    { ...rows[0] },
  ])
  const parts = 'sum(det_item_fee_sumamt)::bigint as fen, sum(inscp_amt)::bigint as in_scope, count(*)::bigint as n'
  const own = await region.pool.query(
    `select ${parts} from settlement.pub_bill_line join settlement.pub_bill b using (setl_id) where b.state = 'settled'`.replace(
      /inscp_amt/,
      'pub_bill_line.inscp_amt',
    ),
  )
  assert.deepEqual(await rowsOf(folder, `select ${parts} from fee_list_d where vali_flag = '1'`), [{ ...own.rows[0] }])
}
