import { dateOf, spokenDate } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useNow } from '../../shell/time.tsx'
import { useT } from '../texts.ts'
import { ageOn, monthsOn } from '../today/days.ts'

/** Today, as the calendar of the region says. */
export const useToday = (): string => dateOf(useNow(60_000))

/** '2026-03-05' → 3月5日. */
export function useDayWords(): (day: string) => string {
  const now = useNow(600_000)
  const { locale } = usePreferences()
  return (day) => spokenDate(day, now, locale)
}

/** 67 岁; below two years in months. */
export function useAge(): (birthDate: string) => string {
  const t = useT()
  const today = useToday()
  return (birthDate) => {
    const years = ageOn(birthDate, today)
    return years < 2 ? t('ageMonths', { n: monthsOn(birthDate, today) }) : t('age', { n: years })
  }
}

export function useSex(): (sex: string) => string {
  const t = useT()
  return (sex) => (sex === 'male' || sex === 'female' ? t(`sex.${sex}`) : t('sex.other'))
}
