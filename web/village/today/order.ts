import type { CellDocument, KitDocument } from '#contracts/village'
import type { Entry, Person, TodayItem } from '#contracts/village-store'
import { dateOf } from '../../shell/moment.ts'
import { ageOn, daysFrom } from './days.ts'

/** all: what is due by today; soon: what may be done on the way, within two weeks. */
export type Filter =
  | 'all'
  | 'urgent'
  | 'overdue'
  | 'due'
  | 'suspected'
  | 'promise'
  | 'check'
  | 'elder'
  | 'child'
  | 'soon'
export const filters: readonly Filter[] = [
  'all',
  'urgent',
  'overdue',
  'due',
  'promise',
  'check',
  'suspected',
  'elder',
  'child',
  'soon',
]

export interface Stop {
  /** Null: nobody has said where they live. */
  readonly cellId: string | null
  readonly name: string
  readonly items: readonly TodayItem[]
}
export interface Day {
  /** Whoever cannot wait, from wherever. */
  readonly urgent: readonly TodayItem[]
  /** The others in the order of the road. */
  readonly stops: readonly Stop[]
  readonly done: number
  readonly all: number
}

/** phone: only somebody at home by telephone is asked for; home: somebody has to go. */
export function wayOf(item: TodayItem, person: Person | undefined): 'home' | 'phone' {
  const reasons = person?.programmes.map(({ dueReason }) => dueReason).filter(Boolean) ?? []
  const onlyCall = item.reasons.every(({ what }) => what === 'follow-up') && reasons.length > 0
  return onlyCall && reasons.every((reason) => reason === 'call-back') && person?.phone ? 'phone' : 'home'
}

/** The basic public health service counts from 65, and children below 7. */
export const isElder = (person: Person, day: string): boolean => ageOn(person.birthDate, day) >= 65
export const isChild = (person: Person, day: string): boolean => ageOn(person.birthDate, day) < 7

export function passes(item: TodayItem, person: Person | undefined, filter: Filter, day: string): boolean {
  if (filter === 'all') return item.urgency !== 'soon'
  if (filter === 'elder') return person !== undefined && isElder(person, day)
  if (filter === 'child') return person !== undefined && isChild(person, day)
  if (filter === 'suspected' || filter === 'promise' || filter === 'check')
    return item.reasons.some(({ what }) => what === filter)
  return item.urgency === filter
}

const weight = { urgent: 0, overdue: 1, due: 2, soon: 3 } as const
const visits = new Set(['follow-up', 'check', 'screen', 'enrol', 'contract-sign'])

/** Who was seen today on this device: each person once, also when the command has long arrived. */
export function seenToday(entries: readonly Entry[], day: string): ReadonlySet<string> {
  const seen = entries.filter(
    ({ kind, at, state }) => visits.has(kind) && state !== 'refused' && dateOf(new Date(at)) === day,
  )
  return new Set(seen.flatMap(({ residentId }) => (residentId ? [residentId] : [])))
}

/** Cells in the order of today's route; what is not on it follows by its code, the unknown last. */
export function cellOrder(
  cells: readonly CellDocument[],
  kits: readonly KitDocument[],
  day: string,
): readonly string[] {
  const planned = kits
    .flatMap(({ stops }) => stops)
    .filter(({ on, cellId }) => on === day && cellId !== null)
    .sort((a, b) => a.order - b.order)
    .map(({ cellId }) => cellId!)
  const others = [...cells].sort((a, b) => a.code.localeCompare(b.code)).map(({ id }) => id)
  return [...new Set([...planned, ...others])]
}

const byName = new Intl.Collator('zh')

/** Today's list as one drives it: the urgent first, then cell by cell along the road, a household together. */
export function inOrder(
  items: readonly TodayItem[],
  seen: ReadonlySet<string>,
  cells: readonly CellDocument[],
  order: readonly string[],
): Day {
  const open = items.filter(({ residentId }) => !seen.has(residentId))
  const name = new Map(cells.map((cell) => [cell.id, cell.name]))
  const onRoad = new Map(order.map((cellId, at) => [cellId, at]))
  const place = (cellId: string | null) => {
    const at = cellId === null ? undefined : onRoad.get(cellId)
    return at ?? order.length
  }
  const best = new Map<string, number>()
  for (const { householdId, urgency } of open)
    if (householdId) best.set(householdId, Math.min(best.get(householdId) ?? 9, weight[urgency]))
  const rank = (item: TodayItem) => (item.householdId ? best.get(item.householdId)! : weight[item.urgency])
  const sorted = open
    .filter(({ urgency }) => urgency !== 'urgent')
    .sort(
      (a, b) =>
        place(a.cellId) - place(b.cellId) ||
        rank(a) - rank(b) ||
        (a.householdId ?? a.residentId).localeCompare(b.householdId ?? b.residentId) ||
        weight[a.urgency] - weight[b.urgency] ||
        byName.compare(a.name, b.name),
    )
  const stops: { cellId: string | null; name: string; items: TodayItem[] }[] = []
  for (const item of sorted) {
    const last = stops[stops.length - 1]
    if (last && last.cellId === item.cellId) last.items.push(item)
    else stops.push({ cellId: item.cellId, name: name.get(item.cellId ?? '') ?? '', items: [item] })
  }
  return {
    urgent: open.filter(({ urgency }) => urgency === 'urgent'),
    stops,
    done: seen.size,
    all: open.filter(({ urgency }) => urgency !== 'soon').length + seen.size,
  }
}

/** How many days past; 0 or less: not yet. */
export const daysOver = (dueOn: string | null, day: string): number => (dueOn ? daysFrom(dueOn, day) : 0)
