export type BirthDateLevel = 'same' | 'swapped' | 'lunar' | 'one-digit' | 'year-only' | 'different' | 'generation'

/** Years between two who are parent and child rather than one person. */
const generationYears = 13

/** Birth dates as written: a year, a month or a day. 'same' is to the day. */
export function compareBirthDates(one: string, other: string): BirthDateLevel {
  if (one === other) return one.length === 10 ? 'same' : 'year-only'
  const [ours, theirs] = [partsOf(one), partsOf(other)]
  if (ours.year === theirs.year) {
    if (isYearOnly(one) || isYearOnly(other)) return 'year-only'
    if (ours.month === theirs.day && ours.day === theirs.month) return 'swapped'
  }
  if (one.length === 10 && other.length === 10) {
    if (differingDigits(one, other) === 1) return 'one-digit'
    const nearYears = Math.abs(Number(ours.year) - Number(theirs.year)) <= 1
    if (nearYears && (lunarOf(one) === other || lunarOf(other) === one)) return 'lunar'
  }
  return Math.abs(Number(ours.year) - Number(theirs.year)) >= generationYears ? 'generation' : 'different'
}

function partsOf(date: string): { year: string; month: string; day: string } {
  const [year = '', month = '', day = ''] = date.split('-')
  return { year, month, day }
}

/** 1 January stands in many a system for a birthday that nobody knows. */
function isYearOnly(date: string): boolean {
  return date.length < 10 || date.endsWith('-01-01')
}

function differingDigits(one: string, other: string): number {
  return [...one].filter((digit, at) => digit !== other[at]).length
}

const lunarCalendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})
const lunarDays = new Map<string, string>()
const daysKept = 50_000

/** The day in the farmers' calendar, written like a date: what older people say when they are asked for their birthday. */
export function lunarOf(date: string): string {
  const known = lunarDays.get(date)
  if (known !== undefined) return known
  const found = readLunar(date)
  if (lunarDays.size >= daysKept) lunarDays.clear()
  lunarDays.set(date, found)
  return found
}

function readLunar(date: string): string {
  const day = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return ''
  const parts = new Map(lunarCalendar.formatToParts(day).map(({ type, value }) => [type as string, value]))
  // A leap month ('6bis') is written as its number.
  const two = (type: string) => String(Number.parseInt(parts.get(type) ?? '', 10)).padStart(2, '0')
  return `${parts.get('relatedYear')}-${two('month')}-${two('day')}`
}
