import assert from 'node:assert/strict'
import test from 'node:test'
import { publish, type Resource, search } from '#record'
import { freshDatabase } from '#testing'

const system = 'urn:diseases'
const condition = (id: string, code: string) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system, code }] },
})

test('Codes are found by value set, and by what lies below or above them', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  await publish(ctx, 'test', [
    {
      resourceType: 'CodeSystem',
      id: 'diseases',
      url: system,
      status: 'active',
      content: 'complete',
      concept: [
        { code: 'diabetes', concept: [{ code: 'type-1' }, { code: 'type-2', concept: [{ code: 'type-2-foot' }] }] },
        { code: 'asthma' },
      ],
    },
    {
      resourceType: 'ValueSet',
      id: 'chronic',
      url: 'urn:sets:chronic',
      status: 'active',
      compose: { include: [{ system, concept: [{ code: 'asthma' }, { code: 'type-1' }] }] },
    },
    condition('a', 'asthma'),
    condition('b', 'type-2'),
    condition('c', 'type-2-foot'),
    condition('d', 'diabetes'),
    condition('e', 'type-1'),
  ] as unknown as Resource[])
  const ids = async (query: string) => {
    const { resources } = await search(ctx, `Condition?${query}`)
    return resources.map((one) => one.id).join(' ')
  }
  const cases: Record<string, string> = {
    'code:in=urn:sets:chronic': 'a e',
    'code:in=ValueSet/chronic': 'a e',
    'code:not-in=urn:sets:chronic': 'b c d',
    [`code:below=${system}|diabetes`]: 'b c d e',
    [`code:below=${system}|type-2`]: 'b c',
    [`code:below=${system}|type-2-foot,${system}|asthma`]: 'a c',
    [`code:above=${system}|type-2-foot`]: 'b c d',
    'code:in=urn:sets:chronic&code:not=asthma': 'e',
  }
  for (const [query, expected] of Object.entries(cases)) assert.equal(await ids(query), expected, query)
  const refused: Record<string, string> = {
    'code:in=urn:sets:unheard-of': 'terminology.value_set_unknown',
    'code:in=ValueSet/none': 'terminology.value_set_unknown',
    'code:below=urn:unheard-of|x': 'terminology.system_unknown',
    'code:below=diabetes': 'record.bad_parameter',
    'code:sideways=diabetes': 'record.unsupported_modifier',
  }
  for (const [query, code] of Object.entries(refused)) await assert.rejects(ids(query), { code }, query)
})

test('An address is found by what lies below and above it', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const set = (id: string, url: string) => ({ resourceType: 'ValueSet', id, url, status: 'active' })
  const urls = ['http://a.example/sets/one', 'http://a.example/sets/one/part', 'http://a.example/sets/onerous']
  await publish(ctx, 'test', urls.map((url, at) => set(`s${at}`, url)) as unknown as Resource[])
  const ids = async (query: string) => {
    const { resources } = await search(ctx, `ValueSet?${query}`)
    return resources.map((one) => one.id).join(' ')
  }
  assert.equal(await ids('url:below=http://a.example/sets/one'), 's0 s1')
  assert.equal(await ids('url:below=http://a.example/sets/'), 's0 s1 s2')
  assert.equal(await ids('url:above=http://a.example/sets/one/part/2'), 's0 s1')
})
