import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MyPlace } from '#contracts/queue'
import { placeWords, stillMoving } from './place-words.ts'

const place = (state: MyPlace['state'], ahead: number | null = null, room: string | null = null) => ({
  state,
  ahead,
  room,
})

test('each state of a place has one sentence, and a call names the room when there is one', () => {
  const cases: [ReturnType<typeof place>, string][] = [
    [place('waiting', 2), 'ahead'],
    [place('waiting', 0), 'next'],
    [place('called', null, '3 诊室'), 'called'],
    [place('called'), 'calledNoRoom'],
    [place('in-room'), 'inRoom'],
    [place('at-tests'), 'atTests'],
    [place('done'), 'done'],
    [place('missed'), 'missed'],
    [place('closed'), 'closed'],
  ]
  for (const [given, key] of cases) assert.equal(placeWords(given).key, key, given.state)
  assert.deepEqual(placeWords(place('called', null, '3 诊室')).params, { room: '3 诊室' })
})

test('a place that is over is not listened to any more', () => {
  assert.equal(stillMoving(place('at-tests')), true)
  assert.equal(stillMoving(place('done')), false)
})
