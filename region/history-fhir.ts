import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Encounter,
  MedicationRequest,
  Observation,
  Patient,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import { isoLocal } from './calendar.ts'
import { diseaseName, type Measured, type OfflineVisit } from './history.ts'
import { DISEASES } from './illness.ts'
import { placeOf } from './places.ts'
import type { Person } from './population.ts'
import type { Random } from './random.ts'

/** OID of the resident identity card in Chinese health data standards (WS/T 363). */
const ID_CARD_SYSTEM = 'urn:oid:2.16.156.10011.1.3'
const ICD10_SYSTEM = 'http://hl7.org/fhir/sid/icd-10'
const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'

const LABS: readonly [key: keyof Measured, loinc: string, zh: string, unit: string, category: 'laboratory'][] = [
  ['fastingGlucoseMmolL', '14771-0', '空腹血糖', 'mmol/L', 'laboratory'],
  ['hba1cPercent', '4548-4', '糖化血红蛋白', '%', 'laboratory'],
  ['cholesterolMmolL', '14647-2', '总胆固醇', 'mmol/L', 'laboratory'],
  ['triglycerideMmolL', '14927-8', '甘油三酯', 'mmol/L', 'laboratory'],
  ['ldlMmolL', '22748-8', '低密度脂蛋白胆固醇', 'mmol/L', 'laboratory'],
  ['hdlMmolL', '14646-4', '高密度脂蛋白胆固醇', 'mmol/L', 'laboratory'],
  ['creatinineUmolL', '14682-9', '血肌酐', 'umol/L', 'laboratory'],
]

/** A hospital's own file of one person: its Patient and everything that hangs on it. */
export interface HospitalFile {
  placeKey: string
  source: string
  resources: Resource[]
}

export interface HistoryOptions {
  /** A medicine by its generic name, coded when the formulary has it. */
  medication(name: string): CodeableConcept
  /** FHIR id of an institution's Organization. */
  organizationId(placeKey: string): string
}

/** `meta.source` of a hospital's records. */
export const sourceOf = (placeKey: string) => `urn:anji:hospital:${placeOf(placeKey).code}`

/** One file per hospital that saw the person; ids come from `random`, so that importing again writes the same records. */
export function hospitalFiles(
  random: Random,
  person: Person,
  visits: OfflineVisit[],
  options: HistoryOptions,
): HospitalFile[] {
  const files = new Map<string, HospitalFile>()
  // What was prescribed last for a lasting illness is still taken; all before has run out.
  const current = visits.findLast(({ diagnoses }) => diagnoses.some((icd10) => DISEASES[icd10]?.chronic))
  for (const visit of visits) {
    let file = files.get(visit.placeKey)
    if (!file) {
      const source = sourceOf(visit.placeKey)
      file = { placeKey: visit.placeKey, source, resources: [hospitalPatient(random, person, visit.placeKey, options)] }
      const patient = file.resources[0] as Patient
      for (const allergen of person.allergies) file.resources.push(allergy(random, patient, allergen, visit))
      files.set(visit.placeKey, file)
    }
    file.resources.push(...visitResources(random, file.resources[0] as Patient, visit, visit === current, options))
  }
  for (const file of files.values()) for (const resource of file.resources) resource.meta = { source: file.source }
  return [...files.values()]
}

/** A person as one hospital writes them down. */
export function hospitalPatient(random: Random, person: Person, placeKey: string, options: HistoryOptions): Patient {
  const place = placeOf(placeKey)
  return {
    resourceType: 'Patient',
    id: random.uuid(),
    identifier: [
      { use: 'official', system: ID_CARD_SYSTEM, value: person.idNumber },
      {
        use: 'usual',
        system: `urn:anji:hospital:${place.code}:card`,
        value: `${place.code.slice(-3)}${String(person.order).padStart(6, '0')}`,
      },
    ],
    active: true,
    name: [{ use: 'official', text: person.name }],
    telecom: [{ system: 'phone', value: person.phone, use: 'mobile' }],
    gender: person.sex,
    birthDate: person.birthDate,
    address: [{ text: placeOf(person.villageKey).address }],
    managingOrganization: { reference: `Organization/${options.organizationId(placeKey)}`, display: place.name },
  }
}

function visitResources(
  random: Random,
  patient: Patient,
  visit: OfflineVisit,
  isCurrent: boolean,
  options: HistoryOptions,
): Resource[] {
  const subject = reference(patient, patient.name?.[0]?.text)
  const start = isoLocal(visit.day, visit.minuteOfDay)
  const encounterId = random.uuid()
  const encounter: Reference = { reference: `Encounter/${encounterId}` }
  const conditions = visit.diagnoses.map((icd10) => condition(random, icd10, { subject, encounter, start }))
  const visitEncounter: Encounter = {
    resourceType: 'Encounter',
    id: encounterId,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    subject: subject as Encounter['subject'],
    period: { start, end: isoLocal(visit.day, visit.minuteOfDay + random.between(6, 25)) },
    reasonCode: visit.diagnoses.slice(0, 1).map(icd10Concept),
    diagnosis: conditions.map((found, index) => ({
      condition: reference(found) as Reference<Condition>,
      rank: index + 1,
    })),
    serviceProvider: {
      reference: `Organization/${options.organizationId(visit.placeKey)}`,
      display: placeOf(visit.placeKey).name,
    },
  }
  return [
    visitEncounter,
    ...conditions,
    ...observations(random, visit.measured, { subject, encounter, start }),
    ...visit.drugs.map((name) => ({
      ...medicationRequest(random, name, { subject, encounter, start }, visit, options),
      status: isCurrent ? ('active' as const) : ('completed' as const),
    })),
  ]
}

interface Setting {
  subject: Reference
  encounter: Reference
  start: string
}

function condition(random: Random, icd10: string, { subject, encounter, start }: Setting): Condition {
  return {
    resourceType: 'Condition',
    id: random.uuid(),
    // A cold is over when the next visit comes; only lasting diseases are there to be followed up.
    clinicalStatus: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
          code: DISEASES[icd10]?.chronic ? 'active' : 'resolved',
        },
      ],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
    },
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] },
    ],
    code: icd10Concept(icd10),
    subject: subject as Condition['subject'],
    encounter: encounter as Condition['encounter'],
    recordedDate: start,
  }
}

function observations(random: Random, measured: Measured, setting: Setting): Observation[] {
  const found: Observation[] = []
  if (measured.systolicMmHg !== undefined && measured.diastolicMmHg !== undefined) {
    found.push({
      ...observation(random, 'vital-signs', concept(LOINC, '85354-9', '血压'), setting),
      component: [
        { code: concept(LOINC, '8480-6', '收缩压'), valueQuantity: quantity(measured.systolicMmHg, 'mmHg', 'mm[Hg]') },
        { code: concept(LOINC, '8462-4', '舒张压'), valueQuantity: quantity(measured.diastolicMmHg, 'mmHg', 'mm[Hg]') },
      ],
    })
  }
  for (const [key, loinc, zh, unit, category] of LABS) {
    const value = measured[key]
    if (value === undefined) continue
    found.push({
      ...observation(random, category, concept(LOINC, loinc, zh), setting),
      valueQuantity: quantity(value, unit === 'umol/L' ? 'μmol/L' : unit, unit),
    })
  }
  return found
}

function observation(
  random: Random,
  category: string,
  code: CodeableConcept,
  { subject, encounter, start }: Setting,
): Observation {
  return {
    resourceType: 'Observation',
    id: random.uuid(),
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
    code,
    subject: subject as Observation['subject'],
    encounter: encounter as Observation['encounter'],
    effectiveDateTime: start,
  }
}

function medicationRequest(
  random: Random,
  name: string,
  { subject, encounter, start }: Setting,
  visit: OfflineVisit,
  options: HistoryOptions,
): Omit<MedicationRequest, 'status'> {
  return {
    resourceType: 'MedicationRequest',
    id: random.uuid(),
    intent: 'order',
    medicationCodeableConcept: options.medication(name),
    subject: subject as MedicationRequest['subject'],
    encounter: encounter as MedicationRequest['encounter'],
    authoredOn: start,
    reasonCode: visit.diagnoses.slice(0, 1).map(icd10Concept),
  }
}

function allergy(random: Random, patient: Patient, allergen: string, visit: OfflineVisit): AllergyIntolerance {
  return {
    resourceType: 'AllergyIntolerance',
    id: random.uuid(),
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' }],
    },
    type: 'allergy',
    category: ['medication'],
    criticality: 'high',
    code: { text: allergen },
    patient: reference(patient) as AllergyIntolerance['patient'],
    recordedDate: isoLocal(visit.day, visit.minuteOfDay),
  }
}

const icd10Concept = (icd10: string) => concept(ICD10_SYSTEM, icd10, diseaseName(icd10))

function concept(system: string, code: string, display: string): CodeableConcept {
  return { coding: [{ system, code, display }], text: display }
}

const quantity = (value: number, unit: string, code: string) => ({ value, unit, system: UCUM, code })

function reference(resource: Resource, display?: string): Reference {
  return { reference: `${resource.resourceType}/${resource.id}`, ...(display ? { display } : {}) }
}
