/** What a health check of a person asks: the items of their programmes and of the standards for their age, each once. */
import { programmeOf } from '#care/chronic'
import type { Said } from '#contracts/chronic-programme'
import type { CheckItem, CheckRequest, Measured } from '#contracts/follow-ups'
import type { CheckPoint, CheckScore, CheckStandard } from '#contracts/health-checks'
import { type Context, refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import { measuredNames } from '../form.ts'
import { standardsOn } from './store.ts'

export interface CheckAsked {
  readonly because: readonly Said[]
  readonly points: readonly CheckPoint[]
  readonly scores: readonly CheckScore[]
}

/** Of the programmes in which the person is on that day, and of every standard in force for their age. */
export async function checkAskedOf(
  ctx: Context,
  of: { residentId: string; programmes: readonly string[]; onDay: string },
): Promise<CheckAsked> {
  const { residentId, programmes, onDay } = of
  const { birthDate } = await residentOf(ctx, residentId)
  const standards = (await standardsOn(ctx, onDay)).filter((one) => isFor(one, fullYears(birthDate, onDay)))
  const programme = programmes.length > 0 ? await programmeOf(ctx, programmes.join('+'), onDay) : undefined
  return {
    because: [...(programme?.members ?? []), ...standards].map(({ title }) => title),
    points: merged([programme?.checkItems ?? [], ...standards.map(({ checkItems }) => checkItems)]),
    scores: standards.flatMap(({ scores }) => scores),
  }
}

export const isFor = (
  { ageFromYears, ageBelowYears }: Pick<CheckStandard, 'ageFromYears' | 'ageBelowYears'>,
  ageYears: number,
): boolean => ageFromYears <= ageYears && (ageBelowYears === undefined || ageYears < ageBelowYears)

/** Each point once, where it first stands; what one asks for is asked for. Pure. */
export function merged(lists: readonly (readonly CheckPoint[])[]): CheckPoint[] {
  const points = new Map<string, CheckPoint>()
  for (const point of lists.flat()) {
    const before = points.get(point.code)
    points.set(point.code, before ? { ...point, ...before, required: before.required || point.required } : point)
  }
  return [...points.values()]
}

/** Refusals: follow_ups.check_item_unknown, .check_choice_unknown. */
export function refuseUnlessAsked({ points, scores }: CheckAsked, items: readonly CheckItem[]): void {
  for (const { code, value } of items) {
    const point = points.find((one) => one.code === code)
    // A score is worked out here, never handed in.
    const known = point !== undefined && !scores.some((score) => score.code === code)
    refuseUnless(known, 'follow_ups.check_item_unknown', { field: 'items', params: { code } })
    const fits = point.choices === undefined || point.choices.some((choice) => choice.value === value)
    refuseUnless(fits, 'follow_ups.check_choice_unknown', { field: 'items', params: { item: point.title.zh } })
  }
}

/** What the answers with points come to; a score of which an answer is missing is not worked out. Pure. */
export function scoresOf(scores: readonly CheckScore[], items: readonly CheckItem[]): CheckItem[] {
  const values = new Map(items.map(({ code, value }) => [code, value]))
  return scores.flatMap(({ code, of, bands }) => {
    const points = of.map((one) => values.get(one))
    if (points.some((one) => one === undefined)) return []
    const value = points.reduce<number>((sum, one) => sum + one!, 0)
    const band = bands.toSorted((a, b) => a.from - b.from).findLast(({ from }) => from <= value)
    return [{ code, value, ...(band ? { text: band.title.zh } : {}) }]
  })
}

/** Required items that were neither looked at nor measured. Pure. */
export function missingOf(
  points: readonly CheckPoint[],
  { measured, items }: Pick<CheckRequest, 'measured' | 'items'>,
) {
  const done = new Set(items.map(({ code }) => code))
  const isMeasured = (fact = '') =>
    measured[measuredNames[fact.slice(6) as keyof typeof measuredNames] as keyof Measured] !== undefined
  return points.filter(({ code, required, fact }) => required && !done.has(code) && !isMeasured(fact))
}
