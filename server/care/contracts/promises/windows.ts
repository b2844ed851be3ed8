/** When what a package promises is to be done: the windows of a service in a term. Pure. */
import type { Service } from '#contracts/family-contracts'
import { daysAfter, daysBetween, earlierOf, laterOf, monthsAfter } from '../days.ts'

export interface Window {
  readonly from: string
  readonly to: string
}

/**
 * The windows of a service in a term; both days belong to it. Every k months gives consecutive windows; a rest of less than half of one
 * promises nothing. So many times gives that many: spread evenly, all of the term, or the first days of it.
 */
export function windowsOf(service: Pick<Service, 'often' | 'window'>, term: Window): Window[] {
  const { often, window } = service
  if (window.kind === 'first-days') {
    const to = earlierOf(daysAfter(term.from, window.days - 1), term.to)
    return times(often.kind === 'times' ? often.count : 1, () => ({ from: term.from, to }))
  }
  if (often.kind === 'every') return everyMonths(often.months, term)
  if (window.kind === 'whole-term') return times(often.count, () => term)
  const days = daysBetween(term.from, term.to) + 1
  const begin = (at: number) => daysAfter(term.from, Math.floor((at * days) / often.count))
  // A term shorter than the count has no day for each: the later windows share the last.
  return times(often.count, (at) => {
    const from = earlierOf(begin(at), term.to)
    return { from, to: laterOf(from, daysAfter(begin(at + 1), -1)) }
  })
}

function everyMonths(months: number, term: Window): Window[] {
  const windows: Window[] = []
  for (let at = 0; ; at += 1) {
    const from = monthsAfter(term.from, at * months)
    if (from > term.to) return windows
    const whole = daysAfter(monthsAfter(term.from, (at + 1) * months), -1)
    const to = earlierOf(whole, term.to)
    const enough = 2 * (daysBetween(from, to) + 1) >= daysBetween(from, whole) + 1
    if (enough || at === 0) windows.push({ from, to })
  }
}

const times = (count: number, make: (at: number) => Window) => Array.from({ length: count }, (_, at) => make(at))
