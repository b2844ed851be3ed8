import { holdNumber } from '#care/booking'
import { type Context, refuse, refuseUnless } from '#kernel'
import { sendText } from '../http.ts'
import { askedOf } from '../parameters.ts'
import type { Handler, Operation } from '../route.ts'
import { bookingContext, bundleText, held, type Place, wantedIn } from '../scheduling.ts'

/**
 * Appointment/$hold (IHE ITI-116, Medplum): keeps a number of a proposed band for a patient. Without a patient a resident holds for
 * themselves. Refusals: terminology.missing_parameter, record.bad_parameter, record.not_allowed, and those of holding.
 */
const hold: Handler = async (request, reply) => {
  const wanted = await request.context.transaction((ctx) => wantedIn(ctx, askedOf(request)))
  refuseUnless(wanted.meant.what === 'band', 'record.bad_parameter', { params: { name: 'appointment-reference' } })
  const patientId = wanted.patientId ?? selfOf(request.context)
  const ctx = bookingContext(request, 'create', patientId)
  const appointment = await holdBand(ctx, wanted.meant.place, patientId)
  return sendText(reply, 200, bundleText([appointment]))
}

/** Whom a resident means who names nobody. Refusals: terminology.missing_parameter. */
export function selfOf({ actor }: Context): string {
  if (actor.app?.patientId) return actor.app.patientId
  if (actor.roles.includes('resident')) return actor.id
  return refuse('terminology.missing_parameter', { field: 'patient-reference', params: { name: 'patient-reference' } })
}

export async function holdBand(ctx: Context, place: Place, patientId: string) {
  const { sessionId, startsAt } = place
  const kept = await holdNumber(ctx, { sessionId, residentId: patientId, bandStartsAt: startsAt.toISOString() })
  const { session } = kept
  return held({
    sessionId,
    doctorId: session.doctorId,
    doctorName: kept.doctorName,
    departmentCode: session.departmentCode,
    departmentName: session.departmentName,
    kind: session.kind,
    startsAt: new Date(kept.startsAt),
    endsAt: new Date(kept.endsAt),
    numberId: kept.numberId,
    holdId: kept.id,
    patientId,
    expiresAt: kept.expiresAt,
  })
}

export const holdOperation: Operation = {
  name: 'hold',
  on: 'Appointment',
  definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-hold',
  lines: ['POST /Appointment/$hold'],
  access: ['resident', 'registrar', 'integration'],
  verb: holdNumber.contract.name,
  handler: hold,
}
