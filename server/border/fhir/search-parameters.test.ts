import assert from 'node:assert/strict'
import test from 'node:test'
import { reindexJob } from '#record'
import { codeOf, patient, setUp } from './setup.test.ts'

const nickname = {
  resourceType: 'SearchParameter',
  id: 'nickname',
  url: 'http://example.org/SearchParameter/nickname',
  name: 'Nickname',
  description: 'Nickname',
  status: 'active',
  code: 'nickname',
  base: ['Patient'],
  type: 'string',
  expression: "Patient.name.where(use='nickname').text",
}

test('A SearchParameter that a client writes can be asked for its progress, is listed when ready, and then searched by', async (t) => {
  const { fhir, region } = await setUp(t)
  await fhir('PUT', '/Patient/a', { ...patient('a'), name: [{ use: 'nickname', text: '阿明' }] })
  const listed = async () => {
    const { body } = await fhir('GET', '/metadata', undefined, { as: null })
    const type = body.rest[0].resource.find((one: { type: string }) => one.type === 'Patient')
    return type.searchParam.some((one: { name: string }) => one.name === 'nickname')
  }
  const stateOf = async () => {
    const { body } = await fhir('GET', '/SearchParameter/nickname/$reindex-status')
    return body.parameter[0].part.find((one: { name: string }) => one.name === 'state').valueCode
  }
  assert.equal((await fhir('PUT', '/SearchParameter/nickname', nickname)).status, 201)
  assert.equal(await stateOf(), 'indexing')
  assert.equal(await listed(), false)
  const early = await fhir('GET', `/Patient?nickname=${encodeURIComponent('阿明')}`)
  assert.deepEqual([early.status, codeOf(early.body)], [409, 'record.parameter_indexing'])
  // Transactions of other tests on the same server may hold it up.
  for (let round = 0; round < 400 && (await stateOf()) !== 'ready'; round++) await region.runJob(reindexJob, {})
  assert.equal(await listed(), true)
  assert.equal((await fhir('GET', `/Patient?nickname=${encodeURIComponent('阿明')}`)).body.total, 1)
  assert.equal((await fhir('GET', '/SearchParameter/none/$reindex-status')).status, 404)
  assert.equal((await fhir('DELETE', '/SearchParameter/nickname')).status, 204)
  assert.equal(await listed(), false)
  const strict = await fhir('GET', '/Patient?nickname=x', undefined, { headers: { prefer: 'handling=strict' } })
  assert.equal(codeOf(strict.body), 'record.unknown_parameter')
})
