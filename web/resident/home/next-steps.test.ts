import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment } from '#contracts/booking'
import type { Consult } from '#contracts/consult'
import type { Pickup } from '#contracts/dispensing'
import type { Prescription } from '#contracts/prescribing'
import type { Bill } from '#contracts/settlement'
import type { Entry } from '#contracts/waiting-list'
import { type Known, nextSteps } from './next-steps.ts'

const now = new Date('2026-03-05T06:30:00Z')
const nothing: Known = {
  now,
  invitations: [],
  contracts: [],
  consults: [],
  appointments: [],
  places: new Map(),
  waiting: [],
  prescriptions: [],
  pickups: [],
  unpaidBills: [],
  dueVisits: [],
}
const booked = (id: string, opens: string, closes: string) =>
  ({ id, state: 'booked', startsAt: closes, checkInFrom: opens, checkInUntil: closes }) as Appointment
const kinds = (known: Partial<Known>) => nextSteps({ ...nothing, ...known }).map(({ kind }) => kind)

test('a doctor who is talking comes before a place in the queue, and both before everything else', () => {
  const consults = [{ state: 'waiting' }, { state: 'in-progress' }, { state: 'ended' }] as Consult[]
  const pickups = [{ state: 'ready', prescriptionId: 'p' }] as Pickup[]
  assert.deepEqual(kinds({ consults, pickups }), ['talking', 'waiting', 'collect'])
})

test('check-in is offered exactly while it is open', () => {
  const open = booked('a', '2026-03-05T06:30:00Z', '2026-03-05T07:00:00Z')
  const later = booked('b', '2026-03-05T06:31:00Z', '2026-03-05T07:00:00Z')
  const over = booked('c', '2026-03-05T06:00:00Z', '2026-03-05T06:30:00Z')
  assert.deepEqual(kinds({ appointments: [later, open, over] }), ['check-in', 'appointment', 'appointment'])
})

test('a place in the hall comes first, then what is lost when its time runs out', () => {
  const appointments = [
    { id: 'a', state: 'displaced', kind: 'offline' },
    { id: 'b', state: 'pending', kind: 'offline', payUntil: '2026-03-05T06:45:00Z' },
    { id: 'c', state: 'checked-in', kind: 'offline' },
    { id: 'd', state: 'checked-in', kind: 'online-follow-up' },
  ] as Appointment[]
  const waiting = [
    { state: 'offered', offer: { state: 'open', answerUntil: '2026-03-05T07:00:00Z' } },
    { state: 'waiting', offer: null },
  ] as Entry[]
  assert.deepEqual(kinds({ appointments, waiting }), ['queue', 'pay-number', 'number-kept', 'suspended'])
})

test('a number that is being paid is asked for once, not once more as its bill', () => {
  const appointments = [{ id: 'b', state: 'pending', payUntil: '2026-03-05T06:45:00Z' }] as Appointment[]
  const unpaidBills = [{ mdtrtId: 'b', billId: 'x' }] as Bill[]
  assert.deepEqual(kinds({ appointments, unpaidBills }), ['pay-number'])
})

test('an approved prescription asks for a pharmacy until one is chosen', () => {
  const prescriptions = [{ state: 'approved', prescriptionId: 'p' }] as Prescription[]
  assert.deepEqual(kinds({ prescriptions }), ['choose-pharmacy'])
  assert.deepEqual(kinds({ prescriptions, pickups: [{ state: 'chosen', prescriptionId: 'p' }] as Pickup[] }), [])
  const cancelled = [{ state: 'cancelled', prescriptionId: 'p' }] as Pickup[]
  assert.deepEqual(kinds({ prescriptions, pickups: cancelled }), ['choose-pharmacy'])
})

test('a visit whose bill already waits for its cash is asked for once', () => {
  const unpaidBills = [{ mdtrtId: 'v', billId: 'b' }] as Bill[]
  const dueVisits = [{ consultId: 'v', doctorName: '李明' }]
  assert.deepEqual(kinds({ unpaidBills, dueVisits }), ['pay-bill'])
  assert.deepEqual(kinds({ dueVisits }), ['pay-visit'])
})

test('a visit is paid after its prescription was reviewed and its pharmacy chosen, so that one payment is enough', () => {
  const dueVisits = [{ consultId: 'v', doctorName: '李明' }]
  const sheet = (state: string) => [{ state, prescriptionId: 'p', consultId: 'v' }] as Prescription[]
  assert.deepEqual(kinds({ dueVisits, prescriptions: sheet('signed') }), ['review', 'pay-visit'])
  assert.deepEqual(kinds({ dueVisits, prescriptions: sheet('approved') }), ['choose-pharmacy', 'pay-visit'])
})

test('a doctor who calls comes before everything, and not when the time to answer is over; an offered contract before what is far', () => {
  const invitation = { id: 'i', state: 'open', answerUntil: '2026-03-05T07:00:00Z' } as never
  const late = { id: 'l', state: 'open', answerUntil: '2026-03-05T06:00:00Z' } as never
  const contract = { id: 'c', state: 'offered', signatures: [] } as never
  const signed = { id: 's', state: 'offered', signatures: [{ side: 'person' }] } as never
  const steps = nextSteps({ ...nothing, invitations: [late, invitation], contracts: [signed, contract] })
  assert.deepEqual(
    steps.map(({ kind }) => kind),
    ['called-back', 'sign-contract'],
  )
})
