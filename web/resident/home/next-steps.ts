import type { Appointment } from '#contracts/booking'
import type { Invitation } from '#contracts/call-back'
import type { Consult } from '#contracts/consult'
import type { Pickup } from '#contracts/dispensing'
import type { ContractView } from '#contracts/family-contracts'
import type { Prescription } from '#contracts/prescribing'
import type { MyPlace } from '#contracts/queue'
import type { Bill } from '#contracts/settlement'
import type { Entry } from '#contracts/waiting-list'

export type NextStep =
  | { kind: 'called-back'; invitation: Invitation }
  | { kind: 'talking'; consult: Consult }
  | { kind: 'waiting'; consult: Consult }
  | { kind: 'queue'; appointment: Appointment; place: MyPlace | undefined }
  | { kind: 'number-kept'; entry: Entry; until: string }
  | { kind: 'suspended'; appointment: Appointment }
  | { kind: 'pay-number'; appointment: Appointment }
  | { kind: 'check-in'; appointment: Appointment }
  | { kind: 'collect'; pickup: Pickup }
  | { kind: 'pay-bill'; bill: Bill }
  | { kind: 'pay-visit'; consultId: string; doctorName: string }
  | { kind: 'choose-pharmacy'; prescription: Prescription }
  | { kind: 'review'; prescription: Prescription }
  | { kind: 'sign-contract'; contract: ContractView }
  | { kind: 'appointment'; appointment: Appointment }

export interface Known {
  now: Date
  /** Of doctors who ask to a consult; those still open. */
  invitations: readonly Invitation[]
  contracts: readonly ContractView[]
  consults: readonly Consult[]
  appointments: readonly Appointment[]
  /** Places in queues, by appointment. */
  places: ReadonlyMap<string, MyPlace>
  waiting: readonly Entry[]
  prescriptions: readonly Prescription[]
  pickups: readonly Pickup[]
  unpaidBills: readonly Bill[]
  /** Ended visits that still have charges to pay. */
  dueVisits: readonly { consultId: string; doctorName: string }[]
}

/** What a resident has to do, the most pressing first: who waits for them, then what waits at the counter, then what comes. */
export function nextSteps(known: Known): NextStep[] {
  const steps: NextStep[] = known.invitations
    .filter(({ state, answerUntil }) => state === 'open' && Date.parse(answerUntil) > known.now.getTime())
    .map((invitation) => ({ kind: 'called-back', invitation }))
  for (const consult of known.consults) if (consult.state === 'in-progress') steps.push({ kind: 'talking', consult })
  for (const consult of known.consults) if (consult.state === 'waiting') steps.push({ kind: 'waiting', consult })
  steps.push(...stepsOfNumbers(known))
  const mayCheckIn = (appointment: Appointment) =>
    appointment.state === 'booked' &&
    Date.parse(appointment.checkInFrom) <= known.now.getTime() &&
    known.now.getTime() < Date.parse(appointment.checkInUntil)
  const booked = known.appointments.filter(({ state }) => state === 'booked')
  for (const appointment of booked) if (mayCheckIn(appointment)) steps.push({ kind: 'check-in', appointment })
  const asked = new Set(known.appointments.filter(({ state }) => state === 'pending').map(({ id }) => id))
  for (const bill of known.unpaidBills) if (!asked.has(bill.mdtrtId)) steps.push({ kind: 'pay-bill', bill })
  for (const pickup of known.pickups) if (pickup.state === 'ready') steps.push({ kind: 'collect', pickup })
  steps.push(...stepsOfPrescriptions(known))
  const offered = known.contracts.filter(
    ({ state, signatures }) => state === 'offered' && !signatures.some(({ side }) => side === 'person'),
  )
  for (const contract of offered) steps.push({ kind: 'sign-contract', contract })
  const coming = booked.filter((appointment) => !mayCheckIn(appointment))
  coming.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  for (const appointment of coming) steps.push({ kind: 'appointment', appointment })
  return steps
}

// A call in the hall first; then what is lost when its time runs out.
function stepsOfNumbers({ appointments, places, waiting }: Known): NextStep[] {
  const inHall = appointments.filter(({ state, kind }) => state === 'checked-in' && kind === 'offline')
  return [
    ...inHall.map((appointment): NextStep => ({ kind: 'queue', appointment, place: places.get(appointment.id) })),
    ...appointments
      .filter(({ state, payUntil }) => state === 'pending' && payUntil !== null)
      .map((appointment): NextStep => ({ kind: 'pay-number', appointment })),
    ...waiting.flatMap((entry): NextStep[] =>
      entry.state === 'offered' && entry.offer?.state === 'open'
        ? [{ kind: 'number-kept', entry, until: entry.offer.answerUntil }]
        : [],
    ),
    ...appointments
      .filter(({ state }) => state === 'displaced')
      .map((appointment): NextStep => ({ kind: 'suspended', appointment })),
  ]
}

// Pharmacy before payment, payment after review: whoever follows the cards pays once and holds the code at the end.
function stepsOfPrescriptions(known: Known): NextStep[] {
  const chosen = new Set(
    known.pickups.filter(({ state }) => state !== 'cancelled').map((pickup) => pickup.prescriptionId),
  )
  const open = known.prescriptions.filter(
    ({ state, prescriptionId }) => state === 'approved' && !chosen.has(prescriptionId),
  )
  const inReview = known.prescriptions.filter(({ state }) => state === 'signed')
  const due = known.dueVisits.filter(({ consultId }) => !known.unpaidBills.some((bill) => bill.mdtrtId === consultId))
  const early = (consultId: string) => inReview.some((prescription) => prescription.consultId === consultId)
  const pay = (visit: Known['dueVisits'][number]): NextStep => ({ kind: 'pay-visit', ...visit })
  return [
    ...open.map((prescription): NextStep => ({ kind: 'choose-pharmacy', prescription })),
    ...due.filter(({ consultId }) => !early(consultId)).map(pay),
    ...inReview.map((prescription): NextStep => ({ kind: 'review', prescription })),
    ...due.filter(({ consultId }) => early(consultId)).map(pay),
  ]
}
