import { pinyin } from 'pinyin-pro'
import { type Drug, drug } from '#contracts/formulary'

export type { Drug }

/** A drug's row without what its edition's other tables add. */
export type DrugRow = Record<string, string>

interface Form {
  readonly zh: string
  /** counted: a dose is so many units (tablets). Otherwise a dose is drawn from a unit that holds many (pen, bottle, tube). */
  readonly counted: boolean
}

export const forms: Readonly<Record<string, Form>> = {
  tablet: { zh: '片剂', counted: true },
  'tablet-er': { zh: '缓(控)释片', counted: true },
  'tablet-ec': { zh: '肠溶片', counted: true },
  'tablet-chew': { zh: '咀嚼片', counted: true },
  'tablet-eff': { zh: '泡腾片', counted: true },
  capsule: { zh: '胶囊', counted: true },
  'capsule-er': { zh: '缓释胶囊', counted: true },
  'capsule-ec': { zh: '肠溶胶囊', counted: true },
  'capsule-inhaled': { zh: '吸入粉雾剂(胶囊)', counted: true },
  powder: { zh: '散剂', counted: true },
  granule: { zh: '颗粒剂', counted: true },
  pill: { zh: '丸剂', counted: true },
  nebule: { zh: '吸入混悬液', counted: true },
  vaginal: { zh: '阴道片', counted: true },
  'solution-vial': { zh: '口服液', counted: true },
  solution: { zh: '口服溶液', counted: false },
  suspension: { zh: '混悬液', counted: false },
  pen: { zh: '注射液(笔)', counted: false },
  vial: { zh: '注射剂', counted: true },
  cream: { zh: '乳膏', counted: false },
  gel: { zh: '凝胶', counted: false },
  ointment: { zh: '软膏', counted: false },
  'eye-drops': { zh: '滴眼液', counted: false },
  'nasal-spray': { zh: '鼻喷雾剂', counted: false },
  inhaler: { zh: '吸入气雾剂', counted: false },
  'powder-inhaler': { zh: '吸入粉雾剂', counted: false },
  piece: { zh: '中药饮片', counted: false },
}

const routes: Readonly<Record<string, { zh: string; en: string }>> = {
  oral: { zh: '口服', en: 'by mouth' },
  sublingual: { zh: '舌下含服', en: 'under the tongue' },
  subcutaneous: { zh: '皮下注射', en: 'under the skin' },
  intravenous: { zh: '静脉给药', en: 'into a vein' },
  intramuscular: { zh: '肌内注射', en: 'into a muscle' },
  inhaled: { zh: '吸入', en: 'inhaled' },
  nasal: { zh: '喷鼻', en: 'into the nose' },
  topical: { zh: '外用', en: 'on the skin' },
  ophthalmic: { zh: '滴眼', en: 'into the eye' },
  vaginal: { zh: '阴道给药', en: 'into the vagina' },
}

/** One row of a drugs table as a drug; throws with the row's code when a column is wrong. */
export function toDrug(row: DrugRow, counselling: Drug['counselling']): Drug {
  const list = (name: string) => (row[name] ? row[name].split(';') : [])
  const whole = (name: string) => (row[name] ? Number(row[name]) : null)
  const form = forms[row.form ?? '']
  const route = routes[row.route ?? '']
  const parsed = drug.safeParse({
    code: row.code,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    initials: initialsOf(row.name_zh ?? ''),
    category: row.category,
    atc: row.atc || null,
    form: row.form,
    formZh: form?.zh,
    strength: Number(row.strength),
    doseUnit: row.dose_unit,
    unit: row.unit,
    packUnits: Number(row.pack_units),
    packUnit: row.pack_unit,
    packDescription: packDescription(row),
    route: row.route,
    routeZh: route?.zh,
    usualDose: Number(row.usual_dose),
    maxSingleDose: Number(row.max_single_dose),
    maxDailyDose: Number(row.max_daily_dose),
    usualFrequency: row.usual_frequency,
    splittable: row.splittable === '1',
    sex: row.sex || null,
    ageYearsMin: Number(row.age_years_min),
    ageYearsMax: whole('age_years_max'),
    elderlyCaution: row.elderly_caution === '1',
    pregnancy: row.pregnancy,
    eGfrMin: whole('egfr_min'),
    eGfrCaution: whole('egfr_caution'),
    hepatic: row.hepatic,
    allergyClasses: list('allergy_classes'),
    duplicateClasses: list('duplicate_classes'),
    flags: list('flags'),
    longAllowed: row.long_allowed === '1',
    indications: list('indications'),
    counselling,
  })
  if (!parsed.success) throw new Error(`Formulary row ${row.code}: ${parsed.error.message}`)
  return parsed.data
}

function packDescription(row: DrugRow): string {
  if (row.category === 'herbal') return '饮片 1g'
  const content = row.strength === '1' && row.dose_unit === row.unit ? '' : `${row.strength}${row.dose_unit}`
  if (row.pack_units === '1' && row.unit === row.pack_unit) return `${content || `1${row.unit}`}/${row.pack_unit}`
  return `${content}${content && '×'}${row.pack_units}${row.unit}/${row.pack_unit}`
}

function initialsOf(name: string): string {
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
  return letters
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}
