import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { resident } from '../clinic.fixture.ts'
import { bookingModule } from '../index.ts'
import { ward } from './ward.fixture.ts'

test('when nothing is left those who come are told so by a look; whoever has a number, or had an answer, keeps it; one that is let go is had at once', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const { id: sessionId } = await open('2026-03-04', '09:00', '09:30')
  const { call } = await testServer(t, region, [bookingModule])
  const [first, second, third] = [await resident(region), await resident(region), await resident(region)]
  const holds = (who: Actor, key: string, residentId = who.id) =>
    call(who, `POST /api/booking/sessions/${sessionId}/holds`, { residentId }, { 'idempotency-key': key })

  const held = await holds(first, 'first-of-first')
  assert.equal(held.status, 200)
  // The first refusal is found in the unit of work, the second by the look.
  for (const key of ['first-of-second', 'second-of-second'])
    assert.equal((await holds(second, key)).body.code, 'booking.sold_out')
  assert.equal((await holds(first, 'second-of-first')).body.id, held.body.id, 'the hold there is')
  assert.equal((await holds(second, 'third-of-second', first.id)).body.code, 'residents.not_acting_for')
  const crowd = await Promise.all([
    holds(second, 'fourth-of-second'),
    holds(first, 'first-of-first'),
    holds(third, 'first-of-third'),
  ])
  assert.deepEqual(
    crowd.map(({ body }) => body.code ?? body.id),
    ['booking.sold_out', held.body.id, 'booking.sold_out'],
  )

  assert.equal((await call(first, `POST /api/booking/holds/${held.body.id}/release`, {})).body.released, true)
  const theirs = await holds(second, 'first-of-second')
  assert.equal(theirs.status, 200, 'what was refused is not kept as an answer')
  assert.equal((await holds(first, 'first-of-first')).body.id, held.body.id, 'a repeat gets the kept answer')
  assert.equal((await holds(third, 'second-of-third')).body.code, 'booking.sold_out')
})
