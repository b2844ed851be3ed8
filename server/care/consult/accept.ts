import { joinConversation } from '#care/conversation'
import { Consult, ConsultRequest } from '#contracts/consult'
import { verb } from '#kernel'
import { refuseUnlessConsented } from '#people/consent'
import { refuseUnlessLicensed } from '#people/staff'
import { grantAccess, publish } from '#record'
import { accept as accepting, type ConsultRow } from './consult.ts'
import { accepted } from './events.ts'
import { toEncounter } from './fhir.ts'
import { factOf, lockForDoctor, saveAndTell } from './load.ts'
import { tellQueue } from './queue.ts'
import { showConsult } from './show.ts'

/**
 * The doctor calls the resident in: the Encounter begins, and the record opens to the doctor.
 * Safe to repeat. Refusals: consult.unknown, .not_yours, .not_on_duty (R01), .not_waiting, staff.* (R02), consent.* (R32).
 */
export const acceptConsult = verb(
  {
    name: 'consult.accept',
    may: ['doctor'],
    input: ConsultRequest,
    answer: Consult,
    summary: 'Calls the resident in.',
  },
  async (ctx, { consultId }) => {
    const { consult, duty } = await lockForDoctor(ctx, consultId)
    if (consult.state === 'in-progress') return showConsult(ctx, consult, 'doctor')
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { institutionId: consult.institutionId })
    await refuseUnlessConsented(ctx, consult.residentId, 'health-data')
    await refuseUnlessConsented(ctx, consult.residentId, 'internet-care')
    const running = accepting(consult, duty.id, ctx.now)
    await saveAndTell(ctx, running, accepted, factOf(running))
    await publish(ctx, 'consult', [toEncounter(running)])
    await grantAccess(ctx, careRelationOf(running))
    await joinConversation(ctx, running.id, running.doctorId)
    await tellQueue(ctx, running.doctorId, 'accepted')
    return showConsult(ctx, running, 'doctor')
  },
)

/** Why the doctor may open the resident's record. */
export function careRelationOf(consult: ConsultRow) {
  return {
    granteeKind: 'staff',
    granteeId: consult.doctorId,
    patientId: consult.residentId,
    basis: 'care-relation',
    basisId: consult.id,
  } as const
}
