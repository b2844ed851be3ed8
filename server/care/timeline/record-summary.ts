/** The record as a doctor wants it beside a consult. Pure. */
import type {
  AllergyIntolerance,
  Condition,
  Encounter,
  MedicationRequest,
  Observation,
  Resource,
} from '@medplum/fhirtypes'
import type { z } from 'zod'
import { toIcd10 } from '#care/booking'
import type { PressureReading, Reading, RecordSummary } from '#contracts/timeline'
import { isCurrent } from './background.ts'
import { doseWords, medicineName } from './dose-words.ts'
import { isMistake } from './entries.ts'
import type { Reader } from './load.ts'
import { isPressure, pressureOf, readingOf, type Series, seriesOf } from './measurements.ts'
import { nameOf, visitName } from './plain-words.ts'

const pointsMax = 60
const visitsMax = 100

export function summarise(resources: readonly Resource[], reader: Reader): RecordSummary {
  const of = <R extends Resource>(type: R['resourceType']) =>
    resources.filter((one): one is R => one.resourceType === type)
  return {
    diagnoses: diagnosesOf(of<Condition>('Condition'), reader),
    medicines: medicinesOf(of<MedicationRequest>('MedicationRequest'), reader),
    allergies: of<AllergyIntolerance>('AllergyIntolerance')
      .filter((allergy) => isCurrent(allergy) && !isMistake(allergy))
      .map((allergy) => ({
        code: allergy.code?.coding?.[0]?.code ?? null,
        name: nameOf(allergy.code, reader.locale),
        reaction: allergy.reaction?.[0]?.manifestation?.[0]?.text ?? null,
        severe: allergy.criticality === 'high',
      })),
    readings: readingsOf(of<Observation>('Observation')),
    encounters: visitsOf(of<Encounter>('Encounter'), reader),
    reports: of<Resource & { resourceType: 'DiagnosticReport' }>('DiagnosticReport')
      .map((report) => ({
        id: report.id!,
        at: report.effectiveDateTime ?? report.issued ?? '',
        title: nameOf(report.code, reader.locale),
        where: reader.placeOf(report.performer?.[0]),
      }))
      .sort(newestFirst)
      .slice(0, visitsMax),
  }
}

/** One line a disease, the active and the newest first; a disease seen at ten visits is still one. */
function diagnosesOf(conditions: readonly Condition[], { locale, placeOfVisit }: Reader): RecordSummary['diagnoses'] {
  const lines = new Map<string, RecordSummary['diagnoses'][number]>()
  for (const condition of conditions) {
    const coded = toIcd10(condition.code?.coding ?? [], condition.code?.text)
    const name = nameOf(condition.code, locale)
    const active =
      condition.clinicalStatus?.coding?.some(
        ({ code }) => code === 'active' || code === 'recurrence' || code === 'relapse',
      ) ?? false
    const since = (condition.onsetDateTime ?? condition.recordedDate)?.slice(0, 10) ?? null
    const line = { code: coded?.code ?? null, name, active, since, where: placeOfVisit(condition.encounter) }
    const known = lines.get(coded?.code ?? name)
    const earlier = known && (known.since ?? '9') <= (since ?? '9') ? known : line
    lines.set(coded?.code ?? name, { ...earlier, active: active || (known?.active ?? false) })
  }
  return [...lines.values()].sort(
    (a, b) => Number(b.active) - Number(a.active) || (b.since ?? '').localeCompare(a.since ?? ''),
  )
}

/** The newest order of each medicine. */
function medicinesOf(requests: readonly MedicationRequest[], reader: Reader): RecordSummary['medicines'] {
  const lines = new Map<string, RecordSummary['medicines'][number]>()
  for (const request of requests) {
    if (request.status === 'entered-in-error' || request.status === 'draft' || request.status === 'cancelled') continue
    const name = medicineName(request, reader)
    const since = request.authoredOn?.slice(0, 10) ?? null
    if ((lines.get(name)?.since ?? '') > (since ?? '')) continue
    lines.set(name, {
      code: request.medicationCodeableConcept?.coding?.[0]?.code ?? null,
      name,
      dosage: doseWords(request.dosageInstruction, reader.locale),
      since,
      active: request.status === 'active',
      where: reader.placeOfVisit(request.encounter),
    })
  }
  return [...lines.values()].sort(
    (a, b) => Number(b.active) - Number(a.active) || (b.since ?? '').localeCompare(a.since ?? ''),
  )
}

function readingsOf(observations: readonly Observation[]): RecordSummary['readings'] {
  const pressure: z.infer<typeof PressureReading>[] = []
  const series: Record<Series, z.infer<typeof Reading>[]> = {
    glucose: [],
    hba1c: [],
    weight: [],
    creatinine: [],
    cholesterolLdl: [],
  }
  for (const observation of observations) {
    if (observation.status === 'entered-in-error' || observation.status === 'cancelled') continue
    const both = isPressure(observation) ? pressureOf(observation) : undefined
    if (both) pressure.push(both)
    const name = seriesOf(observation)
    const reading = name && readingOf(observation, name)
    if (name && reading) series[name].push(reading)
  }
  const newest = <R extends { at: string }>(readings: R[]) => readings.sort(oldestFirst).slice(-pointsMax)
  return {
    bloodPressure: newest(pressure),
    glucose: newest(series.glucose),
    hba1c: newest(series.hba1c),
    weight: newest(series.weight),
    creatinine: newest(series.creatinine),
    cholesterolLdl: newest(series.cholesterolLdl),
  }
}

function visitsOf(encounters: readonly Encounter[], { locale, placeOf }: Reader): RecordSummary['encounters'] {
  return encounters
    .map((encounter) => ({
      id: encounter.id!,
      at: encounter.period?.start ?? '',
      title: [
        visitName(encounter.class?.code, locale),
        encounter.reasonCode?.[0] && nameOf(encounter.reasonCode[0], locale),
      ]
        .filter(Boolean)
        .join(' · '),
      where: placeOf(encounter.serviceProvider),
      online: encounter.class?.code === 'VR',
    }))
    .sort(newestFirst)
    .slice(0, visitsMax)
}

const oldestFirst = (a: { at: string }, b: { at: string }) => Date.parse(a.at) - Date.parse(b.at)
const newestFirst = (a: { at: string }, b: { at: string }) => (Date.parse(b.at) || 0) - (Date.parse(a.at) || 0)
