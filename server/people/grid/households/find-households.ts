import { pinyin } from 'pinyin-pro'
import { FindHouseholds, HouseholdPage } from '#contracts/grid'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { residentsOf } from '#people/residents'
import { isOnTeam, teamOf } from '#people/teams'
import { cellOf } from '../cells/cell.ts'
import * as grades from '../grades/store.ts'
import { refuseUnlessSees } from '../sees.ts'
import * as store from './store.ts'

/** Names are searched one by one: a township's households, not a city's. */
const searchedMax = 5000

/** Refusals: grid.which_households, .not_yours, .cell_not_found, .search_too_wide, teams.not_found. */
export const findHouseholds = verb(
  {
    name: 'grid.find_households',
    may: ['registrar', 'doctor', 'manager', 'auditor', 'system'],
    input: FindHouseholds,
    answer: HouseholdPage,
    summary: 'Households of a cell, a team or an institution, by grade, and by name, pinyin or address.',
  },
  async (ctx, { cellId, teamId, institutionId, grade, unassigned, search, after, count }) => {
    await refuseUnlessLists(ctx, { cellId, teamId, institutionId })
    const filter = { cellId, teamId, under: institutionId, grade, unassigned }
    if (search === undefined) {
      const page = await store.find(ctx, { ...filter, after, limit: count + 1 })
      return showPage(ctx, page.slice(0, count), page.length > count, await store.count(ctx, filter))
    }
    if ((await store.count(ctx, filter)) > searchedMax) refuse('grid.search_too_wide', { field: 'search' })
    const found = await matching(ctx, await store.find(ctx, filter), search)
    const from = found.filter(({ id }) => after === undefined || id > after)
    return showPage(ctx, from.slice(0, count), from.length > count, found.length)
  },
)

/** Refusals: grid.which_households, .not_yours, .cell_not_found, teams.not_found. */
async function refuseUnlessLists(
  ctx: Context,
  asked: { cellId?: string | undefined; teamId?: string | undefined; institutionId?: string | undefined },
): Promise<void> {
  const { cellId, teamId, institutionId } = asked
  refuseUnless(cellId ?? teamId ?? institutionId, 'grid.which_households')
  if (teamId && (await isOnTeam(ctx, ctx.actor.id, teamId))) return
  if (cellId) await refuseUnlessSees(ctx, await cellOf(ctx, cellId))
  if (teamId) await refuseUnlessSees(ctx, await teamOf(ctx, teamId))
  if (institutionId) await refuseUnlessSees(ctx, { institutionId })
}

async function matching(ctx: Context, rows: readonly store.HouseholdRow[], search: string) {
  const words = search.toLowerCase().replace(/\s+/g, '')
  const members = await store.membersOf(
    ctx,
    rows.map(({ id }) => id),
  )
  const names = new Map(
    (
      await residentsOf(
        ctx,
        members.map(({ residentId }) => residentId),
      )
    ).map((one) => [one.id, one.name]),
  )
  const named = new Set(
    members
      .filter(({ residentId }) => sounds(names.get(residentId) ?? '', words))
      .map(({ householdId }) => householdId),
  )
  return rows.filter(({ id, address }) => named.has(id) || address.toLowerCase().replace(/\s+/g, '').includes(words))
}

/** 王秀英 is found by 秀英, wangxiu and wxy. */
export function sounds(name: string, words: string): boolean {
  if (name.toLowerCase().includes(words)) return true
  if (!/^[a-z]+$/.test(words)) return false
  const spelled = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'removed', v: true })
  return (
    spelled.join('').startsWith(words) ||
    spelled
      .map((one) => one[0])
      .join('')
      .startsWith(words)
  )
}

async function showPage(ctx: Context, page: readonly store.HouseholdRow[], more: boolean, total: number) {
  const ids = page.map(({ id }) => id)
  const members = await store.membersOf(ctx, ids)
  for (const { residentId, householdId: entityId } of members) {
    await audit(ctx, { action: 'read', residentId, entity: 'grid.household', entityId })
  }
  const heads = new Map(
    (
      await residentsOf(
        ctx,
        page.flatMap(({ headId }) => headId ?? []),
      )
    ).map((one) => [one.id, one.name]),
  )
  const last = await grades.lastOf(ctx, ids)
  const teams = new Map<string, string>()
  for (const { teamId } of page) if (teamId && !teams.has(teamId)) teams.set(teamId, (await teamOf(ctx, teamId)).name)
  return {
    households: page.map((row) => ({
      id: row.id,
      cellId: row.cellId,
      headName: heads.get(row.headId ?? '') ?? null,
      people: members.filter(({ householdId }) => householdId === row.id).length,
      address: row.address,
      grade: row.grade,
      gradedOn: row.gradedOn,
      reasons: last.get(row.id)?.reasons ?? [],
      team: row.teamId ? { id: row.teamId, name: teams.get(row.teamId)! } : null,
    })),
    total,
    next: more ? (ids.at(-1) ?? null) : null,
  }
}
