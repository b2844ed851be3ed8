/** Whether a reading raises an alarm, and what a later one says of it. Pure; the signs are dated data. */
import type { Measure, PersonalLimit, ReadingKind, ReadingSource, Rules } from '#contracts/readings'
import { measuresOf, type Values } from '../intake/units.ts'

type AlarmRule = Rules['alarms'][number]
export type Level = 'urgent' | 'personal' | 'late'
export type Verdict = 'raised' | 'confirms' | 'calms' | 'attached'
/** What the person is told to do depends on this alone. */
export type Sign = 'pressure' | 'glucose-low' | 'glucose-high' | 'other'

export interface Alarming {
  readonly level: Level
  readonly sign: Sign
  readonly repeatMinutes: number
}

interface Judged {
  readonly kind: ReadingKind
  readonly values: Values
  readonly measuredAt: Date
  readonly source: ReadingSource
}

const heardWithoutRule: readonly ReadingSource[] = ['home', 'kit', 'clinic']

/** A limit that the doctor set for this person stands in place of the general one on its side. */
export function alarmOf(
  reading: Judged,
  rules: readonly AlarmRule[],
  personal: readonly Pick<PersonalLimit, 'measure' | 'purpose' | 'low' | 'high'>[],
  now: Date,
): Alarming | undefined {
  const found: Alarming[] = []
  for (const { measure, value } of measuresOf(reading.kind, reading.values)) {
    const own = personal.find((one) => one.purpose === 'alarm' && one.measure === measure)
    const all = rules.filter((rule) => rule.measure === measure)
    const general = all.filter((rule) => rule.sources.includes(reading.source))
    // Who is in a hospital, or sits before the doctor of a follow-up, is in somebody's hands.
    const isHeard = all.length > 0 ? general.length > 0 : heardWithoutRule.includes(reading.source)
    const repeat = (rule: AlarmRule | undefined) => rule?.repeatMinutes ?? general[0]?.repeatMinutes ?? 5
    const high = general.find((rule) => rule.atLeast !== null)
    const low = general.find((rule) => rule.atMost !== null)
    const isHigh = own?.high != null ? value >= own.high : high?.atLeast != null && value >= high.atLeast
    const isLow = own?.low != null ? value <= own.low : low?.atMost != null && value <= low.atMost
    if (!isHeard || (!isHigh && !isLow)) continue
    const isStandard = (high?.atLeast != null && value >= high.atLeast) || (low?.atMost != null && value <= low.atMost)
    const rule = isHigh ? high : low
    const isLate = now.getTime() - reading.measuredAt.getTime() > (rule?.freshHours ?? 24) * 3_600_000
    const level = isLate ? 'late' : isStandard ? 'urgent' : 'personal'
    found.push({ level, sign: signOf(measure, isLow), repeatMinutes: repeat(rule) })
  }
  return found.find(({ level }) => level === 'urgent') ?? found[0]
}

function signOf(measure: Measure, isLow: boolean): Sign {
  if (measure === 'glucose') return isLow ? 'glucose-low' : 'glucose-high'
  return measure === 'systolic' || measure === 'diastolic' ? 'pressure' : 'other'
}

/** What a reading says of an alarm that is there: only what was measured after it confirms or calms. */
export function verdictOn(alarm: { readonly measuredAt: Date }, measuredAt: Date, isAlarming: boolean): Verdict {
  if (measuredAt <= alarm.measuredAt) return 'attached'
  return isAlarming ? 'confirms' : 'calms'
}

interface Step {
  readonly step: number
  readonly afterMinutes: number
}

/** When somebody else is told, if nobody looks; null when nobody is left, or nothing hurries. */
export function nextStepAt(raisedAt: Date, step: number, steps: readonly Step[], level: Level): Date | null {
  if (level === 'late') return null
  const next = steps.find((one) => one.step === step + 1)
  return next ? new Date(raisedAt.getTime() + next.afterMinutes * 60_000) : null
}
