/** Figures by cell and by team: a map that needs no tiles, and who carries how much. */
import type { ByGrade } from '#contracts/grid'
import { GridMap, LoadList, LoadRequest, MapRequest } from '#contracts/grid-assignments'
import { verb } from '#kernel'
import { institutionOf, institutionsById } from '#people/institutions'
import { peopleOfTeams, teamsUnder } from '#people/teams'
import { weightOf } from './assignment/assign.ts'
import { type Figure, figures } from './assignment/store.ts'
import { cellsOf, showCells } from './cells/cell.ts'
import { ringOf, simplify } from './outline.ts'

const may = ['doctor', 'pharmacist', 'registrar', 'manager', 'auditor', 'administrator', 'system'] as const
/** About twenty metres: nobody sees less on a screen. */
const simplerDegrees = 0.0002

/** Refusals: institutions.not_found. Figures only: nobody's data. */
export const readMap = verb(
  {
    name: 'grid.read_map',
    may,
    input: MapRequest,
    answer: GridMap,
    summary: 'Cells of an institution as GeoJSON with their figures.',
  },
  async (ctx, { institutionId }) => {
    await institutionOf(ctx, institutionId)
    const cells = await showCells(ctx, await cellsOf(ctx, institutionId))
    const rows = Map.groupBy(await figures(ctx, institutionId, []), ({ cellId }) => cellId)
    const names = new Map<string, string>()
    for (const { id, name } of await teamsUnder(ctx, institutionId)) names.set(id, name)
    const features = cells.map((cell) => {
      const own = rows.get(cell.id) ?? []
      const ring = simplify(ringOf(cell.outline), simplerDegrees).map(([x, y]): [number, number] => [x, y])
      return {
        type: 'Feature' as const,
        id: cell.id,
        properties: {
          name: cell.code,
          cellName: cell.name,
          institutionName: cell.institutionName,
          registeredPeople: cell.registeredPeople,
          people: cell.people,
          households: byGrade(own),
          unassigned: sum(own.filter(({ teamId }) => teamId === null)),
          teams: teamsIn(own, names),
        },
        geometry: { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] },
      }
    })
    return { type: 'FeatureCollection' as const, features }
  },
)

/** Refusals: institutions.not_found. */
export const readLoad = verb(
  {
    name: 'grid.read_load',
    may,
    input: LoadRequest,
    answer: LoadList,
    summary: 'What each team of an institution carries, weighted by grade.',
  },
  async (ctx, { institutionId }) => {
    await institutionOf(ctx, institutionId)
    const teams = await teamsUnder(ctx, institutionId)
    const ids = teams.map(({ id }) => id)
    const rows = await figures(ctx, institutionId, ids)
    const people = await peopleOfTeams(ctx, ids)
    const institutions = await institutionsById(
      ctx,
      teams.map((team) => team.institutionId),
    )
    const loads = []
    for (const team of teams) {
      const own = rows.filter(({ teamId }) => teamId === team.id)
      const { contract, grid } = people.get(team.id) ?? { contract: 0, grid: 0 }
      loads.push({
        teamId: team.id,
        name: team.name,
        institutionId: team.institutionId,
        institutionName: institutions.get(team.institutionId)!.name,
        quota: team.householdQuota,
        households: sum(own),
        byGrade: byGrade(own),
        people: contract + grid,
        weighted: own.reduce((total, one) => total + one.households * weightOf(one.grade), 0),
      })
    }
    return { teams: loads, unassigned: sum(rows.filter(({ teamId, within }) => teamId === null && within)) }
  },
)

const sum = (rows: readonly Figure[]) => rows.reduce((total, { households }) => total + households, 0)

function byGrade(rows: readonly Figure[]): ByGrade {
  const of = (grade: Figure['grade']) => sum(rows.filter((one) => one.grade === grade))
  return { A: of('A'), B: of('B'), C: of('C'), D: of('D'), none: of(null) }
}

function teamsIn(rows: readonly Figure[], names: ReadonlyMap<string, string>) {
  const found = Map.groupBy(
    rows.filter(({ teamId }) => teamId !== null),
    ({ teamId }) => teamId!,
  )
  return [...found].map(([id, own]) => ({ id, name: names.get(id) ?? '', households: sum(own) }))
}
