import type { Wrong } from './cells.ts'

/** What a version of any table has. */
export interface Dated {
  readonly valid_from: string
  readonly valid_to: string | null
}

const dayMs = 86_400_000
const moved = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
export const dayBefore = (day: string) => moved(day, -1)
export const dayAfter = (day: string) => moved(day, 1)

const endless = '9999-12-31'
const lastDay = (row: Dated) => row.valid_to ?? endless

/** A wrong of one version of a draft: its first day, or 'end'. */
export interface TimelineWrong extends Wrong {
  readonly of: string
}

/**
 * The versions of one row after a draft: a new version closes the one before it on the day before, or takes the place of
 * the one that begins on the same day. A day that had a version keeps one, unless the row is ended on purpose.
 */
export function applyVersions<R extends Dated>(
  before: readonly R[],
  sets: readonly R[],
  endOn: string | null,
): { after: R[]; wrongs: TimelineWrong[] } {
  const wrongs: TimelineWrong[] = []
  if (endOn !== null && sets.length > 0) {
    wrongs.push({ of: 'end', field: 'valid_to', code: 'policies.end_and_set' })
    return { after: [...before], wrongs }
  }
  if (endOn !== null) return endVersions(before, endOn)
  let after: R[] = [...before]
  for (const set of sets.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1))) {
    after = after.filter((one) => one.valid_from !== set.valid_from || sets.includes(one))
    after = after.map((one) => {
      const runsInto = one.valid_from < set.valid_from && lastDay(one) >= set.valid_from
      return runsInto && !sets.includes(one) ? { ...one, valid_to: dayBefore(set.valid_from) } : one
    })
    const clash = after.find((one) => one.valid_from <= lastDay(set) && lastDay(one) >= set.valid_from)
    if (clash) {
      wrongs.push({
        of: set.valid_from,
        field: clash.valid_from > set.valid_from ? 'valid_to' : 'valid_from',
        code: 'policies.dates_overlap',
        params: { day: clash.valid_from },
      })
    }
    after.push(set)
  }
  after.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
  const lost = firstLost(before, after)
  const cause = lost && (sets.findLast((one) => one.valid_from <= lost) ?? sets[0])
  if (wrongs.length === 0 && lost && cause) {
    wrongs.push({ of: cause.valid_from, field: 'valid_to', code: 'policies.dates_gap', params: { day: lost } })
  }
  return { after, wrongs }
}

function endVersions<R extends Dated>(before: readonly R[], endOn: string): { after: R[]; wrongs: TimelineWrong[] } {
  const last = before.find((one) => one.valid_from <= endOn && lastDay(one) >= endOn)
  const later = before.some((one) => one.valid_from > endOn)
  if (!last || later) {
    const wrong = { of: 'end', field: 'valid_to', code: 'policies.nothing_to_end', params: { day: endOn } } as const
    return { after: [...before], wrongs: [wrong] }
  }
  return { after: before.map((one) => (one === last ? { ...one, valid_to: endOn } : one)), wrongs: [] }
}

/** The first day that had a version and has none. */
function firstLost(before: readonly Dated[], after: readonly Dated[]): string | undefined {
  const holds = (day: string) => after.some((one) => one.valid_from <= day && lastDay(one) >= day)
  const candidates = before.flatMap((one) => [
    one.valid_from,
    ...after
      .flatMap((row) => (row.valid_to === null ? [] : [dayAfter(row.valid_to)]))
      .filter((day) => one.valid_from <= day && day <= lastDay(one)),
  ])
  return candidates.filter((day) => !holds(day)).toSorted()[0]
}

export interface Case extends Dated {
  readonly ageFrom: number
  readonly ageTo: number
}

export const ageMax = 150

/**
 * Whether each age has exactly one policy of a case, on each day from `from` on at which something changes. Answers the
 * first age and day at which it has none or two.
 */
export function agesWrong(rows: readonly Case[], from: string): { gap: boolean; age: number; day: string } | undefined {
  const days = rows
    .flatMap((row) => [row.valid_from, ...(row.valid_to === null ? [] : [dayAfter(row.valid_to)])])
    .filter((day) => day > from)
  for (const day of [from, ...new Set(days.toSorted())]) {
    const there = rows.filter((row) => row.valid_from <= day && lastDay(row) >= day)
    let next = 0
    for (const row of there.toSorted((a, b) => a.ageFrom - b.ageFrom)) {
      if (row.ageFrom !== next) return { gap: row.ageFrom > next, age: Math.min(row.ageFrom, next), day }
      next = row.ageTo + 1
    }
    if (next <= ageMax) return { gap: true, age: next, day }
  }
  return undefined
}
