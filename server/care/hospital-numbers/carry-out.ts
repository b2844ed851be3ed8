/** What happened to a registration, and all that follows from it, in one transaction. */
import {
  confirmPending,
  endRegistered,
  failPending,
  followOutside,
  keepHold,
  keepRegistered,
  loseHold,
  type OutsideState,
  outsideSession,
} from '#care/booking'
import type { HisNumberState } from '#contracts/sluice'
import { addCharges, returnCharges } from '#insurance/settlement'
import { audit, type Context } from '#kernel'
import { documentNumberOf, residentOf } from '#people/residents'
import { sendCommand } from '#people/sluices'
import { after, type Happening, isOver, type Registration, type Step } from './registration.ts'
import * as store from './store.ts'

/** The catalogue's item for a visit paid when it is booked; the hospital's own fee is its price. */
const visitItem = { hilistCode: '110200004', name: '门诊诊察费' }
/** ICD-10: a visit whose diagnosis is not made yet. */
const noDiagnosisYet = 'Z00.0'

/** What a number is for everybody, as the hospital sees it. */
export const seenAs: Record<HisNumberState, OutsideState> = {
  free: 'free',
  suspended: 'closed',
  locked: 'elsewhere',
  taken: 'elsewhere',
  'checked-in': 'elsewhere',
  seen: 'elsewhere',
  'no-show': 'elsewhere',
}

/** The registration is locked by the caller. Answers it as it is afterwards. */
export async function happened(ctx: Context, before: Registration, happening: Happening): Promise<Registration> {
  const { registration, steps } = after(before, happening)
  if (registration === before) return before
  const until = happening.what === 'booked' ? happening.payUntil : undefined
  await store.saveRegistration(ctx, registration, until)
  await audit(ctx, {
    action: 'update',
    residentId: registration.residentId,
    entity: 'hospital-numbers.registration',
    entityId: registration.holdId,
    reason: registration.state,
  })
  for (const step of steps) await carryOut(ctx, registration, step)
  if (registration.state === 'unpaid') await askForPayment(ctx, registration)
  if (isOver(registration.state)) await followLastWord(ctx, registration.numberId)
  if (registration.state === 'confirmed') return takeBackIfSuspended(ctx, registration)
  return registration
}

async function carryOut(ctx: Context, r: Registration, step: Step): Promise<void> {
  switch (step.step) {
    case 'send':
      return send(ctx, r, step)
    case 'keep-hold':
      return keepHold(ctx, r.holdId)
    case 'lose-hold':
      return loseHold(ctx, r.holdId, step.number)
    case 'confirm-appointment':
      return confirmPending(ctx, r.appointmentId!)
    case 'fail-appointment':
      return failPending(ctx, r.appointmentId!, step.number, step.reason)
    case 'end-appointment':
      return endRegistered(ctx, r.appointmentId!, 'free', step.reason)
    case 'keep-appointment':
      return keepRegistered(ctx, r.appointmentId!)
    case 'return-charges':
      return returnAll(ctx, r, step.reason)
  }
}

// One key for a number: what is asked of the hospital about it arrives in the order in which it was asked.
async function send(ctx: Context, r: Registration, step: Extract<Step, { step: 'send' }>): Promise<void> {
  const { institutionId, hisNumberId, holdId } = r
  const to = { institutionId, key: hisNumberId }
  if (step.kind === 'number.release') {
    await sendCommand(ctx, { ...to, kind: step.kind, body: { hisNumberId, holdId, reason: step.reason } })
    return
  }
  const appointmentId = r.appointmentId!
  if (step.kind === 'number.cancel') {
    const body = { hisNumberId, holdId, appointmentId, refundFen: step.refundFen, reason: step.reason }
    await sendCommand(ctx, { ...to, kind: step.kind, body })
    return
  }
  const person = await personOf(ctx, r.residentId)
  const body = { hisNumberId, holdId, appointmentId, person, paidFen: r.paidFen, billId: r.billId }
  await sendCommand(ctx, { ...to, kind: step.kind, body })
}

/** Who a number is for, as the hospital's counter knows people. */
export async function personOf(ctx: Context, residentId: string) {
  const { name, sex, birthDate, documentType, phone } = await residentOf(ctx, residentId)
  return { name, sex, birthDate, documentType, phone, documentNumber: await documentNumberOf(ctx, residentId) }
}

async function askForPayment(ctx: Context, r: Registration): Promise<void> {
  const session = await outsideSession(ctx, r.sessionId)
  await addCharges(ctx, {
    mdtrtId: r.appointmentId!,
    residentId: r.residentId,
    institutionId: r.institutionId,
    ...(session ? { doctorId: session.doctorId } : {}),
    orderId: r.appointmentId!,
    diagCode: noDiagnosisYet,
    lines: [{ ...visitItem, cnt: 1, priceFen: r.feeFen }],
  })
}

// The charges are of the appointment that was paid first; one that took the place of a suspended one has none of its own.
async function returnAll(ctx: Context, r: Registration, reason: string): Promise<void> {
  if (r.feeFen === 0 || !r.orderId) return
  await returnCharges(ctx, { mdtrtId: r.orderId, orderId: r.orderId, reason })
}

// While it was ours, what the hospital said of it was only kept. Where that is older than our own release, its next word mends it.
async function followLastWord(ctx: Context, numberId: string): Promise<void> {
  const number = await store.hisNumberOf(ctx, numberId)
  if (number && number.his_state !== 'free') await followOutside(ctx, numberId, seenAs[number.his_state])
}

// The hospital's suspension and its confirmation have different keys and may pass each other.
async function takeBackIfSuspended(ctx: Context, r: Registration): Promise<Registration> {
  const session = await outsideSession(ctx, r.sessionId)
  if (session?.state !== 'suspended') return r
  return happened(ctx, r, { what: 'taken-back', reason: session.suspendedReason ?? '停诊' })
}
