import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDrugs, formularyModule, formularyOf, isOf, loadFormulary, readStatus } from '#medicine/formulary'
import { freshDatabase, testServer } from '#testing'
import { readTable } from './csv.ts'
import { readTables } from './read-tables.ts'

const { drugs, knowledge } = readTables()
const doctor = { id: '00000000-0000-7000-8000-000000000001', roles: ['doctor'] as const, name: '李明' }

test('the tables hold about 150 medicines and a few dozen herbal pieces, each code once and marked as a demonstration', () => {
  const pieces = drugs.filter(({ category }) => category === 'herbal')
  assert.ok(drugs.length - pieces.length >= 150 && pieces.length >= 36)
  assert.equal(new Set(drugs.map(({ code }) => code)).size, drugs.length)
  assert.deepEqual(
    drugs.filter(({ code }) => !code.includes('DEMO')),
    [],
  )
})

test('usual dose ≤ largest single dose ≤ largest daily dose, for every drug', () => {
  const wrong = drugs.filter(
    (drug) => !(drug.usualDose <= drug.maxSingleDose && drug.maxSingleDose <= drug.maxDailyDose),
  )
  assert.deepEqual(
    wrong.map(({ code }) => code),
    [],
  )
})

test('every rule of the tables is about something in the list', () => {
  const known = (prefix: string) => drugs.some((drug) => isOf(prefix, drug))
  const named = [...knowledge.interaction.flatMap(({ a, b }) => [a, b]), ...knowledge.caution.map(({ atc }) => atc)]
  assert.deepEqual(
    named.filter((prefix) => !known(prefix)),
    [],
  )
  const classes = new Set(knowledge.allergen.map((allergen) => allergen.class))
  assert.deepEqual(
    drugs.flatMap(({ allergyClasses }) => allergyClasses).filter((name) => !classes.has(name)),
    [],
  )
  assert.equal(knowledge.incompatibility.filter(({ list }) => list === '十八反').length, 16)
  assert.equal(knowledge.incompatibility.filter(({ list }) => list === '十九畏').length, 9)
})

test('every drug has words for the counter in both languages', () => {
  assert.deepEqual(
    drugs.filter(({ counselling }) => !counselling.zh || !counselling.en),
    [],
  )
})

test('a field in quotes may hold commas, and a row of another length stops the load', () => {
  assert.deepEqual(readTable('a,b\n"x,""y""",\n'), [{ a: 'x,"y"', b: '' }])
  assert.throws(() => readTable('a,b\nx\n'), /1 fields instead of 2/)
})

test('loading again changes nothing, and the status says that it is a demonstration', async (t) => {
  const region = await freshDatabase(t)
  assert.equal((await loadFormulary(region.ctx(), {})).changed, true)
  assert.equal((await loadFormulary(region.ctx(), {})).changed, false)
  const status = await readStatus(region.ctx(doctor), {})
  assert.equal(status.demonstration, true)
  assert.match(status.notice.en, /Not for real care/)
  assert.equal((await formularyOf(region.ctx())).drugs.size, drugs.length)
})

test('a drug is found by name, pinyin initials, English and code', async (t) => {
  const region = await freshDatabase(t)
  await loadFormulary(region.ctx(), {})
  for (const text of ['氨氯地平', 'bhsald', 'amlodipine', 'XC08CA01', 'C08CA01']) {
    const found = await findDrugs(region.ctx(doctor), { text, limit: 20 })
    assert.ok(
      found.drugs.some(({ nameZh }) => nameZh === '苯磺酸氨氯地平片'),
      text,
    )
  }
})

test('R08: residents have no line to the formulary', async (t) => {
  const region = await freshDatabase(t)
  const { call, routes } = await testServer(t, region, [formularyModule])
  assert.equal((await call({ ...doctor, roles: ['resident'] }, 'GET /api/formulary/drugs')).status, 403)
  assert.deepEqual(
    routes.filter(({ access }) => access.includes('resident')),
    [],
  )
})
