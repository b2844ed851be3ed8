/** Plain words for what the record says in codes, in both languages. */
import type { CodeableConcept, Coding, Encounter } from '@medplum/fhirtypes'
import { toIcd10 } from '#care/booking'
import type { Locale } from '#kernel'
import { loincWords, vaccineWords, type Words } from './word-tables.ts'

const visitWords: Readonly<Record<string, Words>> = {
  AMB: ['门诊', 'Outpatient visit'],
  EMER: ['急诊', 'Emergency'],
  IMP: ['住院', 'Hospital stay'],
  ACUTE: ['住院', 'Hospital stay'],
  HH: ['上门服务', 'Home visit'],
  VR: ['网上复诊', 'Online follow-up'],
  WELLNESS: ['健康检查', 'Check-up'],
}

export const words = {
  active: ['仍在随访', 'active'],
  resolved: ['已好转', 'resolved'],
  collected: ['已取药', 'collected'],
  allergy: ['过敏', 'Allergy'],
  severe: ['严重', 'severe'],
  bill: ['结算', 'Bill'],
  booked: ['已预约', 'booked'],
  'checked-in': ['已签到', 'checked in'],
  fulfilled: ['已就诊', 'seen'],
  noshow: ['未到', 'missed'],
  cancelled: ['已取消', 'cancelled'],
  referral: ['转线下就诊', 'Referred to be seen in person'],
  appointment: ['预约', 'Appointment'],
  unnamed: ['未注明', 'Not named'],
  yes: ['是', 'yes'],
  no: ['否', 'no'],
  notMeasured: ['未测出', 'not measured'],
  asNeeded: ['必要时用', 'as needed'],
  results: ['化验', 'Laboratory values'],
  imaging: ['影像检查', 'Imaging'],
  elsewhere: ['未注明来源', 'Source not named'],
  record: ['病历号', 'record number'],
} as const satisfies Record<string, Words>

export function say(key: keyof typeof words, locale: Locale): string {
  return words[key][locale === 'zh' ? 0 : 1]
}

/** The name of a concept as people know it: ours where we have one, else what the record says. */
export function nameOf(concept: CodeableConcept | undefined, locale: Locale): string {
  const codings: Coding[] = concept?.coding ?? []
  const known = codings.map(wordsOf).find(Boolean)
  if (known) return known[locale === 'zh' ? 0 : 1]
  const said = concept?.text ?? codings.find((coding) => coding.display)?.display
  const disease = locale === 'zh' ? toIcd10(codings, concept?.text)?.name : undefined
  return tidy(disease ?? said ?? codings[0]?.code) ?? say('unnamed', locale)
}

// A code is another thing in another system: LOINC 10834-0 and CVX 08 are looked for only where they are at home.
function wordsOf({ system, code = '' }: Coding): Words | undefined {
  if (system?.endsWith('/cvx')) return vaccineWords[code]
  return system === undefined || system.includes('loinc') ? loincWords[code] : undefined
}

/** Whether a code has words of ours. */
export function hasWords(coding: Coding): boolean {
  return wordsOf(coding) !== undefined
}

/** Why someone came, as far as the visit says. */
export function visitDetail(visit: Encounter, locale: Locale): string | null {
  const [reason] = visit.reasonCode ?? []
  if (reason) return nameOf(reason, locale)
  const said = visit.serviceType?.text ?? visit.type?.map((type) => nameOf(type, locale)).find(Boolean)
  return said?.replace(/^Encounter for /, '').replace(/^./, (first) => first.toUpperCase()) ?? null
}

export function visitName(classCode: string | undefined, locale: Locale): string {
  const found = visitWords[classCode ?? 'AMB'] ?? visitWords.AMB!
  return found[locale === 'zh' ? 0 : 1]
}

// SNOMED's names end in their kind, "(disorder)": nothing a patient needs.
function tidy(text: string | undefined): string | undefined {
  return text?.replace(
    / \((disorder|finding|procedure|situation|observable entity|regime\/therapy|environment|event|physical object|morphologic abnormality|substance)\)$/,
    '',
  )
}

const units: Readonly<Record<string, Words>> = {
  mmHg: ['毫米汞柱', 'millimetres of mercury'],
  'mmol/L': ['毫摩尔每升', 'millimoles per litre'],
  'μmol/L': ['微摩尔每升', 'micromoles per litre'],
  'mg/dL': ['毫克每分升', 'milligrams per decilitre'],
  'g/L': ['克每升', 'grams per litre'],
  'g/dL': ['克每分升', 'grams per decilitre'],
  kg: ['千克', 'kilograms'],
  cm: ['厘米', 'centimetres'],
  'kg/m²': ['千克每平方米', 'kilograms per square metre'],
  '/min': ['次每分钟', 'times a minute'],
  '℃': ['摄氏度', 'degrees Celsius'],
  '%': ['百分之', 'per cent'],
  'U/L': ['单位每升', 'units per litre'],
  'mL/min': ['毫升每分钟', 'millilitres a minute'],
  'mL/min/1.73m²': ['毫升每分钟（按 1.73 平方米体表面积）', 'millilitres a minute for 1.73 m² of body surface'],
  '×10³/μL': ['千个每微升', 'thousands per microlitre'],
  '×10⁶/μL': ['百万个每微升', 'millions per microlitre'],
  '×10⁹/L': ['十亿个每升', 'billions per litre'],
  fL: ['飞升', 'femtolitres'],
  pg: ['皮克', 'picograms'],
  'ng/mL': ['纳克每毫升', 'nanograms per millilitre'],
  'pg/mL': ['皮克每毫升', 'picograms per millilitre'],
  'mg/g': ['毫克每克', 'milligrams per gram'],
}

/** A unit in words, for who does not read symbols; empty when there is none. */
export function unitWords(unit: string, locale: Locale): string {
  return units[unit]?.[locale === 'zh' ? 0 : 1] ?? ''
}
