// The yearly check of all programmes of a person and of their age: what is measured with the big keys, what is looked at, and the body that is sent. Pure.
import type { CheckRequest } from '#contracts/follow-ups'
import type { CheckPoint } from '#contracts/health-checks'
import type { CheckStandardDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { measuredOf } from '../form/facts.ts'
import { ageOn } from '../today/days.ts'
import { loose, type Measure } from '../visit/measure.ts'

export type { CheckPoint }

export interface CheckDraft {
  readonly id: string
  /** By measure, as typed. */
  readonly texts: Readonly<Record<string, string>>
  /** By item: looked at and well, or not and then what was found. Not in here: not done. */
  readonly found: Readonly<Record<string, { readonly well: boolean; readonly words: string; readonly value?: number }>>
  readonly conclusion: string
}

/** What the server's dated ranges say too (follow_ups.body_range); what lies outside is a slip of the finger. */
const ranges: Readonly<Record<string, readonly [unit: string, min: number, max: number]>> = {
  systolic: ['mmHg', 50, 300],
  diastolic: ['mmHg', 20, 200],
  heartRate: ['/min', 20, 250],
  fastingGlucose: ['mmol/L', 0.6, 35],
  hba1c: ['%', 3, 20],
  spo2: ['%', 30, 100],
  weight: ['kg', 2, 300],
  height: ['cm', 40, 230],
  waist: ['cm', 30, 200],
  temperature: ['℃', 34, 43],
}
const withPoint = new Set(['fastingGlucose', 'hba1c', 'weight', 'temperature'])
const twoDigits = new Set(['fastingGlucose', 'hba1c', 'temperature'])

function measureNamed(name: string): Measure | undefined {
  const range = ranges[name]
  if (!range) return loose[name]
  const [unit, min, max] = range
  const digits = { whole: twoDigits.has(name) ? 2 : 3, decimals: withPoint.has(name) ? 1 : 0 }
  return { name, linkId: name, unit, min, max, required: false, digits }
}

/** One point of the form may be two numbers; the pulse has no fact of its own and is a number all the same. */
const numbersOf: Readonly<Record<string, readonly string[]>> = {
  'value.systolic': ['systolic', 'diastolic'],
  'value.weight': ['height', 'weight'],
  temperature: ['temperature'],
  pulse: ['heartRate'],
}
export function namesOf({ code, fact }: CheckPoint): readonly string[] {
  const known = numbersOf[fact ?? code]
  if (known) return known
  const name = fact?.replace(/^value\./, '')
  return name && measureNamed(name) ? [name] : []
}

/** What is asked for a person's age, whether or not they are in a programme. */
export function standardsFor(
  standards: readonly CheckStandardDocument[],
  person: Pick<Person, 'birthDate'>,
  day: string,
): readonly CheckStandardDocument[] {
  const age = ageOn(person.birthDate, day)
  return standards.filter(({ ageFromYears, ageBelowYears = 999 }) => ageFromYears <= age && age < ageBelowYears)
}

/** The points of several answers together, and what that many mean; without all of them, nothing yet. */
export function scoreOf({ of, bands }: CheckStandardDocument['scores'][number], found: CheckDraft['found']) {
  const values = of.map((code) => found[code]?.value)
  if (values.some((value) => value === undefined)) return undefined
  const sum = values.reduce<number>((all, value) => all + value!, 0)
  const band = [...bands].sort((a, b) => a.from - b.from).findLast(({ from }) => from <= sum)
  return { sum, title: band?.title }
}

/** Each point once, where it first stands; what one programme needs is needed. */
export function pointsOf(books: readonly { readonly checkItems: readonly CheckPoint[] }[]): readonly CheckPoint[] {
  const points = new Map<string, CheckPoint>()
  for (const point of books.flatMap(({ checkItems }) => checkItems)) {
    const before = points.get(point.code)
    points.set(point.code, before ? { ...point, ...before, required: before.required || point.required } : point)
  }
  return [...points.values()]
}

export function measuresOf(points: readonly CheckPoint[]): readonly Measure[] {
  const names = new Set(points.flatMap(namesOf))
  return [...names].flatMap((name) => measureNamed(name) ?? [])
}
export const lookedAt = (points: readonly CheckPoint[]): readonly CheckPoint[] =>
  points.filter((point) => namesOf(point).length === 0)

export type Values = Readonly<Record<string, number | undefined>>
const isDone = (point: CheckPoint, draft: CheckDraft, values: Values): boolean => {
  const names = namesOf(point)
  if (names.length > 0) return names.every((name) => values[name] !== undefined)
  return draft.found[point.code] !== undefined
}
/** What the standard asks for and was not done: it may be signed so, and then stands there as missing. */
export const undone = (points: readonly CheckPoint[], draft: CheckDraft, values: Values): readonly CheckPoint[] =>
  points.filter((point) => point.required && !isDone(point, draft, values))

/** What cannot be signed: half a blood pressure, something found and no words for it, nothing at all. */
export function faultOf(draft: CheckDraft, values: Values): 'nothing' | 'half-pressure' | 'no-words' | undefined {
  if ((values.systolic === undefined) !== (values.diastolic === undefined)) return 'half-pressure'
  const found = Object.values(draft.found)
  if (found.some(({ well, words }) => !well && words.trim() === '')) return 'no-words'
  const measured = Object.values(values).some((value) => value !== undefined)
  return measured || found.length > 0 ? undefined : 'nothing'
}

type Body = Pick<CheckRequest, 'measured' | 'items' | 'conclusion'> & { readonly id: string }

/** `well` is what is written of a point that was looked at and is as it should be. */
export function bodyOf(
  points: readonly CheckPoint[],
  draft: CheckDraft,
  values: Values,
  well: (code: string) => string,
): Body {
  const facts = Object.fromEntries(Object.entries(values).map(([name, value]) => [`value.${name}`, value]))
  const items = points.flatMap(({ code, fact, choices }): CheckRequest['items'] => {
    const [name] = numbersOf[code] ?? []
    const value = name && !fact ? values[name] : undefined
    if (value !== undefined) return [{ code, value, unit: name === 'temperature' ? 'Cel' : '/min' }]
    const found = draft.found[code]
    const chosen = choices?.find((choice) => choice.value === found?.value)
    if (choices) return chosen ? [{ code, value: chosen.value, text: chosen.title.zh }] : []
    return found ? [{ code, text: found.well ? well(code) : found.words.trim() }] : []
  })
  return { id: draft.id, measured: measuredOf(facts), items, conclusion: draft.conclusion.trim() }
}
