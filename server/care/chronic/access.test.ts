import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayOpen } from '#record'
import { form, township } from './chronic.fixture.ts'
import { enrol, exitEnrolment } from './index.ts'

test('enrolling opens the record to the team that answers; leaving the last programme closes it', async (t) => {
  const { region, team, person } = await township(t)
  const { id } = await person()
  const ours = region.ctx(team.leader)
  const opens = () => mayOpen(region.ctx(team.villageDoctor), id)
  assert.equal(await opens(), false, 'being assigned is not agreeing')
  const pressure = await enrol(ours, form(id, 'hypertension', 'I10'))
  assert.equal(await opens(), true)
  const sugar = await enrol(ours, form(id, 'diabetes', 'E11'))
  await exitEnrolment(ours, { enrolmentId: pressure.id, reason: 'not-confirmed' })
  assert.equal(await opens(), true, 'still in the other programme')
  const leaves = () => exitEnrolment(ours, { enrolmentId: sugar.id, reason: 'refused' })
  const twice = await Promise.allSettled([leaves(), leaves()])
  assert.deepEqual(twice.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  assert.equal(await opens(), false)
})
