import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MedicationRequest, Provenance } from '@medplum/fhirtypes'
import { verifyDocument } from '#kernel'
import {
  checkPrescription,
  closeAuthority,
  draftPrescription,
  prescribingModule,
  readPrescription,
  saveDraft,
  signPrescription,
  withdrawPrescription,
} from '#medicine/prescribing'
import { endLicence, staffOf } from '#people/staff'
import { publish, readResource, search } from '#record'
import { testServer } from '#testing'
import { documentOf } from './prescription.ts'
import { amlodipine, clinic, line, metformin, refuses, sheet } from './setup.test.ts'
import { find } from './store.ts'

test('a signed sheet is on hold in the record until a pharmacist approves it', async (t) => {
  const { ctx, open, asLi } = await clinic(t)
  const { prescriptionId } = await draftPrescription(asLi(), { consultId: await open(), draft: sheet() })
  const signed = await signPrescription(asLi(), { prescriptionId, overrides: [] })
  assert.equal(signed.state, 'signed')
  assert.equal(signed.items[0]!.packs, 1)
  assert.match(signed.number, /^RX20260302-\d{6}$/)
  const request = await readResource<MedicationRequest>(ctx, 'MedicationRequest', signed.items[0]!.itemId)
  assert.equal(request?.status, 'on-hold')
  const signatures = await search<Provenance>(ctx, `Provenance?target=MedicationRequest/${signed.items[0]!.itemId}`)
  assert.equal(signatures.resources[0]?.signature?.[0]?.data, signed.signatures.doctor?.value)
})

test('a changed byte of a signed sheet no longer verifies', async (t) => {
  const { region, ctx, open, asLi } = await clinic(t)
  const { prescriptionId } = await draftPrescription(asLi(), { consultId: await open(), draft: sheet() })
  await signPrescription(asLi(), { prescriptionId, overrides: [] })
  const intact = () =>
    ctx.transaction(async (ctx) => {
      const [stored] = await find(ctx, { ids: [prescriptionId] })
      return verifyDocument(ctx, documentOf(stored!), stored!.doctorSignature!)
    })
  assert.equal(await intact(), true)
  await region.pool.query('update prescribing.item set dose_thousandths = 10000')
  assert.equal(await intact(), false)
})

test('R05: nothing can be signed after the consult was terminated, and what was not dispensed is taken back', async (t) => {
  const { ctx, open, asLi } = await clinic(t)
  const consultId = await open()
  const signed = await draftPrescription(asLi(), { consultId, draft: sheet() })
  await signPrescription(asLi(), { prescriptionId: signed.prescriptionId, overrides: [] })
  const draft = await draftPrescription(asLi(), { consultId, draft: sheet({ items: [line(amlodipine, 2.5, 'qd')] }) })
  await closeAuthority(ctx, { consultId, reason: 'terminated' })
  const sign = signPrescription(asLi(), { prescriptionId: draft.prescriptionId, overrides: [] })
  await assert.rejects(sign, refuses('prescribing.authority_closed'))
  await assert.rejects(
    draftPrescription(asLi(), { consultId, draft: sheet() }),
    refuses('prescribing.authority_closed'),
  )
  assert.equal((await readPrescription(ctx, { prescriptionId: signed.prescriptionId })).state, 'withdrawn')
  const itemId = signed.items[0]!.itemId
  assert.equal((await readResource<MedicationRequest>(ctx, 'MedicationRequest', itemId))?.status, 'cancelled')
})

test('R05: in a race between signing and termination no signed sheet is left standing', async (t) => {
  const { ctx, open, asLi } = await clinic(t)
  for (let round = 0; round < 10; round += 1) {
    const consultId = await open()
    const { prescriptionId } = await draftPrescription(asLi(), { consultId, draft: sheet() })
    const outcomes = await Promise.allSettled([
      signPrescription(asLi(), { prescriptionId, overrides: [] }),
      closeAuthority(ctx, { consultId, reason: 'terminated' }),
    ])
    assert.equal(outcomes[1].status, 'fulfilled')
    const { state } = await readPrescription(ctx, { prescriptionId })
    assert.equal(state, 'withdrawn', `round ${round}: signing ${outcomes[0].status}`)
  }
})

test('R06: only the consulting doctor writes and signs; no system and no client may', async (t) => {
  const { region, ctx, zhao, li, open, asLi } = await clinic(t)
  const consultId = await open()
  const { prescriptionId } = await draftPrescription(asLi(), { consultId, draft: sheet() })
  const asZhao = region.ctx(zhao)
  await assert.rejects(
    draftPrescription(asZhao, { consultId, draft: sheet() }),
    refuses('prescribing.not_consulting_doctor'),
  )
  const sign = { prescriptionId, overrides: [] }
  await assert.rejects(signPrescription(asZhao, sign), refuses('prescribing.not_consulting_doctor'))
  await assert.rejects(signPrescription(ctx, sign), refuses('kernel.not_permitted'))
  const machine = region.ctx({ ...li, roles: ['doctor', 'integration'] })
  await assert.rejects(signPrescription(machine, sign), refuses('prescribing.not_a_person'))
  for (const write of [draftPrescription, saveDraft, signPrescription, withdrawPrescription]) {
    assert.deepEqual(write.contract.may, ['doctor'], write.contract.name)
  }
})

test('R02: a lapsed licence stops the signature', async (t) => {
  const { ctx, li, open, asLi } = await clinic(t)
  const { prescriptionId } = await draftPrescription(asLi(), { consultId: await open(), draft: sheet() })
  const { licences } = await staffOf(ctx, li.id)
  const practice = licences.find(({ kind }) => kind === 'physician-practice')!
  await endLicence(ctx, { staffId: li.id, licenceId: practice.id, reason: '注销注册' })
  await assert.rejects(signPrescription(asLi(), { prescriptionId, overrides: [] }))
  assert.equal((await readPrescription(ctx, { prescriptionId })).state, 'draft')
})

test('rules with a name of their own refuse the signature under it', async (t) => {
  const { open, asLi } = await clinic(t)
  const consultId = await open()
  const refusesTo = async (draft: ReturnType<typeof sheet>, code: string) => {
    const { prescriptionId } = await draftPrescription(asLi(), { consultId, draft })
    await assert.rejects(signPrescription(asLi(), { prescriptionId, overrides: [] }), refuses(code), code)
  }
  await refusesTo(sheet({ items: [] }), 'prescribing.empty')
  await refusesTo(sheet({ diagnoses: [] }), 'prescribing.diagnosis_missing')
  await refusesTo(
    sheet({ diagnoses: [{ code: 'E11.9', display: '2型糖尿病' }] }),
    'prescribing.diagnosis_outside_consult',
  )
  await refusesTo(sheet({ items: [line('XN05BA01A001DEMO0000001', 2.5, 'qd')] }), 'prescribing.barred_online')
  await refusesTo(
    sheet({ items: [line(amlodipine, 5, 'qd'), line('T001DEMO0001', 15, 'qd')] }),
    'prescribing.herbal_not_alone',
  )
  await refusesTo(sheet({ items: [line(amlodipine, 5, 'qd', 14)] }), 'prescribing.blocked')
  const unknown = draftPrescription(asLi(), { consultId, draft: sheet({ items: [line('NOPE', 1, 'qd')] }) })
  await assert.rejects(unknown, refuses('formulary.unknown_drug'))
})

test('R20: a warning that needs a reason holds the signature until it is given, and the reason is kept', async (t) => {
  const { open, asLi } = await clinic(t)
  const draft = sheet({ items: [line(metformin, 500, 'bid')] })
  const { prescriptionId, warnings } = await draftPrescription(asLi(), { consultId: await open(), draft })
  const asked = warnings.filter(({ level }) => level === 'reason')
  assert.deepEqual(
    asked.map(({ code }) => code),
    ['diagnosis_unfit'],
  )
  const without = signPrescription(asLi(), { prescriptionId, overrides: [] })
  await assert.rejects(without, refuses('prescribing.override_needed'))
  const overrides = [{ key: asked[0]!.key, reason: '糖耐量异常,已沟通' }]
  const signed = await signPrescription(asLi(), { prescriptionId, overrides })
  assert.deepEqual(signed.overrides, overrides)
})

test('the checks know the allergies, kidney function and medicines of the record', async (t) => {
  const { ctx, wang, open, asLi } = await clinic(t)
  const subject = { reference: `Patient/${wang.id}` }
  await ctx.transaction((ctx) =>
    publish(ctx, 'test', [
      {
        ...{ resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text: '氨氯地平过敏' } },
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
        },
      },
      {
        ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject, effectiveDateTime: '2026-02-01' },
        code: { coding: [{ system: 'http://loinc.org', code: '14682-9' }] },
        valueQuantity: { value: 250, unit: 'umol/L', system: 'http://unitsofmeasure.org', code: 'umol/L' },
      },
      {
        ...{ resourceType: 'MedicationRequest', id: 'm1', status: 'active', intent: 'order', subject },
        medicationCodeableConcept: { text: 'Captopril 25 MG Oral Tablet' },
      },
    ] as never),
  )
  const items = [line(amlodipine, 5, 'qd'), line(metformin, 500, 'bid'), line('XC03DA01A001DEMO0000001', 20, 'qd')]
  const { warnings, signable } = await checkPrescription(asLi(), { consultId: await open(), draft: sheet({ items }) })
  const codes = warnings.map(({ code }) => code)
  for (const code of ['allergy', 'renal', 'interaction_current']) assert.ok(codes.includes(code), code)
  assert.equal(signable, false)
})

test('R27: what another sheet of ours still covers is known to the next one', async (t) => {
  const { region, open, asLi } = await clinic(t)
  const month = sheet({ supply: 'chronic', supplyReason: '病情稳定', items: [line(amlodipine, 5, 'qd', 28)] })
  const { prescriptionId } = await draftPrescription(asLi(), { consultId: await open(), draft: month })
  await signPrescription(asLi(), { prescriptionId, overrides: [] })
  region.clock.advance(60 * 24 * 10)
  const { warnings } = await checkPrescription(asLi(), { consultId: await open(), draft: sheet() })
  assert.deepEqual(
    warnings.map(({ code, level }) => `${code} ${level}`),
    ['over_supply reason'],
  )
})

test('the doctor withdraws what is not dispensed, once', async (t) => {
  const { open, asLi } = await clinic(t)
  const { prescriptionId } = await draftPrescription(asLi(), { consultId: await open(), draft: sheet() })
  await signPrescription(asLi(), { prescriptionId, overrides: [] })
  const withdraw = () => withdrawPrescription(asLi(), { prescriptionId, reason: '患者要求更换' })
  assert.equal((await withdraw()).state, 'withdrawn')
  await assert.rejects(withdraw(), refuses('prescribing.not_withdrawable'))
  const save = saveDraft(asLi(), { prescriptionId, draft: sheet() })
  await assert.rejects(save, refuses('prescribing.not_a_draft'))
})

test('over HTTP: another resident’s prescription stays closed, and bad input names its field', async (t) => {
  const { region, wang, li, open } = await clinic(t)
  const { call } = await testServer(t, region, [prescribingModule])
  const consultId = await open()
  const { body: draft } = await call(li, `POST /api/prescribing/consults/${consultId}/prescriptions`, {
    draft: sheet(),
  })
  const path = `/api/prescribing/prescriptions/${draft.prescriptionId}`
  assert.equal((await call(li, `POST ${path}/sign`, {})).status, 200)
  const self = { id: wang.id, roles: ['resident'] as const, name: wang.name }
  assert.equal((await call(self, `GET ${path}`)).body.state, 'signed')
  assert.equal((await call(self, `GET ${path}/trail`)).body.steps.length, 2)
  const other = { ...self, id: region.chance.uuid() }
  assert.equal((await call(other, `GET ${path}`)).status, 403)
  assert.equal((await call(self, `POST ${path}/withdraw`, { reason: '不想要了' })).status, 403)
  const bad = await call(li, `POST ${path}/draft`, { draft: { ...sheet(), items: [line(amlodipine, -5, 'qd')] } })
  assert.equal(bad.status, 400)
  assert.match(JSON.stringify(bad.body), /dose/)
})
