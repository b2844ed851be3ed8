import { clock } from '../../shell/browser.ts'
import { dateOf, spokenDate } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useT } from './texts.ts'

/** Says a calendar day near now: 今天, 明天, 3月5日. */
export function useFreeDay(): (date: string) => string {
  const t = useT()
  const { locale } = usePreferences()
  const now = clock.now()
  return (date) => {
    if (date === dateOf(now)) return t('today')
    if (date === dateOf(new Date(now.getTime() + 86_400_000))) return t('tomorrow')
    return spokenDate(date, now, locale)
  }
}

/** 周三 / Wed */
export function useWeekday(): (date: string) => string {
  const { locale } = usePreferences()
  const format = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (date) => format.format(new Date(`${date}T00:00:00Z`))
}
