// Deaths and faults at any step of an exchange, for the suite's small draw and the soak's large one.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import {
  amlodipine,
  askInsurer,
  assertBothAgree,
  hear,
  insurer,
  type RemoteClinic,
  remoteClinic,
  take,
} from './remote-insurer.fixture.ts'

/** Works on what is due and stops dead at a point: what it knew is gone. */
export async function dieAt(
  { region, link, told }: RemoteClinic,
  point: 'taken' | 'asked' | 'heard' | 'told',
): Promise<boolean> {
  const ctx = region.ctx()
  const taken = await take(ctx)
  if (!taken || point === 'taken') return taken !== undefined
  const heard = await askInsurer(ctx, link, taken)
  if (point === 'asked') return true
  await hear(region.ctx(), taken, heard)
  if (point === 'told') await told()
  return true
}

export const points = ['taken', 'asked', 'heard', 'told'] as const

const fault = fc.record({
  kind: fc.constantFrom(
    ...([
      'late',
      'arrives-late',
      'fails-before',
      'fails-after',
      'drops-before',
      'drops-after',
      'repeats',
      'garbled',
    ] as const),
    ...(['contradicts', 'badly-signed', 'signs-out', 'dearer'] as const),
  ),
  ms: fc.integer({ min: 1, max: 5 }),
  infno: fc.constantFrom('2204', '2206', '2207', '2208', '5203', '2601', undefined),
})
const plan = fc.record({
  packs: fc.integer({ min: 1, max: 6 }),
  account: fc.boolean(),
  reverse: fc.boolean(),
  faults: fc.array(fault, { maxLength: 5 }),
  die: fc.option(fc.constantFrom(...points)),
})

/** Both sides agree bill for bill and fen for fen after each schedule. */
export async function assertSchedules(t: TestContext, numRuns: number): Promise<void> {
  const place = await remoteClinic(t, 300_000)
  const { charge, pay, drive, bill, notify, paid, server, region } = place
  const manager = { id: 'manager', roles: ['manager'] as const, name: 'manager' }
  let settled = 0
  await fc.assert(
    fc.asyncProperty(plan, async ({ packs, account, reverse, faults, die }) => {
      const { mdtrtId } = await charge([amlodipine(packs)])
      const { billId } = (await pay(mdtrtId, { useAccount: account })).body
      insurer.misbehave(faults.map(({ infno, ...one }) => ({ ...one, ...(infno ? { infno } : {}) })))
      if (die) await dieAt(place, die)
      await drive()
      const looked = await bill(billId)
      if (looked.state === 'awaiting-payment') {
        await notify(paid(looked, `T-${billId}`))
        if (die) await dieAt(place, die)
        await drive()
      }
      if ((await bill(billId)).state === 'settled') settled += 1
      if (reverse && (await bill(billId)).state === 'settled') {
        await server.call(manager, `POST /api/settlement/bills/${billId}/reverse`, { reason: '撤' })
        await drive()
        assert.equal((await bill(billId)).state, 'reversed')
      }
      insurer.misbehave([])
      assert.ok(['settled', 'reversed', 'abandoned'].includes((await bill(billId)).state))
      await assertBothAgree(place)
      region.clock.advance(1)
    }),
    { numRuns, endOnFailure: true },
  )
  assert.ok(settled > 0)
}
