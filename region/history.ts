import { addDays, ageOn, daysBetween, weekdayOf } from './calendar.ts'
import { DISEASES, type Illness, isKnown } from './illness.ts'
import { placeOf } from './places.ts'
import type { Person } from './population.ts'
import type { Random } from './random.ts'

/** One visit to a hospital or health centre in the years before the region went online. Pure. */
export interface OfflineVisit {
  day: string
  minuteOfDay: number
  placeKey: string
  /** ICD-10, the reason for the visit first. */
  diagnoses: string[]
  measured: Measured
  /** Generic names of what was prescribed. */
  drugs: string[]
}

/** Units last: mmHg, mmol/L, percent, µmol/L. Rounded as a laboratory reports them. */
export interface Measured {
  systolicMmHg?: number
  diastolicMmHg?: number
  fastingGlucoseMmolL?: number
  hba1cPercent?: number
  cholesterolMmolL?: number
  triglycerideMmolL?: number
  ldlMmolL?: number
  hdlMmolL?: number
  creatinineUmolL?: number
}

/** First-line medicines by diagnosis; a person keeps to one or two of them. */
const REGIMENS: Record<string, readonly string[]> = {
  I10: ['苯磺酸氨氯地平片', '缬沙坦胶囊', '厄贝沙坦片', '硝苯地平控释片', '马来酸依那普利片', '酒石酸美托洛尔片'],
  'E11.9': ['盐酸二甲双胍片', '格列美脲片', '阿卡波糖片'],
  'E78.5': ['阿托伐他汀钙片', '瑞舒伐他汀钙片'],
  'I25.1': ['阿司匹林肠溶片', '单硝酸异山梨酯缓释片'],
  'I69.3': ['阿司匹林肠溶片', '硫酸氢氯吡格雷片'],
  'J44.9': ['噻托溴铵粉吸入剂'],
  'J45.9': ['布地奈德福莫特罗粉吸入剂', '孟鲁司特钠片'],
  'K29.5': ['奥美拉唑肠溶胶囊', '铝碳酸镁咀嚼片'],
  'M17.9': ['双氯芬酸钠缓释片'],
  'M10.9': ['非布司他片', '别嘌醇片'],
  'E03.9': ['左甲状腺素钠片'],
  N40: ['盐酸坦索罗辛缓释胶囊'],
  'M81.9': ['阿仑膦酸钠片', '碳酸钙D3片'],
  'J30.4': ['氯雷他定片'],
  'J06.9': ['对乙酰氨基酚片'],
  'J20.9': ['盐酸氨溴索片'],
  A09: ['蒙脱石散'],
  'M54.5': ['布洛芬缓释胶囊'],
  'L30.9': ['糠酸莫米松乳膏'],
  'N39.0': ['盐酸左氧氟沙星片'],
}

const ACUTE: readonly (readonly [string, number])[] = [
  ['J06.9', 45],
  ['J20.9', 15],
  ['A09', 14],
  ['M54.5', 14],
  ['L30.9', 9],
  ['N39.0', 3],
]

const FULL_EVERY_DAYS = 270

/** All offline visits of a person between the two days, oldest first. */
export function drawHistory(
  random: Random,
  person: Person,
  fromDay: string,
  untilDay: string,
  regimen = drawRegimen(random, person),
): OfflineVisit[] {
  let lastFull = ''
  const days = [...chronicDays(random, person, fromDay, untilDay), ...acuteDays(random, person, fromDay, untilDay)]
  return days
    .sort((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0))
    .filter((visit, index, all) => index === 0 || all[index - 1]!.day !== visit.day)
    .map(({ day, acute }) => {
      const known = person.illnesses.filter((illness) => isKnown(illness, day))
      const diagnoses = acute ? [acute] : known.map((illness) => illness.icd10)
      // Blood is taken at least once a year from whoever has a lasting illness (national follow-up norm).
      const due = random.happens(0.35) || lastFull === '' || daysBetween(lastFull, day) > FULL_EVERY_DAYS
      const depth = acute ? 'acute' : due ? 'full' : 'follow-up'
      if (depth === 'full') lastFull = day
      return {
        day,
        minuteOfDay: random.between(8 * 60, 16 * 60 + 30),
        placeKey: drawPlace(random, person, acute !== undefined),
        diagnoses,
        measured: measure(random, person, day, depth),
        drugs: [...new Set(diagnoses.flatMap((icd10) => regimen[icd10] ?? REGIMENS[icd10]?.slice(0, 1) ?? []))],
      }
    })
}

/** The medicines this person keeps taking for each lasting illness, by ICD-10. */
export function drawRegimen(random: Random, person: Person): Record<string, string[]> {
  const regimen: Record<string, string[]> = {}
  for (const illness of person.illnesses) {
    const told = person.medicines?.[illness.icd10]
    if (told) {
      regimen[illness.icd10] = told
      continue
    }
    const choices = REGIMENS[illness.icd10] ?? []
    const safe = choices.filter((name) => !person.allergies.some((allergen) => name.includes(allergen)))
    if (safe.length === 0) continue
    const first = random.pick(safe)
    regimen[illness.icd10] = illness.control < 0.45 ? [...new Set([first, random.pick(safe)])] : [first]
  }
  return regimen
}

function chronicDays(
  random: Random,
  person: Person,
  fromDay: string,
  untilDay: string,
): { day: string; acute?: string }[] {
  const diagnosed = person.illnesses.flatMap((illness) => (illness.diagnosedOn ? [illness.diagnosedOn] : [])).sort()
  const first = diagnosed[0]
  if (first === undefined || first > untilDay) return []
  const days = diagnosed.filter((day) => day >= fromDay && day <= untilDay).map((day) => ({ day: workday(day) }))
  const intervalDays = random.between(50, 125)
  for (let day = addDays(first < fromDay ? fromDay : first, random.between(1, intervalDays)); day <= untilDay; ) {
    days.push({ day: workday(day) })
    day = addDays(day, Math.max(20, Math.round(random.normal(intervalDays, intervalDays / 5))))
  }
  return days.filter(({ day }) => day <= untilDay)
}

function acuteDays(
  random: Random,
  person: Person,
  fromDay: string,
  untilDay: string,
): { day: string; acute?: string }[] {
  const age = ageOn(person.birthDate, untilDay)
  const perYear = age < 7 ? 1.4 : age < 60 ? 0.45 : 0.7
  const firstDay = person.birthDate > fromDay ? addDays(person.birthDate, 30) : fromDay
  const years = daysBetween(firstDay, untilDay) / 365
  if (years <= 0) return []
  const count = Math.floor(perYear * years + random.next())
  return Array.from({ length: count }, () => {
    const day = workday(addDays(firstDay, random.between(0, daysBetween(firstDay, untilDay))))
    const winter = ['11', '12', '01', '02'].includes(day.slice(5, 7))
    return { day, acute: winter && random.happens(0.5) ? 'J06.9' : random.weighted(ACUTE) }
  }).filter(({ day }) => day <= untilDay)
}

function drawPlace(random: Random, person: Person, acute: boolean): string {
  const township = placeOf(placeOf(person.villageKey).parentKey!)
  return random.happens(acute ? 0.8 : 0.55) ? township.key : township.parentKey!
}

/**
 * What is measured at a visit. Pressure is higher in winter by some 6 mmHg and in people nobody treats; glucose and
 * glycated haemoglobin of one day agree with each other (mean glucose = 1.59 × HbA1c − 2.59 mmol/L, ADAG 2008).
 */
export function measure(random: Random, person: Person, day: string, depth: 'acute' | 'follow-up' | 'full'): Measured {
  const age = ageOn(person.birthDate, day)
  if (age < 18) return {}
  const hypertension = illnessOn(person, 'I10', day)
  const diabetes = illnessOn(person, 'E11.9', day)
  const winterMmHg = 3 * Math.cos((2 * Math.PI * (dayOfYear(day) - 15)) / 365)
  const restMmHg = 108 + 0.28 * age + (hypertension ? excess(hypertension, day, 34, 15) : 0)
  const systolicMmHg = Math.round(random.normal(restMmHg + winterMmHg, 7))
  const measured: Measured = {
    systolicMmHg,
    diastolicMmHg: Math.round(
      Math.min(systolicMmHg - 22, random.normal(66 + (systolicMmHg - 120) * 0.42 + (age < 60 ? 8 : 2), 5)),
    ),
  }
  if (depth === 'acute') return measured
  if (diabetes || depth === 'full') {
    const hba1c = random.normal(5.4 + (diabetes ? excess(diabetes, day, 3.4, 1.3) : 0), 0.25)
    measured.fastingGlucoseMmolL = round(Math.max(3.6, (1.59 * hba1c - 2.59) * 0.92 + random.normal(0, 0.5)), 1)
    if (diabetes && depth === 'full') measured.hba1cPercent = round(hba1c, 1)
  }
  if (depth === 'full') Object.assign(measured, measureBlood(random, person, day, age))
  return measured
}

function measureBlood(random: Random, person: Person, day: string, age: number): Measured {
  const lipids = illnessOn(person, 'E78.5', day)
  const ldl = Math.max(1.2, random.normal(2.7 + (lipids ? excess(lipids, day, 1.5, 0.3) : 0), 0.4))
  const hdl = Math.max(0.7, random.normal(person.sex === 'female' ? 1.38 : 1.2, 0.2))
  const triglyceride = Math.max(0.5, random.normal(lipids ? 2.2 : 1.4, 0.5))
  return {
    ldlMmolL: round(ldl, 2),
    hdlMmolL: round(hdl, 2),
    triglycerideMmolL: round(triglyceride, 2),
    cholesterolMmolL: round(ldl + hdl + triglyceride / 2.2, 2), // Friedewald in mmol/L
    creatinineUmolL: Math.round(
      Math.max(38, random.normal((person.sex === 'female' ? 58 : 72) + Math.max(0, age - 60) * 0.5, 9)),
    ),
  }
}

/** How far an illness lifts a value: fully while untreated, less under treatment, by how well it holds. */
function excess(illness: Illness, day: string, untreated: number, poorlyTreated: number): number {
  if (!isKnown(illness, day)) return untreated * (0.6 + 0.4 * (1 - illness.control))
  return untreated * 0.3 + poorlyTreated * (1 - illness.control)
}

function illnessOn(person: Person, icd10: string, day: string): Illness | undefined {
  return person.illnesses.find((illness) => illness.icd10 === icd10 && illness.since <= day)
}

/** Clinics are open on weekdays; what falls on a weekend is seen on the Monday after. */
function workday(day: string): string {
  const weekday = weekdayOf(day)
  return weekday === 0 ? addDays(day, 1) : weekday === 6 ? addDays(day, 2) : day
}

const dayOfYear = (day: string) => daysBetween(`${day.slice(0, 4)}-01-01`, day)
const round = (value: number, places: number) => Number(value.toFixed(places))

export const diseaseName = (icd10: string) => DISEASES[icd10]?.zh ?? icd10
