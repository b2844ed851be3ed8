/** Who comes into a household and who leaves it; the household's team answers for exactly those who are in it. */
import { EndHouseholdMember, Household, MoveMember } from '#contracts/grid'
import { type Context, listener, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, refuseUnlessLives, residenceEnded } from '#people/residents'
import { endResponsibility, makeResponsible } from '#people/teams'
import { regrade } from '../grades/regrade.ts'
import { ruleToday } from '../grades/store.ts'
import { endAttributes } from '../people/end-attributes.ts'
import { refuseUnlessSees } from '../sees.ts'
import { householdById, lockHousehold, tellHousehold } from './household.ts'
import { showHousehold } from './show.ts'
import * as store from './store.ts'

const may = ['registrar', 'doctor', 'system'] as const

/**
 * Somebody comes into a household, out of the one they were in, if any; one that nobody is left in is dissolved.
 * Refusals: grid.household_not_found, .household_dissolved, .not_yours, .member_twice, .in_the_future, .before_the_last_move,
 * residents.not_found, .has_died, .has_moved.
 */
export const moveMember = verb(
  { name: 'grid.move_member', may, input: MoveMember, answer: Household, summary: 'Somebody comes into a household.' },
  async (ctx, { householdId, residentId, relation, since = dayOf(ctx.now) }) => {
    await refuseUnlessSees(ctx, await householdById(ctx, householdId))
    await lockResidents(ctx, [residentId])
    const [former] = await store.openMembershipsOf(ctx, [residentId])
    // The register's office takes in who comes from elsewhere; nobody else draws people out of a household that is not theirs.
    if (former && !ctx.actor.roles.includes('registrar'))
      await refuseUnlessSees(ctx, await householdById(ctx, former.householdId))
    // In one order for everybody: two who swap members do not wait for each other for ever.
    await store.find(ctx, { ids: former ? [former.householdId, householdId] : [householdId] }, true)
    const household = await lockHousehold(ctx, householdId)
    refuseUnless(former?.householdId !== householdId, 'grid.member_twice', { field: 'residentId' })
    refuseUnless(since <= dayOf(ctx.now), 'grid.in_the_future', { field: 'since' })
    refuseUnless(!former || former.since <= since, 'grid.before_the_last_move', { field: 'since' })
    await refuseUnlessLives(ctx, residentId, since)
    if (former) await leave(ctx, former, since, 'moved')
    await store.insertMembers(ctx, householdId, [{ residentId, relation, since }])
    if (household.teamId) {
      const { opensRecord: openRecord } = await ruleToday(ctx)
      await makeResponsible(ctx, {
        residentId,
        teamId: household.teamId,
        basis: 'grid',
        basisId: householdId,
        openRecord,
      })
    }
    await regrade(ctx, householdId)
    await tellHousehold(ctx, householdId, 'members', [residentId])
    return showHousehold(ctx, householdId)
  },
)

/** Refusals: grid.household_not_found, .household_dissolved, .not_yours, .member_not_found, .in_the_future, .before_the_last_move. */
export const endMember = verb(
  {
    name: 'grid.end_member',
    may,
    input: EndHouseholdMember,
    answer: Household,
    summary: 'Somebody leaves a household.',
  },
  async (ctx, { householdId, residentId, reason, on = dayOf(ctx.now) }) => {
    await refuseUnlessSees(ctx, await householdById(ctx, householdId))
    await lockResidents(ctx, [residentId])
    await lockHousehold(ctx, householdId)
    const [member] = await store.openMembershipsOf(ctx, [residentId])
    if (member?.householdId !== householdId) refuse('grid.member_not_found')
    refuseUnless(on <= dayOf(ctx.now), 'grid.in_the_future', { field: 'on' })
    refuseUnless(member.since <= on, 'grid.before_the_last_move', { field: 'on' })
    await leave(ctx, member, on, reason)
    return showHousehold(ctx, householdId)
  },
)

type Reason = Parameters<typeof store.endMember>[3]

/** Ends a membership with all that follows. The person is locked, and then the household. */
async function leave(ctx: Context, member: store.MemberRow, on: string, reason: Reason): Promise<void> {
  const { householdId, residentId } = member
  const household = await lockHousehold(ctx, householdId)
  await store.endMember(ctx, residentId, on, reason)
  await endResponsibility(ctx, { residentId, basis: 'grid', basisId: householdId })
  const left = await store.membersOf(ctx, [householdId])
  if (left.length === 0) await store.dissolve(ctx, householdId, dayOf(ctx.now), reason)
  else {
    if (household.headId === residentId) await store.update(ctx, householdId, { ...household, headId: null })
    await regrade(ctx, householdId)
  }
  await tellHousehold(ctx, householdId, left.length === 0 ? 'dissolved' : 'members', [residentId])
}

/** Whoever died or moved away is in no household from the next day on, and nothing entered about them holds. */
export const whoeverEnded = listener(residenceEnded, 'grid.whoever_ended', async (ctx, { residentId, reason, on }) => {
  await lockResidents(ctx, [residentId])
  const [member] = await store.openMembershipsOf(ctx, [residentId])
  const day = dayOf(new Date(Date.parse(`${on}T00:00:00+08:00`) + 86_400_000))
  const until = [day, dayOf(ctx.now)].sort()[0]!
  await endAttributes(ctx, residentId, until)
  if (member) await leave(ctx, member, until, reason === 'died' ? 'died' : 'moved-away')
})
