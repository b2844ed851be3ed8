import assert from 'node:assert/strict'
import test from 'node:test'
import { streamType } from '#record'
import { setUp } from './bulk-setup.test.ts'

test('A copy that follows by exports, each since the last, is the record, whatever is written meanwhile', async (t) => {
  const { region, fhir, begin, finish, linesOf } = await setUp(t)
  const ids = Array.from({ length: 12 }, (_, n) => `p${n}`)
  let writing = true
  let written = 0
  const write = async (writer: number) => {
    for (let turn = 0; writing; turn++) {
      region.clock.advance(1)
      const id = ids[(turn * 7 + writer * 5) % ids.length] ?? ''
      const dead = (turn + writer) % 4 === 0
      const resource = { resourceType: 'Patient', id, name: [{ family: `${writer}.${turn}` }] }
      const { status } = dead ? await fhir('DELETE', `/Patient/${id}`) : await fhir('PUT', `/Patient/${id}`, resource)
      assert.ok([200, 201, 204, 404, 409].includes(status), String(status))
      written++
    }
  }
  const copy = new Map<string, string>()
  let since = ''
  const follow = async () => {
    const { body } = await finish(await begin(`/$export?_type=Patient${since === '' ? '' : `&_since=${since}`}`))
    const named = new Set<string>()
    const once = (id: string) => {
      assert.ok(!named.has(id), `${id} came twice`)
      named.add(id)
    }
    for (const line of await linesOf(body)) {
      const { id } = JSON.parse(line)
      once(id)
      copy.set(id, line)
    }
    for (const bundle of await linesOf({ output: body.deleted })) {
      for (const { request } of JSON.parse(bundle).entry) {
        const id = request.url.replace('Patient/', '')
        once(id)
        copy.delete(id)
      }
    }
    since = body.transactionTime
  }
  const writers = [1, 2, 3].map(write)
  // However quick the exports are: much is written meanwhile.
  for (let turn = 0; turn < 6 || written <= 100; turn++) await follow()
  writing = false
  await Promise.all(writers)
  region.clock.advance(1)
  await follow()
  const record: string[] = []
  for await (const batch of streamType(region.ctx(), 'Patient', { entity: 'test' })) {
    record.push(...batch.map(({ content }) => content))
  }
  assert.deepEqual([...copy.values()].sort(), record.sort())
})
