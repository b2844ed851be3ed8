/** Random people out of a seed, in the words of the table of hand-counted cases; dates crowd around the edges that rules are about. */
import type { Person } from './lines.fixture.ts'
import { daysLater } from './period.ts'

/** mulberry32: small, and the same everywhere. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

class Drawer {
  readonly #chance: () => number

  constructor(seed: number) {
    this.#chance = chanceOf(seed)
  }

  odds(share: number): boolean {
    return this.#chance() < share
  }

  below(limit: number): number {
    return Math.floor(this.#chance() * limit)
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }

  /** Now and then exactly at an edge of the year. */
  day(from: string, days: number): string {
    if (this.odds(0.05))
      return this.one(['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01', '2025-12-17', '2025-12-18'])
    return daysLater(from, this.below(days))
  }

  instant(from: string, days: number): string {
    const day = this.day(from, days)
    if (this.odds(0.6)) return day
    const hour = String(this.below(24)).padStart(2, '0')
    return `${day}T${this.odds(0.2) ? '15:59:59' : `${hour}:${String(this.below(60)).padStart(2, '0')}:00`}Z`
  }

  maybe(share: number, line: () => string): string[] {
    return this.odds(share) ? [line()] : []
  }
}

export function randomPeople(count: number, seed: number): Person[] {
  const draw = new Drawer(seed)
  return Array.from({ length: count }, (_, at) => ({
    who: `${seed}/${at}`,
    born: daysLater('1935-01-01', draw.below(32_000)),
    events: eventsOf(draw),
  }))
}

function eventsOf(draw: Drawer): string[] {
  const events = [
    ...draw.maybe(0.85, () => (draw.odds(0.9) ? 'grid' : `grid ${draw.day('2024-01-01', 900)}`)),
    ...draw.maybe(0.5, () => `team ${draw.day('2023-01-01', 1200)}`),
    ...draw.maybe(0.06, () => `gone ${draw.one(['died', 'moved'])} ${draw.day('2025-01-01', 500)}`),
    ...draw.maybe(
      0.1,
      () => `marked ${draw.one(['disabled', 'poverty-relief', 'pregnant'])} ${draw.day('2024-01-01', 900)}`,
    ),
    ...draw.maybe(0.5, () => contractOf(draw)),
    ...draw.maybe(0.6, () => `check ${draw.day('2024-10-01', 500)}`),
  ]
  for (let left = draw.below(5); left > 0; left -= 1) {
    const due = draw.day('2024-11-01', 500)
    const state = draw.one(['done', 'done', 'done', 'missed', 'due', 'withdrawn'])
    events.push(`promise ${due} ${state}${state === 'done' ? ` ${daysLater(due, 5 - draw.below(40))}` : ''}`)
  }
  for (const programme of ['ht', 'dm'])
    if (draw.odds(programme === 'ht' ? 0.4 : 0.3)) events.push(...careOf(draw, programme))
  return events
}

function contractOf(draw: Drawer): string {
  const from = draw.day('2024-03-01', 800)
  const ended = draw.odds(0.15) ? ` ended ${daysLater(from, draw.below(400))}` : ''
  const word = draw.one(['contract', 'contract', 'contract', 'contract-offered', 'contract-cooling'])
  return `${word} ${from} ${daysLater(from, 364)}${word === 'contract' ? ended : ''}`
}

function careOf(draw: Drawer, programme: string): string[] {
  const events = draw.maybe(
    0.8,
    () =>
      `found ${programme} ${draw.day('2023-06-01', 1000)} ${draw.one(['confirmed', 'confirmed', 'suspected', 'excluded'])}`,
  )
  if (draw.odds(0.7)) {
    const on = draw.day('2023-06-01', 950)
    const left = draw.odds(0.2)
    const exit = left ? daysLater(on, draw.below(700)) : ''
    events.push(
      `enrolled ${programme} ${on}${left ? ` left ${draw.one(['refused', 'died', 'moved', 'cured', 'not-confirmed'])} ${exit}` : ''}`,
    )
    if (left && draw.odds(0.5)) events.push(`enrolled ${programme} ${daysLater(exit, draw.below(200))}`)
  }
  for (let number = draw.below(9); number > 0; number -= 1) events.push(visitOf(draw, programme))
  for (let left = draw.below(4); left > 0; left -= 1) {
    const source = draw.one(['clinic', 'hospital', 'home', 'follow-up'])
    events.push(`tested ${draw.day('2024-12-01', 420)} ${source} ${draw.one(['fasting', 'fasting', 'random'])}`)
  }
  return events
}

function visitOf(draw: Drawer, programme: string): string {
  const at = draw.instant('2024-11-15', 430)
  const way = draw.one(['home', 'home', 'clinic', 'phone', 'video'])
  const value =
    programme === 'ht' ? `${118 + draw.below(60)}/${70 + draw.below(40)}` : (4 + draw.below(80) / 10).toFixed(1)
  const urgent = draw.odds(0.1) ? ' urgent' : ''
  const doubt = draw.odds(0.12) ? ` doubt ${draw.one(['open', 'upheld', 'dismissed'])}` : ''
  return draw.odds(0.1)
    ? `visit ${programme} ${at} ${way} -${doubt}`
    : `visit ${programme} ${at} ${way} ${value} ${draw.one(['target', 'off'])}${urgent}${doubt}`
}
