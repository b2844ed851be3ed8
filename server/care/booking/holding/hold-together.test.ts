import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel'
import { freshDatabase } from '#testing'
import { resident } from '../clinic.fixture.ts'
import { readHold } from './hold-number.ts'
import { type HoldAsked, holdTogether } from './hold-together.ts'
import { hold, registrar, ward } from './ward.fixture.ts'

test('whoever wants a band and whoever wants any, together, are given different numbers', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const session = await open('2026-03-04', '09:00', '10:00')
  const wishes = [session.startsAt, undefined, session.startsAt, undefined]
  const asked: HoldAsked[] = []
  for (const bandStartsAt of wishes) {
    const who = await resident(region)
    asked.push({ ctx: region.ctx(who), item: { sessionId: session.id, residentId: who.id, bandStartsAt } })
  }
  const outcomes = await region.ctx().transaction((ctx) => holdTogether(ctx, asked))
  const given = outcomes.flatMap((one) => (one instanceof Refusal ? [] : one.numberId))
  assert.equal(given.length, 2)
  assert.equal(new Set(given).size, 2)
  assert.equal(outcomes.filter((one) => one instanceof Refusal && one.code === 'booking.sold_out').length, 2)
})

test('looking at a hold leaves its trace with the person, whoever looks', async (t) => {
  const region = await freshDatabase(t)
  const { institution, open } = await ward(region)
  const who = await resident(region)
  const { id: holdId } = await hold(region, who, (await open('2026-03-04')).id)
  await readHold(region.ctx(registrar(institution.id)), { holdId })
  const { rows } = await region.pool.query(
    `select resident_id from kernel.audit where entity = 'booking.hold' and action = 'read' and entity_id = $1`,
    [holdId],
  )
  assert.deepEqual(rows, [{ resident_id: who.id }])
})
