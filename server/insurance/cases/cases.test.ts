import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { importTables, smallTables } from '#insurance/grouping'
import { readStatement, rerunStatement } from '#insurance/statements'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { doctor, institution, resident, staff, treats } from '#testing/people'
import {
  askMonth,
  casesModule,
  changeTariff,
  learnTariffDraft,
  listCases,
  makeMonthStatements,
  publishTariff,
  readMonth,
  readStay,
  runMonth,
  whatIf,
} from './index.ts'
import { type StayWritten, writeStay } from './stay-rows.test.ts'

const march = { year: 2026, month: 3 }
const basis = { year: 2026, basisFrom: '2026-01-01', basisTo: '2026-03-31', casesMin: 2, pays: 'drg' } as const
const recoding = { addDiagnoses: [], removeDiagnoses: [], addProcedures: [], removeProcedures: [] }

/** Two hospitals with stays in March, tables and the people of the fund. */
async function ground(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set('2026-04-05T02:00:00Z')
  await importTables(region.ctx(), { name: '小表', validFrom: '2026-01-01', texts: smallTables })
  const [one, two] = [await institution(region, 'hospital', '甲医院'), await institution(region, 'hospital', '乙医院')]
  const person = await resident(region, '王秀英', '1960-01-01')
  const auditor: Actor = { id: region.ctx().chance.uuid(), roles: ['auditor'], name: '审核' }
  const lead: Actor = { ...auditor, id: region.ctx().chance.uuid(), roles: ['auditor', 'manager'], name: '牵头' }
  const stay = (more: Partial<StayWritten>) =>
    writeStay(region, {
      ...{ residentId: person.id, institutionId: one.id, diagnoses: ['B1'], costFen: 1_000_000, fundFen: 700_000 },
      ...more,
    })
  const first = await stay({ diagnoses: ['B1', 'C1'] })
  await stay({ costFen: 800_000, fundFen: 500_000 })
  await stay({ diagnoses: ['B1', 'C2'], costFen: 3_000_000, fundFen: 2_000_000, institutionId: two.id })
  await stay({ diagnoses: ['B1', 'C2'], costFen: 3_400_000, fundFen: 2_000_000, institutionId: two.id })
  await stay({ insutype: '390', costFen: 900_000, fundFen: 400_000 })
  await stay({ diagnoses: ['C1'], costFen: 500_000, fundFen: 300_000 })
  return { region, one, two, person, auditor, lead, stay, first }
}

async function published(t: TestContext) {
  const world = await ground(t)
  const { region, auditor, lead } = world
  const draft = await learnTariffDraft(region.ctx(lead), basis)
  await publishTariff(region.ctx(auditor), { tariffId: draft.id })
  const run = async () => {
    await askMonth(region.ctx(auditor), march)
    await region.runJob(runMonth, march)
    return readMonth(region.ctx(auditor), march)
  }
  return { ...world, draft, run }
}

test('a tariff is learned by one and published by another, and only one is in force on a day', async (t) => {
  const { region, auditor, lead } = await ground(t)
  const draft = await learnTariffDraft(region.ctx(lead), basis)
  // The mean of all is 1.6 million fen; that of BR11 3.2 million.
  assert.equal(draft.basisMeanFen, 1_600_000)
  assert.equal(draft.drgWeights.find(({ drg }) => drg === 'BR11')?.weight10000, 20_000)
  assert.equal(draft.drgWeights.find(({ drg }) => drg === 'BR13')?.learnedFrom, 'adrg')
  await assert.rejects(publishTariff(region.ctx(lead), { tariffId: draft.id }), { code: 'cases.made_by_you' })
  const parameters = { ...draft.parameters, pays: 'dip' as const }
  const colleague: Actor = { ...lead, id: region.ctx().chance.uuid() }
  const touched = changeTariff(region.ctx(colleague), { tariffId: draft.id, parameters })
  await assert.rejects(touched, { code: 'cases.made_by_another' }, 'or its maker could publish it')
  const changed = await changeTariff(region.ctx(lead), { tariffId: draft.id, parameters })
  assert.equal(changed.pays, 'dip')
  assert.equal((await publishTariff(region.ctx(auditor), { tariffId: draft.id })).state, 'published')
  await assert.rejects(changeTariff(region.ctx(lead), { tariffId: draft.id, parameters }), {
    code: 'cases.not_a_draft',
  })
  const again = await learnTariffDraft(region.ctx(lead), basis)
  assert.equal(again.revision, 2)
  await assert.rejects(publishTariff(region.ctx(auditor), { tariffId: again.id }), { code: 'cases.tariff_overlap' })
  const empty = { ...basis, basisFrom: '2025-01-01', basisTo: '2025-02-01' }
  await assert.rejects(learnTariffDraft(region.ctx(lead), empty), { code: 'cases.basis_empty' })
})

test('a month is worked out under both systems: the same again, DIP pays its budgets to the fen, 0000 stands apart', async (t) => {
  const { region, run, stay, auditor, draft } = await published(t)
  const picture = await run()
  const [drg, dip] = picture.totals
  assert.deepEqual([picture.month.cases, drg?.cases, dip?.cases], [6, 6, 6])
  assert.equal(drg?.costFen, 9_600_000)
  assert.deepEqual([drg?.pays, dip?.pays], [true, false])
  assert.equal(drg?.outliers.ungrouped, 1)
  assert.equal(
    dip?.payFen,
    picture.pointValues.reduce((sum, { budgetFen }) => sum + budgetFen, 0),
  )
  const { rows } = await region.pool.query('select case_id, weight_milli from cases.pub_case order by 1')
  const again = await run()
  assert.equal(again.month.sm3, picture.month.sm3)
  assert.deepEqual((await region.pool.query('select case_id, weight_milli from cases.pub_case order by 1')).rows, rows)
  const late = await stay({ costFen: 100_000, fundFen: 50_000 })
  assert.equal((await run()).month.cases, 7)
  await region.pool.query(`update settlement.bill set state = 'reversed', ended_at = now() where setl_id = $1`, [
    late.setlId,
  ])
  assert.equal((await run()).month.sm3, picture.month.sm3)
  const low = await listCases(region.ctx(auditor), { ...march, system: 'drg', outlier: 'ungrouped' })
  assert.deepEqual(
    low.cases.map(({ groupCode, payFen }) => [groupCode, payFen]),
    [['0000', 200_000]],
  )
  // What no weight fits counts where a budget is shared by points, as it is paid: its share of the cost at the rate.
  const { rows: counted } = await region.pool.query(
    `select weight_milli, equal_weight_milli, standard_fen from cases.pub_case where system = 'drg' and group_code = '0000'`,
  )
  const { drg: rates } = draft.parameters
  assert.deepEqual(counted, [
    {
      weight_milli: null,
      equal_weight_milli: Math.floor((Math.round((400_000 * 10_000) / rates.rateFen['310']) + 5) / 10),
      standard_fen: 400_000,
    },
  ])
})

test('a month without a tariff fails with the reason, and one that is not over is refused', async (t) => {
  const { region, auditor } = await ground(t)
  await askMonth(region.ctx(auditor), march)
  await region.runJob(runMonth, march)
  const { rows } = await region.pool.query('select state, failure from cases.month')
  assert.deepEqual(rows, [{ state: 'failed', failure: '2026-03-31 没有生效的付费标准。' }])
  await assert.rejects(askMonth(region.ctx(auditor), { year: 2026, month: 4 }), { code: 'cases.future_month' })
})

test('another coding of a stay shows both groups and pays, changes nothing and is in the trail', async (t) => {
  const { region, run, first, auditor, person } = await published(t)
  await run()
  const before = await readStay(region.ctx(auditor), { mdtrtId: first.mdtrtId })
  assert.equal(before.stay.grouping.drg, 'BR15')
  assert.equal(before.stay.grouping.secondaries[0]?.excluded, true)
  const asked = { ...recoding, mdtrtId: first.mdtrtId, addDiagnoses: ['C2'], removeDiagnoses: ['C1'] }
  const other = await whatIf(region.ctx(auditor), asked)
  assert.deepEqual([other.before.drg.groupCode, other.after.drg.groupCode], ['BR15', 'BR11'])
  assert.ok(other.after.drg.payFen! > other.before.drg.payFen!)
  assert.ok(other.after.dip.payFen !== null)
  assert.deepEqual(await readStay(region.ctx(auditor), { mdtrtId: first.mdtrtId }), before)
  const nothing = { ...recoding, mdtrtId: first.mdtrtId, removeDiagnoses: ['B1', 'C1'] }
  await assert.rejects(whatIf(region.ctx(auditor), nothing), { code: 'cases.recoding_empty' })
  const { rows } = await region.pool.query(
    `select distinct action from kernel.audit where entity in ('cases.stay', 'cases.what_if') and resident_id = $1 order by 1`,
    [person.id],
  )
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['execute', 'read'],
  )
})

test('a manager sees the own institution, a doctor stays whose record may be opened, strangers nothing', async (t) => {
  const { region, run, first, one, two, person } = await published(t)
  await run()
  const manager = await staff(region, one.id, '钱立', 'manager')
  const other = await staff(region, two.id, '孙立', 'manager')
  const own = await doctor(region, one.id)
  assert.equal((await readMonth(region.ctx(manager), march)).totals[0]?.cases, 4)
  const elsewhere = { ...march, institutionId: two.id }
  await assert.rejects(readMonth(region.ctx(manager), elsewhere), { code: 'cases.other_scope' })
  await assert.rejects(readStay(region.ctx(other), { mdtrtId: first.mdtrtId }), { code: 'cases.other_scope' })
  await assert.rejects(readStay(region.ctx(own), { mdtrtId: first.mdtrtId }), { code: 'cases.not_your_patient' })
  await treats(region, own.id, person.id)
  assert.equal((await readStay(region.ctx(own), { mdtrtId: first.mdtrtId })).stay.drg.groupCode, 'BR15')
  await assert.rejects(askMonth(region.ctx(manager), march), { code: 'cases.lead_only' })
})

test('each institution’s month is stated under both systems, and worked out again it is the same', async (t) => {
  const { region, run, lead, auditor } = await published(t)
  const picture = await run()
  const { statements } = await makeMonthStatements(region.ctx(lead), march)
  assert.equal(statements.length, 4)
  let payFen = 0
  for (const { statementId, kind } of statements) {
    const detail = await readStatement(region.ctx(auditor), { statementId })
    if (kind === 'drg-month') payFen += detail.headlineFen!
    assert.equal((await rerunStatement(region.ctx(auditor), { statementId })).same, true)
  }
  assert.equal(payFen, picture.totals[0]?.payFen)
  assert.deepEqual((await makeMonthStatements(region.ctx(lead), march)).statements, statements)
})

test('the tables of the screen leave as CSV', async (t) => {
  const { region, run, auditor } = await published(t)
  await run()
  const server = await testServer(t, region, [casesModule])
  for (const table of ['cases', 'groups', 'departments']) {
    const { status, body } = await server.call(auditor, `GET /api/cases/months/2026/3/export/${table}` as never)
    assert.equal(status, 200)
    assert.match(String(body), /BR1|甲医院/)
  }
})
