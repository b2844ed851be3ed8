import { Cell, CellList, CellRequest, ListCells, Located, LocateRequest } from '#contracts/grid'
import { verb } from '#kernel'
import { cellAt, cellOf, showCells } from './cell.ts'
import * as store from './store.ts'

const may = ['doctor', 'pharmacist', 'registrar', 'manager', 'auditor', 'administrator', 'system'] as const

export const listCells = verb(
  {
    name: 'grid.list_cells',
    may,
    input: ListCells,
    answer: CellList,
    summary: 'Cells of the region, or of an institution and those below it.',
  },
  async (ctx, { institutionId, all }) => ({
    cells: await showCells(ctx, await store.find(ctx, { under: institutionId, liveOnly: all === 'false' })),
  }),
)

/** Refusals: grid.cell_not_found. */
export const readCell = verb(
  { name: 'grid.read_cell', may, input: CellRequest, answer: Cell, summary: 'One cell, ended or not.' },
  async (ctx, { cellId }) => (await showCells(ctx, [await cellOf(ctx, cellId)]))[0]!,
)

export const locate = verb(
  { name: 'grid.locate', may, input: LocateRequest, answer: Located, summary: 'The cell that a point lies in.' },
  async (ctx, point) => {
    const cell = await cellAt(ctx, point)
    return { cell: cell ? (await showCells(ctx, [cell]))[0]! : null }
  },
)
