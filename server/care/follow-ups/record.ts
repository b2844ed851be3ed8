import { RecordRequest, Visit } from '#contracts/follow-ups'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { staffOf } from '#people/staff'
import { compose, digestOf, enrolmentsFor } from './compose.ts'
import { keepMeasured } from './keep-measured.ts'
import { saveVisit } from './save.ts'
import * as store from './store.ts'
import { actingTeam, pastTime, refuseUnlessMayDo, writers } from './who.ts'

/**
 * Records a visit: a signed follow-up for each programme the person is enrolled in, also weeks late from a device. Safe to repeat
 * with the same id and content. What was measured is kept among the person's readings.
 * Refusals: follow_ups.not_your_team, .phone_only, .in_the_future, .before_enrolment, .not_enrolled, .id_taken, those of the
 * answers and values (with field), .reason_needed, .next_due_wrong; residents.has_died, .has_moved; staff.*.
 */
export const recordFollowUp = verb(
  {
    name: 'follow_ups.record',
    may: writers,
    input: RecordRequest,
    answer: Visit,
    summary: 'Records a follow-up visit for the programmes that a person is enrolled in.',
  },
  async (ctx, request) => {
    const { id, residentId, programmes, ...given } = request
    const day = dayOf(new Date(given.doneAt))
    const team = await actingTeam(ctx, residentId, day)
    await store.lockPerson(ctx, residentId)
    const requestSm3 = digestOf({ ...request, id: null })
    const known = id ? await recordedBefore(ctx, id, residentId, requestSm3) : undefined
    if (known) return known
    await refuseUnlessMayDo(ctx, given.way)
    const doneAt = pastTime(ctx, given.doneAt, 'doneAt')
    const writtenAt = given.writtenAt ? pastTime(ctx, given.writtenAt, 'writtenAt') : ctx.now
    await refuseUnlessLives(ctx, residentId, day)
    const followUps = await compose(ctx, {
      visitId: id ?? ctx.chance.uuid(),
      residentId,
      institutionId: team.institutionId,
      teamId: team.teamId,
      doctorId: ctx.actor.id,
      doctorName: (await staffOf(ctx, ctx.actor.id)).name,
      doneAt,
      writtenAt,
      enteredAt: ctx.now,
      version: 1,
      enrolments: enrolmentsFor(await store.enrolmentsOf(ctx, residentId), programmes, day),
      content: given,
    })
    const visit = await saveVisit(ctx, followUps, { requestSm3, reason: null })
    await keepMeasured(ctx, visit.followUps[0]!, undefined)
    return visit
  },
)

async function recordedBefore(
  ctx: Context,
  id: string,
  residentId: string,
  requestSm3: string,
): Promise<Visit | undefined> {
  const rows = await store.visitRows(ctx, id)
  const taken = rows[0] ?? (await store.rowById(ctx, id))
  if (!taken) return undefined
  const same = taken.visit_id === id && taken.resident_id === residentId && taken.request_sm3 === requestSm3
  refuseUnless(same, 'follow_ups.id_taken', { field: 'id' })
  await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.follow_up', entityId: id })
  return { visitId: id, residentId, followUps: await store.visitOf(ctx, id) }
}
