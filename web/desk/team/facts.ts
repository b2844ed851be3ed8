import { usePreferences } from '../../shell/preferences.ts'

type Two = Readonly<Record<'zh' | 'en', string>>

/** What a programme's conditions call things (contracts/chronic-programme.ts), in words. */
const names: Readonly<Record<string, Two>> = {
  'person.age': { zh: '年龄', en: 'age' },
  'person.sex': { zh: '性别', en: 'sex' },
  'value.systolic': { zh: '收缩压', en: 'systolic' },
  'value.diastolic': { zh: '舒张压', en: 'diastolic' },
  'value.fastingGlucose': { zh: '空腹血糖', en: 'fasting glucose' },
  'value.afterMealGlucose': { zh: '餐后血糖', en: 'glucose after a meal' },
  'value.randomGlucose': { zh: '随机血糖', en: 'random glucose' },
  'value.heartRate': { zh: '心率', en: 'heart rate' },
  'value.weight': { zh: '体重', en: 'weight' },
  'value.height': { zh: '身高', en: 'height' },
  'value.bmi': { zh: '体质指数', en: 'BMI' },
  'value.waist': { zh: '腰围', en: 'waist' },
  'value.hba1c': { zh: '糖化血红蛋白', en: 'HbA1c' },
  'value.spo2': { zh: '血氧', en: 'oxygen' },
  'previous.decision': { zh: '上次处理', en: 'decision before' },
  'previous.atTarget': { zh: '上次达标', en: 'at target before' },
  'answer.smoking': { zh: '日吸烟量', en: 'cigarettes a day' },
  'answer.drinking': { zh: '日饮酒量', en: 'alcohol a day' },
  'answer.symptoms': { zh: '症状', en: 'symptoms' },
  'answer.adherence': { zh: '服药依从性', en: 'taking medicines' },
  diagnoses: { zh: '诊断', en: 'diagnoses' },
  programmes: { zh: '在管病种', en: 'programmes' },
  atTarget: { zh: '达标', en: 'at target' },
  urgent: { zh: '紧急', en: 'urgent' },
}
const signs: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '!=': '≠' }

/** 'value.systolic 146 >= 140' → 收缩压 146 ≥ 140. A name that has no word stays as it is. Pure. */
export function sayFactIn(fact: string, locale: 'zh' | 'en'): string {
  return fact
    .split(' ')
    .map((word) => signs[word] ?? names[word]?.[locale] ?? before(word, locale) ?? word)
    .join(' ')
}

function before(word: string, locale: 'zh' | 'en'): string | undefined {
  const name = word.startsWith('previous.') ? names[word.slice('previous.'.length)] : undefined
  return name && { zh: `上次${name.zh}`, en: `${name.en} before` }[locale]
}

/**
 * Several facts in one line; what a programme works out for itself is no fact that anybody saw, and the name of a resource in the
 * record says nothing to people. Empty when nothing is left.
 */
export const sayFactsIn = (facts: readonly string[], locale: 'zh' | 'en'): string =>
  facts
    .filter((fact) => !/(^| )(derived\.|urgent |atTarget )|^[A-Z][A-Za-z]+\/\S+$/.test(fact))
    .map((fact) => sayFactIn(fact, locale))
    .join(' · ')

export function useSayFacts(): (facts: readonly string[]) => string {
  const { locale } = usePreferences()
  return (facts) => sayFactsIn(facts, locale)
}
