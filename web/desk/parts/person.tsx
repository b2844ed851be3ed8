import { usePreferences } from '../../shell/preferences.ts'
import { useT } from '../texts.ts'

export type Sex = 'male' | 'female' | 'other' | 'unknown'
const sexes = { male: 'sex.male', female: 'sex.female', other: 'sex.other', unknown: 'sex.unknown' } as const
/** The key of the word for a sex, as FHIR spells it; anything else is unknown. */
export const sexKey = (value: string) => sexes[(value in sexes ? value : 'unknown') as Sex]

/** 女 67 岁 / female, 67 */
export function SexAge({ sex, age }: { sex: string; age: number }) {
  const t = useT()
  const { locale } = usePreferences()
  const word = t(sexKey(sex))
  return (
    <span className="tabular">
      {word}
      {locale === 'zh' ? ' ' : ', '}
      {t('years', { age })}
    </span>
  )
}

/** Several things in one line: 甲、乙 / one, two. */
export function useBetween(): (things: readonly string[]) => string {
  const t = useT()
  return (things) => things.join(t('between'))
}

/** The words of a table of {zh, en} in the reader's language. */
export function useWords(): (words: { zh: string; en: string }) => string {
  const { locale } = usePreferences()
  return (words) => words[locale]
}
