import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sideBySide } from './side-by-side.fixture.ts'

test('whatever several people do at once to shared accounts and purses, books, accumulators, cash and consents agree', async (t) => {
  const done = await sideBySide(t, 3, 9)
  assert.ok(done > 25, `only ${done} steps were possible`)
})
