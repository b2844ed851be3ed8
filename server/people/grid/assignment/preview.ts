/** A proposal is looked at, applied exactly as it was looked at, and undone as a whole. */
import { Assignment, AssignmentRequest, PreviewAssignment, UndoAssignment } from '#contracts/grid-assignments'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { openInstitutionOf } from '#people/institutions'
import { lockResidents } from '#people/residents'
import { assignmentApplied } from '../events.ts'
import * as households from '../households/store.ts'
import { refuseUnlessManagesGrid } from '../sees.ts'
import { assign, type Load, weightOf } from './assign.ts'
import { type Ground, groundOf } from './ground.ts'
import { setTeams } from './set-teams.ts'
import { showAssignment } from './show.ts'
import * as store from './store.ts'

const may = ['administrator', 'manager', 'system'] as const

/** Refusals: institutions.not_found, .closed, .not_yours, grid.not_yours. */
export const previewAssignment = verb(
  {
    name: 'grid.preview_assignment',
    may,
    input: PreviewAssignment,
    answer: Assignment,
    summary: 'Proposes a team for each household of an institution’s cells: who would change and why.',
  },
  async (ctx, { institutionId }) => {
    await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManagesGrid(ctx, institutionId)
    const ground = await groundOf(ctx, institutionId)
    const { rows, loads } = assign(ground.households, ground.teams, ground.loadMetres)
    const changed = rows.filter(({ from, to }) => from !== to || to === null)
    const before = loadsBefore(ground)
    const teams = ground.teams.map(({ id }) => ({ teamId: id, before: before.get(id)!, after: loads.get(id)! }))
    const id = ctx.chance.uuid()
    const figures = { unchanged: rows.length - changed.length, teams }
    await store.insert(ctx, { id, institutionId, ground: ground.hash, loads: figures }, changed)
    await audit(ctx, { action: 'create', entity: 'grid.assignment', entityId: id })
    return showAssignment(ctx, id)
  },
)

function loadsBefore({ households, teams }: Ground): Map<string, Load> {
  return new Map(
    teams.map(({ id, taken, takenWeight }) => {
      const own = households.filter(({ teamId }) => teamId === id)
      const weighted = own.reduce((sum, { grade }) => sum + weightOf(grade), takenWeight)
      return [id, { households: taken + own.length, weighted }]
    }),
  )
}

/** Refusals: grid.assignment_not_found, .not_yours, institutions.not_yours. */
export const readAssignment = verb(
  {
    name: 'grid.read_assignment',
    may,
    input: AssignmentRequest,
    answer: Assignment,
    summary: 'A proposal, applied or not.',
  },
  async (ctx, { assignmentId }) => {
    await managed(ctx, assignmentId)
    return showAssignment(ctx, assignmentId)
  },
)

/** Refusals: as reading, grid.assignment_done, .ground_changed, teams.dissolved. */
export const applyAssignment = verb(
  {
    name: 'grid.apply_assignment',
    may,
    input: AssignmentRequest,
    answer: Assignment,
    summary: 'Applies a proposal exactly as it was looked at.',
  },
  async (ctx, { assignmentId }) => {
    const { institutionId, state, ground } = await managed(ctx, assignmentId)
    refuseUnless(state === 'previewed', 'grid.assignment_done')
    const changes = (await store.rowsOf(ctx, assignmentId)).filter(({ from, to }) => from !== to)
    await lockAll(
      ctx,
      changes.map(({ householdId }) => householdId),
    )
    refuseUnless((await groundOf(ctx, institutionId)).hash === ground, 'grid.ground_changed')
    await setTeams(
      ctx,
      changes.map(({ householdId, to }) => ({ householdId, teamId: to })),
    )
    await tell(ctx, assignmentId, 'applied', changes.length)
    return showAssignment(ctx, assignmentId)
  },
)

/** Refusals: as reading, grid.assignment_not_applied, .undo_overtaken, teams.dissolved. */
export const undoAssignment = verb(
  {
    name: 'grid.undo_assignment',
    may,
    input: UndoAssignment,
    answer: Assignment,
    summary: 'Gives every household of an applied proposal its former team back.',
  },
  async (ctx, { assignmentId, reason }) => {
    const { state } = await managed(ctx, assignmentId)
    refuseUnless(state === 'applied', 'grid.assignment_not_applied')
    const changes = (await store.rowsOf(ctx, assignmentId)).filter(({ from, to }) => from !== to)
    const ids = changes.map(({ householdId }) => householdId)
    await lockAll(ctx, ids)
    const now = new Map((await households.find(ctx, { ids })).map((one) => [one.id, one]))
    const stands = changes.every(({ householdId, to }) => {
      const one = now.get(householdId)
      return one?.dissolvedOn === null && one.teamId === to
    })
    refuseUnless(stands, 'grid.undo_overtaken')
    await setTeams(
      ctx,
      changes.map(({ householdId, from }) => ({ householdId, teamId: from })),
    )
    await tell(ctx, assignmentId, 'undone', changes.length, reason)
    return showAssignment(ctx, assignmentId)
  },
)

/** People before households, in the order of their ids. */
async function lockAll(ctx: Context, householdIds: readonly string[]): Promise<void> {
  const members = await households.membersOf(ctx, householdIds)
  await lockResidents(
    ctx,
    members.map(({ residentId }) => residentId),
  )
  await households.find(ctx, { ids: householdIds }, true)
}

async function managed(ctx: Context, assignmentId: string): Promise<store.AssignmentRow> {
  const found = await store.byId(ctx, assignmentId, true)
  refuseUnless(found, 'grid.assignment_not_found')
  await refuseUnlessManagesGrid(ctx, found.institutionId)
  return found
}

async function tell(ctx: Context, assignmentId: string, state: 'applied' | 'undone', count: number, reason?: string) {
  await store.setState(ctx, assignmentId, state, reason)
  const { institutionId } = (await store.byId(ctx, assignmentId))!
  await audit(ctx, { action: 'execute', entity: 'grid.assignment', entityId: assignmentId, reason: reason ?? state })
  const undone = state === 'undone'
  await announce(ctx, assignmentApplied, assignmentId, { assignmentId, institutionId, households: count, undone })
}
