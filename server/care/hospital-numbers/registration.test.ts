import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Answer,
  after,
  type Happening,
  isOver,
  type Registration,
  type RegistrationState,
} from './registration.ts'

const fresh: Registration = {
  holdId: 'hold',
  institutionId: 'hospital',
  sessionId: 'session',
  numberId: 'number',
  hisNumberId: 'N1',
  residentId: 'resident',
  appointmentId: null,
  state: 'locking',
  feeFen: 5000,
  paidFen: 0,
  refundedFen: 0,
  billId: null,
  orderId: null,
  cancelWanted: null,
  code: null,
  reason: null,
}
const done: Answer = { done: true, code: null, reason: null }
const no = (code: string): Answer => ({ done: false, code, reason: `because ${code}` })
const paid = { what: 'paid', billId: 'bill', paidFen: 5000 } as const
const booked = { what: 'booked', appointmentId: 'appointment', payUntil: new Date('2026-11-22T08:15:00Z') } as const
const lockDone = { what: 'lock-answered', answer: done } as const
const confirmDone = { what: 'confirm-answered', answer: done } as const

function live(happenings: readonly Happening[], from: Registration = fresh) {
  let registration = from
  const steps: string[] = []
  for (const happening of happenings) {
    const next = after(registration, happening)
    registration = next.registration
    steps.push(...next.steps.map((one) => (one.step === 'send' ? one.kind : one.step)))
  }
  return { registration, steps }
}

for (const [sentence, happenings, state, steps] of [
  [
    'lock, pay, confirm',
    [lockDone, booked, paid, confirmDone],
    'confirmed',
    ['keep-hold', 'number.confirm', 'confirm-appointment'],
  ],
  [
    'a number sold at the window ends the hold',
    [{ what: 'lock-answered', answer: no('number-taken') }],
    'gone',
    ['lose-hold'],
  ],
  ['a hold that ends before its answer is released', [{ what: 'let-go' }, lockDone], 'released', ['number.release']],
  [
    'what is not paid in time is released and its charges dropped',
    [lockDone, booked, { what: 'given-up', reason: 'not paid' }, paid],
    'released',
    ['keep-hold', 'number.release', 'fail-appointment', 'return-charges'],
  ],
  [
    'a refused confirmation gives everything back',
    [lockDone, booked, paid, { what: 'confirm-answered', answer: no('lock-gone') }],
    'refused',
    ['keep-hold', 'number.confirm', 'fail-appointment', 'return-charges'],
  ],
  [
    'a payment heard twice confirms once',
    [lockDone, booked, paid, paid, confirmDone, confirmDone, paid],
    'confirmed',
    ['keep-hold', 'number.confirm', 'confirm-appointment'],
  ],
  [
    'a cancelled registration is refunded when the hospital has let go',
    [
      lockDone,
      booked,
      paid,
      confirmDone,
      { what: 'cancel-asked', reason: 'ill' },
      { what: 'cancel-answered', answer: done },
    ],
    'cancelled',
    ['keep-hold', 'number.confirm', 'confirm-appointment', 'number.cancel', 'end-appointment', 'return-charges'],
  ],
  [
    'a cancel that the hospital refuses leaves the appointment as it is',
    [
      lockDone,
      booked,
      paid,
      confirmDone,
      { what: 'cancel-asked', reason: 'ill' },
      { what: 'cancel-answered', answer: no('too-late') },
    ],
    'confirmed',
    ['keep-hold', 'number.confirm', 'confirm-appointment', 'number.cancel', 'keep-appointment'],
  ],
  [
    'what the hospital takes back is refunded',
    [
      lockDone,
      booked,
      paid,
      confirmDone,
      { what: 'taken-back', reason: 'suspended' },
      { what: 'taken-back', reason: 'suspended' },
    ],
    'cancelled',
    ['keep-hold', 'number.confirm', 'confirm-appointment', 'number.cancel', 'end-appointment', 'return-charges'],
  ],
  [
    'giving up comes too late for what is being confirmed',
    [lockDone, booked, paid, { what: 'given-up', reason: 'late' }],
    'confirming',
    ['keep-hold', 'number.confirm'],
  ],
] satisfies [string, Happening[], RegistrationState, string[]][]) {
  test(sentence, () => {
    const lived = live(happenings)
    assert.equal(lived.registration.state, state)
    assert.deepEqual(lived.steps, steps)
  })
}

test('who wants it back while it is being confirmed gets it back after that', () => {
  const wanted = { what: 'cancel-asked', reason: 'ill' } as const
  const { registration, steps } = live([lockDone, booked, paid, wanted, confirmDone])
  assert.equal(registration.state, 'cancelling')
  assert.deepEqual(steps, ['keep-hold', 'number.confirm', 'confirm-appointment', 'number.cancel'])
  assert.equal(live([lockDone, booked, wanted]).registration.state, 'released')
})

test('a free visit is confirmed at once; one whose payment moved with it too', () => {
  for (const money of [{ feeFen: 0 }, { feeFen: 5000, paidFen: 5000, orderId: 'earlier' }]) {
    const { registration, steps } = live([lockDone, booked], { ...fresh, ...money })
    assert.equal(registration.state, 'confirming')
    assert.deepEqual(steps, ['keep-hold', 'number.confirm'])
    assert.equal(registration.orderId, 'orderId' in money ? money.orderId : 'appointment')
  }
})

const anyAnswer = fc.oneof(
  fc.constant(done),
  fc.constantFrom('number-taken', 'lock-gone', 'session-suspended', 'too-late').map(no),
)
const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  anyAnswer.map((answer) => ({ what: 'lock-answered', answer }) as const),
  anyAnswer.map((answer) => ({ what: 'confirm-answered', answer }) as const),
  anyAnswer.map((answer) => ({ what: 'cancel-answered', answer }) as const),
  fc.constantFrom<Happening>(
    { what: 'let-go' },
    booked,
    paid,
    { what: 'given-up', reason: 'late' },
    { what: 'cancel-asked', reason: 'ill' },
    { what: 'taken-back', reason: 'suspended' },
  ),
)

test('whatever comes in whatever order: money is kept only with a number, and what is over stays over', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 25 }), (happenings) => {
      let registration = fresh
      let returned = 0
      let confirmedOnce = 0
      for (const happening of happenings) {
        const next = after(registration, happening)
        if (isOver(registration.state)) assert.deepEqual(next, { registration, steps: [] })
        returned += next.steps.filter((one) => one.step === 'return-charges').length
        confirmedOnce += next.steps.filter((one) => one.step === 'send' && one.kind === 'number.confirm').length
        registration = next.registration
      }
      assert.ok(returned <= 1 && confirmedOnce <= 1)
      const keeps = registration.paidFen - registration.refundedFen
      assert.equal(keeps > 0, ['confirming', 'confirmed', 'cancelling'].includes(registration.state))
      // Charges exist from 'unpaid' on; what ended after that has returned them.
      if (isOver(registration.state)) assert.equal(returned, registration.appointmentId ? 1 : 0)
    }),
    { numRuns: 5_000 },
  )
})
