/** A range of instants in epoch milliseconds: low is inside, high is the first instant after. */
export interface DateRange {
  readonly low: number
  readonly high: number
}

// A date without an offset is a day of the region, and the whole country has one.
const regionOffset = '+08:00'
const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/** The instants that a FHIR date, dateTime or instant may mean, by its precision. Undefined when it is none. */
export function rangeOf(text: string): DateRange | undefined {
  const found = pattern.exec(text)
  if (!found) return undefined
  const [, year = '', month, day, hour, minute, second, fraction, offset] = found
  // 60 is a leap second: the instant after 59.
  const leap = second === '60'
  const time = hour ? `${hour}:${minute}:${leap ? '59' : (second ?? '00')}${(fraction ?? '').slice(0, 4)}` : '00:00:00'
  const low = Date.parse(`${year}-${month ?? '01'}-${day ?? '01'}T${time}${offset ?? regionOffset}`)
  if (Number.isNaN(low)) return undefined
  if (fraction) return { low, high: low + 1 }
  if (second) return { low, high: low + (leap ? 2000 : 1000) }
  if (hour) return { low, high: low + 60_000 }
  if (day) return { low, high: low + 86_400_000 }
  const next =
    month === undefined
      ? [Number(year) + 1, 1]
      : month === '12'
        ? [Number(year) + 1, 1]
        : [Number(year), Number(month) + 1]
  const high = Date.parse(
    `${String(next[0]).padStart(4, '0')}-${String(next[1]).padStart(2, '0')}-01T00:00:00${regionOffset}`,
  )
  return Number.isNaN(high) ? undefined : { low, high }
}

const before = Number.NEGATIVE_INFINITY
const after = Number.POSITIVE_INFINITY

export function periodRange(period: { start?: unknown; end?: unknown }): DateRange | undefined {
  const start = typeof period.start === 'string' ? rangeOf(period.start) : undefined
  const end = typeof period.end === 'string' ? rangeOf(period.end) : undefined
  if (!start && !end) return undefined
  return { low: start?.low ?? before, high: end?.high ?? after }
}

/** From the first to the last instant of several ranges. */
export function hull(ranges: readonly DateRange[]): DateRange | undefined {
  if (ranges.length === 0) return undefined
  return {
    low: Math.min(...ranges.map((range) => range.low)),
    high: Math.max(...ranges.map((range) => range.high)),
  }
}

/** As PostgreSQL writes an instant. */
export function instantText(instant: number): string {
  if (instant === before) return '-infinity'
  if (instant === after) return 'infinity'
  return new Date(instant).toISOString()
}
