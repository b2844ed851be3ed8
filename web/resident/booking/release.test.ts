import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askInMs, JITTER_MS, releaseAt } from './release.ts'

const now = Date.parse('2026-11-22T22:00:00Z')
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()

test('a release is said by its time, within the hour by the second, and is over at its moment', () => {
  assert.deepEqual(releaseAt(null, now), { state: 'open' })
  assert.deepEqual(releaseAt(at(3601), now), { state: 'later' })
  assert.deepEqual(releaseAt(at(3600), now), { state: 'soon', seconds: 3600 })
  assert.deepEqual(releaseAt(at(0.4), now), { state: 'soon', seconds: 1 })
  assert.deepEqual(releaseAt(at(0), now), { state: 'now' })
})

test('phones that wait for the same second ask one by one after it, never before', () => {
  for (const chance of [0, 0.25, 0.5, 0.99]) {
    const wait = askInMs([null, at(30), at(600)], now, chance)!
    assert.ok(wait > 30_000 && wait <= 30_150 + JITTER_MS, `${wait}`)
  }
  assert.notEqual(askInMs([at(30)], now, 0.1), askInMs([at(30)], now, 0.9))
})

test('nothing is asked without a release to wait for, and more and more rarely when the server’s clock is behind', () => {
  assert.equal(askInMs([null], now, 0.5), undefined)
  assert.deepEqual(
    [0, 1, 2, 10].map((asked) => askInMs([at(-2)], now, 0, asked)),
    [1000, 2000, 4000, 30_000],
  )
  assert.equal(askInMs([at(30 * 86_400)], now, 0.5), 3_600_000)
})
