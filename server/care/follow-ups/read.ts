/** Reading follow-ups: a person's, one with its versions, the form for the next, and what is due of a team's people. */
import { programmeOf } from '#care/chronic'
import {
  DueList,
  DueRequest,
  FollowUpDetail,
  FollowUpForm,
  FollowUpList,
  FollowUpListRequest,
  FollowUpRequest,
  FormRequest,
  type Urgency,
} from '#contracts/follow-ups'
import { audit, refuse, refuseUnless, verb, verifyDocument } from '#kernel'
import { dayOf, refuseUnlessManages } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { isOnTeam, teamOf } from '#people/teams'
import { show } from './check.ts'
import { checksOf } from './check-store.ts'
import { enrolmentsFor } from './compose.ts'
import { dueOf, dueOfTeam } from './due-store.ts'
import { prefill } from './form.ts'
import { addDays } from './outcome.ts'
import * as store from './store.ts'
import { asDue, reasonsOfUrgent } from './urgency.ts'
import { readers, refuseUnlessMayRead } from './who.ts'

/** Refusals: residents.not_acting_for, teams.not_on_team, institutions.not_yours. */
export const listFollowUps = verb(
  {
    name: 'follow_ups.list',
    may: readers,
    input: FollowUpListRequest,
    answer: FollowUpList,
    summary: 'The follow-ups and health checks of a person, the latest first.',
  },
  async (ctx, { residentId, programme }) => {
    await refuseUnlessMayRead(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.follow_up' })
    const checks = []
    for (const row of await checksOf(ctx, residentId)) checks.push(await show(ctx, row))
    return { followUps: await store.followUpsOf(ctx, residentId, programme), checks }
  },
)

/** Refusals: follow_ups.unknown, residents.not_acting_for, teams.not_on_team, institutions.not_yours. */
export const readFollowUp = verb(
  {
    name: 'follow_ups.read',
    may: readers,
    input: FollowUpRequest,
    answer: FollowUpDetail,
    summary: 'A follow-up with every version of it, and whether each signature holds.',
  },
  async (ctx, { followUpId }) => {
    const row = await store.rowById(ctx, followUpId)
    if (!row) refuse('follow_ups.unknown')
    await refuseUnlessMayRead(ctx, row.resident_id)
    const { resident_id: residentId } = row
    await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.follow_up', entityId: followUpId })
    const versions = []
    for (const { version, made_at, made_by, reason, content, signature } of await store.versionsOf(ctx, followUpId))
      versions.push({
        version,
        madeAt: made_at.toISOString(),
        madeBy: made_by,
        madeByName: (await staffOf(ctx, made_by)).name,
        reason,
        signed: await verifyDocument(ctx, content, signature),
        followUp: content,
      })
    return { followUp: versions[0]!.followUp, versions }
  },
)

/** Refusals: teams.not_on_team, institutions.not_yours, follow_ups.not_enrolled, .before_enrolment. */
export const readForm = verb(
  {
    name: 'follow_ups.form',
    may: ['doctor', 'registrar', 'pharmacist'],
    input: FormRequest,
    answer: FollowUpForm,
    summary:
      'The form of the next follow-up: the questions of all programmes, each once, with what seldom changes filled in.',
  },
  async (ctx, { residentId, programmes, onDay = dayOf(ctx.now) }) => {
    await refuseUnlessMayRead(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.follow_up' })
    const enrolments = enrolmentsFor(await store.enrolmentsOf(ctx, residentId), programmes?.split(','), onDay)
    const merged = await programmeOf(ctx, enrolments.map(({ programme_code }) => programme_code).join('+'), onDay)
    const due = await dueOf(ctx, residentId)
    const [last] = (await store.followUpsOf(ctx, residentId)).filter(({ state }) => state === 'recorded')
    const lastItems = last ? (await store.visitOf(ctx, last.visitId)).flatMap(({ answers }) => answers) : []
    const once = new Map(lastItems.map((item) => [`${item.linkId} ${JSON.stringify(item)}`, item]))
    const of = (id: string) => due.find(({ enrolment_id, kind }) => enrolment_id === id && kind === 'follow-up')
    return {
      residentId,
      onDay,
      enrolments: enrolments.map(({ enrolment_id, programme_code }) => {
        const { version, titleZh, titleEn } = merged.members.find(({ code }) => code === programme_code)!
        const { due_on: dueOn = null, reason = null } = of(enrolment_id) ?? {}
        return { enrolmentId: enrolment_id, programme: programme_code, version, titleZh, titleEn, dueOn, reason }
      }),
      questionnaire: merged.questionnaire as unknown as Record<string, unknown>,
      prefilled: prefill(merged.questionnaire, [...once.values()]),
      last: last ? { doneAt: last.doneAt, measured: last.measured, decision: last.decision } : null,
      checkDueOn: due.find(({ kind }) => kind === 'check')?.due_on ?? null,
    }
  },
)

const pageSize = 100
const aheadDays = 14
const yearMs = 365 * 86_400_000

/** Refusals: teams.not_found, follow_ups.not_your_team, institutions.not_yours. */
export const listDue = verb(
  {
    name: 'follow_ups.due',
    may: ['doctor', 'registrar', 'pharmacist', 'manager', 'system'],
    input: DueRequest,
    answer: DueList,
    summary: 'What is due of the people for whom a team answers, the earliest first.',
  },
  async (ctx, { teamId, until, urgency, cursor }) => {
    const { institutionId } = await teamOf(ctx, teamId)
    if (ctx.actor.roles.includes('manager')) await refuseUnlessManages(ctx, institutionId)
    else if (!ctx.actor.roles.includes('system'))
      refuseUnless(await isOnTeam(ctx, ctx.actor.id, teamId), 'follow_ups.not_your_team')
    const today = dayOf(ctx.now)
    const rows = await dueOfTeam(ctx, {
      teamId,
      ...boundsOf(urgency, today, until && until >= today ? until : addDays(today, until ? 0 : aheadDays)),
      after: cursor ?? null,
      inPersonSince: new Date(ctx.now.getTime() - yearMs).toISOString(),
      limit: pageSize + 1,
    })
    const page = rows.slice(0, pageSize)
    const names = new Map(
      (await residentsOf(ctx, [...new Set(page.map(({ residentId }) => residentId))])).map((one) => [one.id, one.name]),
    )
    for (const residentId of names.keys()) await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.due' })
    return {
      due: page.map((row) => asDue(row, names.get(row.residentId) ?? '', today)),
      nextCursor: rows.length > pageSize ? page.at(-1)!.place : null,
    }
  },
)

function boundsOf(urgency: Urgency | undefined, today: string, until: string) {
  if (urgency === 'urgent') return { until, onlyReasons: reasonsOfUrgent }
  if (urgency === 'overdue') return { until, before: today }
  if (urgency === 'today') return { from: today, until: today }
  return urgency === 'soon' ? { from: addDays(today, 1), until } : { until }
}
