const regionOffsetMs = 8 * 3_600_000 // China has one time zone and no summer time

const dayMs = 86_400_000
let last = { number: Number.NaN, text: '' }

/** The calendar day in the region at an instant, as YYYY-MM-DD. */
export function dayOf(instant: Date): string {
  const number = Math.floor((instant.getTime() + regionOffsetMs) / dayMs)
  // Asked again and again about today.
  if (number !== last.number) last = { number, text: new Date(number * dayMs).toISOString().slice(0, 10) }
  return last.text
}

/** The same day of the calendar a number of years later; 29 February becomes 1 March in a common year (Civil Code 1260 counts full years). */
export function yearsLater(day: string, years: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10)
}

/** Full years between two days. */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return yearsLater(from, years) <= to ? years : years - 1
}

const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as it is said in a sentence: 2026年12月5日, 5 Dec 2026. */
export function sayDay(day: string, locale: 'zh' | 'en'): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return locale === 'zh' ? `${year}年${month}月${date}日` : `${date} ${monthsEn[month - 1]} ${year}`
}
