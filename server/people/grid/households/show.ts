/** A household as the contract shows it: to staff whole, to people of it with what concerns others left out. */
import { type GradeReason, Household, HouseholdRequest, MyHousehold, MyHouseholdRequest } from '#contracts/grid'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { mayActFor, refuseUnlessActsFor, residentsOf } from '#people/residents'
import { teamOf } from '#people/teams'
import { cellOf } from '../cells/cell.ts'
import { factsOf } from '../grades/facts.ts'
import { kindsOf } from '../grades/grade.ts'
import * as grades from '../grades/store.ts'
import { refuseUnlessSees } from '../sees.ts'
import { householdById, whereIs } from './household.ts'
import * as store from './store.ts'

/** Refusals: grid.household_not_found, .not_yours, residents.not_acting_for. */
export const readHousehold = verb(
  {
    name: 'grid.read_household',
    may: ['resident', 'registrar', 'doctor', 'manager', 'auditor', 'system'],
    input: HouseholdRequest,
    answer: Household,
    summary: 'A household with its members, its grade and why.',
  },
  async (ctx, { householdId }) => {
    if (!ctx.actor.roles.includes('resident')) {
      await refuseUnlessSees(ctx, await householdById(ctx, householdId))
      return showHousehold(ctx, householdId)
    }
    const own = await ownIn(ctx, householdId)
    refuseUnless(own.size > 0, 'residents.not_acting_for')
    return showHousehold(ctx, householdId, own)
  },
)

/** Refusals: residents.not_acting_for. */
export const readMyHousehold = verb(
  {
    name: 'grid.read_my_household',
    may: ['resident', 'system'],
    input: MyHouseholdRequest,
    answer: MyHousehold,
    summary: 'The household of a person, as the person may see it.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const at = await whereIs(ctx, residentId)
    if (!at) return { household: null }
    return { household: await showHousehold(ctx, at.householdId, await ownIn(ctx, at.householdId)) }
  },
)

/** Members for whom the actor acts. */
async function ownIn(ctx: Context, householdId: string): Promise<Set<string>> {
  const own = new Set<string>()
  for (const { residentId } of await store.membersOf(ctx, [householdId])) {
    if (await mayActFor(ctx, residentId)) own.add(residentId)
  }
  return own
}

const ofAnother = { zh: '家庭其他成员的健康情况', en: 'The health of another member of the household' }

/** With `own`, reasons and kinds of anybody else are not told: they are that person's. */
export async function showHousehold(ctx: Context, householdId: string, own?: ReadonlySet<string>): Promise<Household> {
  const household = await householdById(ctx, householdId)
  const members = await store.membersOf(ctx, [householdId], own !== undefined)
  const ids = [...new Set(members.map(({ residentId }) => residentId))]
  const people = new Map((await residentsOf(ctx, ids)).map((one) => [one.id, one]))
  const facts = await factsOf(ctx, ids)
  for (const residentId of ids)
    await audit(ctx, { action: 'read', residentId, entity: 'grid.household', entityId: householdId })
  const last = (await grades.lastOf(ctx, [householdId])).get(householdId)
  const [review] = await grades.reviews(ctx, { openOf: householdId })
  const told = (reason: GradeReason) =>
    !own || reason.residentId === null || own.has(reason.residentId)
      ? reason
      : { ...reason, residentId: null, code: 'another', ...ofAnother }
  const { name: cellName } = await cellOf(ctx, household.cellId)
  return {
    id: householdId,
    cellId: household.cellId,
    cellName,
    address: household.address,
    point: household.point,
    headId: household.headId,
    team: household.teamId ? { id: household.teamId, name: (await teamOf(ctx, household.teamId)).name } : null,
    grade: last ? { ...withoutId(last), reasons: last.reasons.map(told), gradedAt: last.gradedAt.toISOString() } : null,
    gradeHistory: (await grades.historyOf(ctx, householdId)).map((one) => ({
      ...one,
      gradedAt: one.gradedAt.toISOString(),
    })),
    members: members.map(({ householdId: _household, ...member }) => {
      const person = people.get(member.residentId)!
      const known = facts.get(member.residentId)
      const seen = known && (!own || own.has(member.residentId))
      return {
        ...member,
        name: person.name,
        sex: person.sex,
        ageYears: fullYears(person.birthDate, dayOf(ctx.now)),
        kinds: seen ? kindsOf(known) : [],
      }
    }),
    cells: await store.cellsOf(ctx, householdId),
    openReview: review?.id ?? null,
    dissolvedOn: household.dissolvedOn,
  }
}

function withoutId({ householdId: _id, ...grade }: grades.GradeRow) {
  return grade
}
