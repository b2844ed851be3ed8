/** The yearly health check: one for all programmes of a person and for what their age asks. */
import { Check, CheckRequest, WithdrawCheckRequest } from '#contracts/follow-ups'
import { announce, audit, type Context, refuse, refuseUnless, signDocument, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLives } from '#people/residents'
import { staffOf } from '#people/staff'
import { publish } from '#record'
import { refuseUnlessPossible } from './body.ts'
import { checkById, insertCheck, withdrawCheck as saveWithdrawn } from './check-store.ts'
import { digestOf, enrolmentsFor, runningOn } from './compose.ts'
import { workOutDue } from './due.ts'
import { checkRecorded } from './events.ts'
import { toCheckFacts } from './fhir.ts'
import { dropMeasuredOfCheck, keepMeasuredOfCheck } from './keep-measured.ts'
import { type CheckAsked, checkAskedOf, missingOf, refuseUnlessAsked, scoresOf } from './standards/items.ts'
import * as store from './store.ts'
import type { CheckTable } from './tables.ts'
import { actingTeam, pastTime, refuseUnlessMayDo } from './who.ts'

/**
 * Records a health check for the programmes in which the person is and for their age, signed. Safe to repeat with the same id and
 * content.
 * Refusals: follow_ups.not_your_team, .id_taken, .in_the_future, .not_enrolled, .before_enrolment, .check_item_unknown, .check_choice_unknown, those of
 * values, residents.has_died, .has_moved, staff.*.
 */
export const recordCheck = verb(
  {
    name: 'follow_ups.record_check',
    may: ['doctor'],
    input: CheckRequest,
    answer: Check,
    summary: 'Records the yearly health check of a person in chronic care, or of an age that has one.',
  },
  async (ctx, request) => {
    const { id, residentId, doneOn } = request
    const team = await actingTeam(ctx, residentId, doneOn)
    await store.lockPerson(ctx, residentId)
    const requestSm3 = digestOf({ ...request, id: null })
    const known = id ? await checkById(ctx, id) : undefined
    if (known) {
      const same = known.request_sm3 === requestSm3 && known.resident_id === residentId
      refuseUnless(same, 'follow_ups.id_taken', { field: 'id' })
      return show(ctx, known)
    }
    await refuseUnlessMayDo(ctx, 'clinic')
    refuseUnless(doneOn <= dayOf(ctx.now), 'follow_ups.in_the_future', { field: 'doneOn' })
    refuseUnless(doneOn >= '1900', 'follow_ups.too_long_ago', { field: 'doneOn' })
    await refuseUnlessLives(ctx, residentId, doneOn)
    const asked = await askedOf(ctx, residentId, doneOn)
    refuseUnlessAsked(asked, request.items)
    refuseUnlessPossible(request, await store.bodyRanges(ctx, doneOn))
    const content = {
      id: id ?? ctx.chance.uuid(),
      request_sm3: requestSm3,
      resident_id: residentId,
      institution_id: team.institutionId,
      team_id: team.teamId,
      doctor_id: ctx.actor.id,
      done_on: doneOn,
      measured: request.measured,
      items: [...request.items, ...scoresOf(asked.scores, request.items)],
      conclusion: request.conclusion,
      missing: missingOf(asked.points, request).map(({ code }) => code),
      written_at: request.writtenAt ? pastTime(ctx, request.writtenAt, 'writtenAt') : ctx.now,
      entered_at: ctx.now,
      state: 'recorded' as const,
      withdrawn_reason: null,
      withdrawn_by: null,
      withdrawn_at: null,
    }
    const signature = await signDocument(ctx, ctx.actor.id, JSON.parse(JSON.stringify(content)))
    const row: CheckTable = { ...content, signature }
    await insertCheck(ctx, row)
    const titles = new Map([...asked.points, ...asked.scores].map(({ code, title }) => [code, title.zh]))
    await publish(ctx, 'follow-ups', toCheckFacts(row, titles))
    await keepMeasuredOfCheck(ctx, row)
    await audit(ctx, { action: 'create', residentId, entity: 'follow_ups.health_check', entityId: row.id })
    await tell(ctx, row)
    return show(ctx, row)
  },
)

/** Refusals: follow_ups.not_enrolled, .before_enrolment: neither a programme nor their age asks for a check. */
async function askedOf(ctx: Context, residentId: string, doneOn: string): Promise<CheckAsked> {
  const all = await store.enrolmentsOf(ctx, residentId)
  const programmes = runningOn(all, doneOn).map(({ programme_code }) => programme_code)
  const asked = await checkAskedOf(ctx, { residentId, programmes, onDay: doneOn })
  if (asked.points.length === 0) enrolmentsFor(all, undefined, doneOn)
  return asked
}

/** Marks a check as entered in error. Refusals: follow_ups.check_unknown, .not_your_team, .already_withdrawn, staff.*. */
export const withdrawCheck = verb(
  {
    name: 'follow_ups.withdraw_check',
    may: ['doctor'],
    input: WithdrawCheckRequest,
    answer: Check,
    summary: 'Marks a health check as entered in error, with the reason; it stays readable.',
  },
  async (ctx, { checkId, reason }) => {
    const seen = await checkById(ctx, checkId)
    if (!seen) refuse('follow_ups.check_unknown')
    await actingTeam(ctx, seen.resident_id, seen.done_on)
    await store.lockPerson(ctx, seen.resident_id)
    const row = (await checkById(ctx, checkId))!
    refuseUnless(row.state === 'recorded', 'follow_ups.already_withdrawn')
    await refuseUnlessMayDo(ctx, 'clinic')
    await saveWithdrawn(ctx, checkId, reason)
    const after = (await checkById(ctx, checkId))!
    await publish(ctx, 'follow-ups', toCheckFacts(after, new Map()))
    await dropMeasuredOfCheck(ctx, row, reason)
    const { resident_id: residentId } = row
    await audit(ctx, { action: 'update', residentId, entity: 'follow_ups.health_check', entityId: checkId, reason })
    await tell(ctx, after)
    return show(ctx, after)
  },
)

async function tell(ctx: Context, row: CheckTable): Promise<void> {
  const { id: checkId, resident_id: residentId, done_on: doneOn } = row
  await announce(ctx, checkRecorded, residentId, { checkId, residentId, doneOn, inError: row.state !== 'recorded' })
  await workOutDue(ctx, residentId)
}

export async function show(ctx: Context, row: CheckTable): Promise<Check> {
  return {
    id: row.id,
    residentId: row.resident_id,
    doneOn: row.done_on,
    doctorId: row.doctor_id,
    doctorName: (await staffOf(ctx, row.doctor_id)).name,
    institutionId: row.institution_id,
    measured: row.measured,
    items: row.items,
    conclusion: row.conclusion,
    enteredAt: row.entered_at.toISOString(),
    missing: row.missing,
    state: row.state,
  }
}
