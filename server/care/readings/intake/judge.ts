/** Whether a reading counts: kept, held for a look, or not possible. Pure; the limits are dated data. */
import type { Measure, ReadingKind, Rules } from '#contracts/readings'
import type { RefusalCode } from '#kernel'
import { type Measured, measuresOf, rounded, unitOf, type Values } from './units.ts'

type LimitRule = Rules['limits'][number]
export type Finding = {
  readonly code: RefusalCode & `readings.${string}`
  readonly params?: Readonly<Record<string, string | number>>
  /** No look would make it true: by hand it is refused at once; from a device a person decides. */
  readonly impossible: boolean
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

interface Judged {
  readonly kind: ReadingKind
  readonly measuredAt: Date
  readonly values: Values
}

export function judge(reading: Judged, rules: Pick<Rules, 'limits' | 'clock'>, now: Date): Finding | undefined {
  return judgeClock(reading.measuredAt, rules.clock, now) ?? judgeValues(reading.kind, reading.values, rules.limits)
}

/** What no look can make true, after a person has looked: the rest was theirs to decide. */
export function judgeLooked(reading: Judged, rules: Pick<Rules, 'limits' | 'clock'>, now: Date): Finding | undefined {
  const clock = judgeClock(reading.measuredAt, rules.clock, now)
  const found = clock?.impossible ? clock : impossibleOf(reading.kind, reading.values, rules.limits)
  return found?.impossible ? found : undefined
}

export function judgeClock(measuredAt: Date, clock: Rules['clock'], now: Date): Finding | undefined {
  const ahead = measuredAt.getTime() - now.getTime()
  if (ahead > clock.aheadMinutesMax * minuteMs) return { code: 'readings.in_the_future', impossible: true }
  if (-ahead > clock.lateDaysMax * dayMs)
    return { code: 'readings.clock_old', params: { days: clock.lateDaysMax }, impossible: false }
  return undefined
}

export function judgeValues(kind: ReadingKind, values: Values, limits: readonly LimitRule[]): Finding | undefined {
  const measured = measuresOf(kind, values)
  const ruleOf = (measure: Measure) => limits.find((rule) => rule.measure === measure)
  const other = asOtherUnit(kind, values, ruleOf)
  if (other) return other
  const never = impossibleOf(kind, values, limits)
  if (never) return never
  for (const one of measured) {
    const rule = ruleOf(one.measure)
    if (rule && (one.value < rule.ordinaryFrom || one.value > rule.ordinaryTo)) return about('readings.unusual', one)
  }
  return undefined
}

function impossibleOf(kind: ReadingKind, values: Values, limits: readonly LimitRule[]): Finding | undefined {
  for (const one of measuresOf(kind, values)) {
    const rule = limits.find(({ measure }) => measure === one.measure)
    if (rule && (one.value < rule.neverBelow || one.value > rule.neverAbove)) return about('readings.impossible', one)
  }
  const { systolicMmHg, diastolicMmHg } = values
  if (systolicMmHg !== null && diastolicMmHg !== null && diastolicMmHg >= systolicMmHg)
    return { code: 'readings.diastolic_not_below', impossible: true }
  return undefined
}

/** What is out of range as it stands and in range in the other unit was most likely sent without saying so. */
function asOtherUnit(
  kind: ReadingKind,
  values: Values,
  ruleOf: (measure: Measure) => LimitRule | undefined,
): Finding | undefined {
  const fits = (measure: Measure, value: number) => {
    const rule = ruleOf(measure)
    return rule !== undefined && value >= rule.ordinaryFrom && value <= rule.ordinaryTo
  }
  const glucose = values.glucoseMmol
  if (kind === 'glucose' && glucose !== null && glucose > (ruleOf('glucose')?.ordinaryTo ?? Infinity)) {
    if (fits('glucose', glucose / 18.016))
      return { code: 'readings.looks_like_mgdl', params: { value: rounded(glucose, 1) }, impossible: false }
  }
  const { systolicMmHg: high, diastolicMmHg: low } = values
  if (kind === 'blood-pressure' && high !== null && low !== null && low < high && !fits('systolic', high)) {
    if (fits('systolic', high * 7.50062) && fits('diastolic', low * 7.50062))
      return { code: 'readings.looks_like_kpa', params: { value: `${high}/${low}` }, impossible: false }
  }
  return undefined
}

function about(code: 'readings.impossible' | 'readings.unusual', { measure, value }: Measured): Finding {
  return { code, params: { value, unit: unitOf[measure] }, impossible: code === 'readings.impossible' }
}

/** Numbers that a table can hold: what is far from anything living is kept as it was sent, and not as a value. */
export function storable(values: Values): Values {
  const within = (value: number | null, most: number) =>
    value !== null && Number.isFinite(value) && Math.abs(value) < most ? value : null
  return {
    systolicMmHg: within(values.systolicMmHg, 10_000),
    diastolicMmHg: within(values.diastolicMmHg, 10_000),
    pulseBpm: within(values.pulseBpm, 1000),
    glucoseMmol: within(values.glucoseMmol, 10_000),
    glucoseMoment: values.glucoseMoment,
    value: within(values.value, 10_000),
  }
}
