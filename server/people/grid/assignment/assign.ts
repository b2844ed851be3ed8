/**
 * Which team answers for which household. Pure: the same households and teams, in whatever order, give the same answer; no team
 * gets more households than its quota; every household is given to a team or named as left over, with the reason.
 */
import type { Grade, Point } from '#contracts/grid'
import type { AssignReason } from '#contracts/grid-assignments'
import { metresBetween } from '../outline.ts'

export interface Candidate {
  readonly id: string
  readonly grade: Grade | null
  readonly point: Point | null
  readonly teamId: string | null
  /** How many of its members have a contract with which team. */
  readonly contracts: Readonly<Record<string, number>>
}
export interface AssignTeam {
  readonly id: string
  readonly quota: number
  /** Households elsewhere that the team has already, and what they weigh. */
  readonly taken: number
  readonly takenWeight: number
  readonly point: Point | null
}
export interface Assigned {
  readonly householdId: string
  readonly from: string | null
  readonly to: string | null
  readonly reason: AssignReason
  readonly distanceM: number | null
}
export interface Load {
  readonly households: number
  readonly weighted: number
}

/** What a household of a grade weighs: visits a year by the region's own plan, against a household of grade A. */
const weights: Record<Grade, number> = { A: 1, B: 1.5, C: 2, D: 3 }
export const weightOf = (grade: Grade | null) => (grade ? weights[grade] : 1)

const grades = ['A', 'B', 'C', 'D']
/** Who needs most chooses first; then by id, so that chance has no part. */
function inTurn(a: Candidate, b: Candidate): number {
  return grades.indexOf(b.grade ?? 'A') - grades.indexOf(a.grade ?? 'A') || (a.id < b.id ? -1 : 1)
}

/**
 * Contracts first, then those who have a team keep it, then the others by distance and load. `loadMetres` is the way that a
 * tenth of a team's quota is worth: 0 looks at distance alone.
 */
export function assign(
  households: readonly Candidate[],
  teams: readonly AssignTeam[],
  loadMetres: number,
): { rows: Assigned[]; loads: Map<string, Load> } {
  const ordered = teams.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const loads = new Map(ordered.map(({ id, taken, takenWeight }) => [id, { households: taken, weighted: takenWeight }]))
  const rows = new Map<string, Assigned>()
  const hasRoom = (team: AssignTeam) => loads.get(team.id)!.households < team.quota

  const give = (one: Candidate, team: AssignTeam, reason: AssignReason) => {
    const load = loads.get(team.id)!
    loads.set(team.id, { households: load.households + 1, weighted: load.weighted + weightOf(one.grade) })
    const same = one.teamId === team.id
    const row = { householdId: one.id, from: one.teamId, to: team.id, distanceM: distanceOf(one, team) }
    rows.set(one.id, { ...row, reason: same ? 'kept' : reason })
  }
  const leave = (one: Candidate, reason: AssignReason) =>
    rows.set(one.id, { householdId: one.id, from: one.teamId, to: null, reason, distanceM: null })

  const sorted = households.toSorted(inTurn)
  const signed = sorted.filter((one) => contractTeam(one, ordered) !== undefined)
  for (const one of signed) {
    const team = contractTeam(one, ordered)!
    if (hasRoom(team)) give(one, team, 'contract')
    else leave(one, 'contract-team-full')
  }
  const others = sorted.filter((one) => !rows.has(one.id))
  for (const one of others) {
    const team = ordered.find(({ id }) => id === one.teamId)
    if (team && hasRoom(team)) give(one, team, 'kept')
  }
  for (const one of others.filter(({ id }) => !rows.has(id))) {
    const open = ordered.filter(hasRoom)
    const nearest = best(open, (team) => distanceOf(one, team) ?? 0)
    const chosen = best(open, (team) => {
      const full = (10 * loads.get(team.id)!.weighted) / team.quota
      return (distanceOf(one, team) ?? 0) + loadMetres * full
    })
    if (chosen) give(one, chosen, chosen === nearest ? 'nearest' : 'balanced')
    else leave(one, ordered.length === 0 ? 'no-team' : 'all-full')
  }
  return { rows: sorted.map(({ id }) => rows.get(id)!), loads }
}

/** The team with which most of its members have a contract; of equals the one it has, else the first by id. */
function contractTeam(one: Candidate, ordered: readonly AssignTeam[]): AssignTeam | undefined {
  const own = ordered.filter(({ id }) => (one.contracts[id] ?? 0) > 0)
  return best(own, ({ id }) => -(one.contracts[id] ?? 0) - (id === one.teamId ? 0.5 : 0))
}

function distanceOf(one: Candidate, team: AssignTeam): number | null {
  return one.point && team.point ? metresBetween(one.point, team.point) : null
}

/** The first with the least cost. */
function best<T>(some: readonly T[], cost: (one: T) => number): T | undefined {
  let found: T | undefined
  let least = Number.POSITIVE_INFINITY
  for (const one of some) {
    const own = cost(one)
    if (own < least) [found, least] = [one, own]
  }
  return found
}
