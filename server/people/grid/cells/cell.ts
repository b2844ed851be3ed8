/** Cells as the contract shows them, and what is told of one. */
import type { Cell } from '#contracts/grid'
import { announce, audit, type Context, refuseUnless } from '#kernel'
import { publish } from '#record'
import { cellChanged } from '../events.ts'
import { toLocation } from '../fhir.ts'
import { overlap, ringOf } from '../outline.ts'
import * as store from './store.ts'

/** A cell by id, ended or not. Refusals: grid.cell_not_found. */
export async function cellOf(ctx: Context, cellId: string): Promise<store.CellRow> {
  const [cell] = await ctx.transaction((ctx) => store.find(ctx, { ids: [cellId] }))
  refuseUnless(cell, 'grid.cell_not_found')
  return cell
}

/** Refusals: grid.cell_not_found, .cell_ended. */
export async function liveCellOf(ctx: Context, cellId: string): Promise<store.CellRow> {
  const cell = await cellOf(ctx, cellId)
  refuseUnless(cell.to === null, 'grid.cell_ended')
  return cell
}

/** Cells of an institution and of those below it that exist today. */
export async function cellsOf(ctx: Context, institutionId: string): Promise<store.CellRow[]> {
  return ctx.transaction((ctx) => store.find(ctx, { under: institutionId, liveOnly: true }))
}

/** The cell that a point lies in. */
export async function cellAt(
  ctx: Context,
  point: { longitude: number; latitude: number },
): Promise<store.CellRow | undefined> {
  return ctx.transaction(async (ctx) => (await store.find(ctx, { point, liveOnly: true }))[0])
}

export async function showCells(ctx: Context, cells: readonly store.CellRow[]): Promise<Cell[]> {
  const ids = cells.map(({ id }) => id)
  const [counts, origins] = [await store.countsOf(ctx, ids), await store.originsOf(ctx, ids)]
  return cells.map((cell) => ({
    ...cell,
    cameFrom: (origins.get(cell.id) ?? []).map(({ id, code, name }) => ({ id, code, name })),
    ...(counts.get(cell.id) ?? { households: 0, people: 0 }),
  }))
}

/** Refusals: grid.code_taken, .overlaps. The cells that make room are `except`. */
export async function refuseUnlessRoom(
  ctx: Context,
  cell: Pick<store.CellRow, 'id' | 'code' | 'outline'>,
  except: readonly string[] = [],
): Promise<void> {
  const others = (found: readonly store.CellRow[]) => found.filter(({ id }) => id !== cell.id && !except.includes(id))
  const namesakes = others(await store.find(ctx, { code: cell.code, liveOnly: true }))
  refuseUnless(namesakes.length === 0, 'grid.code_taken', { field: 'code', params: { code: cell.code } })
  const ring = ringOf(cell.outline)
  const near = others(await store.find(ctx, { touching: ring, liveOnly: true }))
  const crossed = near.find((one) => overlap(ring, ringOf(one.outline)))
  refuseUnless(!crossed, 'grid.overlaps', { field: 'outline', params: { name: crossed?.name ?? '' } })
}

export async function tellCell(
  ctx: Context,
  cellId: string,
  change: 'registered' | 'amended' | 'ended',
  reason?: string,
): Promise<Cell> {
  const cell = await cellOf(ctx, cellId)
  await publish(ctx, 'grid', [toLocation(cell)])
  const action = change === 'registered' ? 'create' : 'update'
  await audit(ctx, { action, entity: 'grid.cell', entityId: cellId, reason: reason ?? change })
  await announce(ctx, cellChanged, cellId, { cellId, change })
  return (await showCells(ctx, [cell]))[0]!
}
