import { checkedIn, checkIn, isGuardian, needsGuardian, readAppointment, settleAppointment } from '#care/booking'
import { closeConversation, openConversation } from '#care/conversation'
import type { Appointment } from '#contracts/booking'
import { Consult, ConsultRequest, EnterRequest } from '#contracts/consult'
import { announce, type Context, listener, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor, residentOf } from '#people/residents'
import { type ConsultRow, leave } from './consult.ts'
import { entered, left } from './events.ts'
import { factOf, lockForResident, saveAndTell, trail } from './load.ts'
import { tellQueue } from './queue.ts'
import { showConsult } from './show.ts'
import * as store from './store.ts'

/**
 * Checks in and takes a place in the waiting room. Safe to repeat, and from a second device: there is one consult for an
 * appointment. Refusals: booking.appointment_unknown, .not_checkable, .check_in_closed, residents.not_acting_for,
 * consult.not_online, consult.guardian_needed (R10).
 */
export const enterWaitingRoom = verb(
  {
    name: 'consult.enter_waiting_room',
    may: ['resident', 'system'],
    input: EnterRequest,
    answer: Consult,
    summary: 'Checks in and takes a place in the waiting room.',
  },
  async (ctx, { appointmentId }) => {
    const before = await store.consultByAppointment(ctx, appointmentId)
    if (before) {
      await refuseUnlessActsFor(ctx, before.residentId)
      return showConsult(ctx, before, 'resident')
    }
    const booked = await readAppointment(ctx, { appointmentId })
    refuseUnless(booked.kind === 'online-follow-up', 'consult.not_online')
    await refuseUnlessGuardianHere(ctx, booked)
    const appointment = await checkIn(ctx, { appointmentId })
    return showConsult(ctx, await openFor(ctx, appointment), 'resident')
  },
)

/** Whoever is checked in at a desk gets a place as well; usually it is there already. */
export const openOnCheckIn = listener(checkedIn, 'consult.open_on_check_in', async (ctx, { appointmentId, kind }) => {
  if (kind !== 'online-follow-up') return
  const appointment = await readAppointment(ctx, { appointmentId })
  if (appointment.state === 'checked-in') await openFor(ctx, appointment)
})

/** R10: the one who enters with a child under 6 is a guardian, and is the one recorded. */
async function refuseUnlessGuardianHere(ctx: Context, appointment: Appointment): Promise<void> {
  const child = await residentOf(ctx, appointment.residentId)
  if (!needsGuardian(child, ctx.now) || !ctx.actor.roles.includes('resident')) return
  refuseUnless(await isGuardian(ctx, ctx.actor.id, child.id), 'consult.guardian_needed')
}

async function openFor(ctx: Context, appointment: Appointment): Promise<ConsultRow> {
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  const { consult, isNew } = await store.insertConsult(ctx, waitingConsult(ctx, appointment, policy.id))
  if (!isNew) return consult
  await openConversation(ctx, consult.id, consult.residentId)
  await trail(ctx, consult, 'create')
  await announce(ctx, entered, consult.id, factOf(consult))
  await tellQueue(ctx, consult.doctorId, 'entered')
  return consult
}

function waitingConsult(ctx: Context, appointment: Appointment, policyId: string): ConsultRow {
  const { diagnosis } = appointment
  if (!diagnosis) throw new Error(`Online appointment ${appointment.id} names no diagnosis`)
  const present = appointment.guardianId && ctx.actor.roles.includes('resident') ? ctx.actor.id : appointment.guardianId
  return {
    id: ctx.chance.uuid(),
    appointmentId: appointment.id,
    residentId: appointment.residentId,
    doctorId: appointment.doctorId,
    institutionId: appointment.institutionId,
    departmentCode: appointment.departmentCode,
    departmentName: appointment.departmentName,
    state: 'waiting',
    numberSeq: appointment.numberSeq,
    bandStartsAt: new Date(appointment.startsAt),
    bandEndsAt: new Date(appointment.endsAt),
    waitingSince: ctx.now,
    acceptedAt: null,
    endedAt: null,
    dutySessionId: null,
    policyId,
    followUpCode: diagnosis.code,
    followUpName: diagnosis.name,
    followUpConditionId: diagnosis.conditionId,
    guardianId: present,
    judgement: null,
    judgementNote: null,
    diagnoses: [],
    complaint: null,
    advice: null,
    terminationReason: null,
    terminationNote: null,
    referToInstitutionId: null,
    summary: null,
    signature: null,
  }
}

/**
 * Gives up the place in the waiting room for good; closing the app does not. Safe to repeat.
 * Refusals: consult.unknown, consult.not_waiting.
 */
export const leaveWaitingRoom = verb(
  {
    name: 'consult.leave_waiting_room',
    may: ['resident', 'system'],
    input: ConsultRequest,
    answer: Consult,
    summary: 'Gives up the place in the waiting room.',
  },
  async (ctx, { consultId }) => {
    const consult = await lockForResident(ctx, consultId)
    if (consult.state === 'left') return showConsult(ctx, consult, 'resident')
    const gone = leave(consult, 'left', ctx.now)
    await saveAndTell(ctx, gone, left, factOf(gone))
    await closeConversation(ctx, gone.id, 'left')
    await settleAppointment(ctx, gone.appointmentId, { state: 'cancelled', reason: '患者离开候诊室' })
    await tellQueue(ctx, gone.doctorId, 'left')
    return showConsult(ctx, gone, 'resident')
  },
)
