import type { ComparisonView } from '#contracts/identity'
import type { KeyOf } from '../../shell/i18n.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useT } from './texts.ts'
import { zh } from './texts.zh.ts'

export function levelKey({ field, level }: ComparisonView): KeyOf<typeof zh> | undefined {
  const key = `${field} ${level}`
  return key in zh.levels ? (`levels.${key}` as KeyOf<typeof zh>) : undefined
}

/** The comparisons as one line of plain words, what weighs most first: 身份证号相同，姓名读音相同，出生日期差一位. */
export function useReasons(): (pair: { comparisons: readonly ComparisonView[] }) => string {
  const t = useT()
  const { locale } = usePreferences()
  return ({ comparisons }) =>
    [...comparisons]
      .filter(({ field }) => field !== 'address' && field !== 'sex')
      .concat(comparisons.filter(({ field, level }) => field === 'sex' && level === 'differs'))
      .sort((one, other) => Math.abs(other.weightBits) - Math.abs(one.weightBits))
      .flatMap((one) => {
        const key = levelKey(one)
        return key ? [t(key)] : []
      })
      .join(locale === 'zh' ? '，' : ', ')
}
