import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { Wire } from './wire.ts'

test('whoever says nothing is silent; a process that stood still itself has not heard, and takes nobody for silent', () => {
  let now = 0
  const socket = Object.assign(new PassThrough(), { setNoDelay: () => undefined }) as unknown as TLSSocket
  const wire = new Wire(socket, { clock: () => new Date(now), onFrame: () => {}, onClose: () => {} })
  const at = (ms: number) => {
    now = ms
    return wire.quiet(now, 1_000)
  }
  assert.deepEqual(
    [1_000, 2_000, 3_000].map((ms) => at(ms).silentMs),
    [1_000, 2_000, 3_000],
  )
  // Suspended for an hour: only the time of one look counts.
  assert.deepEqual(at(3_603_000).silentMs, 4_000)
  assert.deepEqual(at(3_604_000).silentMs, 5_000)
})

test('what is written and does not move is stalled, but not for as long as nobody looked', () => {
  let now = 0
  const socket = Object.assign(new PassThrough(), { setNoDelay: () => undefined }) as unknown as TLSSocket
  Object.defineProperty(socket, 'writableLength', { value: 9 })
  const wire = new Wire(socket, { clock: () => new Date(now), onFrame: () => {}, onClose: () => {} })
  const at = (ms: number) => {
    now = ms
    return wire.quiet(now, 1_000).stalledMs
  }
  assert.deepEqual([0, 1_000, 2_000, 60_000].map(at), [0, 1_000, 2_000, 3_000])
})
