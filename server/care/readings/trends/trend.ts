/** A person's series: medians by week, morning and evening, and the share at target. Pure. */
import type { PersonalLimit, ReadingKind, Rules, Trend } from '#contracts/readings'
import type { ReadingRow } from '../tables.ts'

type Target = Trend['targets'][number]
type Point = Trend['points'][number]

const measuresOfKind: Readonly<Record<ReadingKind, readonly Target['measure'][]>> = {
  'blood-pressure': ['systolic', 'diastolic'],
  glucose: ['glucose-fasting', 'glucose-after-meal'],
  hba1c: ['hba1c'],
  weight: ['weight'],
  'heart-rate': [],
  spo2: [],
}

export const unitOfKind: Readonly<Record<ReadingKind, string>> = {
  'blood-pressure': 'mmHg',
  glucose: 'mmol/L',
  weight: 'kg',
  'heart-rate': '/min',
  hba1c: '%',
  spo2: '%',
}

/** What the doctor set goes before the general target of that age. */
export function targetsOf(
  kind: ReadingKind,
  general: Rules['targets'],
  personal: readonly Pick<PersonalLimit, 'measure' | 'purpose' | 'low' | 'high' | 'reason'>[],
  ageYears: number,
): Target[] {
  return measuresOfKind[kind].flatMap((measure): Target[] => {
    const own = personal.find((one) => one.purpose === 'target' && one.measure === measure)
    if (own) return [{ measure, low: own.low, high: own.high, personal: true, source: own.reason }]
    const rule = general
      .filter((one) => one.measure === measure && one.ageFromYears <= ageYears)
      .reduce<(typeof general)[number] | undefined>((a, b) => (a && a.ageFromYears > b.ageFromYears ? a : b), undefined)
    return rule ? [{ measure, low: rule.low, high: rule.high, personal: false, source: rule.source }] : []
  })
}

/** Below the high end, not below the low one: <140/90; 4.4–7.0 with its ends for glucose, <10.0 after a meal. */
function isWithin(value: number, { measure, low, high }: Target): boolean {
  const isClosed = measure === 'glucose-fasting' || measure === 'weight'
  return (low === null || value >= low) && (high === null || (isClosed ? value <= high : value < high))
}

export function pointsOf(rows: readonly ReadingRow[], targets: readonly Target[]): Point[] {
  const point = (row: ReadingRow): Point => {
    const value = row.systolicMmHg ?? row.glucoseMmol ?? row.value!
    const value2 = row.diastolicMmHg
    const find = (measure: Target['measure']) => targets.find((one) => one.measure === measure)
    const checks: (boolean | undefined)[] = []
    const check = (measure: Target['measure'], of: number) => {
      const target = find(measure)
      if (target) checks.push(isWithin(of, target))
    }
    if (row.kind === 'blood-pressure') {
      check('systolic', value)
      check('diastolic', value2!)
    } else if (row.kind !== 'glucose') check(row.kind === 'hba1c' ? 'hba1c' : 'weight', value)
    else if (row.glucoseMoment === 'fasting') check('glucose-fasting', value)
    else check('glucose-after-meal', value) // a random one is no fasting one
    return {
      id: row.id,
      at: row.measuredAt.toISOString(),
      value,
      value2,
      moment: row.glucoseMoment,
      source: row.source,
      atTarget: checks.length === 0 ? null : checks.every(Boolean),
    }
  }
  return rows.map(point).toSorted((a, b) => a.at.localeCompare(b.at))
}

/** The middle one; of two, their mean. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return Math.round(median * 10) / 10
}

function middleOf(points: readonly Point[]) {
  const second = points.flatMap(({ value2 }) => value2 ?? [])
  return {
    count: points.length,
    median: medianOf(points.map(({ value }) => value)),
    median2: second.length > 0 ? medianOf(second) : null,
  }
}

const chinaMs = 8 * 3_600_000
const dayMs = 86_400_000
const hourOf = (at: string) => new Date(Date.parse(at) + chinaMs).getUTCHours()

/** The Monday of an instant's week in China. */
export function mondayOf(at: string): string {
  const local = Date.parse(at) + chinaMs
  const weekday = (new Date(local).getUTCDay() + 6) % 7
  return new Date(local - weekday * dayMs).toISOString().slice(0, 10)
}

export function weeksOf(points: readonly Point[]): Trend['weeks'] {
  return [...Map.groupBy(points, ({ at }) => mondayOf(at))].map(([weekOf, some]) => ({
    weekOf,
    ...middleOf(some),
    atTarget: some.filter(({ atTarget }) => atTarget === true).length,
    counted: some.filter(({ atTarget }) => atTarget !== null).length,
  }))
}

/** Morning is before noon, evening from five: home pressure is to be taken at both (中国高血压防治指南). */
export function halvesOf(points: readonly Point[]): Pick<Trend, 'morning' | 'evening'> {
  const some = (wanted: (hour: number) => boolean) => {
    const found = points.filter(({ at }) => wanted(hourOf(at)))
    return found.length > 0 ? middleOf(found) : null
  }
  return { morning: some((hour) => hour >= 4 && hour < 12), evening: some((hour) => hour >= 17) }
}

export function shareAtTarget(points: readonly Point[]): number | null {
  const counted = points.filter(({ atTarget }) => atTarget !== null)
  if (counted.length === 0) return null
  const share = counted.filter(({ atTarget }) => atTarget).length / counted.length
  return Math.round(share * 1000) / 1000
}
