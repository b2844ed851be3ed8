// Whoever works on an exchange dies between any two steps; whoever comes next loses nothing and does nothing twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manager } from '../insurance/settlement/clinic.test.ts'

// They say the environment before anything is loaded: a process of its own.
const { amlodipine, askInsurer, assertBothAgree, hear, insurer, remoteClinic, take } = await import(
  './remote-insurer.fixture.ts'
)
const { assertSchedules, dieAt, points } = await import('./remote-schedule.fixture.ts')

test.after(() => insurer.stop())

const messages = ['pre-settlement', 'settlement', 'reversal'] as const

test('a worker that dies at any step of any message leaves both sides in agreement', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const { pay, charge, step, told, server, drive, bill } = place
  for (const [earlier, message] of messages.entries()) {
    // Every step of the settlement; of the others the worst one: asked, and nobody knows it.
    for (const point of message === 'settlement' ? points : (['asked'] as const)) {
      const { billId } = (await pay((await charge([amlodipine(2)])).mdtrtId)).body
      for (let done = 0; done < earlier; done += 1) {
        if (await step()) await told()
      }
      if (message === 'reversal')
        await server.call(manager, `POST /api/settlement/bills/${billId}/reverse`, { reason: '撤' })
      assert.ok(await dieAt(place, point))
      await drive()
      const { state } = await bill(billId)
      assert.equal(state, message === 'reversal' ? 'reversed' : 'settled', `${message} ${point}`)
      await assertBothAgree(place)
    }
  }
})

test('a worker that is believed dead and speaks late is not believed', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const { region, link, step, told, drive } = place
  const { body } = await place.pay((await place.charge([amlodipine(2)])).mdtrtId)
  await step()
  await told()
  const slow = (await take(region.ctx()))!
  const heard = await askInsurer(region.ctx(), link, slow)
  await drive() // the lease is over: another worker asks what became of it
  await hear(region.ctx(), slow, heard)
  await hear(region.ctx(), slow, { messages: [], happening: { what: 'refused', code: '-1', reason: '迟到' } })
  await told()
  assert.equal((await place.bill(body.billId)).state, 'settled')
  await assertBothAgree(place)
})

test('whatever schedule of faults and deaths, both sides agree bill for bill and fen for fen', (t) =>
  assertSchedules(t, 6))
