import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkRecords, residentsModule, unlinkRecords } from '#people/residents'
import { createResource, parseIncoming, recordModule } from '#record'
import { catchUp, keepReading, readingsModule, withdrawReading } from './index.ts'
import { place, pressure } from './people.fixture.ts'

const modules = [recordModule, residentsModule, readingsModule]
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const glucose = (patientId: string, value: number, unit: string, at: string) => ({
  ...{ resourceType: 'Observation', status: 'final', code: loinc('1558-6'), effectiveDateTime: at },
  subject: { reference: `Patient/${patientId}` },
  valueQuantity: { value, unit, code: unit, system: 'http://unitsofmeasure.org' },
})

test('Hospitals’ Observations are readings: those of before and from now on, once each, and no more when unlinked', async (t) => {
  const { region, person, rows } = await place(t)
  const write = (body: { resourceType: string; name?: object }) =>
    createResource(region.ctx(), body.resourceType, parseIncoming(JSON.stringify(body)))
  const patient = await write({ resourceType: 'Patient', name: [{ text: '王秀英' }] })
  await write(glucose(patient.id, 126, 'mg/dL', '2025-11-02T00:00:00Z'))
  await write(glucose(patient.id, 7.4, 'mmol/L', '2019-05-02T00:00:00Z'))
  const counted = async () =>
    await rows(
      `select glucose_mmol, source, state from readings.pub_reading where resident_id = $1 order by measured_at`,
      [person.id],
    )
  await region.runJob(catchUp, {})
  assert.deepEqual(await counted(), [], 'nobody is known to be this patient')
  await linkRecords(region.ctx(), [{ residentId: person.id, patientId: patient.id, how: 'decided' }])
  await region.deliver(modules)
  assert.deepEqual(
    (await counted()).map((row) => [row.glucose_mmol, row.source, row.state]),
    [
      [7.4, 'hospital', 'kept'],
      [7, 'hospital', 'kept'],
    ],
  )
  await write(glucose(patient.id, 8.1, 'mmol/L', '2026-03-01T00:00:00Z'))
  await region.deliver(modules)
  assert.equal((await counted()).length, 3, 'heard by the watch')
  await region.runJob(catchUp, {})
  await region.runJob(catchUp, {})
  await region.deliver(modules)
  assert.equal((await counted()).length, 3, 'not twice')
  // What readings itself publishes is no hospital's.
  await keepReading(region.ctx(), pressure(person.id, 131, 83) as Parameters<typeof keepReading>[1])
  await region.deliver(modules)
  await region.runJob(catchUp, {})
  assert.equal((await counted()).length, 4)
  const [taken] = await rows(`select reading_id as id from readings.pub_reading where source = 'hospital' limit 1`)
  await assert.rejects(withdrawReading(region.ctx(), { readingId: taken.id, reason: '不对' }), {
    code: 'readings.not_withdrawable',
  })
  await unlinkRecords(region.ctx(), [{ residentId: person.id, patientId: patient.id }])
  await region.deliver(modules)
  assert.deepEqual(
    (await counted()).map(({ source, state }) => [source, state]).filter(([source]) => source === 'hospital'),
    Array.from({ length: 3 }, () => ['hospital', 'refused']),
  )
})
