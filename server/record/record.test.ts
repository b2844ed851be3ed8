import assert from 'node:assert/strict'
import test from 'node:test'
import type { Condition, Patient } from '@medplum/fhirtypes'
import { publish, readResource, search } from '#record'
import { freshDatabase } from '#testing'

test('smoke', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const id = region.chance.uuid()
  const patient: Patient = {
    resourceType: 'Patient',
    id,
    name: [{ family: '王', given: ['小明'] }],
    birthDate: '1980-05-01',
    gender: 'male',
  }
  await publish(ctx, 'residents', [patient])
  await publish(ctx, 'residents', [patient])
  await publish(ctx, 'residents', [{ ...patient, active: true }])
  const condition: Condition = {
    resourceType: 'Condition',
    id: region.chance.uuid(),
    subject: { reference: `Patient/${id}` },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I10' }] },
    onsetDateTime: '2024-03-01',
  }
  await publish(ctx, 'consult', [condition])
  assert.equal((await readResource<Patient>(ctx, 'Patient', id))?.meta?.versionId, '2')
  for (const q of [
    'Patient?name=王小明',
    'Patient?birthdate=1980',
    'Patient?birthdate=ge1980-05-01&gender=male',
    `Condition?patient=${id}&code=I10`,
    `Condition?subject:Patient.name=王&_sort=-onset-date`,
    'Condition?code=http://hl7.org/fhir/sid/icd-10|I10&onset-date=2024-03',
    `Condition?patient.gender=male&_include=Condition:patient`,
  ]) {
    const r = await search(ctx, q)
    assert.equal(r.resources.length, 1, q)
  }
  assert.equal((await search(ctx, 'Patient?name=李')).resources.length, 0)
})
