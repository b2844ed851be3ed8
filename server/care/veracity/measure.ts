/** How well planted falsehoods are found: precision and recall, by pattern and over all. */
import type { Pattern } from '#contracts/veracity'
import { patterns } from './rules.ts'

export interface Marked {
  readonly followUpId: string
  readonly pattern: Pattern
}
export interface Found {
  readonly planted: number
  readonly raised: number
  readonly right: number
  /** Of what was raised, how much was planted; null when nothing was raised. */
  readonly precision: number | null
  /** Of what was planted, how much was raised; null when nothing was planted. */
  readonly recall: number | null
}
export interface Measured {
  readonly patterns: Readonly<Record<Pattern, Found>>
  /** A false follow-up counts as found whichever pattern found it. */
  readonly followUps: Found
  /** Of what each pattern raised, how much is false in whatever way: the precision that the one who is asked feels. */
  readonly falseInAnyWay: Readonly<Record<Pattern, number | null>>
}

export function measureVeracity(planted: readonly Marked[], raised: readonly Marked[]): Measured {
  const ids = (marked: readonly Marked[], pattern?: Pattern) =>
    new Set(marked.filter((one) => !pattern || one.pattern === pattern).map(({ followUpId }) => followUpId))
  const allPlanted = ids(planted)
  const each = <T>(of: (pattern: Pattern) => T) =>
    Object.fromEntries(patterns.map((pattern) => [pattern, of(pattern)])) as Record<Pattern, T>
  return {
    patterns: each((pattern) => found(ids(planted, pattern), ids(raised, pattern))),
    followUps: found(allPlanted, ids(raised)),
    falseInAnyWay: each((pattern) => found(allPlanted, ids(raised, pattern)).precision),
  }
}

function found(planted: ReadonlySet<string>, raised: ReadonlySet<string>): Found {
  const right = [...raised].filter((id) => planted.has(id)).length
  return {
    planted: planted.size,
    raised: raised.size,
    right,
    precision: raised.size === 0 ? null : right / raised.size,
    recall: planted.size === 0 ? null : right / planted.size,
  }
}
