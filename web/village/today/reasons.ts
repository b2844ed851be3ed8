import { createContext, useContext } from 'react'
import type { PackageDocument } from '#contracts/village'
import type { Person, TodayItem } from '#contracts/village-store'
import { dayOf } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useDayWords } from '../kit/words.ts'
import { shown } from '../person/last-readings.tsx'
import { useT } from '../texts.ts'
import { daysOver } from './order.ts'

/** The packages on this device: a promised service is said by its name. */
export const Packages = createContext<readonly PackageDocument[]>([])

/** A service's name in the reader's language; a code that this device does not know is shown as it is. */
export function useServiceName(): (code: string) => string {
  const packages = useContext(Packages)
  const { locale } = usePreferences()
  return (code) => {
    const one = packages.flatMap(({ services }) => services).find((service) => service.code === code)
    return one ? (locale === 'zh' ? one.nameZh : one.nameEn) : code
  }
}

/** Why somebody is on today's list, one sentence for each reason. */
export function useReasons(): (item: TodayItem, day: string, person?: Person) => readonly string[] {
  const t = useT()
  const title = useProgrammeTitle()
  const words = useDayWords()
  const service = useServiceName()
  return (item, day, person) =>
    item.reasons.map(({ what, code, dueOn }) => {
      const over = daysOver(dueOn, day)
      const when =
        dueOn === null
          ? ''
          : over > 0
            ? t('why.overdue', { n: over })
            : over === 0
              ? t('why.today')
              : t('why.until', { day: words(dueOn) })
      const name = what === 'follow-up' || what === 'suspected' ? title(code) : service(code)
      if (what === 'follow-up') return `${t('why.followUp', { name })}${when}`
      if (what === 'promise') return `${t('why.promise', { name })}${when}`
      if (what === 'check') return `${t('why.check')}${when}`
      if (what === 'suspected') return t('why.suspected', { name })
      const reading = person?.readings.find((one) => one.kind === code && one.at.slice(0, 10) === dueOn)
      return reading
        ? t('why.readingOf', {
            name: t(`reading.${code as 'glucose'}`),
            value: shown(reading),
            day: words(dayOf(reading.at)),
          })
        : t('why.reading')
    })
}

/** A programme's name in the reader's language; a code that this device does not know is shown as it is. */
export function useProgrammeTitle(): (code: string) => string {
  const t = useT()
  const known = { hypertension: t('programme.hypertension'), diabetes: t('programme.diabetes') } as Record<
    string,
    string
  >
  return (code) =>
    code
      .split('+')
      .map((one) => known[one] ?? { copd: t('programme.copd'), stroke: t('programme.stroke') }[one] ?? one)
      .join(t('and'))
}

/** Groups that are looked after first: said beside the name. */
export const groupsOf = (person: Person, elder: boolean, child: boolean): readonly string[] => [
  ...(elder ? ['elder'] : []),
  ...(child ? ['child'] : []),
  ...person.attributes,
]
