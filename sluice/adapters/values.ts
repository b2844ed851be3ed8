// How hospitals write amounts, times and truth. Pure; undefined: that is not one.

const truths: Readonly<Record<string, boolean>> = {
  t: true,
  true: true,
  '1': true,
  y: true,
  是: true,
  f: false,
  false: false,
  '0': false,
  n: false,
  否: false,
}

export const truthOf = (text: string): boolean | undefined =>
  Object.hasOwn(truths, text.toLowerCase()) ? truths[text.toLowerCase()] : undefined

/** Yuan with at most two decimals → fen. 12.55 × 100 is not 1255 in binary: digits are moved instead. */
export function fenOf(text: string): number | undefined {
  const found = /^(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text)
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : undefined
}

/** 2026-03-02 09:00:00.123456+08, with or without a zone and a fraction, also 20260302090000 → UTC with milliseconds. */
export function timeOf(text: string, timeZone: string): string | undefined {
  const found =
    /^(\d{4})-?(\d{2})-?(\d{2})[ T]?(\d{2}):?(\d{2}):?(\d{2})(?:\.(\d+))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = timeZone] = found
  const offset = zone === 'Z' ? 'Z' : zone.length === 3 ? `${zone}:00` : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`,
  )
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
