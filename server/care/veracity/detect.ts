/** Every detector over what one doctor did, by the rules in force. Pure. */
import type { Pattern } from '#contracts/veracity'
import { atNight, type End, lateBatch, notLiving } from './hours.ts'
import { digitPreference, noVariance } from './regular.ts'
import { copiedAnswers, identicalReadings } from './repeats.ts'
import type { Parameters } from './rules.ts'
import type { Finding, Seen } from './seen.ts'
import { tooManyAnHour, twoPlaces } from './whereabouts.ts'

export interface Raised extends Finding {
  readonly pattern: Pattern
}
export interface Ground {
  /** What the doctor did. */
  readonly own: readonly Seen[]
  /** All visits of the people whom the doctor saw, whoever did them: a run of readings may pass through several hands. */
  readonly people: readonly Seen[]
  readonly ends: ReadonlyMap<string, End>
}

export function detect({ own, people, ends }: Ground, rules: Partial<Parameters>): Raised[] {
  const mine = new Set(own.map(({ followUpId }) => followUpId))
  const by: { [P in Pattern]: (rule: Parameters[P]) => Finding[] } = {
    'identical-readings': (rule) => identicalReadings(people, rule).filter(({ followUpId }) => mine.has(followUpId)),
    'digit-preference': (rule) => digitPreference(own, rule),
    'two-places': (rule) => twoPlaces(own, rule),
    'too-many-an-hour': (rule) => tooManyAnHour(own, rule),
    'at-night': (rule) => atNight(own, rule),
    'late-batch': (rule) => lateBatch(own, rule),
    'not-living': (rule) => notLiving(own, ends, rule),
    'copied-answers': (rule) => copiedAnswers(own, rule),
    'no-variance': (rule) => noVariance(own, rule),
  }
  const one = <P extends Pattern>(pattern: P, rule: Parameters[P]): Raised[] =>
    by[pattern](rule).map((finding) => ({ ...finding, pattern }))
  return (Object.keys(by) as Pattern[]).flatMap((pattern) => {
    const rule = rules[pattern]
    return rule ? one(pattern, rule as never) : []
  })
}
