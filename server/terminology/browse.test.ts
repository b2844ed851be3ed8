import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { conceptMapOf } from './import-map.ts'
import { nationalCode, terminologyModule } from './index.ts'
import { animals, index } from './setup.test.ts'

const registrar: Actor = { id: '0196a000-0000-7000-8000-000000000001', name: 'r', roles: ['registrar'] }

test('a person looks through a system: roots, children, words, one code and its hospital codes', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [terminologyModule])
  const ask = async (path: string) => {
    const answer = await call(registrar, `GET /api/terminology/${path}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const row = { line: 2, localCode: 'x', localName: '犬', nationalCode: 'dog', equivalence: 'equivalent' }
  const asked = { hospital: 'H1', systemFrom: 'urn:h1', systemTo: 'urn:test:animals' }
  await index(region.ctx(), animals, conceptMapOf(asked, [row]))
  await nationalCode(region.ctx(), { hospital: 'H1', system: 'urn:h1', code: 'y', name: '猫' })

  const { systems } = await ask('systems')
  assert.deepEqual([systems[0].url, systems[0].count, systems[0].inForce], ['urn:test:animals', 5, true])
  const of = 'system=urn:test:animals&version=1'
  const codes = (body: { concepts: { code: string }[] }) => body.concepts.map((one) => one.code)
  assert.deepEqual(codes(await ask(`concepts?${of}`)), ['animal'])
  assert.deepEqual(codes(await ask(`concepts?${of}&parent=animal&limit=2`)), ['bird', 'dog'])
  assert.deepEqual(codes(await ask(`concepts?${of}&words=ddn`)), ['dodo'])
  assert.equal((await ask(`concepts?${of}&words=ddn`)).concepts[0].inForce, false)
  const sparrow = await ask(`concept?${of}&code=sparrow`)
  assert.deepEqual(sparrow.path, [
    { code: 'animal', name: '动物' },
    { code: 'bird', name: '鸟' },
  ])
  const dog = await ask(`concept?${of}&code=dog`)
  assert.deepEqual(dog.mappedFrom, [{ hospital: 'H1', code: 'x', name: '犬', equivalence: 'equivalent' }])
  assert.deepEqual(dog.properties, [{ code: 'legs', value: '4' }])

  assert.deepEqual((await ask('hospitals')).hospitals, [{ code: 'H1', mapped: 1, unmapped: 1 }])
  const map = await ask('map?hospital=H1')
  assert.deepEqual(
    map.unmapped.map((one: { code: string }) => one.code),
    ['y'],
  )
  assert.deepEqual([map.total, map.mappings[0].nationalName], [1, '狗'])
  assert.equal((await ask('map?hospital=H1&words=zz')).total, 0)
})

test('dictionaries on the desk are for the administrator and the registrar', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [terminologyModule])
  const resident: Actor = { ...registrar, roles: ['resident'] }
  assert.equal((await call(resident, 'GET /api/terminology/systems')).status, 403)
  const unknown = await call(registrar, 'GET /api/terminology/concepts?system=urn:none&version=1')
  assert.equal(unknown.status, 404)
})
