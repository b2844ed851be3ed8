import { searchText, searchWords } from '#care/booking'
import { ReasonKind, TodayRequest, Urgency, type WorkItem, Worklist } from '#contracts/worklists'
import { audit, type Context, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { countPeople, type PersonRow, peopleByIds, reasonsOf } from './list-store.ts'
import { byUrgency, type Found, showReason } from './reasons.ts'
import { teamToSee } from './who.ts'

/** Refusals: worklists.no_team, .not_your_team, teams.not_found, institutions.not_yours. */
export const readToday = verb(
  {
    name: 'worklists.today',
    may: ['doctor', 'pharmacist', 'registrar', 'manager'],
    input: TodayRequest,
    answer: Worklist,
    summary: 'Who of a team’s people needs what today.',
  },
  async (ctx, { teamId, kind, urgency, cellId, q, after, limit }) => {
    const { team, teams } = await teamToSee(ctx, teamId)
    const all = await itemsOf(ctx, team.id, team.leaderId === ctx.actor.id)
    const words = searchWords(q)
    const chosen = all.filter(
      (item) =>
        (!kind || item.reasons.some((reason) => reason.kind === kind)) &&
        (!urgency || item.urgency === urgency) &&
        (!cellId || item.cellId === cellId) &&
        (words.length === 0 || words.every((word) => searchText(item.name).includes(word))),
    )
    const items = chosen.slice(after, after + limit)
    for (const { residentId } of items)
      await audit(ctx, { action: 'read', residentId, entity: 'worklists.item', entityId: team.id })
    return {
      teamId: team.id,
      teamName: team.name,
      teams: teams.map(({ id, name }) => ({ id, name })),
      cells: cellsOf(all),
      people: await countPeople(ctx, team.id),
      counts: countsOf(all),
      items,
      more: chosen.length > after + limit,
    }
  },
)

/** The whole list, the most urgent first, then by cell, so that a round goes from neighbour to neighbour. */
export async function itemsOf(ctx: Context, teamId: string, leads: boolean): Promise<WorkItem[]> {
  const today = dayOf(ctx.now)
  const found = Map.groupBy(await reasonsOf(ctx, { teamId, today, leads }), ({ residentId }) => residentId)
  const people = await peopleByIds(ctx, teamId, [...found.keys()])
  return people
    .map((person) => itemOf(ctx, person, found.get(person.resident_id) ?? [], today))
    .sort((a, b) => byUrgency(a.reasons[0]!, b.reasons[0]!) || byPlace(a, b))
}

const byPlace = (a: WorkItem, b: WorkItem) =>
  (a.cellName ?? '').localeCompare(b.cellName ?? '', 'zh') ||
  (a.householdId ?? '').localeCompare(b.householdId ?? '') ||
  a.residentId.localeCompare(b.residentId)

function itemOf(ctx: Context, person: PersonRow, found: readonly Found[], today: string): WorkItem {
  const shown = found.map((one) => showReason(one, today, ctx.locale)).sort(byUrgency)
  // A check counts for every programme: it is done once.
  const check = shown.find(({ kind }) => kind === 'check')
  const reasons = shown.filter((one) => one.kind !== 'check' || one === check)
  return {
    residentId: person.resident_id,
    name: person.name,
    sex: person.sex,
    ageYears: fullYears(person.birth_date, today),
    hasPhone: person.has_phone,
    cellId: person.cell_id,
    cellName: person.cell_name,
    householdId: person.household_id,
    grade: person.grade,
    urgency: reasons[0]!.urgency,
    reasons,
    lastCall: person.call_at ? { at: person.call_at.toISOString(), outcome: person.call_outcome! } : null,
  }
}

function countsOf(items: readonly WorkItem[]): Worklist['counts'] {
  const count = <K extends string>(keys: readonly K[], has: (item: WorkItem, key: K) => boolean) =>
    Object.fromEntries(keys.map((key) => [key, items.filter((item) => has(item, key)).length])) as Record<K, number>
  return {
    urgency: count(Urgency.options, (item, key) => item.urgency === key),
    kind: count(ReasonKind.options, (item, key) => item.reasons.some((reason) => reason.kind === key)),
  }
}

function cellsOf(items: readonly WorkItem[]): Worklist['cells'] {
  const cells = new Map<string, { id: string; name: string; people: number }>()
  for (const { cellId, cellName } of items) {
    if (!cellId || !cellName) continue
    const cell = cells.get(cellId) ?? { id: cellId, name: cellName, people: 0 }
    cells.set(cellId, { ...cell, people: cell.people + 1 })
  }
  return [...cells.values()].sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}
