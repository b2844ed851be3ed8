import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Band, Policy, Supplement, SupplementFund } from '#contracts/benefits'
import { climb, largestRemainder, shareOf, splitByWeight } from './exact.ts'
import { nothingUsed, type PricedLine, type Split, type SplitInput, type Used } from './input.ts'
import { splitBill } from './split.ts'
import { yuan } from './wording.ts'

const bandsOf = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 3_000_000 }), { maxLength: 3 }),
    fc.array(fc.nat(10_000), { minLength: 4, maxLength: 4 }),
  )
  .map(([edges, props]): Band[] => {
    const sorted: (number | null)[] = [...edges.sort((a, b) => a - b), null]
    return sorted.map((upToFen, index) => ({ upToFen, pay_prop: props[index]! }))
  })

const line = fc
  .record({
    cnt: fc.integer({ min: 1, max: 30 }),
    pric: fc.integer({ min: 0, max: 90_000 }),
    ceiling: fc.option(fc.nat(90_000), { nil: null }),
    chrgitm_lv: fc.constantFrom('甲' as const, '乙' as const, '丙' as const),
    prop: fc.nat(10_000),
    ownReason: fc.option(fc.constant('已告知自费'), { nil: null, freq: 10 }),
  })
  .map(
    ({ cnt, pric, ceiling, chrgitm_lv, prop, ownReason }): PricedLine => ({
      ownReason,
      chargeId: 'c',
      orderId: 'o',
      hilist_code: 'X',
      name: 'x',
      cnt,
      pric,
      pric_uplmt_amt: ceiling,
      selfpay_prop: chrgitm_lv === '甲' ? 0 : chrgitm_lv === '丙' ? 10_000 : prop,
      chrgitm_lv,
    }),
  )

const policy = fc.record({ dedc_std: fc.nat(100_000), bands: bandsOf, fundUplmtFen: fc.nat(4_000_000) }).map(
  (terms): Policy => ({
    policyId: 'p',
    insutype: '310',
    med_type: '11',
    hosp_lv: 2,
    ageFrom: 0,
    ageTo: 150,
    contracted: false,
    referred: false,
    clauseZh: '条',
    clauseEn: 'art.',
    valid_from: '2024-01-01',
    valid_to: null,
    ...terms,
  }),
)

const supplements = fc
  .tuple(
    fc.subarray<SupplementFund>(['hifmi', 'maf', 'cvlserv', 'hifes']),
    fc.array(fc.record({ bands: bandsOf, uplmtFen: fc.nat(2_000_000) }), { minLength: 4, maxLength: 4 }),
  )
  .map(([funds, terms]) =>
    funds.map(
      (fund, index): Supplement => ({
        supplementId: fund,
        fund,
        insutype: '310',
        entitlement: null,
        clauseZh: '条',
        clauseEn: 'art.',
        valid_from: '2024-01-01',
        valid_to: null,
        ...terms[index]!,
      }),
    ),
  )

const purses = {
  waiverFen: fc.oneof(fc.constant(0), fc.nat(50_000)),
  accountFen: fc.oneof(fc.constant(0), fc.nat(300_000)),
  family: fc.array(fc.record({ ownerId: fc.uuid(), availableFen: fc.nat(50_000) }), { maxLength: 3 }),
}

/** A year of bills of one person: the terms stay, each bill builds on what those before have used. */
const year = fc.record({
  benefits: fc.option(fc.record({ policy, supplements }), { nil: null, freq: 10 }),
  bills: fc.array(fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 8 }), ...purses }), {
    minLength: 1,
    maxLength: 4,
  }),
})

function add(used: Used, split: Split): Used {
  return Object.fromEntries(
    Object.entries(used).map(([name, fen]) => [name, fen + split[name as keyof Used]]),
  ) as unknown as Used
}

const fundNames = ['hifp_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'cvlserv_pay', 'hifes_pay', 'othfund_pay'] as const
const total = (values: readonly number[]) => values.reduce((sum, fen) => sum + fen, 0)

function check(input: SplitInput, bill: Split): void {
  for (const [index, one] of bill.lines.entries()) {
    const asked = input.lines[index]!
    assert.equal(one.det_item_fee_sumamt, asked.cnt * asked.pric)
    const parts = [one.fulamt_ownpay_amt, one.overlmt_selfpay, one.preselfpay_amt, one.inscp_amt]
    assert.equal(total(parts), one.det_item_fee_sumamt)
    assert.ok(parts.every((fen) => Number.isSafeInteger(fen) && fen >= 0))
    assert.ok(one.fundShareFen >= 0 && one.fundShareFen <= one.inscp_amt)
  }
  for (const name of ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_amt'] as const) {
    assert.equal(bill[name], total(bill.lines.map((one) => one[name])))
  }
  assert.equal(bill.medfee_sumamt, total(bill.lines.map((one) => one.det_item_fee_sumamt)))
  assert.equal(total(bill.lines.map((one) => one.fundShareFen)), bill.fund_pay_sumamt)
  assert.equal(bill.fund_pay_sumamt, total(fundNames.map((name) => bill[name])))
  for (const name of fundNames) assert.ok(Number.isSafeInteger(bill[name]) && bill[name] >= 0, name)
  const payers = [bill.fund_pay_sumamt, bill.acct_pay, bill.acct_mulaid_pay, bill.cash_payamt, bill.ownpay_hosp_part]
  assert.equal(total(payers), bill.medfee_sumamt)
  assert.ok(payers.every((fen) => fen >= 0))
  // In scope = deductible taken + all fund payments + what remains in scope; the funds behind the pool may relieve the deductible too.
  assert.ok(bill.inscp_amt - bill.act_pay_dedc - bill.hifp_pay >= 0)
  assert.ok(bill.inscp_amt - bill.fund_pay_sumamt >= 0)
  assert.equal(bill.burden_amt, bill.inscp_amt - bill.hifp_pay)
  assert.ok(bill.acct_pay <= input.accountFen && bill.ownpay_hosp_part <= input.waiverFen)
  assert.equal(bill.acct_mulaid_pay, total(bill.familyPays.map((one) => one.amountFen)))
  assert.ok(bill.cash_payamt === 0 || bill.acct_pay === input.accountFen, 'the account pays before cash')
}

/** The listed rules say where every fen went. */
function checkRules(bill: Split): void {
  const effect = (match: RegExp) =>
    total(bill.rules.filter((rule) => match.test(rule.ruleId)).map((rule) => rule.effectFen))
  assert.equal(effect(/^line\.(uninsured|class_c|declared_own)$/), bill.fulamt_ownpay_amt)
  assert.equal(effect(/^line\.price_ceiling$/), bill.overlmt_selfpay)
  assert.equal(effect(/^line\.prior_self_pay$/), bill.preselfpay_amt)
  assert.equal(effect(/^line\.in_scope$/), bill.inscp_amt)
  assert.equal(effect(/^bill\.deductible$/), bill.act_pay_dedc)
  assert.equal(effect(/^bill\.pool_band/) - effect(/^bill\.pool_ceiling$/), bill.hifp_pay)
  for (const fund of ['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes'] as const) {
    assert.equal(effect(new RegExp(`^bill\\.${fund}$`)), bill[`${fund}_pay`])
  }
  assert.equal(effect(/^bill\.personal_account$/), bill.acct_pay)
  assert.equal(effect(/^bill\.mutual_aid$/), bill.acct_mulaid_pay)
  assert.equal(effect(/^bill\.institution$/), bill.ownpay_hosp_part)
  assert.equal(effect(/^bill\.cash$/), bill.cash_payamt)
  assert.ok(bill.rules.every((rule) => rule.effectFen > 0 && rule.clause && rule.zh && rule.en))
}

test('every bill adds up to the fen, line by line and payer by payer, and its rules explain it', () => {
  fc.assert(
    fc.property(year, ({ benefits, bills }) => {
      let used = nothingUsed
      for (const bill of bills) {
        const input: SplitInput = { ...bill, benefits, used }
        const split = splitBill(input)
        check(input, split)
        checkRules(split)
        used = add(used, split)
      }
    }),
    { numRuns: 4000 },
  )
})

test('the bills of a year get together what one bill over the whole would get', () => {
  fc.assert(
    fc.property(year, ({ benefits, bills }) => {
      let used = nothingUsed
      for (const bill of bills) used = add(used, splitBill({ ...bill, benefits, used }))
      const lines = bills.flatMap((bill) => bill.lines)
      const whole = splitBill({ lines, benefits, used: nothingUsed, waiverFen: 0, accountFen: 0, family: [] })
      assert.deepEqual(add(nothingUsed, whole), used)
    }),
    { numRuns: 1500 },
  )
})

test('a charge taken out never makes the year dearer for the person', () => {
  const cost = (split: Split) => split.medfee_sumamt - split.fund_pay_sumamt
  fc.assert(
    fc.property(year, fc.nat(), ({ benefits, bills }, pick) => {
      const lines = bills.flatMap((bill) => bill.lines)
      const input = { benefits, used: nothingUsed, waiverFen: 0, accountFen: 0, family: [] }
      const without = lines.toSpliced(pick % lines.length, 1)
      assert.ok(cost(splitBill({ ...input, lines: without })) <= cost(splitBill({ ...input, lines })))
    }),
    { numRuns: 1500 },
  )
})

test('a worked bill: deductible, two bands, the ceiling, account, family and cash', () => {
  const terms = {
    dedc_std: 10_000,
    fundUplmtFen: 60_000,
    bands: [
      { upToFen: 50_000, pay_prop: 6000 },
      { upToFen: null, pay_prop: 7000 },
    ],
  }
  const [shape] = fc.sample(policy, 1)
  const items: PricedLine[] = [
    {
      chargeId: '1',
      orderId: 'o',
      hilist_code: 'A',
      name: '甲',
      cnt: 2,
      pric: 40_000,
      pric_uplmt_amt: null,
      selfpay_prop: 0,
      chrgitm_lv: '甲',
    },
    {
      chargeId: '2',
      orderId: 'o',
      hilist_code: 'B',
      name: '乙',
      cnt: 1,
      pric: 30_000,
      pric_uplmt_amt: 28_000,
      selfpay_prop: 1000,
      chrgitm_lv: '乙',
    },
    {
      chargeId: '3',
      orderId: 'o',
      hilist_code: 'C',
      name: '丙',
      cnt: 1,
      pric: 5000,
      pric_uplmt_amt: null,
      selfpay_prop: 10_000,
      chrgitm_lv: '丙',
    },
  ]
  const bill = splitBill({
    lines: items,
    benefits: { policy: { ...shape!, ...terms }, supplements: [] },
    used: nothingUsed,
    waiverFen: 1000,
    accountFen: 30_000,
    family: [{ ownerId: 'mother', availableFen: 4000 }],
  })
  // In scope 80,000 + 28,000 × 90% = 105,200; above the deductible 95,200: 50,000 × 60% + 45,200 × 70% = 61,640, cut at 60,000.
  assert.deepEqual(
    [bill.medfee_sumamt, bill.fulamt_ownpay_amt, bill.overlmt_selfpay, bill.preselfpay_amt, bill.inscp_amt],
    [115_000, 5000, 2000, 2800, 105_200],
  )
  assert.deepEqual([bill.act_pay_dedc, bill.hifp_pay, bill.fund_pay_sumamt], [10_000, 60_000, 60_000])
  assert.deepEqual(
    [bill.ownpay_hosp_part, bill.acct_pay, bill.acct_mulaid_pay, bill.cash_payamt],
    [1000, 30_000, 4000, 20_000],
  )
  assert.deepEqual(
    bill.lines.map((one) => one.fundShareFen),
    [45_627, 14_373, 0],
  )
  const cut = bill.rules.find((rule) => rule.ruleId === 'bill.pool_ceiling')
  assert.deepEqual(
    [cut?.effectFen, cut?.en],
    [1640, 'The pooled fund pays at most ¥600.00 a year: ¥16.40 is above it.'],
  )
})

test('someone in no scheme bears everything', () => {
  const [item] = fc.sample(line, 1)
  const bill = splitBill({
    lines: [{ ...item!, cnt: 3, pric: 700 }],
    benefits: null,
    used: nothingUsed,
    waiverFen: 0,
    accountFen: 0,
    family: [],
  })
  assert.deepEqual([bill.fulamt_ownpay_amt, bill.inscp_amt, bill.cash_payamt], [2100, 0, 2100])
})

test('shares are rounded half up, remainders go to the largest, and huge amounts stay exact', () => {
  assert.deepEqual([shareOf(5, 1000), shareOf(4, 1000), shareOf(15, 1000)], [1, 0, 2])
  assert.equal(shareOf(1_000_000_000_000, 3333), 333_300_000_000)
  assert.deepEqual(
    splitByWeight(
      10,
      [1, 1, 1].map(() => 10),
    ),
    [4, 3, 3],
  )
  assert.equal(total(splitByWeight(999_999_999_999, [999_999_999_999, 1, 333_333_333_333])), 999_999_999_999)
  assert.deepEqual(
    largestRemainder(4, [
      { fen: 1, over: 5000 },
      { fen: 2, over: 5001 },
    ]),
    [1, 3],
  )
  const bands = [
    { upToFen: 100, pay_prop: 5000 },
    { upToFen: null, pay_prop: 10_000 },
  ]
  assert.deepEqual(climb(bands, 99, 103), { payFen: 3, perBandFen: [0, 3] })
  assert.deepEqual(climb(bands, 0, 101), { payFen: 51, perBandFen: [50, 1] })
})

test('money is worded with two decimals and thousands apart', () => {
  assert.deepEqual([5, 100, 99_999, 123_456, 123_456_789, -5, -12_345, -99_999_900].map(yuan), [
    '0.05',
    '1.00',
    '999.99',
    '1,234.56',
    '1,234,567.89',
    '-0.05',
    '-123.45',
    '-999,999.00',
  ])
})
