import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letStand, runAfter, runStep } from '#insurance/findings'
import { demonstrationBehaviours, loadRules } from '#insurance/monitoring'
import { accountFor, balanceOf, trialBalance } from '#ledger'
import { readResource } from '#record'
import { identityOf, rated, recoverable } from './finding.ts'
import { watched } from './world.fixture.ts'

const words = { words: '没有医嘱，基金不应支付' }
const pdf = Buffer.from('%PDF-1.7 order').toString('base64')

test('what comes back of a line is what it is about, as far as the fund paid it and no other finding took it', () => {
  const cases = [
    [{ amountFen: 500, fundFen: 900, takenFen: 0 }, 500],
    [{ amountFen: 900, fundFen: 500, takenFen: 0 }, 500],
    [{ amountFen: 500, fundFen: 900, takenFen: 700 }, 200],
    [{ amountFen: 500, fundFen: 900, takenFen: 900 }, 0],
    [{ amountFen: 500, fundFen: 0, takenFen: 0 }, 0],
  ] as const
  for (const [line, back] of cases) assert.deepEqual(recoverable([line]), [back])
})

test('a rule that is dismissed too often is proposed for demotion: a violation to a suspicion, a stop to a reminder', () => {
  const limits = { demote_decided_min: 20, demote_false_bp: 3000 }
  const counted = { hits: 50, decided: 20, dismissed: 6, appealed: 4, overturned: 3 }
  const stop = { verdict: 'violation', action: 'stop' }
  assert.deepEqual(rated(counted, stop, limits), { falsePositiveBp: 3000, overturnBp: 7500, proposal: 'make-suspect' })
  assert.equal(rated(counted, { verdict: 'suspect', action: 'stop' }, limits).proposal, 'make-remind')
  assert.equal(rated(counted, { verdict: 'suspect', action: 'remind' }, limits).proposal, null)
  assert.equal(rated({ ...counted, dismissed: 5 }, stop, limits).proposal, null, 'right often enough')
  assert.equal(rated({ ...counted, decided: 19 }, stop, limits).proposal, null, 'too few to say')
  const none = { hits: 3, decided: 0, dismissed: 0, appealed: 0, overturned: 0 }
  assert.deepEqual(rated(none, stop, limits), { falsePositiveBp: null, overturnBp: null, proposal: null })
})

test('the same rule version on the same lines of a bill is one finding, in whichever stage it is said', async (t) => {
  const { settle, said, raise } = await watched(t)
  const bill = await settle(2, 3)
  const [first] = await raise(said(bill.billId, { 1: 8_400 }))
  assert.ok(first)
  assert.deepEqual(await raise(said(bill.billId, { 1: 8_400 }, { stage: 'during' })), [])
  assert.equal((await raise(said(bill.billId, { 2: 100 }), said(bill.billId, { 1: 8_400 }, { version: 2 }))).length, 2)
  const shuffled = said(bill.billId, { 1: 1, 2: 1 })
  assert.equal(identityOf(shuffled), identityOf({ ...shuffled, lines: shuffled.lines.toReversed() }))
})

test('an appeal is heard, upheld, taken back, upheld again and recovered; the bill’s reversal takes the recovery back', async (t) => {
  const { region, server, modules, manager, auditor, settle, said, raise, row, place } = await watched(t)
  const bill = await settle(10, 5)
  const [id] = await raise(said(bill.billId, { 1: 42_000 }))
  const liang = auditor('梁志刚')
  const decide = (body: object, actor = liang) =>
    server.call(actor, 'POST /api/findings/decisions', { findingIds: [id], ...words, ...body })

  const early = await decide({ verdict: 'upheld' })
  assert.deepEqual([early.status, early.body.code], [409, 'findings.still_to_answer'])
  const wrong = {
    stand: 'appeals',
    words: '处方在纸上',
    attachments: [{ name: '处方.pdf', contentType: 'image/png', base64: pdf }],
  }
  const bad = await server.call(manager, `POST /api/findings/${id}/answer`, wrong)
  assert.deepEqual([bad.status, bad.body.code], [422, 'findings.attachment_wrong'])
  const attachments = [{ name: '处方.pdf', contentType: 'application/pdf', base64: pdf }]
  const answered = await server.call(manager, `POST /api/findings/${id}/answer`, { ...wrong, attachments })
  assert.equal(answered.body.finding.state, 'appealed')
  assert.equal(answered.body.answer.attachments[0].name, '处方.pdf')
  const again = await server.call(manager, `POST /api/findings/${id}/answer`, { stand: 'accepts', words: '认可' })
  assert.equal(again.body.code, 'findings.already_answered')
  const file = await server.call(liang, `GET /api/findings/${id}/attachments/${answered.body.answer.attachments[0].id}`)
  assert.deepEqual([file.status, file.headers['content-type'], file.body], [200, 'application/pdf', '%PDF-1.7 order'])

  assert.equal((await decide({ verdict: 'upheld' })).body.findings[0].state, 'upheld')
  assert.equal((await decide({ verdict: 'dismissed' })).body.code, 'findings.already_decided')
  const undo = (actor = liang) => server.call(actor, 'POST /api/findings/decisions/undo', { findingIds: [id] })
  assert.equal((await undo(auditor('别人'))).body.code, 'findings.not_decided_by_you')
  assert.equal((await undo()).body.findings[0].state, 'appealed')
  assert.equal((await undo()).body.code, 'findings.not_decided')
  await decide({ verdict: 'upheld' })
  assert.equal(await region.ctx().transaction(letStand), 0, 'nothing is posted while it can be taken back')
  region.clock.advance(11)
  assert.equal((await undo()).body.code, 'findings.undo_too_late')
  assert.equal(await region.ctx().transaction(letStand), 1)
  assert.equal(await region.ctx().transaction(letStand), 0)

  const shown = await server.call(liang, `GET /api/findings/${id}`)
  assert.equal(shown.body.finding.state, 'recovered')
  assert.deepEqual(
    shown.body.lines.map((line: { lit: boolean }) => line.lit),
    [true, false],
  )
  const back = (await row(id!)).recovered_fen
  const paid = (
    await region.pool.query(
      'select fund_share_fen as fen from settlement.bill_line where setl_id = $1 and line_no = 1',
      [bill.billId],
    )
  ).rows[0].fen
  assert.ok(paid < 42_000 && back === paid, 'what the fund paid of the line, and no more')
  const ctx = region.ctx()
  const fund = await accountFor(ctx, 'fund-recovered', '310')
  assert.equal((await balanceOf(ctx, fund!.id)).balanceFen, back)
  assert.equal(await trialBalance(ctx), 0)
  const issue = await ctx.transaction((ctx) => readResource(ctx, 'DetectedIssue', id!))
  assert.equal((issue as { status: string }).status, 'final')

  const reversed = await server.call(
    { ...manager, roles: ['manager'] },
    `POST /api/settlement/bills/${bill.billId}/reverse`,
    { reason: '退费' },
  )
  assert.equal(reversed.status, 200)
  await region.deliver(modules)
  const after = await row(id!)
  assert.deepEqual([after.state, after.recovered_fen], ['upheld', 0])
  assert.equal((await balanceOf(ctx, fund!.id)).balanceFen, 0)
  assert.equal(await trialBalance(ctx), 0)
  const institution = await accountFor(ctx, 'institution', place.id)
  assert.equal((await balanceOf(ctx, institution!.id)).balanceFen, 0)
  assert.match((await server.call(liang, `GET /api/findings/${id}`)).body.recoveryNote.zh, /撤销/)
})

test('two findings on one line take back together what the fund paid for it, and not a fen more', async (t) => {
  const { region, server, auditor, settle, said, raise, row } = await watched(t)
  const bill = await settle(20)
  const ids = await raise(
    said(bill.billId, { 1: 84_000 }),
    said(bill.billId, { 1: 84_000 }, { ruleId: 'other' }),
    said(bill.billId, { 1: 7 }, { ruleId: 'third' }),
  )
  region.clock.advance(12 * 24 * 60)
  const decided = await server.call(auditor('梁志刚'), 'POST /api/findings/decisions', {
    findingIds: ids,
    verdict: 'upheld',
    ...words,
  })
  assert.equal(decided.body.findings.length, 3)
  region.clock.advance(11)
  await region.ctx().transaction(letStand)
  const rows = await Promise.all(ids.map(row))
  assert.equal(
    rows.reduce((sum, one) => sum + one.recovered_fen, 0),
    bill.fund_pay_sumamt,
  )
  assert.ok(
    rows.some((one) => one.state === 'upheld' && one.recovered_fen === 0),
    'one of them came too late',
  )
  assert.equal(await trialBalance(region.ctx()), 0)
})

test('who raised by hand does not decide, and only lines of the bill can be raised', async (t) => {
  const { server, auditor, settle } = await watched(t)
  const bill = await settle(2)
  const liang = auditor('梁志刚')
  const raise = (more: object = {}) =>
    server.call(liang, 'POST /api/findings', {
      setlId: bill.billId,
      lineNos: [1],
      amountFen: 8_400,
      words: '疑似转卖药品',
      ...more,
    })
  assert.equal((await raise({ lineNos: [9] })).body.code, 'findings.line_unknown')
  assert.equal((await raise({ amountFen: 8_401 })).body.code, 'findings.amount_too_high')
  assert.equal((await raise({ setlId: liang.id })).body.code, 'findings.bill_unknown')
  const raised = await raise()
  assert.deepEqual([raised.body.finding.raisedBy, raised.body.finding.mayDecide], ['梁志刚', false])
  assert.equal((await raise()).body.code, 'findings.raised_already')
  const body = { findingIds: [raised.body.finding.id], verdict: 'dismissed', words: '有合理解释' }
  assert.equal((await server.call(liang, 'POST /api/findings/decisions', body)).body.code, 'findings.raised_by_you')
  assert.equal((await server.call(auditor('何静'), 'POST /api/findings/decisions', body)).status, 200)
})

test('an auditor sees the region, a manager the own institution, a doctor the own lines; who it is opens with a line in the trail', async (t) => {
  const { region, server, manager, stranger, li, auditor, person, settle, said, raise } = await watched(t)
  const bill = await settle(2, 3)
  const [id] = await raise(said(bill.billId, { 1: 100 }), said(bill.billId, { 2: 100 }, { doctorCode: null }))
  const seen = async (actor: typeof manager) => (await server.call(actor, 'GET /api/findings')).body.findings.length
  assert.deepEqual([await seen(auditor('梁')), await seen(manager), await seen(li), await seen(stranger)], [2, 2, 1, 0])
  assert.equal((await server.call(stranger, `GET /api/findings/${id}`)).body.code, 'findings.unknown')
  assert.equal(
    (await server.call(stranger, `POST /api/findings/${id}/answer`, { stand: 'accepts', words: '认可' })).status,
    404,
  )
  const elsewhere = await server.call(manager, `GET /api/findings?institutionId=${stranger.institutionId}`)
  assert.equal(elsewhere.body.code, 'findings.other_scope')
  const administrator = await server.call({ ...manager, roles: ['administrator'] }, 'GET /api/findings')
  assert.equal(administrator.status, 403)
  const listed = await server.call(li, 'GET /api/findings')
  assert.equal(listed.body.findings[0].person, 'P0****01')
  assert.ok(!JSON.stringify(listed.body).includes('王秀英'))
  const opened = await server.call(li, `POST /api/findings/${id}/person`)
  assert.equal(opened.body.name, '王秀英')
  const { rows } = await region.pool.query(
    `select 1 from kernel.audit where resident_id = $1 and reason = 'person opened'`,
    [person.id],
  )
  assert.equal(rows.length, 1)
})

test('figures per institution, doctor, rule and month, and as CSV', async (t) => {
  const { server, manager, auditor, settle, said, raise } = await watched(t)
  const bill = await settle(2, 3)
  const [id] = await raise(said(bill.billId, { 1: 100 }), said(bill.billId, { 2: 250 }, { ruleId: '=danger' }))
  const liang = auditor('梁志刚')
  await server.call(liang, 'POST /api/findings/decisions', { findingIds: [id], verdict: 'dismissed', ...words })
  for (const by of ['institution', 'doctor', 'rule', 'month']) {
    const { body } = await server.call(liang, `GET /api/findings/summary?by=${by}&year=2026`)
    const sum = (key: string) => body.rows.reduce((total: number, one: Record<string, number>) => total + one[key]!, 0)
    assert.deepEqual([sum('found'), sum('dismissed'), sum('amountFen')], [2, 1, 350], by)
  }
  const rates = await server.call(manager, 'GET /api/findings/rules?year=2026')
  assert.deepEqual(
    rates.body.rules
      .map((one: { decided: number; falsePositiveBp: number | null }) => [one.decided, one.falsePositiveBp])
      .sort(),
    [
      [0, null],
      [1, 10_000],
    ],
  )
  const csv = await server.call(liang, 'GET /api/findings/export/findings?year=2026&month=3')
  assert.equal(csv.status, 200)
  assert.equal(csv.body.trim().split('\r\n').length, 3)
  assert.match(csv.body, /'=danger/)
  for (const table of ['rules', 'institutions', 'doctors', 'months'])
    assert.equal((await server.call(liang, `GET /api/findings/export/${table}?year=2026`)).status, 200)
})

test('what settlement was told and paid all the same becomes a finding of the stage during, once', async (t) => {
  const { region, server, auditor, settle } = await watched(t)
  const bill = await settle(2, 3)
  await region.ctx().transaction((ctx) => loadRules(ctx, demonstrationBehaviours, 'test'))
  await region.pool.query(
    `insert into settlement.bill_verdict (setl_id, position, rule_id, version, kind, verdict, action, line_nos, amount_fen, reason_zh,
       reason_en, clause, stage, found_at)
     values ($1, 1, 'behaviour:over-long-supply', 1, 'over-long-supply', 'violation', 'remind', '{2}', 700, '超量', 'too much', '规则库', 'during', now())`,
    [bill.billId],
  )
  for (let pass = 0; pass < 2; pass++) {
    const runId = (await region.ctx().transaction((ctx) => runAfter(ctx, { year: 2026, month: 3 })))!
    for (let step = 0; step < 9; step++) await region.runJob(runStep, { runId })
  }
  const { findings } = (await server.call(auditor('梁志刚'), 'GET /api/findings?stage=during')).body
  assert.deepEqual([findings.length, findings[0].amountFen, findings[0].setlId], [1, 700, bill.billId])
  const { lines } = (await server.call(auditor('梁志刚'), `GET /api/findings/${findings[0].id}`)).body
  assert.deepEqual(
    lines.map((line: { lit: boolean; amountFen: number }) => [line.lit, line.amountFen]),
    [
      [false, 0],
      [true, 700],
    ],
  )
})
