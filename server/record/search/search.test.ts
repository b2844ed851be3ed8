import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { publish, type Resource, search, searchPage } from '#record'
import { freshDatabase } from '#testing'

const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'

const pressure = (id: string, patient: string, systolic: number, diastolic: number) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  meta: { tag: [{ system: 'urn:t', code: 'home' }], profile: ['http://example.org/bp|1.0'] },
  code: { coding: [{ system: loinc, code: '85354-9' }], text: '血压' },
  subject: { reference: `Patient/${patient}` },
  encounter: { reference: `Encounter/of-${patient}` },
  component: [
    { code: { coding: [{ system: loinc, code: '8480-6' }] }, valueQuantity: quantity(systolic) },
    { code: { coding: [{ system: loinc, code: '8462-4' }] }, valueQuantity: quantity(diastolic) },
  ],
})
const quantity = (value: number) => ({ value, unit: 'mmHg', system: ucum, code: 'mm[Hg]' })
const patient = (id: string, family: string, doctor: string) => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: 'urn:hospital', value: id }],
  name: [{ family }],
  generalPractitioner: [{ reference: `Practitioner/${doctor}` }],
})
const encounter = (of: string, organization: string) => ({
  resourceType: 'Encounter',
  id: `of-${of}`,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${of}` },
  serviceProvider: { reference: `Organization/${organization}` },
})

async function setUp(t: TestContext) {
  const ctx = (await freshDatabase(t)).ctx()
  await publish(ctx, 'test', [
    { resourceType: 'Practitioner', id: 'd1', name: [{ family: '陈' }] },
    { resourceType: 'Organization', id: 'group', name: 'Group' },
    { resourceType: 'Organization', id: 'clinic', name: 'Clinic', partOf: { reference: 'Organization/group' } },
    patient('p1', '王', 'd1'),
    patient('p2', '李', 'd2'),
    encounter('p1', 'clinic'),
    encounter('p2', 'other'),
    pressure('high', 'p1', 160, 80),
    pressure('low', 'p2', 110, 150),
  ] as unknown as Resource[])
  const ids = async (request: string) => (await search(ctx, request)).resources.map((one) => one.id).join(' ')
  return { ctx, ids }
}

test('Chains go over several references, and back over those that point here', async (t) => {
  const { ids } = await setUp(t)
  const cases: Record<string, string> = {
    'Observation?encounter.service-provider.name=clinic': 'high',
    'Observation?encounter:Encounter.service-provider:Organization.partof=Organization/group': 'high',
    'Observation?patient.general-practitioner:Practitioner.family=陈': 'high',
    'Observation?patient.general-practitioner:Practitioner.family=赵': '',
    'Patient?_has:Observation:patient:code=85354-9': 'p1 p2',
    'Patient?_has:Observation:patient:component-code-value-quantity=8480-6$gt140': 'p1',
    'Patient?_has:Encounter:patient:service-provider.name=clinic': 'p1',
    'Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:combo-value-quantity=160': 'd1',
    'Encounter?subject:Patient._has:Observation:patient:_id=low': 'of-p2',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
  await assert.rejects(ids('Patient?_has:Nothing:patient:code=x'), { code: 'record.bad_parameter' })
  await assert.rejects(ids('Patient?_has:Observation:status:code=x'), { code: 'record.bad_parameter' })
  await assert.rejects(ids(`Patient?${'link:Patient.'.repeat(30)}name=x`), { code: 'record.bad_parameter' })
})

test('The parts of a composite must hold of one element', async (t) => {
  const { ids } = await setUp(t)
  const cases: Record<string, string> = {
    'Observation?component-code-value-quantity=8480-6$gt140': 'high',
    'Observation?component-code-value-quantity=8462-4$gt140': 'low',
    [`Observation?component-code-value-quantity=${loinc}|8480-6$lt150|${ucum}|mm[Hg]`]: 'low',
    [`Observation?component-code-value-quantity=${loinc}|8480-6$lt150|${ucum}|kPa`]: '',
    'Observation?component-code-value-quantity=8480-6$160,8462-4$150': 'high low',
    'Observation?combo-code-value-quantity=8480-6$160': 'high',
    'Observation?code-value-quantity=85354-9$160': '',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
  await assert.rejects(ids('Observation?component-code-value-quantity=8480-6'), { code: 'record.bad_parameter' })
})

test('A system without a code, what is missing, texts, tags and profiles are found', async (t) => {
  const { ids } = await setUp(t)
  const cases: Record<string, string> = {
    'Patient?identifier=urn:hospital|': 'p1 p2',
    'Patient?identifier=urn:other|': '',
    'Patient?identifier=urn:other|,urn:hospital|p2': 'p2',
    'Observation?component-value-quantity:missing=true': '',
    'Observation?value-quantity:missing=true': 'high low',
    'Observation?code:text=血': 'high low',
    'Observation?code:text=压': '',
    'Observation?_tag=urn:t|home': 'high low',
    'Observation?_tag:not=home': '',
    'Observation?_profile=http://example.org/bp': 'high low',
    'Observation?_security:missing=false': '',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
})

test('Includes that iterate follow what was included; others do not', async (t) => {
  const { ctx } = await setUp(t)
  const included = async (request: string) =>
    (await search(ctx, request)).included
      .map((one) => `${one.resourceType}/${one.id}`)
      .sort()
      .join(' ')
  const base = 'Observation?_id=high&_include=Observation:encounter'
  assert.equal(await included(`${base}&_include=Encounter:service-provider`), 'Encounter/of-p1')
  assert.equal(
    await included(`${base}&_include:iterate=Encounter:service-provider&_include:iterate=Organization:partof`),
    'Encounter/of-p1 Organization/clinic Organization/group',
  )
  assert.equal(
    await included(
      'Practitioner?_id=d1&_revinclude=Patient:general-practitioner&_revinclude:iterate=Observation:patient',
    ),
    'Observation/high Patient/p1',
  )
})

test('A part of a resource is marked as a part and stays valid', async (t) => {
  const { ctx } = await setUp(t)
  const only = async (query: string) => {
    const { matches } = await searchPage(ctx, 'Observation', `_id=high&${query}`)
    const { meta, ...rest } = JSON.parse(matches[0]?.content ?? '')
    assert.ok(meta.tag.some((tag: { code: string }) => tag.code === 'SUBSETTED'))
    return Object.keys(rest).join(' ')
  }
  assert.equal(await only('_elements=subject'), 'resourceType id status code subject')
  assert.equal(await only('_summary=text'), 'resourceType id status code')
  assert.equal(await only('_summary=true'), 'resourceType id status code subject encounter component')
  await assert.rejects(searchPage(ctx, 'Observation', '_summary=some'), { code: 'record.bad_parameter' })
})
