import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Resource } from '@medplum/fhirtypes'
import type { Actor } from '#kernel'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { grantAccess, publish } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { timelineModule } from './index.ts'
import { amountOf, flagged, moneyOf, pressureOf, readingOf } from './measurements.ts'
import { nameOf } from './plain-words.ts'

const loinc = 'http://loinc.org'
const vital = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
]
const laboratory = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
]

async function person(region: TestRegion, serial: string): Promise<Actor> {
  const first17 = `33010219590501${serial}`
  const document = { documentType: 'id-card' as const, documentNumber: first17 + checkDigitOf(first17) }
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name: '王秀英', ...document }] })
  return { id: ids[0]!, roles: ['resident'], name: '王秀英' }
}

async function history(region: TestRegion, patientId: string): Promise<void> {
  const subject = { reference: `Patient/${patientId}` }
  const id = () => region.chance.uuid()
  const visit = id()
  const observation = (
    at: string,
    rest: Partial<Observation> & Pick<Observation, 'code' | 'category'>,
  ): Observation => ({
    resourceType: 'Observation',
    id: id(),
    status: 'final',
    subject,
    encounter: { reference: `Encounter/${visit}` },
    effectiveDateTime: at,
    ...rest,
  })
  const pressure = (at: string, systolic: number, diastolic: number) =>
    observation(at, {
      category: vital,
      code: { coding: [{ system: loinc, code: '85354-9' }] },
      component: [
        { code: { coding: [{ system: loinc, code: '8480-6' }] }, valueQuantity: { value: systolic, unit: 'mmHg' } },
        { code: { coding: [{ system: loinc, code: '8462-4' }] }, valueQuantity: { value: diastolic, unit: 'mmHg' } },
      ],
    })
  const resources: Resource[] = [
    {
      resourceType: 'Encounter',
      id: visit,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      period: { start: '2024-03-05T02:00:00Z' },
      serviceProvider: { display: '安平县人民医院' },
    },
    {
      resourceType: 'Condition',
      id: id(),
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: 'Diabetes (disorder)' }] },
      subject,
      encounter: { reference: `Encounter/${visit}` },
      onsetDateTime: '2024-03-05',
    },
    {
      resourceType: 'AllergyIntolerance',
      id: id(),
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      criticality: 'high',
      code: { text: '青霉素' },
      patient: subject,
      recordedDate: '2023-01-02',
    },
    {
      resourceType: 'MedicationRequest',
      id: id(),
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text: '二甲双胍片 0.5g' },
      subject,
      authoredOn: '2024-03-05',
      dosageInstruction: [{ text: '每次1片,每日2次' }],
    },
    pressure('2025-06-01T01:00:00Z', 132, 84),
    pressure('2025-01-01T01:00:00Z', 152, 94),
    observation('2024-03-05T02:05:00Z', {
      category: laboratory,
      code: { coding: [{ system: loinc, code: '2339-0' }] },
      valueQuantity: { value: 126, unit: 'mg/dL' },
    }),
  ]
  await publish(region.ctx(), 'test-hospital', resources)
}

test('the record is told newest first, a visit with what belongs to it, in plain words of the reader’s language', async (t) => {
  const region = await freshDatabase(t)
  const wang = await person(region, '001')
  await history(region, wang.id)
  const server = await testServer(t, region, [timelineModule])
  const line = `GET /api/timeline/entries?residentId=${wang.id}`
  const { body } = await server.call(wang, line)
  assert.deepEqual(
    body.years.map((one: { year: number }) => one.year),
    [2025, 2024, 2023],
  )
  const titles = body.lines.map(({ title }: { title: string }) => title)
  assert.deepEqual(titles, ['门诊', '二甲双胍片 0.5g', '青霉素'])
  const parts = body.lines[0].parts.map(({ title }: { title: string }) => title)
  assert.deepEqual(parts, ['2型糖尿病', '血压 132/84 mmHg', '血压 152/94 mmHg', '血糖 126 mg/dL'])
  assert.equal(body.lines[0].where, '安平县人民医院')
  assert.equal(body.lines[0].parts[2].meaning, null, 'the record says nothing of the pressure, and so do we')

  const only = await server.call(wang, `${line}&year=2024&kind=diagnosis`)
  assert.deepEqual([only.body.lines.length, only.body.lines[0].title], [1, '2型糖尿病'])
  const english = await server.call(wang, `${line}&kind=reading`, undefined, { 'accept-language': 'en' })
  assert.equal(english.body.lines[0].title, 'Blood pressure 132/84 mmHg')
})

test('a line is found by characters, pinyin and initials, and by its institution', async (t) => {
  const region = await freshDatabase(t)
  const wang = await person(region, '001')
  await history(region, wang.id)
  const server = await testServer(t, region, [timelineModule])
  for (const [q, title] of [
    ['甲双', '二甲双胍片 0.5g'],
    ['erjiashuanggua', '二甲双胍片 0.5g'],
    ['qms', '青霉素'],
    ['xueya 152', '血压 152/94 mmHg'],
  ] as const) {
    const { body } = await server.call(
      wang,
      `GET /api/timeline/entries?residentId=${wang.id}&q=${encodeURIComponent(q)}`,
    )
    assert.deepEqual(
      body.lines.map((one: { title: string }) => one.title),
      [title],
      q,
    )
  }
  const source = encodeURIComponent('安平县人民医院')
  const there = await server.call(wang, `GET /api/timeline/entries?residentId=${wang.id}&source=${source}&kind=test`)
  assert.equal(there.body.total, 1)
})

test('pages of the line of time neither skip nor repeat while others write', async (t) => {
  const region = await freshDatabase(t)
  const wang = await person(region, '001')
  for (let time = 0; time < 3; time++) await history(region, wang.id)
  const server = await testServer(t, region, [timelineModule])
  const line = `GET /api/timeline/entries?residentId=${wang.id}&limit=2`
  const seen: string[] = []
  let after = ''
  for (let pages = 0; pages < 9; pages++) {
    const { body } = await server.call(wang, `${line}${after}`)
    seen.push(...body.lines.map(({ id }: { id: string }) => id))
    if (pages === 0) await history(region, wang.id) // newer visits than the cursor, and older ones
    if (!body.next) break
    after = `&after=${encodeURIComponent(body.next)}`
  }
  assert.equal(new Set(seen).size, seen.length)
  assert.ok(seen.length >= 9, `${seen.length}`)
  const bad = await server.call(wang, `${line}&after=nonsense`)
  assert.equal(bad.body.code, 'record.bad_parameter')
})

test('an amount is told in its own currency, and a note of UCUM is no unit', () => {
  assert.deepEqual([{ value: 1234.5 }, { value: 125, currency: 'USD' as const }, undefined].map(moneyOf), [
    '¥1,234.50',
    'US$125.00',
    undefined,
  ])
  assert.equal(amountOf({ value: 1.444, unit: '{score}' }), '1.44')
})

test('the summary has each disease and medicine once, and trends oldest first in our units', async (t) => {
  const region = await freshDatabase(t)
  const wang = await person(region, '001')
  await history(region, wang.id)
  await history(region, wang.id)
  const server = await testServer(t, region, [timelineModule])
  const { body } = await server.call(wang, `GET /api/timeline/summary?residentId=${wang.id}`)
  assert.equal(body.diagnoses.length, 1)
  assert.deepEqual(body.diagnoses[0], {
    code: 'E11.9',
    name: '2型糖尿病',
    active: true,
    since: '2024-03-05',
    where: '安平县人民医院',
  })
  assert.equal(body.medicines.length, 1)
  assert.equal(body.medicines[0].dosage, '每次1片,每日2次')
  assert.equal(body.allergies[0].severe, true)
  assert.deepEqual(
    body.readings.bloodPressure.map((one: { systolic: number }) => one.systolic),
    [152, 152, 132, 132],
  )
  assert.deepEqual({ ...body.readings.glucose[0], at: '' }, { at: '', value: 7, unit: 'mmol/L', abnormal: false })
})

test('the record opens to the person and to whoever has a care relation, and to nobody else', async (t) => {
  const region = await freshDatabase(t)
  const wang = await person(region, '001')
  const stranger = await person(region, '002')
  await history(region, wang.id)
  const server = await testServer(t, region, [timelineModule])
  const doctor: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '李明' }
  const asked = async (who: Actor) => server.call(who, `GET /api/timeline/summary?residentId=${wang.id}`)
  assert.equal((await asked(stranger)).body.code, 'timeline.not_allowed')
  assert.equal((await asked(doctor)).status, 403)
  const relation = {
    granteeKind: 'staff',
    granteeId: doctor.id,
    patientId: wang.id,
    basis: 'care-relation',
    basisId: 'c',
  } as const
  await grantAccess(region.ctx(), relation)
  assert.equal((await asked(doctor)).status, 200)
  const { rows } = await region.pool.query(
    `select count(*)::int as n from kernel.audit where actor_id = $1 and resident_id = $2 and action = 'read'`,
    [doctor.id, wang.id],
  )
  assert.ok(rows[0].n > 0)
})

test('readings come in our units and say what the record says of them', () => {
  const observation = (code: string, value: number, unit: string, rest: Partial<Observation> = {}): Observation => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    effectiveDateTime: '2025-01-01',
    valueQuantity: { value, unit },
    ...rest,
  })
  assert.equal(readingOf(observation('38483-4', 1, 'mg/dL'), 'creatinine')?.value, 88)
  assert.equal(readingOf(observation('14682-9', 88, 'μmol/L'), 'creatinine')?.value, 88)
  assert.equal(readingOf(observation('18262-6', 100, 'mg/dL'), 'cholesterolLdl')?.value, 2.59)
  assert.equal(flagged(observation('x', 5, 'x', { referenceRange: [{ low: { value: 1 }, high: { value: 4 } }] })), true)
  assert.equal(flagged(observation('x', 5, 'x', { interpretation: [{ coding: [{ code: 'N' }] }] })), false)
  assert.equal(pressureOf(observation('85354-9', 1, 'x')), undefined)
  assert.equal(
    nameOf({ coding: [{ code: '44465007', display: 'Sprain of ankle (disorder)' }] }, 'en'),
    'Sprain of ankle',
  )
  assert.equal(nameOf(undefined, 'zh'), '未注明')
})
