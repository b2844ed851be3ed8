import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MonitoringRule } from '#contracts/monitoring'
import { loadBenefits } from '#insurance/benefits'
import { demonstrationBehaviours, loadRules } from '#insurance/monitoring'
import { addCharges, payBill } from '#insurance/settlement'
import { checkPrescription, draftPrescription, selfPaidOf, signPrescription } from '#medicine/prescribing'
import { setScheme } from '#people/residents'
import { amlodipine, clinic, line, refuses, sheet } from './setup.test.ts'

const supply = demonstrationBehaviours.find((one) => one.kind === 'over-long-supply')!
const rule = (action: MonitoringRule['action'], version = 1): MonitoringRule => ({ ...supply, action, version })

test('the fund’s monitoring speaks while a sheet is written: a reminder asks for a reason, a stop says that the person pays alone', async (t) => {
  const { region, ctx, hospital, wang, li, open, asLi } = await clinic(t)
  await loadBenefits(ctx, {})
  await setScheme(ctx, { residentId: wang.id, scheme: 'employee', psnNo: 'P000000000001' })
  const mdtrtId = region.chance.uuid()
  const visit = { mdtrtId, residentId: wang.id, institutionId: hospital.id, doctorId: li.id, diagCode: 'I10' }
  const packs = { hilistCode: amlodipine, name: '氨氯地平片', cnt: 3, prdDays: 88 }
  await addCharges(ctx, { ...visit, orderId: region.chance.uuid(), lines: [packs] })
  await payBill(region.ctx({ id: wang.id, roles: ['resident'], name: wang.name }), { mdtrtId, useAccount: false })

  const consultId = await open()
  const check = (draft = sheet()) => checkPrescription(asLi(), { consultId, draft })
  const fund = async (draft = sheet()) => (await check(draft)).warnings.filter(({ code }) => code.startsWith('fund_'))
  assert.deepEqual(await fund(), [], 'no rule, no word')
  const load = (action: MonitoringRule['action'], version?: number) =>
    region.ctx().transaction((ctx) => loadRules(ctx, [rule(action, version)], 'test'))
  await load('remind')
  const [reminder] = await fund()
  assert.deepEqual([reminder?.level, reminder?.code, reminder?.drugCode], ['reason', 'fund_remind', amlodipine])
  assert.match(reminder!.zh, /95 天/)
  assert.deepEqual(await fund(sheet({ items: [line('XA10BA02A001DEMO0000001', 500, 'bid')] })), [], 'another medicine')

  const draft = await draftPrescription(asLi(), { consultId, draft: sheet() })
  const sign = (overrides: { key: string; reason: string }[]) =>
    signPrescription(asLi(), { prescriptionId: draft.prescriptionId, overrides })
  await assert.rejects(sign([]), refuses('prescribing.override_needed'))
  await load('stop', 2)
  await assert.rejects(sign([{ key: reminder!.key, reason: '出差提前取药' }]), refuses('prescribing.override_needed'))
  const [stop] = await fund()
  assert.match(stop!.zh, /不支付.*自费/)
  const signed = await sign([{ key: stop!.key, reason: '已告知，自费购买' }])
  assert.equal(signed.overrides[0]?.reason, '已告知，自费购买', 'signed with the sheet')
  assert.deepEqual([...selfPaidOf(signed.overrides)], [[amlodipine, '已告知，自费购买']])
})
