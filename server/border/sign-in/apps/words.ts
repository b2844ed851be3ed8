import type { Locale } from '#kernel'
import { parseScope } from '#record'

const everything = { zh: '健康档案的全部内容', en: 'everything in the health record' }
const who = { zh: '您是谁', en: 'who you are' }
const types: Record<string, Record<Locale, string>> = {
  AllergyIntolerance: { zh: '过敏史', en: 'allergies' },
  Appointment: { zh: '预约', en: 'appointments' },
  AuditEvent: { zh: '谁看过档案', en: 'who has seen the record' },
  CarePlan: { zh: '诊疗计划', en: 'care plans' },
  Condition: { zh: '诊断', en: 'diagnoses' },
  Coverage: { zh: '医保信息', en: 'insurance' },
  DiagnosticReport: { zh: '检查报告', en: 'reports' },
  DocumentReference: { zh: '病历文书', en: 'documents' },
  Encounter: { zh: '就诊记录', en: 'visits' },
  ExplanationOfBenefit: { zh: '费用结算', en: 'bills' },
  Immunization: { zh: '预防接种', en: 'vaccinations' },
  MedicationDispense: { zh: '取药记录', en: 'dispensed medicines' },
  MedicationRequest: { zh: '处方用药', en: 'prescribed medicines' },
  Observation: { zh: '检验与体征', en: 'measurements' },
  Patient: { zh: '姓名、出生日期等基本信息', en: 'name, birth date and details' },
  Procedure: { zh: '手术与操作', en: 'procedures' },
}

/** What scopes show, in words for the person who is asked, each once. */
export function seenInWords(scopes: readonly string[], locale: Locale): string[] {
  const words = scopes.flatMap((text) => {
    if (text === 'fhirUser' || text === 'profile') return who[locale]
    const scope = parseScope(text)
    if (!scope) return []
    const thing = scope.type === '*' ? everything[locale] : (types[scope.type]?.[locale] ?? scope.type)
    if (scope.query === undefined) return thing
    const only = [...new URLSearchParams(scope.query)].map(([name, value]) => `${name} = ${value.split('|').at(-1)}`)
    return locale === 'zh' ? `${thing}（仅 ${only.join('，')}）` : `${thing} (only ${only.join(', ')})`
  })
  const all = words.includes(everything[locale])
  return [...new Set(words)].filter((one) => !all || one === everything[locale] || one === who[locale])
}
