/** What a meter measures over some days, from a seed. Pure. */
export interface Quirks {
  /** Share of what is sent again although it was answered. */
  readonly twice?: number
  /** Share of sendings whose line breaks before the answer is heard. */
  readonly drops?: number
  readonly shuffled?: boolean
  /** How far its clock is off. */
  readonly clockDays?: number
  /** Share of measurements that are a sign of danger. */
  readonly high?: number
}

export interface Meter {
  readonly id: string
  readonly secret: string
  readonly way: 'http' | 'mqtt'
  readonly form: 'fhir' | 'short' | 'lines'
  readonly measures: 'pressure' | 'glucose'
  readonly person?: string
  readonly quirks?: Quirks
}

export interface Measurement {
  readonly sequence: number
  readonly at: Date
  readonly systolic: number
  readonly diastolic: number
  readonly pulse: number
  readonly glucose: number
}

export type Random = () => number

/** Mulberry32: the same seed, the same days. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const dayMs = 86_400_000

/** Morning and evening of each of the days before `until`, a few minutes off each time. */
export function measurementsOf(meter: Meter, until: Date, days: number, random: Random): Measurement[] {
  const { clockDays = 0, high = 0 } = meter.quirks ?? {}
  const usual = 125 + random() * 30
  const measured: Measurement[] = []
  for (let half = days * 2; half > 0; half--) {
    const about = until.getTime() - (half * dayMs) / 2 + Math.floor(random() * 40) * 60_000 - dayMs / 24
    const isHigh = random() < high
    const systolic = Math.round(isHigh ? 182 + random() * 20 : usual + (random() - 0.5) * 20)
    measured.push({
      sequence: measured.length + 1,
      at: new Date(Math.min(about, until.getTime() - 60_000) + clockDays * dayMs),
      systolic,
      diastolic: Math.round(systolic * 0.62),
      pulse: Math.round(62 + random() * 24),
      glucose: Math.round((isHigh ? 17 + random() * 4 : 5 + random() * 4) * 10) / 10,
    })
  }
  return measured
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const mixed = [...items]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!]
  }
  return mixed
}
