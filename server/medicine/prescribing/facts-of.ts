import type { AllergyIntolerance, Condition, MedicationRequest, Observation, Patient } from '@medplum/fhirtypes'
import type { Diagnosis } from '#contracts/prescribing'
import { audit, type Context, systemActor } from '#kernel'
import { atcSystem, type Drug, drugCodeSystem, type Formulary } from '#medicine/formulary'
import { dayOf, fullYears } from '#people/institutions'
import { type Resident, residentOf } from '#people/residents'
import { type Resource, readResource, search } from '#record'
import type { CurrentMedicine, PatientFacts } from './patient-facts.ts'
import { daysAfter } from './policy.ts'
import type { Prescription } from './prescription.ts'
import * as store from './store.ts'

const eGfrCodes = ['33914-3', '62238-1', '48642-3', '48643-1', '50044-7', '69405-9', '77147-7', '98979-8', '98980-6']
const creatinineCodes = ['14682-9', '2160-0', '38483-4']
const pregnancyCode = '82810-3'
const eGfrFreshDays = 400
const pregnancyFreshDays = 300

/**
 * What the checks need, from the resident's own data, the record with its linked hospital records, and our own sheets.
 * `except` leaves one sheet and its earlier versions out. Leaves its reading in the resident's trail.
 */
export async function patientFactsOf(
  ctx: Context,
  residentId: string,
  formulary: Formulary,
  except?: string,
): Promise<PatientFacts> {
  const resident = await residentOf(ctx, residentId)
  const today = dayOf(ctx.now)
  const { allergies, conditions, requests, observations } = await readRecord(ctx, residentId)
  const sheets = await store.find(ctx, { residentId, states: ['signed', 'approved', 'dispensed'], limit: 50 })
  await audit(ctx, { action: 'read', residentId, entity: 'prescribing.patient_facts', entityId: residentId })
  const ours = sheets
    .filter(({ number }) => number !== except)
    .flatMap((sheet) => ownMedicines(sheet, formulary, today))
  return {
    name: resident.name,
    birthDate: resident.birthDate,
    sex: resident.sex,
    ageYears: fullYears(resident.birthDate, today),
    allergies: [...new Set(allergies.map((one) => wordsOf(one.code)).filter(Boolean))],
    conditions: distinct(conditions.map(diagnosisOf).filter((one) => one !== null)),
    currentMedicines: [...ours, ...outsideMedicines(requests, formulary)],
    eGfr: eGfrOf(observations, resident, daysAfter(today, -eGfrFreshDays)),
    pregnant:
      resident.sex === 'male' ? false : pregnancyOf(observations, conditions, daysAfter(today, -pregnancyFreshDays)),
  }
}

async function readRecord(ctx: Context, residentId: string) {
  // The relation that allows this reading (consult, review) was checked by the verb; the record is read on its behalf.
  const reader = ctx.as(systemActor('prescribing'))
  const own = await readResource<Patient>(reader, 'Patient', residentId)
  const linked = (own?.link ?? []).flatMap(({ other }) => other.reference?.split('/')[1] ?? [])
  const patient = `patient=${[residentId, ...linked].join(',')}`
  const all = async <T extends Resource>(query: string) => (await search<T>(reader, query)).resources
  const codes = [...eGfrCodes, ...creatinineCodes, pregnancyCode].map((code) => `http://loinc.org|${code}`).join(',')
  return {
    allergies: (await all<AllergyIntolerance>(`AllergyIntolerance?${patient}`)).filter((one) =>
      isLive(one.clinicalStatus),
    ),
    conditions: (await all<Condition>(`Condition?${patient}`)).filter((one) => isLive(one.clinicalStatus)),
    requests: (await all<MedicationRequest>(`MedicationRequest?${patient}&status=active`)).filter(
      // Our own sheets are read from our own tables.
      ({ meta }) => meta?.source !== 'urn:anji:prescribing',
    ),
    observations: await all<Observation>(`Observation?${patient}&code=${codes}&_sort=-date&_count=50`),
  }
}

interface Coded {
  readonly text?: string | undefined
  readonly coding?:
    | readonly { system?: string | undefined; code?: string | undefined; display?: string | undefined }[]
    | undefined
}

const isLive = (status: Coded | undefined) => {
  const code = status?.coding?.[0]?.code
  return code === undefined || ['active', 'recurrence', 'relapse'].includes(code)
}

function wordsOf(concept: Coded | undefined): string {
  const words = [concept?.text, ...(concept?.coding ?? []).map(({ display }) => display)]
  return [...new Set(words.filter((word) => word !== undefined))].join(' / ')
}

function diagnosisOf({ code }: Condition): Diagnosis | null {
  const icd = code?.coding?.find(
    ({ system, code }) => /icd-?10/i.test(system ?? '') || /^[A-Z]\d{2}(\.|$)/.test(code ?? ''),
  )
  if (icd?.code) return { code: icd.code, display: icd.display ?? code?.text ?? icd.code }
  const known = code?.coding?.[0]
  return known?.code ? { code: known.code, display: known.display ?? code?.text ?? known.code } : null
}

function distinct(diagnoses: Diagnosis[]): Diagnosis[] {
  return [...new Map(diagnoses.map((one) => [one.code, one])).values()]
}

/** A sheet of ours counts while its supply lasts, from the day it was signed. */
function ownMedicines(sheet: Prescription, formulary: Formulary, today: string): CurrentMedicine[] {
  const from = dayOf(sheet.signedAt!)
  return sheet.items.flatMap(({ drugCode, nameZh, days, atc }) => {
    const lastDay = daysAfter(from, days)
    if (lastDay <= today) return []
    const daysLeft = (Date.parse(lastDay) - Date.parse(today)) / 86_400_000
    const duplicateClasses = formulary.drugs.get(drugCode)?.duplicateClasses ?? []
    return [{ name: nameZh, code: drugCode, atc, duplicateClasses, daysLeft }]
  })
}

/** Another source's list is history: matched by ATC, else by the first word of an English name (R27, house.md). */
function outsideMedicines(requests: readonly MedicationRequest[], formulary: Formulary): CurrentMedicine[] {
  const drugs = [...formulary.drugs.values()]
  const found = requests.map(({ medicationCodeableConcept: concept }) => {
    const name = wordsOf(concept)
    const stated = concept?.coding?.find(({ system }) => system === atcSystem)?.code ?? null
    const listed = formulary.drugs.get(concept?.coding?.find(({ system }) => system === drugCodeSystem)?.code ?? '')
    const drug = listed ?? drugs.find((one) => (stated ? one.atc === stated : isNamed(one, name)))
    return {
      name,
      code: null,
      atc: stated ?? drug?.atc ?? null,
      duplicateClasses: drug?.duplicateClasses ?? [],
      daysLeft: null,
    }
  })
  return [...new Map(found.filter(({ name }) => name !== '').map((one) => [one.name, one])).values()]
}

// First words of English names that say no ingredient.
const vague = new Set([
  'calcium',
  'compound',
  'human',
  'insulin',
  'live',
  'mixed',
  'oral',
  'potassium',
  'recombinant',
  'sodium',
])

function isNamed({ nameZh, nameEn }: Drug, written: string): boolean {
  if (written.includes(nameZh)) return true
  const [first = '', second = ''] = nameEn.toLowerCase().split(' ')
  return written.toLowerCase().includes(vague.has(first) ? `${first} ${second}` : first)
}

/** The latest reported eGFR, else reckoned from the latest creatinine (CKD-EPI 2021). */
function eGfrOf(observations: readonly Observation[], { sex, birthDate }: Resident, sinceDay: string): number | null {
  const latest = (codes: readonly string[]) =>
    observations.find(
      ({ code, valueQuantity, effectiveDateTime }) =>
        valueQuantity?.value !== undefined &&
        (effectiveDateTime ?? '') >= sinceDay &&
        code.coding?.some((coding) => codes.includes(coding.code ?? '')),
    )
  const reported = latest(eGfrCodes)?.valueQuantity?.value
  if (reported !== undefined) return Math.round(reported)
  const creatinine = latest(creatinineCodes)
  const value = creatinine?.valueQuantity?.value
  if (!creatinine || value === undefined) return null
  const inMgDl = /mol/i.test(creatinine.valueQuantity?.code ?? creatinine.valueQuantity?.unit ?? '')
    ? value / 88.4
    : value
  return eGfrFromCreatinine(inMgDl, fullYears(birthDate, creatinine.effectiveDateTime!.slice(0, 10)), sex === 'female')
}

/** mL/min/1.73m² from creatinine in mg/dL: CKD-EPI 2021, without race. */
export function eGfrFromCreatinine(mgDl: number, ageYears: number, female: boolean): number {
  const [kappa, alpha, factor] = female ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1]
  const ratio = mgDl / kappa
  return Math.round(142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** ageYears * factor)
}

function pregnancyOf(
  observations: readonly Observation[],
  conditions: readonly Condition[],
  sinceDay: string,
): boolean | null {
  const stated = observations.find(
    ({ code, effectiveDateTime }) =>
      (effectiveDateTime ?? '') >= sinceDay && code.coding?.some((coding) => coding.code === pregnancyCode),
  )
  if (stated) return stated.valueCodeableConcept?.coding?.some(({ code }) => code === '77386006') ?? null
  const pregnant = conditions.some(({ code, recordedDate, onsetDateTime }) => {
    const recent = (recordedDate ?? onsetDateTime ?? '') >= sinceDay
    return recent && code?.coding?.some(({ code }) => /^(Z33|Z34|Z35|77386006|72892002)/.test(code ?? ''))
  })
  return pregnant ? true : null
}
