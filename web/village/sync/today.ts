/** Whom to see today, from what the device knows. Pure. */
import type { PersonDocument } from '#contracts/village'
import type { TodayItem } from '#contracts/village-store'

const soonDays = 14
/** As the team's worklist at the desk: a service is asked for in the last month of its window. */
const promiseDays = 30
const checkEveryDays = 365
const ranks = { urgent: 0, overdue: 1, due: 2, soon: 3 } as const

type Reason = TodayItem['reasons'][number]
type Ranked = Reason & { readonly urgency: TodayItem['urgency'] }

const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

export function todayOf(people: readonly PersonDocument[], day: string): TodayItem[] {
  const of = (days: number) => daysAfter(day, days)
  const days: Days = { day, soon: of(soonDays), lately: of(-2), closing: of(promiseDays) }
  return people
    .flatMap((person) => {
      const reasons = reasonsOf(person, days).toSorted((a, b) => ranks[a.urgency] - ranks[b.urgency])
      const [first] = reasons
      if (!first) return []
      const place = { cellId: person.household?.cellId ?? null, householdId: person.household?.id ?? null }
      const said = reasons.map(({ what, code, dueOn }) => ({ what, code, dueOn }))
      const item = { residentId: person.id, name: person.name, urgency: first.urgency, reasons: said, ...place }
      return [{ item, first: earliest(said) }]
    })
    .toSorted(
      (a, b) =>
        ranks[a.item.urgency] - ranks[b.item.urgency] ||
        inText(a.first, b.first) ||
        byName.compare(a.item.name, b.item.name),
    )
    .map(({ item }) => item)
}

/** Made once: a collator for each comparison is what makes a list of thousands slow. */
const byName = new Intl.Collator('zh')
const inText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const earliest = (reasons: readonly Reason[]) =>
  reasons.reduce((first, { dueOn }) => (dueOn !== null && dueOn < first ? dueOn : first), '9')

interface Days {
  readonly day: string
  readonly soon: string
  readonly lately: string
  readonly closing: string
}

function reasonsOf(person: PersonDocument, { day, soon, lately, closing }: Days): Ranked[] {
  const found: Ranked[] = []
  for (const { code, dueOn, dueReason } of person.programmes) {
    if (!dueOn || dueOn > soon) continue
    const pressing = (dueReason === 'referred' || dueReason === 'call-back') && dueOn <= day
    found.push({ what: 'follow-up', code, dueOn, urgency: pressing ? 'urgent' : byDay(dueOn, day) })
  }
  const alarming = person.readings.find((one) => lately <= one.at.slice(0, 10) && isAlarming(one))
  if (alarming) found.push({ what: 'reading', code: alarming.kind, dueOn: alarming.at.slice(0, 10), urgency: 'urgent' })
  for (const { service, from, to } of person.promises) {
    if (from > soon || to > closing) continue
    found.push({
      what: 'promise',
      code: service,
      dueOn: to,
      urgency: to < day ? 'overdue' : to <= soon ? 'due' : 'soon',
    })
  }
  for (const code of person.suspected) found.push({ what: 'suspected', code, dueOn: null, urgency: 'soon' })
  // In a programme the check goes with it; for one's age alone the server's dated standards say when.
  const yearly = person.lastCheckOn ? daysAfter(person.lastCheckOn, checkEveryDays) : null
  const next = person.programmes.length > 0 ? yearly : person.checkDueOn
  const needsCheck = person.programmes.length > 0 || next !== null
  if (needsCheck && (next === null || next <= soon))
    found.push({ what: 'check', code: 'yearly-check', dueOn: next, urgency: next === null ? 'soon' : byDay(next, day) })
  return found
}

const byDay = (dueOn: string, day: string) => (dueOn < day ? 'overdue' : dueOn === day ? 'due' : 'soon')

/** 国家基本公共卫生服务规范（第三版）: signs that need somebody at once. The server's alarms say the same by its own dated rules. */
function isAlarming(one: PersonDocument['readings'][number]): boolean {
  const { systolicMmhg: high = 0, diastolicMmhg: low = 0, glucoseMmol } = one
  return high >= 180 || low >= 110 || (glucoseMmol !== undefined && (glucoseMmol >= 16.7 || glucoseMmol <= 3.9))
}
