import type { Appointment } from '@medplum/fhirtypes'
import { bookNumber, cancelAppointment } from '#care/booking'
import { type Context, refuse, refuseUnless, systemActor } from '#kernel'
import { readResource } from '#record'
import { sendText } from '../http.ts'
import { askedOf } from '../parameters.ts'
import { type Handler, type Operation, paramsOf } from '../route.ts'
import { bookingContext, bundleText, wantedIn } from '../scheduling.ts'
import { holdBand, selfOf } from './hold.ts'

/**
 * Appointment/$book (IHE ITI-117, Medplum): books a hold, or a proposed band at once; an Appointment sent back as cancelled is
 * cancelled. Refusals: terminology.missing_parameter, record.bad_parameter, record.not_allowed, and those of holding, booking and
 * cancelling.
 */
const book: Handler = async (request, reply) => {
  const wanted = await request.context.transaction((ctx) => wantedIn(ctx, askedOf(request)))
  const { meant, diagnosisCode } = wanted
  if (meant.what === 'appointment') {
    const cancels = wanted.status === 'cancelled'
    refuseUnless(cancels, 'record.bad_parameter', { params: { name: 'appointment-reference' } })
    return sendText(
      reply,
      200,
      bundleText([await cancelled(bookingContext(request, 'update', undefined), meant.appointmentId)]),
    )
  }
  const named = wanted.patientId ?? (meant.what === 'band' ? selfOf(request.context) : undefined)
  const ctx = bookingContext(request, 'create', named)
  const appointmentId = await ctx.transaction(async (ctx) => {
    const holdId = meant.what === 'hold' ? meant.holdId : holdOf(await holdBand(ctx, meant.place, named!))
    const { id, residentId } = await bookNumber(ctx, { holdId, diagnosisCode })
    // An app that was opened for one patient books for no other, though the person behind it may.
    const forOther = ctx.actor.app?.patientId !== undefined && ctx.actor.app.patientId !== residentId
    if (forOther) refuse('record.not_allowed', { params: { type: 'Appointment' } })
    return id
  })
  return sendText(reply, 200, bundleText([await appointmentOf(ctx, appointmentId)]))
}

function holdOf(appointment: Appointment): string {
  return appointment.id!.slice('held.'.length)
}

/** Appointment/:id/$cancel (Medplum). Refusals: record.not_allowed, and those of cancelling. */
const cancel: Handler = async (request, reply) => {
  const ctx = bookingContext(request, 'update', undefined)
  return sendText(reply, 200, JSON.stringify(await cancelled(ctx, paramsOf(request).id)))
}

async function cancelled(ctx: Context, appointmentId: string): Promise<Appointment> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(appointmentId)) refuse('booking.appointment_unknown')
  await ctx.transaction(async (ctx) => {
    const { residentId } = await cancelAppointment(ctx, { appointmentId, reason: 'FHIR $cancel' })
    const forOther = ctx.actor.app?.patientId !== undefined && ctx.actor.app.patientId !== residentId
    if (forOther) refuse('record.not_allowed', { params: { type: 'Appointment' } })
  })
  return appointmentOf(ctx, appointmentId)
}

/** As the record has it; whoever just wrote it may see it, whatever else they may read. */
async function appointmentOf(ctx: Context, id: string): Promise<Appointment> {
  const found = await ctx.as(systemActor('booking')).transaction((ctx) => readResource(ctx, 'Appointment', id))
  return found as Appointment
}

const access = ['resident', 'registrar', 'integration'] as const

export const bookOperation: Operation = {
  name: 'book',
  on: 'Appointment',
  definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-book',
  lines: ['POST /Appointment/$book'],
  access,
  verb: bookNumber.contract.name,
  handler: book,
}

export const cancelOperation: Operation = {
  name: 'cancel',
  on: 'Appointment',
  definition: 'urn:anji:operation:Appointment-cancel',
  lines: ['POST /Appointment/:id/$cancel'],
  access,
  verb: cancelAppointment.contract.name,
  handler: cancel,
}
