/**
 * One number whose master is the hospital's own system, from the hold to its end: lock → pay → confirm, and back again from every
 * place where it can break. Pure: what happened goes in, what has to be done comes out. Everything may come late or twice.
 *
 * locking → locked → unpaid → confirming → confirmed → cancelling → cancelled
 *    ↓         ↓        ↓          ↓           ↓ (the hospital took it back)
 *   gone   released  released   refused     cancelled
 */

export const registrationStates = [
  'locking',
  'locked',
  'unpaid',
  'confirming',
  'confirmed',
  'cancelling',
  'gone',
  'released',
  'refused',
  'cancelled',
] as const
export type RegistrationState = (typeof registrationStates)[number]

export interface Registration {
  readonly holdId: string
  readonly institutionId: string
  readonly sessionId: string
  readonly numberId: string
  readonly hisNumberId: string
  readonly residentId: string
  readonly appointmentId: string | null
  readonly state: RegistrationState
  /** What the visit costs; 0: nothing is paid ahead. */
  readonly feeFen: number
  /** Paid in full by us and told to the hospital when it confirms. */
  readonly paidFen: number
  readonly refundedFen: number
  readonly billId: string | null
  /** The appointment whose charges were paid: this one's, or of a suspended one that it took the place of. */
  readonly orderId: string | null
  /** Why the person wants it back, said while it was being confirmed. */
  readonly cancelWanted: string | null
  /** Of the last refusal of the hospital. */
  readonly code: string | null
  readonly reason: string | null
}

export type Happening =
  | { readonly what: 'lock-answered'; readonly answer: Answer }
  | { readonly what: 'let-go' }
  | { readonly what: 'booked'; readonly appointmentId: string; readonly payUntil: Date }
  | { readonly what: 'paid'; readonly billId: string; readonly paidFen: number }
  | { readonly what: 'given-up'; readonly reason: string }
  | { readonly what: 'confirm-answered'; readonly answer: Answer }
  | { readonly what: 'cancel-asked'; readonly reason: string }
  | { readonly what: 'cancel-answered'; readonly answer: Answer }
  | { readonly what: 'taken-back'; readonly reason: string }

export interface Answer {
  readonly done: boolean
  readonly code: string | null
  readonly reason: string | null
}

/** What has to follow, in the same transaction. */
export type Step =
  | { readonly step: 'send'; readonly kind: 'number.confirm' }
  | { readonly step: 'send'; readonly kind: 'number.release'; readonly reason: string }
  | { readonly step: 'send'; readonly kind: 'number.cancel'; readonly reason: string; readonly refundFen: number }
  /** The hold holds in the hospital too. */
  | { readonly step: 'keep-hold' }
  /** The hold is over; the number is what the hospital says it is. */
  | { readonly step: 'lose-hold'; readonly number: LostAs }
  | { readonly step: 'confirm-appointment' }
  | { readonly step: 'fail-appointment'; readonly number: LostAs; readonly reason: string }
  | { readonly step: 'end-appointment'; readonly reason: string }
  | { readonly step: 'keep-appointment'; readonly reason: string }
  /** Charges that are not paid are dropped; what was paid goes back in full. */
  | { readonly step: 'return-charges'; readonly reason: string }

/** elsewhere: somebody else has it; closed: its session is suspended; free: it can be tried again. */
export type LostAs = 'elsewhere' | 'closed' | 'free'

interface After {
  readonly registration: Registration
  readonly steps: readonly Step[]
}

const lostAs = (code: string | null): LostAs => {
  if (code === 'session-suspended') return 'closed'
  return code === 'number-taken' || code === 'number-unknown' || code === 'lock-gone' ? 'elsewhere' : 'free'
}

/** How a registration goes on. What does not fit its state is late or a repeat and changes nothing. */
export function after(registration: Registration, happening: Happening): After {
  const next = rules[happening.what] as (r: Registration, h: Happening) => After | undefined
  return next(registration, happening) ?? { registration, steps: [] }
}

const moved = (registration: Registration, change: Partial<Registration>, ...steps: Step[]): After => ({
  registration: { ...registration, code: null, reason: null, ...change },
  steps,
})

const refusal = ({ code, reason }: Answer) => ({ code, reason: reason ?? code })

type Rules = {
  readonly [W in Happening['what']]: (
    registration: Registration,
    happening: Extract<Happening, { what: W }>,
  ) => After | undefined
}

const rules: Rules = {
  'lock-answered': (r, { answer }) => {
    if (r.state !== 'locking') return undefined // let go meanwhile: its release follows the lock, in order
    if (answer.done) return moved(r, { state: 'locked' }, { step: 'keep-hold' })
    return moved(r, { state: 'gone', ...refusal(answer) }, { step: 'lose-hold', number: lostAs(answer.code) })
  },
  'let-go': (r) => {
    if (r.state !== 'locking' && r.state !== 'locked') return undefined
    return moved(r, { state: 'released' }, { step: 'send', kind: 'number.release', reason: 'hold over' })
  },
  booked: (r, { appointmentId }) => {
    if (r.state !== 'locked') return undefined
    const booked = { appointmentId, orderId: r.orderId ?? appointmentId }
    if (r.paidFen < r.feeFen) return moved(r, { ...booked, state: 'unpaid' })
    return moved(r, { ...booked, state: 'confirming' }, { step: 'send', kind: 'number.confirm' })
  },
  paid: (r, { billId, paidFen }) => {
    if (r.state !== 'unpaid') return undefined // charges of what has ended were returned when it ended
    return moved(r, { state: 'confirming', billId, paidFen }, { step: 'send', kind: 'number.confirm' })
  },
  'given-up': (r, { reason }) => {
    if (r.state !== 'unpaid') return undefined
    return moved(
      r,
      { state: 'released', reason },
      { step: 'send', kind: 'number.release', reason },
      { step: 'fail-appointment', number: 'free', reason },
      { step: 'return-charges', reason },
    )
  },
  'confirm-answered': (r, { answer }) => {
    if (r.state !== 'confirming') return undefined
    if (answer.done) {
      const confirmed = moved(r, { state: 'confirmed', cancelWanted: null }, { step: 'confirm-appointment' })
      if (r.cancelWanted === null) return confirmed
      const cancelled = after(confirmed.registration, { what: 'cancel-asked', reason: r.cancelWanted })
      return { ...cancelled, steps: [...confirmed.steps, ...cancelled.steps] }
    }
    const { code, reason } = refusal(answer)
    return moved(
      r,
      { state: 'refused', code, reason, refundedFen: r.paidFen },
      { step: 'fail-appointment', number: lostAs(code), reason: reason ?? '' },
      { step: 'return-charges', reason: reason ?? '' },
    )
  },
  'cancel-asked': (r, { reason }) => {
    if (r.state === 'unpaid') return after(r, { what: 'given-up', reason })
    if (r.state === 'confirming') return moved(r, { cancelWanted: reason }) // its answer is on the way; then this
    if (r.state !== 'confirmed') return undefined
    const cancel = { step: 'send', kind: 'number.cancel', reason, refundFen: r.paidFen } as const
    return moved(r, { state: 'cancelling', reason }, cancel)
  },
  'cancel-answered': (r, { answer }) => {
    if (r.state !== 'cancelling') return undefined
    if (!answer.done) {
      const why = refusal(answer)
      return moved(r, { state: 'confirmed', ...why }, { step: 'keep-appointment', reason: why.reason ?? '' })
    }
    const reason = r.reason ?? ''
    return moved(
      r,
      { state: 'cancelled', reason, refundedFen: r.paidFen },
      { step: 'end-appointment', reason },
      { step: 'return-charges', reason },
    )
  },
  'taken-back': (r, { reason }) => {
    if (r.state !== 'confirmed' && r.state !== 'cancelling') return undefined
    // The hospital's book learns what goes back to the payer, unless it has been told so already.
    const cancel = { step: 'send', kind: 'number.cancel', reason, refundFen: r.paidFen } as const
    return moved(
      r,
      { state: 'cancelled', reason, refundedFen: r.paidFen },
      ...(r.state === 'confirmed' ? [cancel] : []),
      { step: 'end-appointment', reason },
      { step: 'return-charges', reason },
    )
  },
}

/** States from which nothing more follows. */
export const isOver = (state: RegistrationState): boolean =>
  state === 'gone' || state === 'released' || state === 'refused' || state === 'cancelled'
