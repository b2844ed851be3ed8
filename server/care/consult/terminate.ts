import { settleAppointment } from '#care/booking'
import { closeConversation } from '#care/conversation'
import { Consult, TerminateRequest } from '#contracts/consult'
import { verb } from '#kernel'
import { openInstitutionOf } from '#people/institutions'
import { publish } from '#record'
import { refuseUnlessInProgress, terminate } from './consult.ts'
import { closeTheWay } from './end.ts'
import { terminated } from './events.ts'
import { toReferral, toTerminatedEncounter } from './fhir.ts'
import { factOf, lockForDoctor, saveAndTell } from './load.ts'
import { tellQueue } from './queue.ts'
import { showConsult } from './show.ts'

/**
 * R05: the condition has changed, an examination is needed, or there is no record: the consult stops, the authority to
 * prescribe closes in the same transaction, the resident is referred offline and nothing is charged. Safe to repeat.
 * Refusals: consult.unknown, .not_yours, .not_on_duty, .not_in_progress, institutions.not_found, institutions.closed.
 */
export const terminateConsult = verb(
  {
    name: 'consult.terminate',
    may: ['doctor'],
    input: TerminateRequest,
    answer: Consult,
    summary: 'Stops the consult and refers the resident offline.',
  },
  async (ctx, { consultId, reason, note, referToInstitutionId }) => {
    const { consult } = await lockForDoctor(ctx, consultId)
    if (consult.state === 'terminated') return showConsult(ctx, consult, 'doctor')
    refuseUnlessInProgress(consult)
    const referTo = (await openInstitutionOf(ctx, referToInstitutionId ?? consult.institutionId)).id
    const stopped = terminate(consult, { reason, note, referTo }, ctx.now)
    await saveAndTell(ctx, stopped, terminated, { ...factOf(stopped), reason })
    const referral = stopped.referToInstitutionId ? [toReferral(stopped)] : []
    await publish(ctx, 'consult', [toTerminatedEncounter(stopped), ...referral])
    await closeTheWay(ctx, stopped, 'terminated')
    await closeConversation(ctx, stopped.id, 'terminated')
    await settleAppointment(ctx, stopped.appointmentId, { state: reason === 'resident-absent' ? 'no-show' : 'seen' })
    await tellQueue(ctx, stopped.doctorId, 'terminated')
    return showConsult(ctx, stopped, 'doctor')
  },
)
