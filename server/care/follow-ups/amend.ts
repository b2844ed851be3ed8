/** A correction is a new version beside the old: nothing is edited, nothing is deleted. */
import { AmendRequest, Visit, WithdrawRequest } from '#contracts/follow-ups'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { compose, enrolmentsFor } from './compose.ts'
import { dropMeasured, keepMeasured } from './keep-measured.ts'
import { saveVisit } from './save.ts'
import * as store from './store.ts'
import { actingTeam, pastTime, refuseUnlessMayDo } from './who.ts'

/**
 * Corrects a visit, with the reason: every follow-up of it gets a new version, signed by whoever corrects.
 * Refusals: follow_ups.unknown, .not_your_team, .already_withdrawn, .in_the_future, .before_enrolment, those of recording.
 */
export const amendFollowUp = verb(
  {
    name: 'follow_ups.amend',
    may: ['doctor'],
    input: AmendRequest,
    answer: Visit,
    summary: 'Corrects a follow-up by a new version; the old one stays readable.',
  },
  async (ctx, { followUpId, reason, ...content }) => {
    const { first, rows } = await lockVisit(ctx, followUpId)
    await refuseUnlessMayDo(ctx, content.way)
    const doneAt = pastTime(ctx, content.doneAt, 'doneAt')
    const { residentId, visitId } = first
    await refuseUnlessLives(ctx, residentId, dayOf(doneAt))
    const all = (await store.enrolmentsOf(ctx, residentId)).filter(({ enrolment_id }) =>
      rows.some((row) => row.enrolment_id === enrolment_id),
    )
    const followUps = await compose(ctx, {
      ...first,
      visitId,
      doneAt,
      writtenAt: new Date(first.writtenAt),
      enteredAt: new Date(first.enteredAt),
      version: first.version + 1,
      enrolments: enrolmentsFor(
        all,
        rows.map(({ programme_code }) => programme_code),
        dayOf(doneAt),
      ),
      content,
    })
    const visit = await saveVisit(ctx, followUps, { requestSm3: rows[0]!.request_sm3, reason })
    await keepMeasured(ctx, visit.followUps[0]!, { before: first, reason })
    return visit
  },
)

/** Marks a visit as entered in error. Refusals: follow_ups.unknown, .not_your_team, .already_withdrawn, staff.*. */
export const withdrawFollowUp = verb(
  {
    name: 'follow_ups.withdraw',
    may: ['doctor'],
    input: WithdrawRequest,
    answer: Visit,
    summary: 'Marks a follow-up as entered in error, with the reason; it stays readable.',
  },
  async (ctx, { followUpId, reason }) => {
    const { first, rows } = await lockVisit(ctx, followUpId)
    await refuseUnlessMayDo(ctx, first.way)
    const followUps = (await store.visitOf(ctx, first.visitId)).map((one) => ({
      ...one,
      version: one.version + 1,
      state: 'entered-in-error' as const,
    }))
    const visit = await saveVisit(ctx, followUps, { requestSm3: rows[0]!.request_sm3, reason })
    await dropMeasured(ctx, first, reason)
    return visit
  },
)

/** Refusals: follow_ups.unknown, .not_your_team, .already_withdrawn. */
async function lockVisit(ctx: Context, followUpId: string) {
  const seen = await store.rowById(ctx, followUpId)
  if (!seen) refuse('follow_ups.unknown')
  await actingTeam(ctx, seen.resident_id, dayOf(seen.done_at))
  await store.lockPerson(ctx, seen.resident_id)
  const rows = await store.visitRows(ctx, seen.visit_id)
  refuseUnless(
    rows.every(({ state }) => state === 'recorded'),
    'follow_ups.already_withdrawn',
  )
  const [first] = await store.visitOf(ctx, seen.visit_id)
  return { first: first!, rows }
}
