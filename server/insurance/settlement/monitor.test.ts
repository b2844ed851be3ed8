import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { BillVerdict } from '#contracts/settlement-rules'
import { loadRules, readLimits } from '#insurance/monitoring'
import { foresee } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { amlodipine, assertBalanced, clinic, fee, manager } from './clinic.test.ts'

const head = 'batch,kind,limit_type,name,national_code,value'
const onlyMen = `测试,drug,限定性别对象,氨氯地平,${amlodipine(1).hilistCode},男`
const onceInFifteenDays = `测试,item,限定频次,诊察费,${fee.hilistCode},频次上限=1|疗程周期=15|备注=测试`

/** A clinic under rules of its own: a drug for men only, which stops; and a fee once in fifteen days, which reminds. */
async function watched(t: TestContext) {
  const place = await clinic(t)
  const { rules, faults } = readLimits([head, onlyMen, onceInFifteenDays].join('\n'), {
    fileName: 'test',
    validFrom: '2024-01-01',
  })
  assert.deepEqual([rules.length, faults.length], [2, 0])
  const acting = rules.map(({ rule }) => ({
    ...rule,
    action: rule.kind === 'sex' ? ('stop' as const) : ('remind' as const),
  }))
  await place.region.ctx().transaction((ctx) => loadRules(ctx, acting, '测试'))
  const quote = async (mdtrtId: string) =>
    (await place.server.call(place.actor, `GET /api/settlement/visits/${mdtrtId}/quote`)).body
  return { ...place, quote }
}

const said = (verdicts: readonly BillVerdict[]) =>
  verdicts.map(({ kind, action, lineNos }) => [kind, action, ...lineNos])

test('what must not be paid is said with the quote, and refused when it is paid: rule, line and what to do', async (t) => {
  const { region, charge, pay, quote, server } = await watched(t)
  const { mdtrtId } = await charge([fee])
  await charge([amlodipine(1)], { mdtrtId })
  const { verdicts, lines } = await quote(mdtrtId)
  const drug = lines.find((line: { hilist_code: string }) => line.hilist_code === amlodipine(1).hilistCode)
  assert.deepEqual(said(verdicts), [['sex', 'stop', drug.lineNo]])
  const refused = await pay(mdtrtId)
  assert.deepEqual([refused.status, refused.body.code], [409, 'settlement.must_not_be_paid'])
  assert.ok(refused.body.detail.includes(verdicts[0].ruleId) && refused.body.detail.includes(`${drug.lineNo}`))
  const { rows } = await region.pool.query('select count(*) as n from settlement.bill')
  assert.equal(rows[0].n, 0)

  // The institution returns the charge, or declares it self-paid: then it is wholly the person's own, and not stopped.
  const line = `POST /api/settlement/visits/${mdtrtId}/declare-own`
  const asked = { chargeIds: [drug.chargeId], reason: '患者要求，已告知自费' }
  assert.equal((await server.call(manager, line, asked)).body.code, 'settlement.consent_missing')
  const declared = await server.call(manager, line, { ...asked, agreedBy: 'self' })
  assert.deepEqual([declared.status, declared.body.amountFen], [200, 4200])
  assert.equal((await server.call(manager, line, { ...asked, agreedBy: 'self' })).status, 200)
  const other = await server.call(manager, line, { ...asked, agreedBy: 'self', reason: '别的理由' })
  assert.equal(other.body.code, 'settlement.already_own')
  const after = await quote(mdtrtId)
  assert.deepEqual([after.verdicts.length, after.fulamt_ownpay_amt], [0, 4200])
  assert.ok(after.rules.some((rule: { ruleId: string }) => rule.ruleId === 'line.declared_own'))
  const bill = (await pay(mdtrtId)).body
  assert.deepEqual([bill.state, bill.fulamt_ownpay_amt, bill.inscp_amt], ['settled', 4200, 1000])
  await assertBalanced(region)
})

test('a reminder lets pay and is kept with the bill, also when it is settled again', async (t) => {
  const { region, charge, settle, quote, server, actor } = await watched(t)
  await settle((await charge([fee])).mdtrtId)
  region.clock.advance(60 * 24 * 3)
  const { mdtrtId } = await charge([fee])
  assert.deepEqual(said((await quote(mdtrtId)).verdicts), [['frequency', 'remind', 1]])
  const bill = await settle(mdtrtId)
  const kept = async () =>
    (await region.pool.query('select setl_id, stage, action, line_nos, amount_fen from settlement.pub_verdict')).rows
  const mine = { stage: 'during', action: 'remind', line_nos: [1] }
  assert.deepEqual(await kept(), [{ setl_id: bill.billId, ...mine, amount_fen: 1000 }])
  const shown = (await server.call(actor, `GET /api/settlement/bills/${bill.billId}/explanation`)).body.verdicts
  assert.deepEqual(said(shown), [['frequency', 'remind', 1]])
  const again = await server.call(manager, `POST /api/settlement/bills/${bill.billId}/resettle`, { reason: '政策更正' })
  const [settledId] = again.body.settledBillIds
  assert.ok((await kept()).some((row) => row.setl_id === settledId))
  region.clock.advance(60 * 24 * 20)
  assert.deepEqual((await quote((await charge([fee])).mdtrtId)).verdicts, [], 'fifteen days have passed')
  await assertBalanced(region)
})

test('a charge is declared self-paid by its institution, its doctor or its system, while it is unbilled', async (t) => {
  const { region, charge, settle, server, actor, hospital } = await watched(t)
  const { mdtrtId } = await charge([fee])
  const { rows } = await region.pool.query('select id from settlement.charge')
  const body = { chargeIds: [rows[0].id], reason: '已告知自费', agreedBy: 'relative' }
  const line = `POST /api/settlement/visits/${mdtrtId}/declare-own`
  const doctor: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: 'x', institutionId: hospital.id }
  const elsewhere: Actor = { ...manager, institutionId: region.chance.uuid() }
  for (const as of [doctor, elsewhere])
    assert.equal((await server.call(as, line, body)).body.code, 'settlement.not_your_visit')
  assert.equal((await server.call(actor, line, body)).status, 403)
  const unknown = { ...body, chargeIds: [region.chance.uuid()] }
  assert.equal((await server.call(manager, line, unknown)).body.code, 'settlement.unknown_charge')
  await settle(mdtrtId)
  assert.equal((await server.call(manager, line, body)).body.code, 'settlement.unknown_charge')
})

test('the window sees what nobody has paid, why a rule stops it, declares it self-paid and takes that back', async (t) => {
  const { region, charge, pay, quote, server, actor, hospital } = await watched(t)
  const { mdtrtId } = await charge([fee])
  await charge([amlodipine(1)], { mdtrtId })
  const window: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '何海燕', institutionId: hospital.id }
  const list = async (as: Actor, search = '') =>
    (await server.call(as, 'POST /api/settlement/unbilled', search ? { search } : {})).body
  const [visit] = (await list(window)).visits
  assert.deepEqual([visit.mdtrtId, visit.charges, visit.amountFen, visit.stops], [mdtrtId, 2, 5200, 1])
  for (const search of ['王', '秀英', 'wangxiu', 'wxy']) assert.equal((await list(window, search)).total, 1, search)
  assert.equal((await list(window, 'zs')).total, 0)
  const elsewhere: Actor = { ...window, institutionId: region.chance.uuid() }
  assert.equal((await list(elsewhere)).total, 0)
  const one = `GET /api/settlement/visits/${mdtrtId}/unbilled`
  assert.equal((await server.call(elsewhere, one)).body.code, 'settlement.not_your_visit')
  assert.equal((await server.call(actor, one)).status, 403)

  const before = (await server.call(window, one)).body
  const drug = before.charges.find((one: { hilistCode: string }) => one.hilistCode === amlodipine(1).hilistCode)
  assert.deepEqual(said(before.verdicts), [['sex', 'stop', drug.lineNo]])
  const body = { chargeIds: [drug.chargeId], reason: '本人要求', agreedBy: 'guardian' }
  await server.call(window, `POST /api/settlement/visits/${mdtrtId}/declare-own`, body)
  const after = (await server.call(window, one)).body
  const { own } = after.charges.find((one: { chargeId: string }) => one.chargeId === drug.chargeId)
  assert.deepEqual([own.reason, own.agreedBy, own.byName], ['本人要求', 'guardian', '何海燕'])
  assert.deepEqual([after.verdicts.length, after.fundFen + after.personFen, after.visit.declaredFen], [0, 5200, 4200])
  const back = await server.call(window, `POST /api/settlement/visits/${mdtrtId}/take-back-own`, {
    chargeIds: [drug.chargeId],
  })
  assert.equal(back.status, 200)
  assert.deepEqual(said((await quote(mdtrtId)).verdicts), [['sex', 'stop', drug.lineNo]], 'it stops again')
  await server.call(window, `POST /api/settlement/visits/${mdtrtId}/declare-own`, body)
  await pay(mdtrtId)
  assert.equal((await server.call(window, one)).body.code, 'settlement.nothing_to_bill')
  assert.deepEqual((await list(window)).visits, [])
  const { rows } = await region.pool.query(
    `select count(*)::int as n from kernel.audit where entity = 'settlement.charge' and action = 'read' and actor_name = '何海燕'`,
  )
  assert.ok(rows[0].n >= 5, 'each look is in the trail')
})

test('before a prescription is written the same rules speak, and nothing is kept', async (t) => {
  const { region, wang, person, hospital, charge, settle } = await watched(t)
  await settle((await charge([fee])).mdtrtId)
  const ask = (residentId: string) =>
    foresee(region.ctx(), {
      ...{ residentId, institutionId: hospital.id, diagCodes: ['I10'] },
      lines: [
        { hilistCode: fee.hilistCode, cnt: 1 },
        { hilistCode: amlodipine(1).hilistCode, cnt: 1, prdDays: 7 },
      ],
    })
  const { verdicts } = await ask(wang.id)
  assert.deepEqual(said(verdicts).sort(), [
    ['frequency', 'remind', 1],
    ['sex', 'stop', 2],
  ])
  assert.ok(verdicts.every((one) => one.reasonZh && one.reasonEn && one.clause))
  const uninsured = await person('陈小燕', null, 0)
  assert.deepEqual((await ask(uninsured.id)).verdicts, [], 'who is in no scheme pays alone')
  const { rows } = await region.pool.query('select count(*) as n from settlement.bill_verdict')
  assert.equal(rows[0].n, 0)
})
