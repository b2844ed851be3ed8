/** Plain words for what the record says in codes, in both languages. */
import type { CodeableConcept, Coding } from '@medplum/fhirtypes'
import { toIcd10 } from '#care/booking'
import type { Locale } from '#kernel'

type Words = readonly [zh: string, en: string]

const loincWords: Readonly<Record<string, Words>> = {
  '85354-9': ['血压', 'Blood pressure'],
  '55284-4': ['血压', 'Blood pressure'],
  '8480-6': ['收缩压', 'Systolic pressure'],
  '8462-4': ['舒张压', 'Diastolic pressure'],
  '8867-4': ['心率', 'Heart rate'],
  '9279-1': ['呼吸', 'Breathing rate'],
  '8310-5': ['体温', 'Body temperature'],
  '2708-6': ['血氧饱和度', 'Oxygen saturation'],
  '59408-5': ['血氧饱和度', 'Oxygen saturation'],
  '8302-2': ['身高', 'Height'],
  '29463-7': ['体重', 'Weight'],
  '39156-5': ['体重指数', 'Body mass index'],
  '14771-0': ['空腹血糖', 'Fasting glucose'],
  '1558-6': ['空腹血糖', 'Fasting glucose'],
  '14749-6': ['血糖', 'Glucose'],
  '15074-8': ['血糖', 'Glucose'],
  '2339-0': ['血糖', 'Glucose'],
  '2345-7': ['血糖', 'Glucose'],
  '41653-7': ['指尖血糖', 'Fingertip glucose'],
  '4548-4': ['糖化血红蛋白', 'HbA1c'],
  '17856-6': ['糖化血红蛋白', 'HbA1c'],
  '14682-9': ['血肌酐', 'Creatinine'],
  '38483-4': ['血肌酐', 'Creatinine'],
  '2160-0': ['血肌酐', 'Creatinine'],
  '33914-3': ['肾小球滤过率', 'Kidney filtration rate'],
  '14647-2': ['总胆固醇', 'Total cholesterol'],
  '2093-3': ['总胆固醇', 'Total cholesterol'],
  '14927-8': ['甘油三酯', 'Triglycerides'],
  '2571-8': ['甘油三酯', 'Triglycerides'],
  '22748-8': ['低密度脂蛋白胆固醇', 'LDL cholesterol'],
  '18262-6': ['低密度脂蛋白胆固醇', 'LDL cholesterol'],
  '2089-1': ['低密度脂蛋白胆固醇', 'LDL cholesterol'],
  '14646-4': ['高密度脂蛋白胆固醇', 'HDL cholesterol'],
  '2085-9': ['高密度脂蛋白胆固醇', 'HDL cholesterol'],
  '718-7': ['血红蛋白', 'Haemoglobin'],
  '6690-2': ['白细胞', 'White blood cells'],
  '789-8': ['红细胞', 'Red blood cells'],
  '777-3': ['血小板', 'Platelets'],
  '2947-0': ['血钠', 'Sodium'],
  '2951-2': ['血钠', 'Sodium'],
  '6298-4': ['血钾', 'Potassium'],
  '2823-3': ['血钾', 'Potassium'],
  '49765-1': ['血钙', 'Calcium'],
  '6299-2': ['尿素氮', 'Urea nitrogen'],
  '2069-3': ['血氯', 'Chloride'],
  '20565-8': ['二氧化碳', 'Carbon dioxide'],
  '72514-3': ['疼痛评分', 'Pain score'],
  '72166-2': ['吸烟情况', 'Smoking'],
  '51990-0': ['基础代谢检查', 'Basic metabolic panel'],
  '57698-3': ['血脂检查', 'Lipid panel'],
  '58410-2': ['血常规', 'Full blood count'],
}

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
} as const satisfies Record<string, Words>

export function say(key: keyof typeof words, locale: Locale): string {
  return words[key][locale === 'zh' ? 0 : 1]
}

/** The name of a concept as people know it: ours where we have one, else what the record says. */
export function nameOf(concept: CodeableConcept | undefined, locale: Locale): string {
  const codings: Coding[] = concept?.coding ?? []
  const loinc = codings.map((coding) => loincWords[coding.code ?? '']).find(Boolean)
  if (loinc) return loinc[locale === 'zh' ? 0 : 1]
  const said = concept?.text ?? codings.find((coding) => coding.display)?.display
  const disease = locale === 'zh' ? toIcd10(codings, concept?.text)?.name : undefined
  return tidy(disease ?? said ?? codings[0]?.code) ?? say('unnamed', locale)
}

export function visitName(classCode: string | undefined, locale: Locale): string {
  const found = visitWords[classCode ?? 'AMB'] ?? visitWords.AMB!
  return found[locale === 'zh' ? 0 : 1]
}

// SNOMED's names end in their kind, "(disorder)": nothing a patient needs.
function tidy(text: string | undefined): string | undefined {
  return text?.replace(/ \((disorder|finding|procedure|situation|observable entity)\)$/, '')
}
