/** Who joins and leaves a team; the records that the team may open open and close with them. */
import { AddMember, EndMember, Team as TeamShape } from '#contracts/teams'
import { announce, audit, type Context, listener, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { staffChanged } from '#people/staff'
import { closeToTeam, openToTeam } from '#record'
import { memberChanged } from './events.ts'
import { accessBasis, teamOf, teamsOfStaff } from './responsible.ts'
import * as responsible from './responsible-store.ts'
import { lockManaged, refuseUnlessFits, tell } from './save.ts'
import * as store from './store.ts'
import { type Duty, presentIds, type Team } from './team.ts'

/** Refusals: those of lockManaged, teams.member_twice, those of refuseUnlessFits. */
export const addMember = verb(
  {
    name: 'teams.add_member',
    may: ['administrator', 'manager', 'doctor', 'system'],
    input: AddMember,
    answer: TeamShape,
    summary: 'Takes somebody into a team, with a duty; the team’s people’s records open to them.',
  },
  async (ctx, { teamId, staffId, duty }) => {
    const team = await lockManaged(ctx, teamId, true)
    refuseUnless(!presentIds(team).includes(staffId), 'teams.member_twice', { field: 'staffId' })
    await refuseUnlessFits(ctx, staffId, duty, team.institutionId)
    await join(ctx, team, staffId, duty)
    return tell(ctx, teamId, 'amended')
  },
)

/** Refusals: those of lockManaged, teams.member_not_found, .leader_stays. */
export const endMember = verb(
  {
    name: 'teams.end_member',
    may: ['administrator', 'manager', 'doctor', 'system'],
    input: EndMember,
    answer: TeamShape,
    summary: 'Somebody leaves a team; the records close to them.',
  },
  async (ctx, { teamId, staffId, reason }) => {
    const team = await lockManaged(ctx, teamId, true)
    const member = team.members.find((one) => one.staffId === staffId && one.to === null)
    refuseUnless(member, 'teams.member_not_found')
    refuseUnless(member.duty !== 'leader', 'teams.leader_stays')
    await leave(ctx, team, staffId, reason)
    return tell(ctx, teamId, 'amended', reason)
  },
)

export async function join(ctx: Context, team: Team, staffId: string, duty: Duty): Promise<void> {
  await store.insertMember(ctx, team.id, { staffId, duty, from: dayOf(ctx.now), to: null })
  const patientIds = await responsible.openRecordsOf(ctx, team.id)
  await openToTeam(ctx, { staffIds: [staffId], patientIds, basisId: accessBasis(team.id) })
  await note(ctx, team.id, staffId, duty, 'joined')
}

export async function leave(ctx: Context, team: Team, staffId: string, reason: string): Promise<void> {
  const duty = team.members.find((one) => one.staffId === staffId && one.to === null)?.duty
  if (!duty) return
  await store.endMembers(ctx, team.id, [staffId], dayOf(ctx.now), reason)
  const patientIds = await responsible.openRecordsOf(ctx, team.id)
  await closeToTeam(ctx, { staffIds: [staffId], patientIds, basisId: accessBasis(team.id) })
  await note(ctx, team.id, staffId, duty, 'left')
}

async function note(ctx: Context, teamId: string, staffId: string, duty: Duty, change: 'joined' | 'left') {
  await audit(ctx, { action: 'update', entity: 'teams.member', entityId: staffId, reason: change })
  await announce(ctx, memberChanged, teamId, { teamId, staffId, duty, change })
}

/** Whoever has left the region's staff is on no team; a team whose leader left keeps the name until another is named. */
export const whoeverLeft = listener(staffChanged, 'teams.whoever_left', async (ctx, { staffId, change }) => {
  if (change !== 'left') return
  const teamIds = (await teamsOfStaff(ctx, staffId)).map(({ id }) => id).sort()
  for (const id of teamIds) {
    await store.lock(ctx, id)
    await leave(ctx, await teamOf(ctx, id), staffId, 'left')
    await tell(ctx, id, 'amended')
  }
})
