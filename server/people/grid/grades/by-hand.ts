/** A grade looked at by somebody: nobody is graded by a rule alone without an explanation and a way out (R25, PIPL 24). */
import { AnswerReview, AskReview, GradeByHand, Household, ListReviews, Review, ReviewList } from '#contracts/grid'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, yearsLater } from '#people/institutions'
import { mayActFor } from '#people/residents'
import { householdById, lockHousehold } from '../households/household.ts'
import { showHousehold } from '../households/show.ts'
import { membersOf } from '../households/store.ts'
import { refuseUnlessSees } from '../sees.ts'
import type { Graded } from './grade.ts'
import { setGrade } from './regrade.ts'
import * as store from './store.ts'

const may = ['registrar', 'doctor', 'manager', 'system'] as const

/** Refusals: grid.household_not_found, .household_dissolved, .not_yours, .hand_until. */
export const gradeByHand = verb(
  {
    name: 'grid.grade_by_hand',
    may,
    input: GradeByHand,
    answer: Household,
    summary: 'Sets a household’s grade by hand for a time, with the reason.',
  },
  async (ctx, { householdId, grade, reason, holdsUntil }) => {
    const household = await lockHousehold(ctx, householdId)
    await refuseUnlessSees(ctx, household)
    await setByHand(ctx, householdId, grade, reason, holdsUntil)
    return showHousehold(ctx, householdId)
  },
)

/** Refusals: grid.hand_until. */
async function setByHand(
  ctx: Context,
  householdId: string,
  grade: Graded['grade'],
  handReason: string,
  holdsUntil: string,
) {
  const today = dayOf(ctx.now)
  refuseUnless(today <= holdsUntil && holdsUntil <= yearsLater(today, 1), 'grid.hand_until', { field: 'holdsUntil' })
  const last = (await store.lastOf(ctx, [householdId])).get(householdId)
  const { version } = await store.ruleToday(ctx)
  await store.insert(ctx, householdId, {
    grade,
    points: last?.points ?? 0,
    reasons: last?.reasons ?? [],
    ruleVersion: version,
    how: 'hand',
    handReason,
    holdsUntil,
  })
  for (const { residentId } of await membersOf(ctx, [householdId])) {
    await audit(ctx, {
      action: 'update',
      residentId,
      entity: 'grid.household_grade',
      entityId: householdId,
      reason: handReason,
    })
  }
  await setGrade(ctx, householdId, grade)
}

/** Refusals: grid.household_not_found, residents.not_acting_for, grid.review_open. */
export const askReview = verb(
  {
    name: 'grid.ask_review',
    may: ['resident', 'system'],
    input: AskReview,
    answer: Review,
    summary: 'A person asks that somebody looks at the household’s grade.',
  },
  async (ctx, { householdId, words }) => {
    const household = (await membersOf(ctx, [householdId])).map(({ residentId }) => residentId)
    const own: string[] = []
    for (const residentId of household) if (await mayActFor(ctx, residentId)) own.push(residentId)
    refuseUnless(own.length > 0, 'residents.not_acting_for')
    await lockHousehold(ctx, householdId)
    refuseUnless((await store.reviews(ctx, { openOf: householdId })).length === 0, 'grid.review_open')
    const id = ctx.chance.uuid()
    await store.insertReview(ctx, id, householdId, words)
    await audit(ctx, { action: 'create', residentId: own[0], entity: 'grid.grade_review', entityId: id })
    return show((await store.reviews(ctx, { id }))[0]!)
  },
)

/** Refusals: grid.not_yours. */
export const listReviews = verb(
  {
    name: 'grid.list_reviews',
    may,
    input: ListReviews,
    answer: ReviewList,
    summary: 'Grades that people want looked at.',
  },
  async (ctx, { institutionId }) => {
    await refuseUnlessSees(ctx, { institutionId })
    const waiting = await store.reviews(ctx, { waitingUnder: institutionId })
    await auditRead(ctx, waiting)
    return { reviews: waiting.map(show) }
  },
)

/** Refusals: grid.review_not_found, .review_answered, .not_yours, .review_grade, .hand_until. */
export const answerReview = verb(
  {
    name: 'grid.answer_review',
    may,
    input: AnswerReview,
    answer: Review,
    summary: 'Keeps or changes the grade after a look, with the reason.',
  },
  async (ctx, { reviewId, outcome, answer, grade, holdsUntil }) => {
    const [asked] = await store.reviews(ctx, { id: reviewId })
    refuseUnless(asked, 'grid.review_not_found')
    await refuseUnlessSees(ctx, await householdById(ctx, asked.householdId))
    await lockHousehold(ctx, asked.householdId)
    const [review] = await store.reviews(ctx, { id: reviewId })
    if (review?.outcome !== null) refuse('grid.review_answered')
    refuseUnless((outcome === 'changed') === (grade !== undefined), 'grid.review_grade', { field: 'grade' })
    if (grade) await setByHand(ctx, asked.householdId, grade, answer, holdsUntil ?? yearsLater(dayOf(ctx.now), 1))
    await store.answerReview(ctx, reviewId, outcome, answer)
    await auditRead(ctx, [review], 'update')
    return show((await store.reviews(ctx, { id: reviewId }))[0]!)
  },
)

async function auditRead(ctx: Context, rows: readonly store.ReviewRow[], action: 'read' | 'update' = 'read') {
  for (const { id, householdId } of rows) {
    for (const { residentId } of await membersOf(ctx, [householdId])) {
      await audit(ctx, { action, residentId, entity: 'grid.grade_review', entityId: id })
    }
  }
}

function show(row: store.ReviewRow) {
  return { ...row, askedAt: row.askedAt.toISOString(), answeredAt: row.answeredAt?.toISOString() ?? null }
}
