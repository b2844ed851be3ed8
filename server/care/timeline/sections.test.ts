import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Resource } from '@medplum/fhirtypes'
import type { Actor } from '#kernel'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { linkPatient, publish } from '#record'
import { freshDatabase, testServer } from '#testing'
import { doseWords } from './dose-words.ts'
import { timelineModule } from './index.ts'
import { meaningOf, rangeWords, valueWords } from './measurements.ts'
import { textOfNarrative } from './narrative.ts'

const hospital = 'urn:hospital:x'
const loinc = 'http://loinc.org'

async function stage(
  t: Parameters<typeof freshDatabase>[0],
  resources: (patient: { reference: string }) => Resource[],
) {
  const region = await freshDatabase(t)
  const first17 = '33010219590501001'
  const document = { documentType: 'id-card' as const, documentNumber: first17 + checkDigitOf(first17) }
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name: '王秀英', ...document }] })
  const id = ids[0]!
  const file: Resource = {
    resourceType: 'Patient',
    id: 'file-1',
    meta: { source: hospital },
    name: [{ text: '王秀英' }],
    identifier: [{ system: `${hospital}:card`, value: '0012345678' }],
    managingOrganization: { reference: 'Organization/county' },
  }
  const county: Resource = { resourceType: 'Organization', id: 'county', name: '安平县人民医院' }
  await publish(region.ctx(), 'test', [county, file, ...resources({ reference: 'Patient/file-1' })])
  await region.ctx().transaction((ctx) => linkPatient(ctx, id, 'file-1'))
  const server = await testServer(t, region, [timelineModule])
  const wang: Actor = { id, roles: ['resident'], name: '王秀英' }
  const read = async (line: string, who = wang) =>
    (await server.call(who, `GET /api/timeline/${line}residentId=${id}`)).body
  return { region, server, wang, id, read }
}

const glucose = (id: string, at: string, value: number, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: loinc, code: '14749-6' }] },
  subject: { reference: 'Patient/file-1' },
  effectiveDateTime: at,
  valueQuantity: { value, unit: 'mmol/L' },
  ...more,
})

test('a report has its items with ranges, the record’s own word for each, and the same measured before', async (t) => {
  const range = [{ low: { value: 3.9, unit: 'mmol/L' }, high: { value: 6.1, unit: 'mmol/L' } }]
  const { read, server, wang, id } = await stage(t, (subject) => [
    glucose('g1', '2025-01-01', 5.1),
    glucose('g2', '2025-06-01', 7.2, { referenceRange: range }),
    glucose('g3', '2025-07-01', 12.5, { interpretation: [{ coding: [{ code: 'HH' }] }] }),
    {
      resourceType: 'DiagnosticReport',
      id: 'r1',
      status: 'final',
      category: [{ coding: [{ code: 'LAB' }] }],
      code: { text: '生化' },
      subject,
      effectiveDateTime: '2025-06-01',
      conclusion: '血糖偏高',
      result: [{ reference: 'Observation/g2' }],
    },
  ])
  const { results } = await read('results?')
  assert.deepEqual(
    results.map((one: { id: string; abnormal: number; critical: boolean }) => [one.id, one.abnormal, one.critical]),
    [
      ['Observation/g3', 1, true],
      ['DiagnosticReport/r1', 1, false],
      ['Observation/g1', 0, false],
    ],
  )
  const sheet = await read('result?id=DiagnosticReport/r1&')
  assert.deepEqual([sheet.title, sheet.where, sheet.conclusion], ['生化', '安平县人民医院', '血糖偏高'])
  const [line] = sheet.lines
  assert.deepEqual(
    [line.name, line.value, line.range, line.meaning, line.before.value],
    ['血糖', '7.2 mmol/L', '3.9–6.1 mmol/L', 'high', '5.1 mmol/L'],
  )
  const trend = await read('trend?series=glucose&')
  assert.deepEqual(
    trend.points.map((one: { value: number; meaning: string | null }) => [one.value, one.meaning]),
    [
      [5.1, null],
      [7.2, 'high'],
      [12.5, 'critical'],
    ],
  )
  assert.equal((await read('trend?series=nothing&')).code, 'timeline.no_such_series')
  const other = await server.call(wang, `GET /api/timeline/result?residentId=${id}&id=DiagnosticReport/none`)
  assert.equal(other.body.code, 'record.not_found')
})

test('what was collected lasts and is current, what was stopped is past, and a medicine prescribed often stands once', async (t) => {
  const order = (id: string, name: string, at: string, status: 'active' | 'stopped' | 'completed'): Resource => ({
    resourceType: 'MedicationRequest',
    id,
    status,
    intent: 'order',
    medicationCodeableConcept: { text: name },
    subject: { reference: 'Patient/file-1' },
    authoredOn: at,
    dosageInstruction: [
      {
        timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 1, unit: '片' } }],
      },
    ],
  })
  const { read, region } = await stage(t, (subject) => [
    order('m1', '二甲双胍', '2020-01-01', 'stopped'),
    order('m2', '二甲双胍', '2021-01-01', 'active'),
    order('m3', '阿莫西林', '2019-01-01', 'completed'),
    {
      resourceType: 'MedicationDispense',
      id: 'd3',
      status: 'completed',
      medicationCodeableConcept: { text: '阿莫西林' },
      subject,
      authorizingPrescription: [{ reference: 'MedicationRequest/m3' }],
      performer: [{ actor: { reference: 'Organization/county' } }],
      whenHandedOver: '2019-01-02',
      daysSupply: { value: 7, system: 'http://unitsofmeasure.org', code: 'd' },
    },
  ])
  const { current, past } = await read('medicines?')
  assert.deepEqual(
    current.map((one: { name: string; times: number; dose: string }) => [one.name, one.times, one.dose]),
    [['二甲双胍', 2, '每次 1 片，每日 2 次']],
  )
  assert.deepEqual(
    past.map((one: { name: string; until: string; dispensed: object }) => [one.name, one.until, one.dispensed]),
    [['阿莫西林', '2019-01-09', { state: 'collected', at: '2019-01-02', where: '安平县人民医院' }]],
  )
  region.clock.set('2019-01-05T00:00:00Z')
  assert.deepEqual(
    (await read('medicines?')).current.map((one: { name: string }) => one.name),
    ['二甲双胍', '阿莫西林'],
  )
})

test('a document is text, its file opens in a sandbox to who may read it, and another source’s file does not', async (t) => {
  const binary = (id: string, source: string): Resource => ({
    resourceType: 'Binary',
    id,
    meta: { source },
    contentType: 'application/pdf',
    data: Buffer.from('paper').toString('base64'),
  })
  const { server, wang, id, read, region } = await stage(t, (subject) => [
    binary('b1', hospital),
    binary('b2', 'urn:hospital:other'),
    {
      resourceType: 'DocumentReference',
      id: 'doc',
      status: 'current',
      meta: { source: hospital },
      subject,
      date: '2025-05-01T00:00:00Z',
      description: '出院小结',
      content: [
        { attachment: { contentType: 'application/pdf', url: 'Binary/b1', title: '小结.pdf' } },
        { attachment: { contentType: 'application/pdf', url: 'Binary/b2' } },
        { attachment: { contentType: 'application/pdf', url: 'https://elsewhere.example/x.pdf' } },
      ],
    },
  ])
  const { documents } = await read('documents?')
  assert.equal(documents[0].title, '出院小结')
  assert.equal(documents[0].files.length, 2, 'what lies elsewhere is not offered')
  const file = (n: number, who: Actor) =>
    server.call(who, `GET /api/timeline/files?residentId=${id}&of=DocumentReference/doc&n=${n}`)
  assert.equal((await file(0, wang)).status, 200)
  assert.equal((await file(1, wang)).status, 404)
  assert.equal((await file(2, wang)).status, 404)
  const stranger: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '李明' }
  assert.equal((await file(0, stranger)).body.code, 'timeline.not_allowed')
})

test('sources name institutions and patient files with masked numbers; a code without a name gets that of its code system', async (t) => {
  const { read } = await stage(t, (subject) => [
    {
      resourceType: 'CodeSystem',
      id: 'ours',
      url: 'urn:ours',
      status: 'active',
      content: 'complete',
      concept: [{ code: 'X9', display: '肩周炎' }],
    },
    {
      resourceType: 'Condition',
      id: 'c1',
      subject,
      code: { coding: [{ system: 'urn:ours', code: 'X9' }] },
      recordedDate: '2024-01-01',
    },
  ])
  const { institutions, patients } = await read('sources?')
  assert.deepEqual(institutions, [{ name: '安平县人民医院', items: 1, first: '2024-01-01', last: '2024-01-01' }])
  const file = patients.find((one: { own: boolean }) => !one.own)
  assert.deepEqual(file.numbers, [{ label: '就诊卡号', masked: '******5678' }])
  const { diagnoses } = await read('background?')
  assert.deepEqual(
    diagnoses.lines.map((one: { name: string }) => one.name),
    ['肩周炎'],
  )
})

test('a meaning is only what the record says: nothing without a range, another unit, or a bounded value', () => {
  const of = (more: Partial<Observation>) => meaningOf(glucose('x', '2025-01-01', 9, more))
  const range = [{ low: { value: 4 }, high: { value: 6 } }]
  assert.equal(of({}), null)
  assert.equal(of({ referenceRange: range }), 'high')
  assert.equal(of({ referenceRange: range, interpretation: [{ coding: [{ code: 'N' }] }] }), 'normal')
  assert.equal(of({ referenceRange: [{ low: { value: 70, unit: 'mg/dL' } }] }), null)
  assert.equal(of({ referenceRange: range, valueQuantity: { value: 9, comparator: '<', unit: 'mmol/L' } }), null)
  assert.equal(of({ referenceRange: [{ ...range[0], age: { low: { value: 80 } } }] }), null, 'a range for others')
  assert.equal(rangeWords([{ text: '阴性' }]), '阴性')
  assert.equal(valueWords({ valueQuantity: { value: 88, unit: 'umol/L', comparator: '>' } }, 'zh'), '> 88 μmol/L')
})

test('a dose is put together in words, and narrative from outside becomes plain text', () => {
  const dosage = {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' as const, when: ['HS' as const] } },
    route: { text: '口服' },
    asNeededBoolean: true,
    doseAndRate: [{ doseQuantity: { value: 2, unit: '片' } }],
  }
  assert.equal(doseWords([dosage], 'zh'), '每次 2 片，每日 1 次，睡前，口服，必要时用')
  assert.equal(doseWords([{ ...dosage, route: undefined }], 'en'), '2 片 each time, once a day, at bedtime, as needed')
  assert.equal(doseWords(undefined, 'zh'), null)
  const hostile =
    '<div><p>主诉&#58; 咳嗽</p><script>alert(1)</script><ul><li>A&amp;B</li><li><b>C</b></li></ul><img src=x onerror=y></div>'
  assert.equal(textOfNarrative(hostile), '主诉: 咳嗽\n· A&B\n· C')
})
