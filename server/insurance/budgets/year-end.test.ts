import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Refusal } from '#kernel'
import { writeClaims } from './claims.fixture.ts'
import { demonstrationPlan, yearFromFiles } from './year-end/from-files.ts'
import { gatherYear } from './year-end/gather.ts'
import { workYear } from './year-end/work.ts'
import './index.ts'

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const pool = '990100'
const year = 2025

const cover = (psn_no: string, lead: string, change: Record<string, string | boolean | null> = {}) => ({
  ...{
    psn_no,
    brdy: '1960-05-01',
    gend: '1',
    insutype: '390',
    begndate: '2024-01-01',
    enddate: null,
    lead_fixmedins_code: lead,
  },
  ...{ contracted: true, risk_codes: '', ...change },
})
const bill = (
  setl_id: string,
  psn_no: string,
  at: string,
  hifp_pay: number,
  change: Record<string, string | number> = {},
) => ({
  ...{
    setl_id,
    mdtrt_id: setl_id,
    psn_no,
    setl_time: '2025-06-01 10:00:00',
    begndate: '2025-06-01',
    enddate: '2025-06-01',
    insutype: '390',
  },
  ...{
    med_type: '11',
    fixmedins_code: at,
    hosp_lv: 1,
    insu_admdvs: pool,
    diag_code: 'J06.900',
    gend: '1',
    age: 64,
    contracted: true,
    referred: false,
  },
  ...{ hifp_pay, fund_pay_sumamt: hifp_pay, vali_flag: '1', setl_no: 1, dise_codg: null as never, ...change },
})

/** Two slices: three people of T1 and one of T2, with bills at T1, at T2, of a stay, reversed, and of diabetes. */
async function lake(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'anji-year-end-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const folder = join(root, 'claims')
  const at = (slice: number) => ({ pool, year, slice })
  await writeClaims(folder, 'psn_insu_d', at(3), [
    cover('A', 'T1'),
    cover('B', 'T1', { risk_codes: 'E11.900', begndate: '2025-03-02' }),
  ])
  await writeClaims(folder, 'psn_insu_d', at(9), [
    cover('C', 'T1', { enddate: '2025-06-30' }),
    cover('D', 'T2', { gend: '2', contracted: false }),
  ])
  await writeClaims(folder, 'setl_d', at(3), [
    bill('1', 'A', 'T1', 1000),
    bill('2', 'A', 'T2', 700),
    bill('3', 'A', 'T1', 9999, { vali_flag: '0' }),
    bill('4', 'A', 'H1', 50_000, { med_type: '21' }),
    bill('5', 'B', 'T1', 2000, { diag_code: 'E11.900', med_type: '14' }),
  ])
  await writeClaims(folder, 'setl_d', at(9), [
    bill('6', 'C', 'T1', 500),
    bill('7', 'C', 'T1', 800, { setl_time: '2025-09-01 10:00:00' }),
    bill('8', 'D', 'T1', 300, { gend: '2' }),
  ])
  return folder
}

interface Kept {
  readonly kind: string
  readonly subject: string
  readonly result: Record<string, number>
}

test('a year of files: months, care elsewhere, packages apart, and the split, to the fen and the same bytes again', async (t) => {
  const folder = await lake(t)
  const asked = { pool, year, parquet: folder, resplit: false }
  const first = await yearFromFiles(asked)
  const text = await readFile(join(first.folder, 'statements.json'), 'utf8')
  const statements = JSON.parse(text) as Kept[]
  const of = (kind: string, subject: string) =>
    statements.find((one) => one.kind === kind && one.subject === subject)!.result
  // A 12 months; B from April (the first of March was not covered) 9; C until June 6.
  const t1 = of('capitation', 'T1:390')
  assert.deepEqual([t1.members, t1.memberMonths], [3, 27])
  // A at T1 and C before the cover ended at T1; the stay, the reversed bill and the diabetes are no part of it.
  assert.deepEqual([t1.ownCareFen, t1.careElsewhereFen], [1500, 700])
  assert.deepEqual([of('capitation', 'T2:390').ownCareFen, of('capitation', 'T2:390').careElsewhereFen], [0, 300])
  const diabetes = of('disease-package', 'diabetes:390')
  assert.deepEqual([diabetes.members, diabetes.memberMonths, diabetes.spentFen], [1, 9, 2000])
  const split = of('surplus-split', 'T1:390') as unknown as { retainedFen: number; members: { amountFen: number }[] }
  assert.equal(split.retainedFen, t1.retainedFen)
  assert.equal(
    split.members.reduce((sum, { amountFen }) => sum + amountFen, 0),
    t1.retainedFen,
  )
  // Again: kept slices, the same bytes.
  await yearFromFiles(asked)
  assert.equal(await readFile(join(first.folder, 'statements.json'), 'utf8'), text)
  assert.match(await readFile(join(first.folder, 'packages.csv'), 'utf8'), /capitation,T1:390,3,27/)
  // A slice that changed is summed again.
  await writeClaims(folder, 'setl_d', { pool, year, slice: 9 }, [bill('6', 'C', 'T1', 600)])
  const other = await yearFromFiles(asked)
  assert.equal(other.spentFen, first.spentFen - 200)
})

test('a bill of the year that was settled in the next counts on the last day of its own', async (t) => {
  const folder = await lake(t)
  await writeClaims(folder, 'setl_d', { pool, year, slice: 3 }, [
    bill('1', 'A', 'T1', 1000),
    bill('9', 'A', 'T1', 90, { setl_time: '2026-01-02 09:00:00' }),
  ])
  const { folder: out } = await yearFromFiles({ pool, year, parquet: folder, resplit: false })
  const statements = JSON.parse(await readFile(join(out, 'statements.json'), 'utf8')) as Kept[]
  const { result } = statements.find((one) => one.kind === 'capitation' && one.subject === 'T1:390')!
  assert.equal(result.ownCareFen, 1000 + 90 + 500)
})

test('covers that overlap count a month and a bill once; the later one says whose person it is', async (t) => {
  const folder = await lake(t)
  await writeClaims(folder, 'psn_insu_d', { pool, year, slice: 3 }, [
    cover('A', 'T1', { begndate: '2025-01-01' }),
    cover('A', 'T2', { begndate: '2025-04-01' }),
  ])
  const { folder: written } = await yearFromFiles({ pool, year, parquet: folder, resplit: false })
  const statements = JSON.parse(await readFile(join(written, 'statements.json'), 'utf8')) as Kept[]
  const of = (subject: string) => statements.find((one) => one.kind === 'capitation' && one.subject === subject)!.result
  // C has 6 months at T1, D 12 at T2. A's bills of June are T2's own and care elsewhere.
  assert.deepEqual([of('T1:390').memberMonths, of('T2:390').memberMonths], [3 + 6, 9 + 12])
  assert.deepEqual([of('T2:390').ownCareFen, of('T2:390').careElsewhereFen], [700, 1000 + 300])
  assert.deepEqual([of('T1:390').ownCareFen, of('T1:390').careElsewhereFen], [500, 0])
})

test('what findings took back is told to whom the bill is told: the capitation, a package, or nobody', async (t) => {
  const folder = await lake(t)
  const plan = demonstrationPlan(pool, year, 'T1', false)
  const back = (setlId: string, fen: number, ...findings: string[]) => ({ setlId, fen, findings })
  const sums = async (recovered: ReadonlyMap<number, ReturnType<typeof back>[]>) => {
    const keep = join(folder, '..', 'kept')
    return (await gatherYear({ folder, plan, keep, progress: () => undefined, recovered })).sums
  }
  assert.deepEqual((await sums(new Map())).recovered, [])
  // Bill 1 and 2 of A at T1 and T2, 5 of diabetes, 3 reversed, 4 a stay, 7 after the cover ended: only the first three are anybody's.
  const slice3 = [back('1', 40, 'f1'), back('1', 2, 'f2', 'f3'), back('2', 50, 'f4'), back('3', 9, 'f5')]
  const found = await sums(
    new Map([
      [3, [...slice3, back('4', 9, 'f6'), back('5', 60, 'f7')]],
      [9, [back('7', 9, 'f8'), back('8', 30, 'f9')]],
    ]),
  )
  assert.deepEqual(
    found.recovered.map((one) => [one.package, one.lead, one.at, one.findings, one.fen]),
    [
      ['', 'T1', 'T1', 'f1 f2 f3', 42],
      ['', 'T1', 'T2', 'f4', 50],
      ['', 'T2', 'T1', 'f9', 30],
      ['diabetes', '', 'T1', 'f7', 60],
    ],
  )
  const known = {
    partyOf: (code: string) => ({ code, name: code, id: null }),
    ...{ scoreOf: () => null, splitBefore: () => false, membersOf: () => null },
  }
  const results = new Map(workYear(plan, found, known).map(({ draft, result }) => [draft.subject, result]))
  assert.deepEqual(
    ['T1:390', 'T2:390', 'diabetes:390'].map((subject) => [
      results.get(subject)!.spentFen,
      results.get(subject)!.recoveredFen,
    ]),
    [
      [2200 - 92, 92],
      [300 - 30, 30],
      [2000 - 60, 60],
    ],
  )
})

test('files of another pool or year are refused', async (t) => {
  const parquet = await lake(t)
  await assert.rejects(yearFromFiles({ pool: '310100', year, parquet }), refused('budgets.no_claims'))
  await assert.rejects(yearFromFiles({ pool, year: 2024, parquet }), refused('budgets.no_claims'))
  await assert.rejects(yearFromFiles({ pool: '../../etc', year, parquet }), refused('budgets.no_claims'))
})

test('every bill is split again; one that was paid otherwise is named with its field', async (t) => {
  const folder = await lake(t)
  const line = (setl_id: string, psn_no: string, fen: number) => ({
    ...{
      bkkp_sn: '1',
      setl_id,
      psn_no,
      fee_ocur_time: '2025-06-01 10:00:00',
      hilist_code: 'X1',
      hilist_name: 'x',
      cnt: 1,
      pric: fen,
      chrgitm_lv: '甲',
    },
    ...{
      det_item_fee_sumamt: fen,
      inscp_amt: fen,
      selfpay_prop: 0,
      pric_uplmt_amt: null,
      vali_flag: '1',
      insutype: '390',
      med_type: '11',
    },
  })
  await writeClaims(folder, 'fee_list_d', { pool, year, slice: 3 }, [line('1', 'A', 10_000), line('2', 'A', 7000)])
  const summary = await yearFromFiles({ pool, year, parquet: folder })
  assert.ok(summary.differing >= 1)
  assert.match(await readFile(join(summary.folder, 'resplit-differing.csv'), 'utf8'), /^1,T1,inscp_amt,1000,/m)
})
