import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announce } from '#kernel'
import { prescriptionApproved } from '#medicine/review'
import { freshDatabase } from '#testing'
import { consultModule } from './index.ts'
import { waitingRoom } from './waiting-room.fixture.ts'

test('the doctor’s desk is told at once that a pharmacist has approved a sheet', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consult } = await waitingRoom(region)
  await region.deliver([consultModule])
  const listening = await region.pool.connect()
  const told: string[] = []
  listening.on('notification', ({ payload }) => told.push(payload ?? ''))
  await listening.query('listen anji_stream')
  const id = () => region.chance.uuid()
  const approved = { prescriptionId: id(), version: 1, consultId: consult.id, residentId: wang.id, doctorId: li.id }
  const more = { pharmacistId: id(), validUntil: region.clock.now().toISOString() }
  await region
    .ctx()
    .transaction((ctx) => announce(ctx, prescriptionApproved, approved.prescriptionId, { ...approved, ...more }))
  await region.deliver([consultModule])
  await listening.query('select 1')
  listening.release(true)
  assert.equal(told.length, 1)
  assert.match(told[0]!, /prescription-approved/)
})
