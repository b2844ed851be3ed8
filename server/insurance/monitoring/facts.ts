/**
 * What a line tells, as small whole numbers: the same table gives the function and the SQL, so that both read a code alike.
 * Nothing known is 0 (or an empty range), and what is not known is never a violation.
 */

/** A year of age in units in which months, weeks and days are whole, too: 4,380 a year, 365 a month, 84 a week, 12 a day. */
export const ageUnits = { year: 4380, month: 365, week: 84, day: 12 } as const
export const ageEnd = 1_000_000

export const sexBit: Readonly<Record<string, number>> = { '1': 1, '2': 2 }
/** Institution levels 0 (no level: village clinics) to 3. */
export const levelBit: Readonly<Record<string, number>> = { '0': 1, '1': 2, '2': 4, '3': 8 }

export const modes = { outpatient: 1, inpatient: 2, emergency: 4, special: 8, pharmacy: 16, birth: 32 } as const
/** National visit categories (医疗类别; memory: to be verified), by what they are. A code that is not here is not decided. */
export const modeBits: Readonly<Record<string, number>> = {
  '11': modes.outpatient,
  '12': modes.outpatient,
  '13': modes.outpatient | modes.emergency,
  '14': modes.outpatient | modes.special,
  '15': modes.outpatient,
  '16': modes.outpatient,
  '18': modes.outpatient,
  '19': modes.outpatient,
  '21': modes.inpatient,
  '22': modes.inpatient,
  '23': modes.inpatient,
  '24': modes.inpatient | modes.emergency,
  '25': modes.inpatient,
  '26': modes.inpatient,
  '27': modes.inpatient,
  '28': modes.inpatient,
  '41': modes.outpatient | modes.pharmacy,
  '51': modes.outpatient | modes.birth,
  '52': modes.inpatient | modes.birth,
  '53': modes.outpatient | modes.inpatient | modes.birth,
}

export const schemes = { employee: 1, resident: 2, retired: 4, injury: 8, birth: 16 } as const
/** National schemes (险种类型; memory: to be verified). */
export const schemeBits: Readonly<Record<string, number>> = {
  '310': schemes.employee,
  '320': schemes.employee,
  '330': schemes.employee,
  '340': schemes.retired,
  '390': schemes.resident,
  '391': schemes.resident,
  '392': schemes.resident,
  '410': schemes.injury,
  '510': schemes.birth,
}

/** A birth is paid under 510 or, where the funds have been merged, under 310 with a visit category of births. */
export const schemeBitsOf = (insutype: string | null, medType: string | null): number => {
  const own = insutype === null ? 0 : (schemeBits[insutype] ?? 0)
  return own > 0 && ((modeBits[medType ?? ''] ?? 0) & modes.birth) > 0 ? own | schemes.birth : own
}

const cases = (column: string, table: Readonly<Record<string, number>>): string =>
  `case ${column} ${Object.entries(table)
    .map(([code, bits]) => `when '${code}' then ${bits}`)
    .join(' ')} else 0 end`

/** The same over columns of monitored_line `l`. */
export const factsSql = {
  sex: cases('l.gend', sexBit),
  level: 'case when l.hosp_lv between 0 and 3 then (1 << l.hosp_lv) else 0 end',
  mode: cases('l.med_type', modeBits),
  scheme: `(${cases('l.insutype', schemeBits)} | case when l.med_type in ('51', '52', '53') and l.insutype in (${Object.keys(
    schemeBits,
  )
    .map((code) => `'${code}'`)
    .join(', ')}) then ${schemes.birth} else 0 end)`,
} as const

/** The days of age known only as full years are a whole year wide. */
export function ageRange(age: number | null, ageDays?: number | null): { lo: number; hi: number } | null {
  if (age === null) return null
  if (ageDays !== null && ageDays !== undefined && age < 1) {
    return { lo: ageDays * ageUnits.day, hi: ageDays * ageUnits.day + ageUnits.day - 1 }
  }
  if (!Number.isInteger(age)) {
    const at = Math.floor(age * ageUnits.year)
    return { lo: at, hi: at }
  }
  return { lo: age * ageUnits.year, hi: (age + 1) * ageUnits.year - 1 }
}

/** part × amount ÷ whole in fen, half a fen up; the same in both places. */
export const shareFen = (amountFen: number, part: number, whole: number): number =>
  Number((2n * BigInt(amountFen) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)))
export const shareSql = (amount: string, part: string, whole: string): string =>
  `((2 * (${amount})::hugeint * (${part}) + (${whole})) // (2 * (${whole})::hugeint))::bigint`

const dayMs = 86_400_000
/** Days since 1970-01-01 of a day or a local time as text. */
export const dayNumber = (at: string): number => Math.floor(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) / dayMs)

/** The same day so many months before; the end of the month where there is no such day. */
export function monthsBefore(at: string, months: number): number {
  const [year = 0, month = 0, day = 0] = at.slice(0, 10).split('-').map(Number)
  const first = year * 12 + (month - 1) - months
  const [y, m] = [Math.floor(first / 12), ((first % 12) + 12) % 12]
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate()
  return Math.floor(Date.UTC(y, m, Math.min(day, last)) / dayMs)
}
