/** What to take and how, in words; the record's own words where it has them. Pure. */
import type { CodeableConcept, Dosage, Medication, Reference, Timing } from '@medplum/fhirtypes'
import type { Locale } from '#kernel'
import type { Reader } from './load.ts'
import { amountOf } from './measurements.ts'
import { nameOf, say } from './plain-words.ts'

/** A medicine is named in the order, or is a Medication that the order points to or carries. */
export function medicineName(
  of: { medicationCodeableConcept?: CodeableConcept; medicationReference?: Reference; contained?: unknown[] },
  { locale, find }: Reader,
): string {
  if (of.medicationCodeableConcept) return nameOf(of.medicationCodeableConcept, locale)
  const reference = of.medicationReference
  const inside = (of.contained as Medication[] | undefined)?.find((one) => `#${one.id}` === reference?.reference)
  const medication = inside ?? find<Medication>(reference)
  return medication?.code ? nameOf(medication.code, locale) : (reference?.display ?? say('unnamed', locale))
}

const times: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  s: ['秒', 'second'],
  min: ['分钟', 'minute'],
  h: ['小时', 'hour'],
  d: ['日', 'day'],
  wk: ['周', 'week'],
  mo: ['月', 'month'],
  a: ['年', 'year'],
}

// HL7 v3 TimingEvent and FHIR EventTiming: when in the day.
const moments: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  HS: ['睡前', 'at bedtime'],
  WAKE: ['起床后', 'on waking'],
  AC: ['饭前', 'before meals'],
  ACM: ['早饭前', 'before breakfast'],
  ACD: ['午饭前', 'before lunch'],
  ACV: ['晚饭前', 'before dinner'],
  PC: ['饭后', 'after meals'],
  PCM: ['早饭后', 'after breakfast'],
  PCD: ['午饭后', 'after lunch'],
  PCV: ['晚饭后', 'after dinner'],
  C: ['随餐', 'with meals'],
  MORN: ['早晨', 'in the morning'],
  NOON: ['中午', 'at noon'],
  AFT: ['下午', 'in the afternoon'],
  EVE: ['晚上', 'in the evening'],
  NIGHT: ['夜间', 'at night'],
}

/** 每次 1 片，每日 2 次，口服. Null when the record says nothing of it. */
export function doseWords(dosages: readonly Dosage[] | undefined, locale: Locale): string | null {
  const each = (dosages ?? []).map((dosage) => dosage.text ?? composed(dosage, locale)).filter(Boolean)
  return each.length > 0 ? [...new Set(each)].join(locale === 'zh' ? '；' : '; ') : null
}

function composed(dosage: Dosage, locale: Locale): string {
  const zh = locale === 'zh'
  const [rate] = dosage.doseAndRate ?? []
  const amount =
    amountOf(rate?.doseQuantity) ?? rangeOf(amountOf(rate?.doseRange?.low), amountOf(rate?.doseRange?.high))
  const asNeeded = dosage.asNeededCodeableConcept ? nameOf(dosage.asNeededCodeableConcept, locale) : undefined
  return [
    amount ? (zh ? `每次 ${amount}` : `${amount} each time`) : undefined,
    howOften(dosage.timing, locale),
    ...(dosage.timing?.repeat?.when ?? []).map((when) => moments[when]?.[zh ? 0 : 1]),
    dosage.route ? nameOf(dosage.route, locale) : undefined,
    asNeeded
      ? zh
        ? `${asNeeded}时`
        : `as needed for ${asNeeded}`
      : dosage.asNeededBoolean
        ? say('asNeeded', locale)
        : undefined,
    dosage.patientInstruction,
  ]
    .filter(Boolean)
    .join(zh ? '，' : ', ')
}

function rangeOf(low: string | undefined, high: string | undefined): string | undefined {
  return low && high ? `${low}–${high}` : (low ?? high)
}

function howOften(timing: Timing | undefined, locale: Locale): string | undefined {
  const { frequency, frequencyMax, period, periodUnit } = timing?.repeat ?? {}
  const unit = times[periodUnit ?? '']?.[locale === 'zh' ? 0 : 1]
  if (frequency === undefined || period === undefined || !unit)
    return timing?.code ? nameOf(timing.code, locale) : undefined
  const count = frequencyMax ? `${frequency}–${frequencyMax}` : String(frequency)
  if (locale === 'zh') return period === 1 ? `每${unit} ${count} 次` : `每 ${period} ${unit} ${count} 次`
  const often = count === '1' ? 'once' : count === '2' ? 'twice' : `${count} times`
  return period === 1 ? `${often} a ${unit}` : `${often} every ${period} ${unit}s`
}
