import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  confirmScore,
  demonstrationIndicators,
  handAssessment,
  loadDemonstrationScheme,
  reopenScore,
  scoreOf,
} from '#insurance/assessment'
import { benefitsModule, loadBenefits } from '#insurance/benefits'
import { approveRiskModel, importRiskModel } from '#insurance/risk'
import {
  approveStatement,
  postStatement,
  readStatement,
  statementsModule,
  submitStatement,
} from '#insurance/statements'
import { type Actor, type Context, Refusal } from '#kernel'
import { trialBalance } from '#ledger'
import { registerInstitution } from '#people/institutions'
import { freshDatabase, payBills, type TestRegion, testServer } from '#testing'
import { institution, staff } from '#testing/people'
import { writeClaims } from './claims.fixture.ts'
import { demonstrationRiskCsv, demonstrationRules } from './demonstration.ts'
import { approveBudget, enterBudget } from './enter-budget.ts'
import { budgetsModule } from './index.ts'
import { readFundOverview } from './read-overview.ts'
import { readCapitation, readSplit } from './read-packages.ts'
import { approveFundRule, enterFundRule } from './rules.ts'
import { runClearings, runPoints, runPrepayments } from './runs.ts'
import { yearEnd } from './year-end/year-end.ts'

const auditor: Actor = { id: 'a1', roles: ['auditor'], name: '梁志刚' }
const administrator: Actor = { id: 'd1', roles: ['administrator'], name: '丁工' }
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const shares = [834, 834, 834, 834, 833, 833, 833, 833, 833, 833, 833, 833]
const budget = {
  year: 2025,
  insutype: '390',
  category: 'inpatient',
  amountFen: 10_000_000,
  reserveBp: 500,
  monthSharesBp: shares,
  source: '预算文件',
} as const

async function world(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set('2026-02-10T02:00:00Z')
  const said = {
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
  }
  const lead = await registerInstitution(region.ctx(), {
    ...{
      code: 'H33010099999',
      name: '安平互联网医院',
      kind: 'internet-hospital',
      level: 3,
      parentId: null,
      licenceNumber: 'PDYLEAD',
    },
    ...said,
  })
  const centre = await institution(region, 'township-centre', '柳河镇卫生院')
  const clinic = await institution(region, 'village-clinic', '柳村卫生室', centre.id)
  const manager = await staff(region, lead.id, '郭建平', 'manager')
  const own = await staff(region, centre.id, '吴洁', 'manager')
  const decided = async (statementId: string) => {
    await submitStatement(region.ctx(manager), { statementId })
    await approveStatement(region.ctx(auditor), { statementId })
    return postStatement(region.ctx(manager), { statementId })
  }
  const rules = async () => {
    for (const entry of demonstrationRules(centre.code)) {
      const { id } = await enterFundRule(region.ctx(administrator), { name: 'all', ...entry })
      await approveFundRule(region.ctx(auditor), { fundRuleId: id })
    }
  }
  const inForce = async () => {
    const { id } = await enterBudget(region.ctx(administrator), { ...budget, monthSharesBp: [...shares] })
    await approveBudget(region.ctx(auditor), { budgetId: id })
  }
  return { region, lead, centre, clinic, manager, own, decided, rules, inForce }
}

test('a budget and a rule are entered by one person and put in force by another', async (t) => {
  const { region, manager, own } = await world(t)
  await assert.rejects(
    enterBudget(region.ctx(administrator), { ...budget, monthSharesBp: [...shares.slice(1), 0] }),
    refused('budgets.shares'),
  )
  const both: Actor = { ...administrator, roles: ['administrator', 'auditor'] }
  const { id } = await enterBudget(region.ctx(both), { ...budget, monthSharesBp: [...shares] })
  await assert.rejects(approveBudget(region.ctx(both), { budgetId: id }), refused('budgets.second_person'))
  await assert.rejects(approveBudget(region.ctx(own), { budgetId: id }), refused('budgets.not_yours'))
  const loader: Actor = { ...own, roles: ['manager', 'administrator'] }
  await assert.rejects(approveBudget(region.ctx(loader), { budgetId: id }), refused('budgets.not_yours'))
  await assert.rejects(runPrepayments(region.ctx(loader), { year: 2025, month: 1 }), refused('budgets.not_yours'))
  const approvals = await Promise.allSettled(
    [auditor, manager].map((one) => approveBudget(region.ctx(one), { budgetId: id })),
  )
  assert.deepEqual(approvals.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const more = await enterBudget(region.ctx(administrator), {
    ...budget,
    amountFen: 9_000_000,
    monthSharesBp: [...shares],
  })
  await approveBudget(region.ctx(auditor), { budgetId: more.id })
  const { rows } =
    await region.pool.query(`select sum(case when d.kind = 'fund-budget' then amount_fen else -amount_fen end)::bigint as fen
    from ledger.posting p join ledger.account d on d.id = p.destination`)
  assert.equal(Number(rows[0].fen), 9_000_000, 'a revision moves the difference')
  assert.equal(await trialBalance(region.ctx()), 0)
  const wrong = enterFundRule(region.ctx(administrator), {
    kind: 'split',
    name: 'all',
    validFrom: '2025-01-01',
    parameters: { contractsBp: 1, workBp: 1, resultsBp: 1 },
    source: '文件',
  })
  await assert.rejects(wrong, refused('budgets.parameters'))
})

/** Each inpatient bill is a case of one weight. */
async function groupStays({ pool }: TestRegion): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(
      `insert into cases.grouped (id, year, month, system, pays, setl_id, mdtrt_id, resident_id, institution_id, dept_code, insutype, hosp_lv,
         ended_on, ipt_days, adrg, group_code, reason, weight_10000, cost_fen, person_fen, fund_fen, standard_fen, pay_fen, outlier)
       select setl_id, extract(year from settled_at at time zone 'Asia/Shanghai'), 1, 'drg', true, setl_id, mdtrt_id, resident_id, institution_id,
         '', insutype, 1, benefit_date, 1, '', '', '', 10000, 0, 0, 0, 0, 0, 'none' from settlement.bill where med_type = '21'`,
    )
    await client.query('commit')
  } finally {
    client.release()
  }
}

test('who was given ahead and has no bill accounts for it; a bill taken back has no points; without any points the bills stand', async (t) => {
  const { region, centre, clinic, manager, decided, rules, inForce } = await world(t)
  const paid = { insutype: '390', medType: '21' } as const
  await payBills(region, [
    { ...paid, institution: centre, fen: 300_000, at: '2024-05-01T02:00:00Z' },
    { ...paid, institution: clinic, fen: 100_000, at: '2024-06-01T02:00:00Z' },
    { ...paid, institution: centre, fen: 600_000, at: '2025-03-20T02:00:00Z' },
    { ...paid, institution: centre, fen: 500_000, at: '2025-04-20T02:00:00Z' },
  ])
  await rules()
  await inForce()
  const prepaid = await runPrepayments(region.ctx(manager), { year: 2025, month: 1 })
  await decided(prepaid.statementIds[0]!)
  const unpointed = await runClearings(region.ctx(manager), { year: 2025 })
  const early = await readStatement(region.ctx(auditor), { statementId: unpointed.statementIds[0]! })
  assert.equal((early.result as { entitledFen: number }).entitledFen, 1_100_000, 'without points the bills stand')
  await groupStays(region)
  await region.pool.query(
    `update settlement.bill set state = 'reversed', ended_at = settled_at where hifp_pay = 500000`,
  )
  const { statementIds } = await runClearings(region.ctx(manager), { year: 2025 })
  const { result } = await decided(statementIds[0]!)
  const { institutions } = result as { institutions: { code: string; points: number; prepaidFen: number }[] }
  const of = ({ code }: { code: string }) => institutions.find((one) => one.code === code)!
  assert.equal(of(centre).points, 100_000)
  // A high outlier counts as it is paid, and not as an ordinary case of its group.
  await region.pool.query(`update cases.grouped set outlier = 'high', equal_weight_10000 = 25000`)
  const dear = await runClearings(region.ctx(manager), { year: 2025 })
  const drafted = await readStatement(region.ctx(auditor), { statementId: dear.statementIds[0]! })
  assert.equal((drafted.result as { points: number }).points, 250_000)
  assert.deepEqual([of(clinic).prepaidFen, of(clinic).points], [178_267, 0])
  const { rows } = await region.pool.query(
    `select a.kind, sum(case when a.id = p.destination then amount_fen else -amount_fen end)::bigint as fen from ledger.posting p
       join ledger.account a on a.id in (p.source, p.destination) where a.kind in ('fund-budget', 'institution-prepaid') group by 1`,
  )
  assert.ok(
    rows.every(({ fen }) => Number(fen) === 0),
    'nothing is left on the budget or given ahead',
  )
})

/** Last year's and this year's bills, and the claims as files. */
async function livedYear(
  t: TestContext,
  { region, centre, clinic }: Awaited<ReturnType<typeof world>>,
): Promise<string> {
  const paid = { insutype: '390', medType: '21' } as const
  await payBills(region, [
    { ...paid, institution: centre, fen: 300_000, at: '2024-05-01T02:00:00Z' },
    { ...paid, institution: clinic, fen: 100_000, at: '2024-12-31T15:59:00Z' },
    { ...paid, institution: clinic, fen: 77, at: '2024-12-31T16:00:00Z' },
    { ...paid, institution: centre, fen: 600_000, at: '2025-01-20T02:00:00Z' },
    { ...paid, institution: centre, fen: 400_000, at: '2025-07-20T02:00:00Z' },
  ])
  await groupStays(region)
  const root = await mkdtemp(join(tmpdir(), 'anji-budgets-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const folder = join(root, 'claims')
  const place = { pool: '990100', year: 2025, slice: 1 }
  const person = {
    brdy: '1960-05-01',
    gend: '1',
    insutype: '390',
    begndate: '2024-01-01',
    enddate: null,
    contracted: true,
    risk_codes: '',
  }
  await writeClaims(folder, 'psn_insu_d', place, [{ psn_no: 'A', ...person, lead_fixmedins_code: centre.code }])
  const bill = {
    setl_time: '2025-06-01 10:00:00',
    insutype: '390',
    med_type: '11',
    diag_code: 'J06.900',
    vali_flag: '1',
    gend: '1',
  }
  await writeClaims(folder, 'setl_d', place, [
    { setl_id: '1', psn_no: 'A', ...bill, fixmedins_code: centre.code, hifp_pay: 900 },
    { setl_id: '2', psn_no: 'A', ...bill, fixmedins_code: clinic.code, hifp_pay: 100 },
  ])
  return folder
}

test('a year: prepaid, cleared, packages kept and split as statements, and the books add up to nothing', async (t) => {
  const here = await world(t)
  const { region, centre, manager, own, decided, rules, inForce } = here
  const parquet = await livedYear(t, here)
  await loadBenefits(region.ctx(), {})
  await assert.rejects(yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet }), refused('budgets.no_rule'))
  await rules()
  await assert.rejects(yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet }), refused('budgets.no_budget'))
  await inForce()
  const { model } = await importRiskModel(region.ctx(administrator), {
    model: 'demonstration',
    validFrom: '2024-01-01',
    source: '文件',
    csv: demonstrationRiskCsv,
  })
  const theirs = approveRiskModel(region.ctx(own), { riskModelId: model!.id })
  await assert.rejects(theirs, refused('budgets.not_yours'), 'a risk model is the region’s, not any institution’s')
  await approveRiskModel(region.ctx(auditor), { riskModelId: model!.id })
  const prepaid = await runPrepayments(region.ctx(manager), { year: 2025, month: 1 })
  const shown = await decided(prepaid.statementIds[0]!)
  assert.deepEqual(
    (shown.result as { institutions: { prepaidFen: number }[] }).institutions.map(({ prepaidFen }) => prepaidFen),
    [534_803, 178_267],
  )
  assert.equal((await runPoints(region.ctx(manager), { year: 2025, month: 1 })).statementIds.length, 1)
  await assert.rejects(yearEnd(region.ctx(), { pool: '310100', year: 2025, parquet }), refused('budgets.wrong_pool'))
  await assert.rejects(yearEnd(region.ctx(), { pool: '990100', year: 2026, parquet }), refused('budgets.year_running'))
  const ended = await yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet })
  const again = await yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet })
  assert.deepEqual(again.statementIds, ended.statementIds, 'the same claims and rules are the same statements')
  await assess(region.ctx(auditor), centre.id)
  const unsure = await yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet })
  assert.deepEqual(unsure.statementIds, ended.statementIds, 'a score that is not confirmed moves no money')
  for (const statementId of ended.statementIds) await decided(statementId)
  assert.equal(await trialBalance(region.ctx()), 0)
  const overview = await readFundOverview(region.ctx(auditor), { year: 2025 })
  assert.deepEqual([overview.monthsPast, overview.actualToDateFen, overview.forecastFen], [12, 1_000_077, 1_000_077])
  assert.equal(overview.budgets[0]!.months[0]!.prepaidFen, 713_070)
  const { rows } = await readCapitation(region.ctx(own), { year: 2025 })
  const one = rows.find(({ kind }) => kind === 'capitation')!
  assert.deepEqual(
    [one.institutionCode, one.memberMonths, one.ownCareFen, one.careElsewhereFen, one.scoreBp],
    [centre.code, 12, 900, 100, null],
  )
  assert.deepEqual((await readSplit(region.ctx(own), { year: 2025 })).rows, [], 'without a score nothing is kept')
  await split(here, parquet)
})

async function assess(ctx: Context, institutionId: string): Promise<string> {
  await loadDemonstrationScheme(ctx, 2025)
  const figures = demonstrationIndicators.map(({ measure }) => ({
    ...{ measure, numerator: 95, denominator: 100, runId: ctx.chance.uuid(), definitionHash: '0'.repeat(64) },
  }))
  await handAssessment(ctx, { institutionId, year: 2025, asOf: ctx.now, figures })
  return (await scoreOf(ctx, institutionId, 2025))!.scoreId
}

/** With a score the surplus is split, after the package is posted; where nothing is kept any more, the split is taken back. */
async function split(here: Awaited<ReturnType<typeof world>>, parquet: string): Promise<void> {
  const { region, centre, decided } = here
  const scoreId = (await scoreOf(region.ctx(), centre.id, 2025))!.scoreId
  await confirmScore(region.ctx(auditor), { scoreId })
  const again = async () => {
    const { statementIds } = await yearEnd(region.ctx(), { pool: '990100', year: 2025, parquet })
    const all = await Promise.all(
      statementIds.map((statementId) => readStatement(region.ctx(auditor), { statementId })),
    )
    return all.filter(({ state, kind }) => state === 'draft' && (kind === 'capitation' || kind === 'surplus-split'))
  }
  const held = async () => {
    const { rows } = await region.pool.query(
      `select coalesce(sum(case when d.kind = 'surplus' then amount_fen else 0 end), 0)::bigint as kept,
              coalesce(sum(case when s.kind = 'surplus' then amount_fen else 0 end), 0)::bigint as gone
         from ledger.posting p join ledger.account s on s.id = p.source join ledger.account d on d.id = p.destination`,
    )
    return [Number(rows[0].kept), Number(rows[0].gone)] as const
  }
  const [kept, divided] = await again()
  assert.deepEqual([kept!.kind, divided!.kind], ['capitation', 'surplus-split'])
  await assert.rejects(decided(divided!.id), refused('statements.source_not_posted'))
  await decided(kept!.id)
  await postStatement(region.ctx(auditor), { statementId: divided!.id })
  const [first, out] = await held()
  assert.ok(first > 0 && first === out, `${first} kept, ${out} split`)
  const reopened = await reopenScore(region.ctx(auditor), { scoreId, reason: '重新核对' })
  assert.equal(reopened.state, 'provisional')
  const [none, nothing] = await again()
  assert.deepEqual([none!.headlineFen, nothing!.headlineFen], [kept!.headlineFen, 0])
  await decided(none!.id)
  await decided(nothing!.id)
  assert.deepEqual(await held(), [2 * first, 2 * first], 'each is taken back once')
  assert.equal(await trialBalance(region.ctx()), 0)
  const revised = (await scoreOf(region.ctx(), centre.id, 2025))!.scoreId
  await confirmScore(region.ctx(auditor), { scoreId: revised })
  for (const { id } of await again()) await decided(id)
  assert.deepEqual(await held(), [3 * first, 3 * first])
  await leadGone(here, { parquet, again, held })
}

/** A lead whose people are all another's by now: what was posted of it is taken back once, by two persons, and comes again when they do. */
async function leadGone(
  { region, centre, clinic, decided }: Awaited<ReturnType<typeof world>>,
  { parquet, again, held }: { parquet: string; again: Again; held: () => Promise<readonly [number, number]> },
): Promise<void> {
  const place = { pool: '990100', year: 2025, slice: 1 }
  const cover = (lead: string) =>
    writeClaims(parquet, 'psn_insu_d', place, [
      {
        ...{ psn_no: 'A', brdy: '1960-05-01', gend: '1', insutype: '390', begndate: '2024-01-01', enddate: null },
        ...{ contracted: true, risk_codes: '', lead_fixmedins_code: lead },
      },
    ])
  const [before] = await held()
  await cover(clinic.code)
  const found = await again()
  const ofCentre = found.filter(({ subject }) => subject === `${centre.code}:390`)
  assert.deepEqual(
    ofCentre.map(({ kind, headlineFen, postings }) => [kind, headlineFen, postings.length]),
    [
      ['capitation', 0, 0],
      ['surplus-split', 0, 0],
    ],
  )
  assert.match(ofCentre[0]!.steps[0]!.zh, /撤回/)
  assert.deepEqual(
    (await again()).map(({ id }) => id),
    found.map(({ id }) => id),
    'the same once more',
  )
  const [gone, goneSplit] = ofCentre
  await assert.rejects(decided(goneSplit!.id), refused('statements.source_not_posted'))
  await decided(gone!.id)
  await postStatement(region.ctx(auditor), { statementId: goneSplit!.id })
  assert.deepEqual(await held(), [before + before / 3, before + before / 3], 'taken back once')
  assert.equal(await trialBalance(region.ctx()), 0)
  assert.deepEqual(
    (await again()).filter(({ subject }) => subject === `${centre.code}:390`),
    [],
    'and stays so',
  )
  await cover(centre.code)
  const back = await again()
  assert.deepEqual(
    back.map(({ kind, subject }) => [kind, subject]),
    [
      ['capitation', `${centre.code}:390`],
      ['surplus-split', `${centre.code}:390`],
    ],
    'the clinic’s draft, of nobody any more, is withdrawn',
  )
}

type Again = () => Promise<Awaited<ReturnType<typeof readStatement>>[]>

test('tables leave as CSV; a manager of another institution sees the own rows only', async (t) => {
  const { region, manager, own } = await world(t)
  const server = await testServer(t, region, [benefitsModule, statementsModule, budgetsModule])
  assert.equal((await server.call(own, 'GET /api/budgets/overview?year=2025')).status, 403)
  assert.equal((await server.call(own, 'GET /api/budgets/export/capitation?year=2025')).status, 200)
  assert.equal((await server.call(own, 'GET /api/budgets/export/burn?year=2025')).status, 403)
  assert.equal((await server.call(manager, 'GET /api/budgets/export/nothing?year=2025')).status, 400)
  assert.equal((await server.call(administrator, 'POST /api/budgets', { ...budget, amountFen: -1 })).status, 400)
  assert.equal((await server.call(manager, 'GET /api/budgets/overview?year=2025')).body.budgets.length, 0)
})
