import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startLoop } from './loop.ts'

const hourMs = 3_600_000

test('a loop goes on while there is something to do, rests, and is woken out of its rest', async () => {
  const due = [1, 2, 3]
  const done: number[] = []
  let rounds = Promise.withResolvers<void>()
  const loop = startLoop(
    'test',
    async () => {
      const next = due.shift()
      if (next === undefined) rounds.resolve()
      else done.push(next)
      return next !== undefined
    },
    { restMs: hourMs },
  )
  await rounds.promise
  assert.deepEqual(done, [1, 2, 3])
  rounds = Promise.withResolvers()
  due.push(4)
  loop.wake()
  await rounds.promise
  assert.deepEqual(done, [1, 2, 3, 4])
  await loop.stop()
})

test('a wake during a round is heard after it; a round that fails is tried again; stop waits for the round that runs', async () => {
  let round = 0
  const third = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  let ended = false
  const loop = startLoop(
    'test',
    async () => {
      await null
      round++
      if (round === 1) loop.wake()
      if (round === 2) {
        loop.wake()
        throw new Error('no')
      }
      if (round === 3) {
        third.resolve()
        await goOn.promise
        ended = true
      }
      return false
    },
    { restMs: hourMs },
  )
  await third.promise
  const stopped = loop.stop()
  goOn.resolve()
  await stopped
  assert.deepEqual([round, ended], [3, true])
})

test('several go round at once', async () => {
  let inside = 0
  const all = Promise.withResolvers<void>()
  const loop = startLoop(
    'test',
    async () => {
      inside++
      if (inside === 3) all.resolve()
      await all.promise
      return false
    },
    { restMs: hourMs, atOnce: 3 },
  )
  await all.promise
  await loop.stop()
  assert.equal(inside, 3)
})
