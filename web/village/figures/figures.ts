import type { Person } from '#contracts/village-store'
import { daysFrom } from '../today/days.ts'

export interface Figure {
  readonly count: number
  readonly of: number
  readonly people: readonly string[]
}
export interface Figures {
  readonly people: number
  readonly households: number
  readonly enrolled: Figure
  /** Enrolled, with a follow-up in the last quarter: a rough look on the device; the region's measure is counted on the server. */
  readonly managed: Figure
  readonly atTarget: Figure
  readonly dueThisWeek: Figure
  readonly overdue: Figure
  readonly signed: Figure
}

const QUARTER_DAYS = 92

/** My figures from what lies on the device. `programme`: one disease; without it, all. */
export function figuresOf(people: readonly Person[], day: string, programme?: string): Figures {
  const figure = (list: readonly Person[], of: number): Figure => ({
    count: list.length,
    of,
    people: list.map(({ id }) => id),
  })
  const mine = (person: Person) => person.programmes.filter(({ code }) => !programme || code === programme)
  const lastOf = (person: Person) =>
    person.lastFollowUps
      .filter(({ code }) => !programme || code === programme)
      .reduce<{ at: string; atTarget: boolean | null } | undefined>(
        (last, one) => (!last || one.at > last.at ? one : last),
        undefined,
      )
  const enrolled = people.filter((person) => mine(person).length > 0)
  const managed = enrolled.filter((person) => {
    const last = lastOf(person)
    return last !== undefined && daysFrom(last.at.slice(0, 10), day) <= QUARTER_DAYS
  })
  const due = (from: number, to: number) =>
    enrolled.filter((person) =>
      mine(person).some(({ dueOn }) => {
        const away = dueOn ? daysFrom(day, dueOn) : Number.POSITIVE_INFINITY
        return away >= from && away <= to
      }),
    )
  const signed = people.filter(({ contract }) => contract?.state === 'active' || contract?.state === 'cooling')
  return {
    people: people.length,
    households: new Set(people.flatMap(({ household }) => (household ? [household.id] : []))).size,
    enrolled: figure(enrolled, people.length),
    managed: figure(managed, enrolled.length),
    atTarget: figure(
      managed.filter((person) => lastOf(person)?.atTarget === true),
      managed.length,
    ),
    dueThisWeek: figure(due(0, 6), enrolled.length),
    overdue: figure(due(Number.NEGATIVE_INFINITY, -1), enrolled.length),
    signed: figure(signed, people.length),
  }
}

/** 0.734 → '73.4%'; of nothing: '–'. */
export const share = ({ count, of }: Figure): string => (of === 0 ? '–' : `${((100 * count) / of).toFixed(1)}%`)
