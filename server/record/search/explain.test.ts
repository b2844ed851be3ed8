import assert from 'node:assert/strict'
import test from 'node:test'
import { explainSearch, publish, type Resource } from '#record'
import { freshDatabase } from '#testing'

test('A search is explained statement by statement, for the system and for a person, and leaves no trail', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const resident = '019c0000-0000-7000-8000-000000000001'
  await publish(ctx, 'test', [{ resourceType: 'Patient', id: resident, name: [{ text: '王秀英' }] }] as Resource[])
  const [page] = await explainSearch(ctx, 'Observation?patient=x&code=y', false)
  assert.match(page?.sql ?? '', /from "record"\."observation" t .*t\.keys @>/)
  assert.ok(page?.parameters.length)
  assert.match(page?.plan.join('\n') ?? '', /cost=/)
  const chained = await explainSearch(ctx, 'Observation?patient:Patient.name=wxy&_include=Observation:encounter', true)
  assert.deepEqual(
    chained.map(({ sql }) => /from "record"\."(\w+)"/.exec(sql)?.[1]),
    ['patient', 'observation'],
  )
  assert.match(chained[0]?.plan.join('\n') ?? '', /actual time=.*rows=1/)
  const person = region.ctx({ id: resident, name: '王秀英', roles: ['resident'] })
  const [own] = await explainSearch(person, 'Condition?code=x', true)
  assert.match(own?.sql ?? '', /access_grant/)
  const { rows } = await region.pool.query('select count(*)::int as lines from kernel.audit')
  assert.equal(rows[0].lines, 0)
  await assert.rejects(explainSearch(ctx, 'Patient?colour=blue', false), { code: 'record.unknown_parameter' })
})
