/** Why, in words. */
import type { Advice } from '#contracts/guidance'
import type { Locale } from '#kernel'
import { signOf } from './find-complaints.ts'
import type { Facts } from './known.ts'
import type { Decided } from './rule.ts'

export function sentencesOf({ rule }: Decided, facts: Facts, locale: Locale): string[] {
  const en = locale === 'en'
  const said = [en ? rule.reasonEn : rule.reasonZh]
  said.push(en ? `Rests on: ${rule.clause}.` : `依据：${rule.clause}。`)
  if (!facts.recordRead)
    said.push(
      en
        ? 'The health record was not open, so only age and what you said were counted.'
        : '未授权查阅健康档案，建议仅依据年龄和您的选择。',
    )
  said.push(
    en
      ? 'This is guidance by rules, no diagnosis. You may book another department; your choice is kept.'
      : '以上为按规则给出的就医建议，不是诊断；您仍可选择其他科室，选择会被记录。',
  )
  return said
}

/** What of the person the rule counted, and nothing else. */
export function basedOn({ facts: counted }: Decided, facts: Facts, locale: Locale): Advice['basedOn'] {
  const { known } = facts
  const en = locale === 'en'
  const line = (kind: Advice['basedOn'][number]['kind'], zh: string, english: string) => ({
    kind,
    text: en ? english : zh,
    reference: null,
  })
  return counted.flatMap(({ fact, code }): Advice['basedOn'] => {
    if (fact === 'age') return [line('age', `年龄 ${known.ageYears} 岁`, `${known.ageYears} years old`)]
    if (fact === 'sex') return [line('sex', '性别', 'Sex')]
    if (fact === 'condition') {
      const name = facts.names.get(code!) ?? code!
      return [line('condition', `档案中的诊断：${name}`, `A diagnosis in the record: ${name}`)]
    }
    if (fact === 'pressure') {
      const text = `${known.pressure!.systolic}/${known.pressure!.diastolic} mmHg`
      return [line('result', `最近血压 ${text}`, `Last pressure ${text}`)]
    }
    if (fact === 'glucose')
      return [line('result', `最近血糖 ${known.glucose} mmol/L`, `Last glucose ${known.glucose} mmol/L`)]
    if (fact === 'hba1c') return [line('result', `最近糖化血红蛋白 ${known.hba1c}%`, `Last HbA1c ${known.hba1c}%`)]
    return known.signs.map((sign) => line('said', signOf(sign)!.zh, signOf(sign)!.en))
  })
}
