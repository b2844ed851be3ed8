import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseWithDigits } from '#record'
import { compileView, runView } from './compile-view.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/sql-on-fhir/tests')

interface Suite {
  title: string
  resources: unknown[]
  tests: {
    title: string
    view: unknown
    expect?: object[]
    expectCount?: number
    expectColumns?: string[]
    expectError?: true
  }[]
}

test('The SQL-on-FHIR suite: all 134 cases of 22 files', async (t) => {
  if (!existsSync(folder)) return t.skip('../shared/data/sql-on-fhir is not here')
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const suites = files.map((file) => parseWithDigits(readFileSync(join(folder, file), 'utf8')) as Suite)
  const cases = suites.flatMap((suite) => suite.tests.map((one) => ({ suite, ...one })))
  assert.deepEqual([files.length, cases.length], [22, 134])
  for (const { suite, title, view, ...expected } of cases) {
    await t.test(`${suite.title}: ${title}`, () => {
      if (expected.expectError) {
        assert.throws(() => runView(view, suite.resources), { name: 'Refusal' })
        return
      }
      const rows = runView(view, suite.resources)
      if (expected.expectCount !== undefined) assert.equal(rows.length, expected.expectCount)
      if (expected.expectColumns)
        assert.deepEqual(
          compileView(view).columns.map((one) => one.name),
          expected.expectColumns,
        )
      if (expected.expect) assert.deepEqual(sorted(rows), sorted(expected.expect))
      assert.ok(expected.expect || expected.expectCount !== undefined || expected.expectColumns)
    })
  }
})

// The suite says what rows there are, not their order.
function sorted(rows: object[]): string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()
}
