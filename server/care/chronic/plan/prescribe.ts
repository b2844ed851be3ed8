/** Activities of a programme as they are prescribed to a person: those of the plan that are for them, and what somebody adds. */
import type { ActivityDefinition, PlanDefinitionAction } from '@medplum/fhirtypes'
import { Activity, PrescribeActivity, ProgressRequest } from '#contracts/chronic'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockOpen } from '../enrolments/change.ts'
import { publishPlan } from '../enrolments/plan-of.ts'
import { contentOf } from '../enrolments/show.ts'
import { type EnrolmentRow, enrolmentById, planOf } from '../enrolments/store.ts'
import { activityOf, conditionsOf } from '../programmes/check-programme.ts'
import { holds } from '../programmes/condition.ts'
import { allVersions } from '../programmes/store.ts'
import { refuseUnlessPersonOrTeam } from '../who.ts'
import * as store from './store.ts'

/** What the follow-ups and the yearly check are is watched over elsewhere: only what the person does is prescribed. */
const watchedElsewhere = new Set(['follow-up', 'yearly-check'])

interface Definition {
  readonly code: string
  readonly kind: string
  readonly titleZh: string
  readonly titleEn: string
}

export function definitionOf(activities: readonly ActivityDefinition[], code: string): Definition | undefined {
  const found = activities.find(({ url }) => activityOf(url) === code)
  if (!found) return undefined
  const titleZh = found.title ?? code
  // FHIR's own place for a text in another language (R4 §2.33: extension translation).
  const { _title } = found as { _title?: { extension?: { extension?: { url: string; valueString?: string }[] }[] } }
  const translated = _title?.extension?.flatMap(({ extension = [] }) => extension) ?? []
  const titleEn = translated.find(({ url }) => url === 'content')?.valueString ?? titleZh
  const kind = found.code?.coding?.find(({ system }) => system === 'urn:anji:activity-kind')?.code ?? 'other'
  return { code, kind, titleZh, titleEn }
}

/** How often an action is to be done, in days. */
export function everyDaysOf({ timingTiming }: PlanDefinitionAction): number | null {
  const { period, periodUnit, frequency = 1 } = timingTiming?.repeat ?? {}
  const days = { d: 1, wk: 7, mo: 30, a: 365 }[periodUnit as 'd']
  return period && days ? Math.max(1, Math.round((period * days) / frequency)) : null
}

/** The definition of an activity in the programme, or in another that has loaded it. */
async function findDefinition(
  ctx: Context,
  programme: ProgrammeContent,
  code: string,
): Promise<Definition | undefined> {
  const own = definitionOf(programme.activities, code)
  if (own) return own
  const all = await allVersions(ctx)
  return definitionOf(
    all.flatMap(({ activities }) => activities),
    code,
  )
}

/** At enrolment: everything of the plan that is for this person and that the person does. */
export async function prescribeOfPlan(ctx: Context, row: EnrolmentRow, programme: ProgrammeContent): Promise<void> {
  const conditions = conditionsOf(programme.plan)
  for (const [at, action] of (programme.plan.action ?? []).entries()) {
    const condition = conditions[at]
    const code = activityOf(action.definitionCanonical)
    const definition = code === undefined ? undefined : await findDefinition(ctx, programme, code)
    if (!definition || watchedElsewhere.has(definition.kind)) continue
    if (condition && !holds(condition, row.facts)) continue
    await store.insertActivity(
      ctx,
      activityRow(ctx, row, definition, { everyDays: everyDaysOf(action), from: row.enrolledOn }),
    )
  }
}

interface Dates {
  readonly id?: string | undefined
  readonly everyDays: number | null
  readonly from: string
  readonly to?: string | undefined
}

function activityRow(ctx: Context, row: EnrolmentRow, definition: Definition, dates: Dates): store.ActivityRow {
  const { code: activityCode, kind, titleZh, titleEn } = definition
  return {
    id: dates.id ?? ctx.chance.uuid(),
    enrolmentId: row.id,
    residentId: row.residentId,
    activityCode,
    kind,
    titleZh,
    titleEn,
    everyDays: dates.everyDays,
    state: 'prescribed',
    from: dates.from,
    to: dates.to ?? null,
    progressPercent: 0,
    lastDoneOn: null,
    prescribedBy: ctx.actor.id,
    prescribedAt: ctx.now,
    endedAt: null,
    endNote: null,
  }
}

/**
 * Refusals: those of lockOpen, chronic.unknown_activity, .activity_given, .days_wrong, .id_taken.
 */
export const prescribeActivity = verb(
  {
    name: 'chronic.prescribe_activity',
    may: ['doctor', 'registrar', 'system'],
    input: PrescribeActivity,
    answer: Activity,
    summary: 'Prescribes education, a digital programme or measuring at home to an enrolled person.',
  },
  async (ctx, { id, enrolmentId, activityCode, from = dayOf(ctx.now), to }) => {
    const row = await lockOpen(ctx, enrolmentId)
    const before = id ? await store.activityById(ctx, id) : undefined
    if (before) {
      const same = before.enrolmentId === enrolmentId && before.activityCode === activityCode
      refuseUnless(same, 'chronic.id_taken', { field: 'id' })
      return store.showActivity(before)
    }
    const programme = await contentOf(ctx, row)
    const definition = await findDefinition(ctx, programme, activityCode)
    const known = definition !== undefined && !watchedElsewhere.has(definition.kind)
    refuseUnless(known, 'chronic.unknown_activity', {
      field: 'activityCode',
      params: { activity: activityCode, path: 'activityCode' },
    })
    refuseUnless(from >= row.enrolledOn && (to === undefined || to >= from), 'chronic.days_wrong', { field: 'to' })
    const action = programme.plan.action?.find((one) => activityOf(one.definitionCanonical) === activityCode)
    const dates = { id, everyDays: action ? everyDaysOf(action) : null, from, to }
    const activity = activityRow(ctx, row, definition, dates)
    refuseUnless(await store.insertActivity(ctx, activity), 'chronic.activity_given')
    await publishPlan(ctx, row, await planOf(ctx, row.id), programme)
    await audit(ctx, {
      action: 'create',
      residentId: row.residentId,
      entity: 'chronic.activity',
      entityId: activity.id,
    })
    return store.showActivity(activity)
  },
)

/**
 * Something that is done again and again stays open when it is done once. Refusals: chronic.activity_unknown, .activity_over,
 * residents.not_acting_for, teams.not_on_team.
 */
export const reportProgress = verb(
  {
    name: 'chronic.report_progress',
    may: ['resident', 'doctor', 'registrar', 'system'],
    input: ProgressRequest,
    answer: Activity,
    summary: 'Reports how far a person is with a prescribed activity.',
  },
  async (ctx, { activityId, state, progressPercent, note }) => {
    const activity = (await store.activityById(ctx, activityId, true)) ?? refuse('chronic.activity_unknown')
    await refuseUnlessPersonOrTeam(ctx, activity.residentId)
    refuseUnless(activity.endedAt === null, 'chronic.activity_over')
    return store.showActivity(
      await moveOn(ctx, activity, { state, percent: progressPercent, note, on: dayOf(ctx.now) }),
    )
  },
)

interface Move {
  readonly state: Activity['state']
  readonly percent?: number | undefined
  readonly note?: string | undefined
  readonly on: string
}

/** Brings an open activity, locked, to where the person is with it. */
export async function moveOn(ctx: Context, activity: store.ActivityRow, { state, percent, note, on }: Move) {
  const again = state === 'done' && activity.everyDays !== null
  const ends = state === 'stopped' || (state === 'done' && !again)
  const done = state === 'done' ? 100 : activity.progressPercent
  const after: store.ActivityRow = {
    ...activity,
    state: again ? 'started' : state,
    progressPercent: percent ?? done,
    lastDoneOn: state === 'done' ? on : activity.lastDoneOn,
    endedAt: ends ? ctx.now : null,
    endNote: ends ? (note ?? null) : null,
  }
  await store.saveProgress(ctx, after, note ?? null)
  const row = (await enrolmentById(ctx, activity.enrolmentId))!
  await publishPlan(ctx, row, await planOf(ctx, row.id), await contentOf(ctx, row))
  const { id: entityId, residentId } = activity
  await audit(ctx, { action: 'update', residentId, entity: 'chronic.activity', entityId, reason: state })
  return after
}
