/** A household's grade worked out anew: at every change of what is known, each night, and on demand. */
import { Household, HouseholdRequest } from '#contracts/grid'
import { announce, type Context, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { householdGraded } from '../events.ts'
import { householdById, lockHousehold, tellHousehold } from '../households/household.ts'
import { showHousehold } from '../households/show.ts'
import { membersOf } from '../households/store.ts'
import { refuseUnlessSees } from '../sees.ts'
import { factsOf } from './facts.ts'
import { gradeOf } from './grade.ts'
import * as store from './store.ts'

/** Refusals: grid.household_not_found, .household_dissolved, .not_yours. */
export const gradeHousehold = verb(
  {
    name: 'grid.grade_household',
    may: ['registrar', 'doctor', 'manager', 'system'],
    input: HouseholdRequest,
    answer: Household,
    summary: 'Works the grade of a household out anew from the record.',
  },
  async (ctx, { householdId }) => {
    await refuseUnlessSees(ctx, await householdById(ctx, householdId))
    await lockHousehold(ctx, householdId)
    await regrade(ctx, householdId)
    return showHousehold(ctx, householdId)
  },
)

/**
 * By the rule of today. What was said by hand holds until its day; a grade with the same reasons is not written again.
 * The household is locked by the caller.
 */
export async function regrade(ctx: Context, householdId: string): Promise<void> {
  const members = await membersOf(ctx, [householdId])
  const facts = await factsOf(
    ctx,
    members.map(({ residentId }) => residentId),
  )
  const rule = await store.ruleToday(ctx)
  const graded = gradeOf([...facts.values()], rule)
  const last = (await store.lastOf(ctx, [householdId])).get(householdId)
  const byHand = last?.how === 'hand' && last.holdsUntil !== null && last.holdsUntil >= dayOf(ctx.now)
  if (byHand) return store.mark(ctx, householdId, last.grade)
  const known = JSON.stringify([last?.grade, last?.reasons.map(plain), last?.ruleVersion, last?.how])
  const now = JSON.stringify([graded.grade, graded.reasons.map(plain), rule.version, 'rule'])
  if (known !== now) {
    const words = { ruleVersion: rule.version, how: 'rule', handReason: null, holdsUntil: null } as const
    await store.insert(ctx, householdId, { ...graded, ...words })
  }
  await setGrade(ctx, householdId, graded.grade)
}

/** jsonb gives members of an object back in another order. */
const plain = ({ code, points, residentId, zh }: store.NewGrade['reasons'][number]) => [code, points, residentId, zh]

/** Marks the household, and tells when it is another grade. */
export async function setGrade(ctx: Context, householdId: string, grade: store.NewGrade['grade']): Promise<void> {
  const { grade: before } = await householdById(ctx, householdId)
  await store.mark(ctx, householdId, grade)
  if (before === grade) return
  await tellHousehold(ctx, householdId, 'amended', [])
  await announce(ctx, householdGraded, householdId, { householdId, grade, before })
}
