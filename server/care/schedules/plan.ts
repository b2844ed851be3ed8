import { Plan, type PlannedGiveBack, type PlannedSession, PlanRequest } from '#contracts/schedules'
import { verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { dayPlans, horizonOf } from './days.ts'
import type { GiveBackTable, SittingView } from './tables.ts'
import * as store from './template-store.ts'
import { chinaTime, dayAfter, numbersIn, type Wanted } from './week.ts'
import { editors, onlyOwn, ownInstitution } from './who.ts'

/** What is open and what will be, day by day, with releases and give-backs. Refusals: schedules.no_institution, .not_yours. */
export const readPlan = verb(
  {
    name: 'schedules.read_plan',
    may: ['doctor', ...editors],
    input: PlanRequest,
    answer: Plan,
    summary: 'The sessions of a span of days as planned: opened, to be opened, left out and why.',
  },
  async (ctx, request) => {
    const institutionId = ownInstitution(ctx)
    const doctorId = onlyOwn(ctx, request.doctorId)
    const from = request.from ?? dayOf(ctx.now)
    const last = request.to ?? dayAfter(from, 27)
    const to = [last, dayAfter(from, 92)].sort()[0]!
    const horizon = await horizonOf(ctx, institutionId)
    const plans = await dayPlans(ctx, { institutionId, from, to })
    const all = plans.flatMap(({ wanted, leftOut }) => [
      ...wanted.map((one) => ({ wanted: one, why: null })),
      ...leftOut,
    ])
    const theirs = all.filter(({ wanted }) => doctorId === undefined || wanted.doctorId === doctorId)
    const opened = await store.openedOf(ctx, [...new Set(theirs.map(({ wanted }) => wanted.sourceId))], from)
    const ids = [...opened.values()].flatMap(({ sessionId }) => sessionId ?? [])
    const sittings = await store.sittingsByIds(ctx, ids)
    const giveBacks = await store.giveBacksOf(ctx, ids)
    const names = await store.doctorNames(
      ctx,
      theirs.map(({ wanted }) => wanted.doctorId),
    )
    const sessions = theirs.map(({ wanted, why }): PlannedSession => {
      const found = opened.get(store.keyOf(wanted))
      const sitting = found?.sessionId ? sittings.get(found.sessionId) : undefined
      const state = sitting ? 'opened' : why || found?.why ? 'left-out' : wanted.day <= horizon ? 'due' : 'later'
      return {
        ...whenOf(wanted, sitting),
        doctorName: names.get(wanted.doctorId)?.name ?? '',
        numbers: numbersIn(wanted),
        sessionId: sitting?.id ?? null,
        state,
        why: why ?? found?.why ?? null,
        releasesAt: sitting?.releases_at?.toISOString() ?? null,
        giveBacks: sitting ? giveBacks.filter((one) => one.session_id === sitting.id).map(showGiveBack) : [],
      }
    })
    return { sessions }
  },
)

function whenOf(wanted: Wanted, sitting: SittingView | undefined) {
  const { day, doctorId, kind } = wanted
  return {
    day,
    doctorId,
    kind,
    startsAt: (sitting?.starts_at ?? chinaTime(day, wanted.startsAt)).toISOString(),
    endsAt: (sitting?.ends_at ?? chinaTime(day, wanted.endsAt)).toISOString(),
  }
}

export function showGiveBack(row: GiveBackTable): PlannedGiveBack {
  const { from_channel: from, to_channel: to, at, done_at: doneAt, moved } = row
  return { from, to, at: at.toISOString(), doneAt: doneAt?.toISOString() ?? null, moved }
}
