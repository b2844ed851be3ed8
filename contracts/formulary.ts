/**
 * The formulary over HTTP. A demonstration list until a pharmacist signs it off: every answer says so.
 *
 * | line                              | who                                            | what                       |
 * |-----------------------------------|------------------------------------------------|----------------------------|
 * | GET /api/formulary/status         | staff roles                                    | edition, sign-off, counts  |
 * | GET /api/formulary/drugs          | doctor pharmacist dispenser manager administrator | find by name, initials, code |
 * | GET /api/formulary/drugs/:code    | same                                           | one drug, whole            |
 *
 * Residents have no line here: no drug is shown before a prescription exists (XZ21, rule R08).
 */
import { z } from 'zod'

const drugCategory = z.enum(['western', 'patent', 'herbal'])
const pregnancyAdvice = z.enum(['allowed', 'caution', 'avoid', 'contraindicated'])
const hepaticAdvice = z.enum(['allowed', 'caution', 'contraindicated'])

/** Flags that change what may be done with a drug. Which of them are barred online is dated policy (ZL19, TJ23). */
export const drugFlag = z.enum([
  'narcotic',
  'psychotropic',
  'toxic',
  'radioactive',
  'precursor',
  'vaccine',
  'blood-product',
  'clinic-injection',
  'self-injection',
  'antibiotic',
  'hormone',
  'high-alert',
])

/** How often: `times` doses in every `periodDays` days. */
export const frequencyCode = z.enum([
  'qd',
  'bid',
  'tid',
  'qid',
  'qn',
  'qam',
  'q12h',
  'q8h',
  'q6h',
  'qod',
  'qw',
  'biw',
  'once',
])
export type FrequencyCode = z.infer<typeof frequencyCode>

export const bilingual = z.object({ zh: z.string(), en: z.string() })

export const drug = z.object({
  code: z.string().describe('national-style catalogue code (hilist_code shape); demonstration codes'),
  nameZh: z.string(),
  nameEn: z.string(),
  initials: z.string().describe('pinyin initials for the finder, e.g. bhxalp'),
  category: drugCategory,
  atc: z.string().nullable().describe('null for herbal pieces and patent medicines without an ATC code'),
  form: z.string(),
  formZh: z.string(),
  strength: z.number().describe('dose units in one dispensing unit'),
  doseUnit: z.string().describe('mg, g, IU, ml, puff, drop …'),
  unit: z.string().describe('dispensing unit: 片, 粒, 支, ml …'),
  packUnits: z.int().describe('dispensing units in one pack'),
  packUnit: z.string().describe('盒, 瓶, 支, g'),
  packDescription: z.string().describe('e.g. 5mg×28片/盒'),
  route: z.string(),
  routeZh: z.string(),
  usualDose: z.number(),
  maxSingleDose: z.number(),
  maxDailyDose: z.number(),
  usualFrequency: frequencyCode,
  splittable: z.boolean().describe('true when half a unit may be given'),
  sex: z.enum(['male', 'female']).nullable(),
  ageYearsMin: z.int(),
  ageYearsMax: z.int().nullable(),
  elderlyCaution: z.boolean(),
  pregnancy: pregnancyAdvice,
  eGfrMin: z.int().nullable().describe('mL/min/1.73m²; below it the drug is barred'),
  eGfrCaution: z.int().nullable().describe('below it a reason or a lower dose is needed'),
  hepatic: hepaticAdvice,
  allergyClasses: z.array(z.string()),
  duplicateClasses: z.array(z.string()),
  flags: z.array(drugFlag),
  longAllowed: z.boolean().describe('may stand on a long prescription (CQ)'),
  indications: z.array(z.string()).describe('ICD-10 prefixes'),
  counselling: bilingual.describe('what is said and printed at the counter (CF33)'),
})
export type Drug = z.infer<typeof drug>

export const formularyStatus = z.object({
  edition: z.string(),
  validFrom: z.string(),
  demonstration: z.boolean().describe('true until a pharmacist has signed the list off'),
  notice: bilingual,
  drugs: z.int(),
  herbalPieces: z.int(),
  interactions: z.int(),
})
export type FormularyStatus = z.infer<typeof formularyStatus>

export const findDrugsInput = z.object({
  text: z.string().max(60).default(''),
  category: drugCategory.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
})
export const findDrugsAnswer = z.object({ demonstration: z.boolean(), notice: bilingual, drugs: z.array(drug) })
export const drugInput = z.object({ code: z.string().max(40) })
export const drugAnswer = z.object({ demonstration: z.boolean(), notice: bilingual, drug })

export const loadFormularyInput = z.object({})
export const loadFormularyAnswer = z.object({ drugs: z.int(), interactions: z.int(), changed: z.boolean() })
