import { AmendCell, Cell, RegisterCell } from '#contracts/grid'
import { refuseUnless, verb } from '#kernel'
import { dayOf, openInstitutionOf } from '#people/institutions'
import { ringOf } from '../outline.ts'
import { refuseUnlessManagesGrid } from '../sees.ts'
import { liveCellOf, refuseUnlessRoom, showCells, tellCell } from './cell.ts'
import * as store from './store.ts'

const may = ['administrator', 'manager', 'system'] as const

/** Refusals: institutions.not_found, .closed, .not_yours, grid.id_taken, .outline_form, .outline_crosses, .code_taken, .overlaps. */
export const registerCell = verb(
  {
    name: 'grid.register_cell',
    may,
    input: RegisterCell,
    answer: Cell,
    summary: 'Draws a cell that an institution answers for.',
  },
  async (ctx, { id = ctx.chance.uuid(), ...input }) => {
    const { institutionId } = input
    await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManagesGrid(ctx, institutionId)
    ringOf(input.outline)
    await store.lockBorders(ctx)
    const [known] = await store.find(ctx, { ids: [id] })
    if (known) {
      const same = known.code === input.code && JSON.stringify(known.outline) === JSON.stringify(input.outline)
      refuseUnless(same && known.institutionId === institutionId, 'grid.id_taken', { field: 'id' })
      return (await showCells(ctx, [known]))[0]!
    }
    await refuseUnlessRoom(ctx, { ...input, id })
    await store.insert(ctx, { ...input, id, from: dayOf(ctx.now) })
    return tellCell(ctx, id, 'registered')
  },
)

/** Refusals: grid.cell_not_found, .cell_ended, .not_yours, institutions.not_yours, .closed, those of an outline. */
export const amendCell = verb(
  {
    name: 'grid.amend_cell',
    may,
    input: AmendCell,
    answer: Cell,
    summary: 'Changes a cell’s name, people, institution or border.',
  },
  async (ctx, { cellId, ...changes }) => {
    await store.lockBorders(ctx)
    const cell = await liveCellOf(ctx, cellId)
    await refuseUnlessManagesGrid(ctx, cell.institutionId)
    if (changes.institutionId && changes.institutionId !== cell.institutionId) {
      await openInstitutionOf(ctx, changes.institutionId)
      await refuseUnlessManagesGrid(ctx, changes.institutionId)
    }
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const amended = { ...cell, ...given }
    if (changes.outline) await refuseUnlessRoom(ctx, amended)
    await store.update(ctx, amended)
    return tellCell(ctx, cellId, 'amended')
  },
)
