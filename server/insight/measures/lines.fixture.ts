/** What happened to a person, a line an event, as in the table of hand-counted cases. */
import { cellOf, emptyWorld, idOf, teamOf, type World } from './world.fixture.ts'

export interface Person {
  readonly who: string
  readonly born: string
  readonly events: readonly string[]
}

const programmes: Record<string, string> = { ht: 'hypertension', dm: 'diabetes', copd: 'copd' }
const programmeOf = (word: string): string => programmes[word] ?? never(word)

function never(word: string): never {
  throw new Error(`the table says '${word}', which nobody understands`)
}

/**
 * The words: `grid [from [until]]`, `team [from [until]]` (contract before grid), `gone died|moved day`, `marked kind [from [until]]`,
 * `contract from until [ended day]`, `contract-offered from until`, `promise due done|missed|due|withdrawn [day]`,
 * `found ht|dm day [suspected|excluded]`, `enrolled ht|dm day [left reason day]`, `visit ht|dm day way value [target|off] [urgent]
 * [doubt open|upheld|dismissed]`, `check day`, `tested day source moment [state]`,
 * `pressure day source 150/92`.
 */
export function worldOf(people: readonly Person[]): World {
  const world = emptyWorld()
  world['teams.pub_team']!.push(teamOf(1), teamOf(2))
  world['grid.pub_cell']!.push(cellOf(1), cellOf(2))
  for (const [at, { born, events }] of people.entries()) {
    const one = new Lines(world, at + 1)
    one.add('residents.pub_resident', {
      id: one.id,
      name: `居民${at + 1}`,
      birth_date: born,
      sex: at % 2 ? 'female' : 'male',
    })
    if (!events.some((line) => line.startsWith('gone')))
      one.add('residents.pub_residence', { resident_id: one.id, lives_here: true })
    for (const line of events) one.line(line)
  }
  return world
}

class Lines {
  readonly id: string
  readonly #world: World
  readonly #number: number
  #serial = 0

  constructor(world: World, number: number) {
    this.#world = world
    this.#number = number
    this.id = idOf(1, number)
  }

  add(view: string, row: Record<string, string | number | boolean | null>): void {
    this.#world[view]!.push(row)
  }

  line(line: string): void {
    const [word, ...rest] = line.split(/\s+/)
    const make = this.#words[word ?? '']
    if (!make) never(line)
    this.#serial += 1
    make(rest)
  }

  get #next(): number {
    return this.#number * 1000 + this.#serial
  }

  readonly #words: Record<string, (rest: string[]) => void> = {
    grid: ([since = '2020-01-01', until = null!]) => {
      const span = {
        resident_id: this.id,
        household_id: idOf(8, this.#number),
        since_date: since,
        until_date: until ?? null,
      }
      this.add('grid.pub_member', { ...span, cell_id: idOf(3, 1) })
    },
    team: ([since = '2020-01-01', until]) =>
      this.add('teams.pub_responsible', {
        ...{ resident_id: this.id, team_id: idOf(2, 2), basis: 'contract' },
        ...{ since_date: since, until_date: until ?? null },
      }),
    gone: ([reason, on]) =>
      this.add('residents.pub_residence', {
        resident_id: this.id,
        lives_here: false,
        ended_on: on!,
        end_reason: reason!,
      }),
    marked: ([kind, since = '2020-01-01', until]) =>
      this.add('grid.pub_attribute', {
        resident_id: this.id,
        kind: kind!,
        since_date: since,
        until_date: until ?? null,
      }),
    contract: ([from, until, ended, on]) => this.#contract(from!, until!, ended ? 'ended' : 'active', on ?? null),
    'contract-offered': ([from, until]) => this.#contract(from!, until!, 'offered', null),
    'contract-cooling': ([from, until]) => this.#contract(from!, until!, 'cooling', null),
    promise: ([due, state, on]) =>
      this.add('contracts.pub_promise', {
        ...{ promise_id: idOf(9, this.#next), contract_id: idOf(8, this.#number), resident_id: this.id },
        ...{ window_from: '2024-01-01', window_to: due!, state: state!, done_on: on ?? null },
      }),
    found: ([programme, on, state = 'confirmed']) =>
      this.add('chronic.pub_finding', {
        ...{ finding_id: idOf(9, this.#next), resident_id: this.id, programme_code: programmeOf(programme!) },
        ...{ found_on: on!, basis: 'diagnosis', state },
      }),
    enrolled: ([programme, on, left, reason, exitedOn]) =>
      this.add('chronic.pub_enrolment', {
        ...{ enrolment_id: idOf(7, this.#next), resident_id: this.id, programme_code: programmeOf(programme!) },
        ...{ institution_id: idOf(4, 1), team_id: idOf(2, 1), doctor_id: idOf(5, 9), enrolled_on: on! },
        ...(left ? { exited_on: exitedOn!, exit_reason: reason! } : {}),
      }),
    visit: (rest) => this.#visit(rest),
    check: ([on]) =>
      this.add('follow_ups.pub_check', { check_id: idOf(9, this.#next), resident_id: this.id, done_on: on! }),
    pressure: ([on, source, value]) => {
      const [systolic_mmhg, diastolic_mmhg] = value!.split('/').map(Number)
      this.add('readings.pub_reading', {
        ...{ reading_id: idOf(9, this.#next), resident_id: this.id, kind: 'blood-pressure' },
        ...{ measured_at: `${on}T02:00:00Z`, source: source!, state: 'kept' },
        ...{ systolic_mmhg: systolic_mmhg!, diastolic_mmhg: diastolic_mmhg! },
      })
    },
    tested: ([on, source, moment, state = 'kept']) =>
      this.add('readings.pub_reading', {
        ...{ reading_id: idOf(9, this.#next), resident_id: this.id, kind: 'glucose', measured_at: `${on}T02:00:00Z` },
        ...{ glucose_mmol: 6.5, glucose_moment: moment!, source: source!, state },
      }),
  }

  #contract(from: string, until: string, state: string, ended: string | null): void {
    const contract = { contract_id: idOf(8, this.#next), resident_id: this.id, team_id: idOf(2, 1), state }
    const days = { signed_on: from, starts_on: from, ends_on: until, ended_on: ended }
    this.add('contracts.pub_contract', { ...contract, ...days })
  }

  #visit([programme, at, way, value, ...rest]: string[]): void {
    // A day is noon in China; an instant stands as it is.
    const doneAt = at!.includes('T') ? at! : `${at}T04:00:00Z`
    const [systolic, diastolic] = value!.includes('/') ? value!.split('/').map(Number) : []
    const glucose = /^\d+(\.\d+)?$/.test(value!) ? Number(value) : null
    const target = rest.includes('target') ? true : rest.includes('off') ? false : null
    const follow_up_id = idOf(6, this.#next)
    this.add('follow_ups.pub_follow_up', {
      ...{ follow_up_id, resident_id: this.id, programme_code: programmeOf(programme!), done_at: doneAt },
      ...{
        way: way!,
        face_to_face: way === 'home' || way === 'clinic',
        urgent: rest.includes('urgent'),
        at_target: target,
      },
      ...{ systolic_mmhg: systolic ?? null, diastolic_mmhg: diastolic ?? null, fasting_glucose_mmol: glucose },
    })
    const doubt = rest.indexOf('doubt')
    if (doubt >= 0)
      this.add('veracity.pub_doubt', {
        ...{ doubt_id: idOf(9, this.#next), follow_up_id, resident_id: this.id },
        ...{ pattern: 'identical', state: rest[doubt + 1]! },
      })
  }
}
