import { textsIn } from './texts.ts'

// People of the region live in one zone; a traveller's phone still shows the hospital's time.
const ZONE = 'Asia/Shanghai'

interface Parts {
  date: string // 2026-01-31
  time: string // 14:30
}
const formatter = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
function partsOf(at: Date): Parts {
  const part = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]))
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` }
}
const dayNumber = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

/** '2026-01-31' of the moment, in the region's zone. */
export const dateOf = (at: Date): string => partsOf(at).date
/** The local calendar date of what a record says: a date stays as it is, a moment gets the region's day. */
export const dayOf = (at: string): string => (at.includes('T') ? dateOf(new Date(at)) : at)
/** '14:30'. */
export const timeOf = (at: Date | string): string => partsOf(new Date(at)).time
/** 299 seconds → 4:59; 7389 → 2:03:09. */
export function clockFace(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}
/** '2026-01-31 14:30': what a touch on a time shows. */
export const exact = (at: Date | string): string => {
  const { date, time } = partsOf(new Date(at))
  return `${date} ${time}`
}

/** Times as people say them: 刚刚, 3 分钟前, 今天 14:30, 3月5日 14:30, 2024年3月5日; `plain` names the clock time even when it is near. */
export function spoken(at: Date | string, now: Date, locale: 'zh' | 'en', plain = false): string {
  const t = textsIn(locale)
  const moment = new Date(at)
  const minutes = Math.round((moment.getTime() - now.getTime()) / 60_000)
  if (!plain) {
    if (minutes === 0) return t('time.now')
    if (minutes < 0 && minutes > -60) return t('time.minutesAgo', { n: -minutes })
    if (minutes > 0 && minutes < 30) return t('time.minutesAhead', { n: minutes })
  }
  const { date, time } = partsOf(moment)
  const days = dayNumber(date) - dayNumber(dateOf(now))
  if (days === 0) return t('time.today', { time })
  if (days === -1) return t('time.yesterday', { time })
  if (days === 1) return t('time.tomorrow', { time })
  if (days === 2) return t('time.dayAfterTomorrow', { time })
  const sameYear = date.slice(0, 4) === dateOf(now).slice(0, 4)
  return sameYear ? `${spokenDate(date, now, locale)} ${time}` : spokenDate(date, now, locale)
}

/** A calendar date (or the day of a moment): 3月5日, or 2024年3月5日 of another year; 5 Mar 2024. */
export function spokenDate(date: string, now: Date, locale: 'zh' | 'en', short = false): string {
  const [year = '', month = '', day = ''] = dayOf(date).split('-')
  const sameYear = (short && month !== '') || year === dateOf(now).slice(0, 4)
  if (locale === 'zh') {
    if (!month) return `${year}年`
    return `${sameYear ? '' : `${year}年`}${Number(month)}月${day ? `${Number(day)}日` : ''}`
  }
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    month: 'short',
    ...(day ? { day: 'numeric' } : {}),
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(new Date(`${year}-${month || '01'}-${day || '01'}T00:00:00Z`))
}
