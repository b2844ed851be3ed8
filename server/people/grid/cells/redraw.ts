/** Cells that become others: what was before stays readable, ended on a day. */
import { Cell, CellList, CloseCell, MergeCells, SplitCell } from '#contracts/grid'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { liesWithin, overlap, type Position, ringOf } from '../outline.ts'
import { refuseUnlessManagesGrid } from '../sees.ts'
import { liveCellOf, refuseUnlessRoom, tellCell } from './cell.ts'
import * as store from './store.ts'

const may = ['administrator', 'manager', 'system'] as const

/**
 * Each household goes to the new cell in which its point lies; one without a point, or on no new cell's ground, to the first.
 * Refusals: grid.cell_not_found, .cell_ended, .not_yours, institutions.not_yours, those of an outline, .parts_overlap.
 */
export const splitCell = verb(
  {
    name: 'grid.split_cell',
    may,
    input: SplitCell,
    answer: CellList,
    summary: 'Splits a cell; its households go with the ground.',
  },
  async (ctx, { cellId, into, reason }) => {
    await store.lockBorders(ctx)
    const before = await lockedFor(ctx, [cellId])
    const rings = into.map(({ outline }) => ringOf(outline))
    const clash = rings.some((ring, at) => rings.slice(at + 1).some((other) => overlap(ring, other)))
    refuseUnless(!clash, 'grid.parts_overlap', { field: 'into' })
    refuseUnless(new Set(into.map(({ code }) => code)).size === into.length, 'grid.parts_overlap', { field: 'into' })
    const { institutionId } = before[0]!
    await endCells(ctx, before, reason)
    const ids: string[] = []
    for (const part of into) ids.push(await begin(ctx, { ...part, institutionId }, [cellId]))
    const households = await store.householdsIn(ctx, [cellId])
    const moved = households.map(({ id, longitude, latitude }) => {
      const point: Position | null = longitude === null || latitude === null ? null : [longitude, latitude]
      const at = point ? rings.findIndex((ring) => liesWithin(point, ring)) : -1
      return { id, cellId: ids[Math.max(at, 0)]! }
    })
    await store.moveHouseholds(ctx, moved, dayOf(ctx.now))
    await tellCell(ctx, cellId, 'ended', reason)
    const cells = []
    for (const id of ids) cells.push(await tellCell(ctx, id, 'registered', reason))
    return { cells }
  },
)

/** Refusals: as splitCell, grid.institutions_differ. */
export const mergeCells = verb(
  {
    name: 'grid.merge_cells',
    may,
    input: MergeCells,
    answer: Cell,
    summary: 'Merges cells into one; their households go with them.',
  },
  async (ctx, { cellIds, reason, ...into }) => {
    await store.lockBorders(ctx)
    const before = await lockedFor(ctx, [...new Set(cellIds)])
    const { institutionId } = before[0]!
    refuseUnless(
      before.every((cell) => cell.institutionId === institutionId),
      'grid.institutions_differ',
    )
    await endCells(ctx, before, reason)
    const id = await begin(ctx, { ...into, institutionId }, cellIds)
    const households = await store.householdsIn(ctx, cellIds)
    await store.moveHouseholds(
      ctx,
      households.map((one) => ({ id: one.id, cellId: id })),
      dayOf(ctx.now),
    )
    for (const cell of before) await tellCell(ctx, cell.id, 'ended', reason)
    return tellCell(ctx, id, 'registered', reason)
  },
)

/** Refusals: grid.cell_not_found, .cell_ended, .not_yours, institutions.not_yours, grid.cell_lived_in. */
export const closeCell = verb(
  {
    name: 'grid.close_cell',
    may,
    input: CloseCell,
    answer: Cell,
    summary: 'Closes a cell in which no household is left.',
  },
  async (ctx, { cellId, reason }) => {
    await store.lockBorders(ctx)
    const before = await lockedFor(ctx, [cellId])
    const households = await store.householdsIn(ctx, [cellId])
    if (households.length > 0) refuse('grid.cell_lived_in', { params: { households: households.length } })
    await endCells(ctx, before, reason)
    return tellCell(ctx, cellId, 'ended', reason)
  },
)

async function lockedFor(ctx: Context, cellIds: readonly string[]): Promise<store.CellRow[]> {
  const cells: store.CellRow[] = []
  for (const id of cellIds) {
    const cell = await liveCellOf(ctx, id)
    await refuseUnlessManagesGrid(ctx, cell.institutionId)
    cells.push(cell)
  }
  return cells
}

async function endCells(ctx: Context, cells: readonly store.CellRow[], reason: string): Promise<void> {
  const to = dayOf(ctx.now)
  for (const cell of cells) await store.update(ctx, { ...cell, to, endReason: reason })
}

type NewCell = Pick<store.CellRow, 'code' | 'name' | 'institutionId' | 'outline' | 'registeredPeople'> & {
  id?: string | undefined
}

async function begin(ctx: Context, cell: NewCell, cameFrom: readonly string[]): Promise<string> {
  const id = cell.id ?? ctx.chance.uuid()
  refuseUnless((await store.find(ctx, { ids: [id] })).length === 0, 'grid.id_taken', { field: 'id' })
  await refuseUnlessRoom(ctx, { ...cell, id })
  await store.insert(ctx, { ...cell, id, from: dayOf(ctx.now) })
  await store.noteOrigin(ctx, id, [...new Set(cameFrom)])
  return id
}
