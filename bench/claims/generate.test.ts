import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { sliceSql, withClaims } from '#insurance/claims'
import { nothingUsed, type PricedLine, splitBill } from '#insurance/split'
import type { Duck } from '#kernel'
import { generateClaims, plantedFile } from './generate.ts'
import { cityLimits } from './limits.ts'
import { plantedKinds } from './shape.ts'

const city = { members: 40_000, lines: 500_000, plantEvery: 20, slices: [0, 1], seed: 7 }
const asked = { pool: '990100', year: 2026, slices: [0, 1] }

test('a generated city adds up, its bills are what the engine makes of their lines, and its ledger says what was planted', async (t) => {
  const lake = await mkdtemp(join(tmpdir(), 'anji-city-'))
  t.after(() => rm(lake, { recursive: true, force: true }))
  const made = await generateClaims({ ...city, folder: lake })
  const perSlice = (city.lines * city.slices.length) / 64
  assert.ok(Math.abs(made.rows.fee_list_d - perSlice) < perSlice / 5, `${made.rows.fee_list_d} lines`)
  await withClaims(lake, asked, async (duck) => {
    await t.test('what cannot be is not there', () => nothingImpossible(duck))
    await t.test('bills are split as the engine splits them', () => sameAsTheEngine(duck))
    await t.test('its limit list names items of its lines', async () => {
      const codes = cityLimits()
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => `'${line.split(',')[4]}'`)
      const [row] = await duck.rows(
        `select count(distinct hilist_code) as n from fee_list_d where hilist_code in (${codes.join(', ')})`,
      )
      assert.equal(row!.n, codes.length)
    })
    await t.test('each kind is planted, in lines and bills that exist', async () => {
      const files = city.slices.map((slice) => `'${plantedFile(lake, { ...asked, slice })}'`).join(', ')
      const rows = await duck.rows(`
        select kind, count(*) as n, count(s.setl_id) as bills, count(f.bkkp_sn) as lines from read_parquet([${files}]) p
        left join setl_d s using (setl_id, psn_no) left join fee_list_d f on f.setl_id = p.setl_id and f.bkkp_sn = p.bkkp_sn
        group by kind`)
      assert.deepEqual(rows.map((row) => row.kind).sort(), [...plantedKinds].sort())
      for (const { kind, n, bills, lines } of rows) {
        assert.equal(bills, n)
        assert.ok(lines === n || ['split-stay', 'overlap', 'two-places'].includes(String(kind)), `${kind}`)
      }
    })
  })
  await t.test('the same seed makes the same city', async () => {
    const again = await mkdtemp(join(tmpdir(), 'anji-city-'))
    t.after(() => rm(again, { recursive: true, force: true }))
    await generateClaims({ ...city, slices: [1], folder: again })
    const sums = (folder: string) =>
      withClaims(folder, { ...asked, slices: [1] }, (duck) =>
        duck.rows(
          `select (select bit_xor(hash(x)) from setl_d x)::varchar as bills, (select bit_xor(hash(x)) from fee_list_d x)::varchar as lines`,
        ),
      )
    assert.deepEqual(await sums(again), await sums(lake))
  })
})

async function nothingImpossible(duck: Duck): Promise<void> {
  const parts = (one: string) =>
    `${one}.fulamt_ownpay_amt + ${one}.overlmt_selfpay + ${one}.preselfpay_amt + ${one}.inscp_amt`
  const funds = 'hifp_pay + cvlserv_pay + hifes_pay + hifmi_pay + hifob_pay + maf_pay + othfund_pay'
  const wrong: Record<string, string> = {
    'a line that is not its four parts': `fee_list_d f where det_item_fee_sumamt <> ${parts('f')} or det_item_fee_sumamt <> pric * cnt`,
    'a bill that is not its four parts': `setl_d s where medfee_sumamt <> ${parts('s')}`,
    'a bill that is not its payers': `setl_d where medfee_sumamt <> fund_pay_sumamt + acct_pay + acct_mulaid_pay + cash_payamt + ownpay_hosp_part`,
    'funds that are not their sum': `setl_d where fund_pay_sumamt <> ${funds}`,
    'a negative part':
      'setl_d where least(cash_payamt, acct_pay, hifp_pay, hifmi_pay, hifob_pay, act_pay_dedc, balc) < 0',
    'a bill that is not its lines': `(select setl_id, sum(det_item_fee_sumamt) as fen from fee_list_d group by 1) f
      full join setl_d s using (setl_id) where fen is distinct from medfee_sumamt`,
    'a bill without its visit': 'setl_d s anti join mdtrt_d m using (mdtrt_id, psn_no)',
    'a visit without a principal diagnosis': `mdtrt_d m anti join (from diag_list_d where diag_srt_no = 1) d using (mdtrt_id, diag_code)`,
    'a bill of nobody': 'setl_d s anti join psn_insu_d p using (psn_no)',
    'a member in another slice': `setl_d where ${sliceSql('psn_no')} not in (0, 1)`,
    'numbers with gaps': `(select max(setl_no) <> count(*) as gap from setl_d where vali_flag = '1' group by psn_no, insutype, med_type, hosp_lv) where gap`,
    'a stay before it began': 'mdtrt_d where endtime < begntime',
    'ids that are longer than DuckDB keeps inline': `fee_list_d where greatest(length(setl_id), length(bkkp_sn), length(psn_no)) > 12`,
  }
  for (const [what, from] of Object.entries(wrong)) {
    const [row] = await duck.rows(`select count(*) as n from ${from}`)
    assert.equal(row!.n, 0, what)
  }
}

async function sameAsTheEngine(duck: Duck): Promise<void> {
  const bills = await duck.rows(`select * from setl_d s where vali_flag = '1' and psn_no in (
      select psn_no from setl_d group by psn_no order by sum(medfee_sumamt) desc limit 40)
    or psn_no in (select psn_no from psn_insu_d order by psn_no limit 150) and vali_flag = '1' order by psn_no, setl_time, mdtrt_id`)
  const lines = Map.groupBy(
    await duck.rows(`select * from fee_list_d where setl_id in ('${bills.map((b) => b.setl_id).join("','")}')`),
    (line) => line.setl_id,
  )
  const used = new Map<string, Record<string, number>>()
  const account = new Map<unknown, number>()
  assert.ok(bills.length > 500)
  for (const bill of bills) {
    const key = [bill.psn_no, bill.med_type, bill.hosp_lv].join()
    const before = used.get(key) ?? { ...nothingUsed }
    const accountFen = account.get(bill.psn_no) ?? Number(bill.balc) + Number(bill.acct_pay)
    const policy = demonstrationPolicies.find(
      (one) =>
        one.insutype === bill.insutype &&
        one.med_type === bill.med_type &&
        one.hosp_lv === bill.hosp_lv &&
        one.contracted === bill.contracted &&
        one.referred === bill.referred &&
        one.ageFrom <= Number(bill.age) &&
        Number(bill.age) <= one.ageTo,
    )!
    const supplements = demonstrationSupplements.filter(
      (one) => one.entitlement === null && one.insutype === bill.insutype,
    )
    const split = splitBill({
      lines: (lines.get(bill.setl_id) ?? []).map(
        (line) => ({ ...line, name: '', chargeId: '', orderId: '' }) as unknown as PricedLine,
      ),
      benefits: { policy, supplements },
      used: before as unknown as typeof nothingUsed,
      waiverFen: 0,
      accountFen,
      family: [],
    })
    const amounts = Object.keys(split).filter((name) => name in bill && typeof bill[name] === 'number')
    assert.ok(amounts.length > 15)
    for (const name of amounts)
      assert.equal(bill[name], split[name as keyof typeof split], `${name} of ${bill.setl_id}`)
    for (const name of Object.keys(before)) before[name]! += Number(split[name as keyof typeof split])
    used.set(key, before)
    account.set(bill.psn_no, accountFen - split.acct_pay)
  }
}
