import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { compileFhirPath } from '#record'
import { randomResource } from '../random-resource.ts'
import { resourceTypes } from '../structure/table.ts'
import { compileByLibrary } from './library.ts'

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'synthea-r4')

const expressions = [
  'id',
  'children().count()',
  'identifier.value',
  "identifier.where(system.startsWith('http')).value.distinct()",
  'code.coding.where(code.exists() and system.exists()).code',
  'category.coding.first().code',
  "status in ('final' | 'active' | 'finished')",
  'value.ofType(Quantity).value > 5',
  'value.ofType(Quantity).unit',
  'component.where(value is Quantity).value.value',
  'subject.reference',
  "subject.reference.substring(0, 4) & 'x'",
  'effective.ofType(dateTime) > @2010-01-01',
  'period.start <= period.end',
  "name.given.join(' ')",
  'name.select(family | given).count()',
  'extension.extension.value.exists()',
  'descendants().count()',
  "meta.profile.all(matches('^https?:'))",
  'item.net.value.count()',
  'onset.exists() implies code.exists()',
  'text.`div`.exists()',
  'contained.id',
  'address.line.first().length()',
  'iif(status.exists(), status, id)',
]

function outcome(work: () => unknown[]): unknown[] | string {
  try {
    return work()
  } catch (error) {
    return (error as { code: string }).code
  }
}

function agree(resource: object): void {
  for (const expression of expressions) {
    const expected = outcome(() => compileByLibrary(expression)(structuredClone(resource), { resource }))
    const found = outcome(() => compileFhirPath(expression)(resource))
    assert.deepEqual(found, expected, `${expression} in ${JSON.stringify(resource)}`)
  }
}

test('what is compiled and the library say the same of Synthea resources', (t) => {
  if (!existsSync(folder)) return t.skip(`needs ${folder}`)
  const seen = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    const bundle = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8'))
    for (const { resource } of bundle.entry as { resource: { resourceType: string } }[]) {
      const count = seen.get(resource.resourceType) ?? 0
      seen.set(resource.resourceType, count + 1)
      if (count < 12) agree(resource)
    }
  }
})

test('and of random resources of every type', () => {
  let seed = 7
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * below)
  }
  for (const type of resourceTypes) for (let round = 0; round < 2; round++) agree(randomResource(type, draw))
})
