/** Everything that a proposal is worked out from, and its hash: applied only when nothing of it has changed. */
import { type Context, sm3 } from '#kernel'
import { institutionOf } from '#people/institutions'
import { contractTeamsOf, teamsUnder } from '#people/teams'
import { cellsOf } from '../cells/cell.ts'
import { ruleToday } from '../grades/store.ts'
import * as households from '../households/store.ts'
import { type AssignTeam, type Candidate, weightOf } from './assign.ts'
import * as store from './store.ts'

export interface Ground {
  readonly households: readonly Candidate[]
  readonly teams: readonly AssignTeam[]
  readonly loadMetres: number
  readonly hash: string
}

export async function groundOf(ctx: Context, institutionId: string): Promise<Ground> {
  const { version, loadMetres } = await ruleToday(ctx)
  const rows = await households.find(ctx, { under: institutionId })
  const members = await households.membersOf(
    ctx,
    rows.map(({ id }) => id),
  )
  const signed = await contractTeamsOf(
    ctx,
    members.map(({ residentId }) => residentId),
  )
  const byHousehold = Map.groupBy(members, ({ householdId }) => householdId)
  const middles = new Map((await cellsOf(ctx, institutionId)).map(({ id, outline }) => [id, middleOf(outline)]))
  const candidates = rows.map((row): Candidate => {
    const contracts: Record<string, number> = {}
    for (const { residentId } of byHousehold.get(row.id) ?? []) {
      const team = signed.get(residentId)
      if (team) contracts[team] = (contracts[team] ?? 0) + 1
    }
    const { id, grade, teamId, cellId } = row
    return { id, grade, teamId, contracts, point: row.point ?? middles.get(cellId) ?? null }
  })
  const teams = await teamsFor(ctx, institutionId)
  // Members too: whom a household's team will answer for is part of what was looked at.
  const people = members.map(({ householdId, residentId }) => `${householdId} ${residentId}`).sort()
  const hash = sm3(JSON.stringify([version, loadMetres, candidates, teams, people])).toString('hex')
  return { households: candidates, teams, loadMetres, hash }
}

async function teamsFor(ctx: Context, institutionId: string): Promise<AssignTeam[]> {
  const teams = await teamsUnder(ctx, institutionId)
  const figures = await store.figures(
    ctx,
    institutionId,
    teams.map(({ id }) => id),
  )
  const found: AssignTeam[] = []
  for (const { id, householdQuota, institutionId: at } of teams.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { longitude, latitude } = await institutionOf(ctx, at)
    const elsewhere = figures.filter(({ teamId, within }) => teamId === id && !within)
    found.push({
      id,
      quota: householdQuota,
      taken: elsewhere.reduce((sum, one) => sum + one.households, 0),
      takenWeight: elsewhere.reduce((sum, one) => sum + one.households * weightOf(one.grade), 0),
      point: longitude === null || latitude === null ? null : { longitude, latitude },
    })
  }
  return found
}

/** Where a household without a point of its own counts as living: the middle of its cell's corners. */
function middleOf({ coordinates }: { coordinates: readonly (readonly (readonly [number, number])[])[] }) {
  const corners = (coordinates[0] ?? []).slice(0, -1)
  const mean = (axis: 0 | 1) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length
  return { longitude: mean(0), latitude: mean(1) }
}
