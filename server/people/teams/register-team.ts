import { AmendTeam, DissolveTeam, RegisterTeam, Team as TeamShape } from '#contracts/teams'
import { refuseUnless, verb } from '#kernel'
import { dayOf, openInstitutionOf } from '#people/institutions'
import { join, leave } from './members.ts'
import { peopleOfTeams, teamOf } from './responsible.ts'
import { lockManaged, refuseUnlessFits, refuseUnlessManagesTeams, tell } from './save.ts'
import { showTeams } from './show.ts'
import * as store from './store.ts'
import { presentIds, type Team } from './team.ts'

/** Refusals: institutions.not_found, .closed, .not_yours, teams.name_taken, .id_taken, .member_twice, those of refuseUnlessFits. */
export const registerTeam = verb(
  {
    name: 'teams.register_team',
    may: ['administrator', 'manager', 'system'],
    input: RegisterTeam,
    answer: TeamShape,
    summary: 'Registers a family-doctor team with its leader and members.',
  },
  async (ctx, { id = ctx.chance.uuid(), institutionId, name, leaderId, householdQuota, members }) => {
    const institution = await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManagesTeams(ctx, institution.id)
    await store.lockInstitution(ctx, institutionId)
    const [known] = await store.find(ctx, { ids: [id] })
    if (known) {
      const same =
        known.institutionId === institutionId && known.name === name && known.householdQuota === householdQuota
      refuseUnless(same && known.members.some((one) => one.staffId === leaderId), 'teams.id_taken', { field: 'id' })
      return (await showTeams(ctx, [known]))[0]!
    }
    const namesakes = await store.find(ctx, { institutionId, name, openOnly: true })
    refuseUnless(namesakes.length === 0, 'teams.name_taken', { field: 'name' })
    const from = dayOf(ctx.now)
    const all = [{ staffId: leaderId, duty: 'leader' as const }, ...members]
    refuseUnless(new Set(all.map(({ staffId }) => staffId)).size === all.length, 'teams.member_twice')
    for (const { staffId, duty } of all) await refuseUnlessFits(ctx, staffId, duty, institutionId)
    const team: Team = {
      id,
      institutionId,
      name,
      leaderId,
      householdQuota,
      from,
      to: null,
      endReason: null,
      members: [],
    }
    await store.save(ctx, team)
    for (const { staffId, duty } of all) await join(ctx, team, staffId, duty)
    return tell(ctx, id, 'registered')
  },
)

/** The leader before stays on as gp. Refusals: those of lockManaged, teams.name_taken, those of refuseUnlessFits. */
export const amendTeam = verb(
  {
    name: 'teams.amend_team',
    may: ['administrator', 'manager', 'doctor', 'system'],
    input: AmendTeam,
    answer: TeamShape,
    summary: 'Changes the name, the quota or the leader of a team.',
  },
  async (ctx, { teamId, name, leaderId, householdQuota }) => {
    const team = await lockManaged(ctx, teamId, true)
    const { institutionId } = team
    if (name && name !== team.name) {
      await store.lockInstitution(ctx, institutionId)
      const namesakes = await store.find(ctx, { institutionId, name, openOnly: true })
      refuseUnless(namesakes.length === 0, 'teams.name_taken', { field: 'name' })
    }
    if (leaderId && leaderId !== team.leaderId) {
      await refuseUnlessFits(ctx, leaderId, 'leader', institutionId)
      const before = team.members.find((one) => one.to === null && one.duty === 'leader')
      const changing = presentIds(team).filter((id) => id === leaderId || id === before?.staffId)
      await store.endMembers(ctx, teamId, changing, dayOf(ctx.now), 'another duty')
      if (before) await store.insertMember(ctx, teamId, { ...before, duty: 'gp', from: dayOf(ctx.now) })
      if (changing.includes(leaderId)) {
        await store.insertMember(ctx, teamId, { staffId: leaderId, duty: 'leader', from: dayOf(ctx.now), to: null })
      } else await join(ctx, team, leaderId, 'leader')
    }
    await store.save(ctx, {
      ...team,
      name: name ?? team.name,
      leaderId: leaderId ?? team.leaderId,
      householdQuota: householdQuota ?? team.householdQuota,
    })
    return tell(ctx, teamId, 'amended')
  },
)

/** Whoever it answers for is handed over first. Refusals: those of lockManaged, teams.still_answers. */
export const dissolveTeam = verb(
  {
    name: 'teams.dissolve_team',
    may: ['administrator', 'manager', 'system'],
    input: DissolveTeam,
    answer: TeamShape,
    summary: 'Dissolves a team that answers for nobody any more.',
  },
  async (ctx, { teamId, reason }) => {
    const team = await lockManaged(ctx, teamId, false)
    const { contract, grid } = (await peopleOfTeams(ctx, [teamId])).get(teamId) ?? { contract: 0, grid: 0 }
    refuseUnless(contract + grid === 0, 'teams.still_answers', { params: { people: contract + grid } })
    for (const staffId of presentIds(team)) await leave(ctx, await teamOf(ctx, teamId), staffId, reason)
    const to = dayOf(ctx.now)
    await store.save(ctx, { ...team, to, endReason: reason })
    return tell(ctx, teamId, 'dissolved', reason)
  },
)
