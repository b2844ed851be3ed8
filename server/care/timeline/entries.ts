/** One resource of the record as one plain line of the timeline. Pure. */
import type {
  AllergyIntolerance,
  Appointment,
  Condition,
  Encounter,
  ExplanationOfBenefit,
  Immunization,
  MedicationDispense,
  MedicationRequest,
  Observation,
  Procedure,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import type { TimelineEntry } from '#contracts/timeline'
import { doseWords, medicineName } from './dose-words.ts'
import type { Reader } from './load.ts'
import { isPressure, meaningOf, moneyOf, pressureOf, timeOf, valueWords } from './measurements.ts'
import { nameOf, say, visitDetail, visitName } from './plain-words.ts'

type Line = Omit<TimelineEntry, 'id' | 'meaning'> & { meaning?: TimelineEntry['meaning'] }
type Teller<R> = (resource: R, reader: Reader) => Line | undefined

const tellers: Record<string, Teller<never>> = {
  Encounter: (encounter: Encounter, { locale, placeOf }) =>
    encounter.period?.start
      ? {
          kind: 'visit',
          at: encounter.period.start,
          title: visitName(encounter.class?.code, locale),
          detail: visitDetail(encounter, locale),
          where: placeOf(encounter.serviceProvider),
        }
      : undefined,
  Condition: (condition: Condition, { locale, placeOfVisit }) => {
    const at = condition.onsetDateTime ?? condition.recordedDate
    const active = condition.clinicalStatus?.coding?.some(
      ({ code }) => code === 'active' || code === 'recurrence' || code === 'relapse',
    )
    return at
      ? {
          kind: 'diagnosis',
          at,
          title: nameOf(condition.code, locale),
          detail: say(active ? 'active' : 'resolved', locale),
          where: placeOfVisit(condition.encounter),
        }
      : undefined
  },
  MedicationRequest: (request: MedicationRequest, reader) =>
    request.authoredOn
      ? {
          kind: 'medicine',
          at: request.authoredOn,
          title: medicineName(request, reader),
          detail: doseWords(request.dosageInstruction, reader.locale),
          where: reader.placeOfVisit(request.encounter),
        }
      : undefined,
  MedicationDispense: (dispense: MedicationDispense, reader) =>
    dispense.whenHandedOver
      ? {
          kind: 'medicine',
          at: dispense.whenHandedOver,
          title: medicineName(dispense, reader),
          detail: say('collected', reader.locale),
          where: dispensedAt(dispense, reader),
        }
      : undefined,
  Observation: tellObservation,
  Procedure: (procedure: Procedure, { locale, placeOfVisit }) => {
    const at = procedure.performedDateTime ?? procedure.performedPeriod?.start
    return at
      ? {
          kind: 'procedure',
          at,
          title: nameOf(procedure.code, locale),
          detail: null,
          where: placeOfVisit(procedure.encounter),
        }
      : undefined
  },
  Immunization: (given: Immunization, { locale, placeOf }) =>
    given.occurrenceDateTime && given.status !== 'not-done'
      ? {
          kind: 'vaccine',
          at: given.occurrenceDateTime,
          title: nameOf(given.vaccineCode, locale),
          detail: null,
          where: placeOf(given.location),
        }
      : undefined,
  AllergyIntolerance: (allergy: AllergyIntolerance, { locale }) => {
    const at = allergy.recordedDate ?? allergy.onsetDateTime
    const detail = allergy.criticality === 'high' ? say('severe', locale) : null
    return at ? { kind: 'allergy', at, title: nameOf(allergy.code, locale), detail, where: null } : undefined
  },
  DiagnosticReport: (report: Resource & { resourceType: 'DiagnosticReport' }, { locale, placeOf }) => {
    const at = report.effectiveDateTime ?? report.issued
    return at
      ? {
          kind: 'report',
          at,
          title: nameOf(report.code, locale),
          detail: report.conclusion ?? null,
          where: placeOf(report.performer?.[0]),
        }
      : undefined
  },
  Appointment: (appointment: Appointment, { locale }) => {
    const state = appointment.status as 'booked' | 'checked-in' | 'fulfilled' | 'noshow' | 'cancelled'
    const known = ['booked', 'checked-in', 'fulfilled', 'noshow', 'cancelled'].includes(state)
    const department = appointment.specialty?.[0]?.text
    return appointment.start
      ? {
          kind: 'appointment',
          at: appointment.start,
          title: department ? `${say('appointment', locale)} · ${department}` : say('appointment', locale),
          detail: known ? say(state, locale) : null,
          where: null,
        }
      : undefined
  },
  ExplanationOfBenefit: (bill: ExplanationOfBenefit, { locale, placeOf }) => {
    const total = moneyOf(bill.total?.[0]?.amount)
    const title = total === undefined ? say('bill', locale) : `${say('bill', locale)} ${total}`
    return { kind: 'bill', at: bill.created, title, detail: null, where: placeOf(bill.provider) }
  },
  Composition: (document: Resource & { resourceType: 'Composition' }, { placeOf }) => ({
    kind: 'document',
    at: document.date,
    title: document.title,
    detail: null,
    where: placeOf(document.custodian),
  }),
  ServiceRequest: (request: Resource & { resourceType: 'ServiceRequest' }, { locale, placeOf }) =>
    request.meta?.source === 'urn:anji:consult' && request.authoredOn
      ? {
          kind: 'document',
          at: request.authoredOn,
          title: say('referral', locale),
          detail: request.reasonCode?.[0]?.text ?? null,
          where: placeOf(request.performer?.[0]),
        }
      : undefined,
}

/**
 * The line of a resource; undefined for what is no event in a person's life, carries no date, or was entered by mistake.
 */
export function entryOf(resource: Resource, reader: Reader): TimelineEntry | undefined {
  if (isMistake(resource)) return undefined
  const line = tellers[resource.resourceType]?.(resource as never, reader)
  if (!line) return undefined
  const where =
    line.where ?? reader.placeOfVisit(referenceTo(visitOf(resource))) ?? reader.placeOfPatient(subjectOf(resource))
  return { meaning: null, ...line, where, id: `${resource.resourceType}/${resource.id}` }
}

/** Types that a line of time tells of. */
export const toldTypes: readonly string[] = Object.keys(tellers)

/** Entered in error, by whatever element says so. */
export function isMistake(resource: Resource): boolean {
  const { status, verificationStatus } = resource as { status?: unknown; verificationStatus?: unknown }
  const verified = verificationStatus as { coding?: { code?: string }[] } | undefined
  return status === 'entered-in-error' || (verified?.coding?.some(({ code }) => code === 'entered-in-error') ?? false)
}

/** The visit that a resource belongs to. */
export function visitOf(resource: Resource): string | undefined {
  const one = resource as {
    encounter?: Reference
    context?: Reference & { encounter?: Reference[] }
    item?: { encounter?: Reference[] }[]
  }
  return (
    one.encounter?.reference ??
    one.context?.reference ??
    one.context?.encounter?.[0]?.reference ??
    (resource.resourceType === 'ExplanationOfBenefit' ? one.item?.[0]?.encounter?.[0]?.reference : undefined)
  )
}

function referenceTo(name: string | undefined): Reference | undefined {
  return name === undefined ? undefined : { reference: name }
}

export function subjectOf(resource: Resource): Reference | undefined {
  const one = resource as { subject?: Reference; patient?: Reference; participant?: { actor?: Reference }[] }
  return (
    one.subject ?? one.patient ?? one.participant?.find(({ actor }) => actor?.reference?.startsWith('Patient/'))?.actor
  )
}

export function dispensedAt(dispense: MedicationDispense, { placeOf }: Reader): string | null {
  return dispense.performer?.map(({ actor }) => placeOf(actor)).find(Boolean) ?? placeOf(dispense.location)
}

function tellObservation(observation: Observation, { locale, placeOf, placeOfVisit }: Reader): Line | undefined {
  const at = timeOf(observation)
  const category = observation.category?.flatMap((one) => one.coding?.map(({ code }) => code) ?? []) ?? []
  const isReading = category.includes('vital-signs')
  if (!at || !(isReading || category.includes('laboratory') || category.includes('imaging'))) return undefined
  const pressure = isPressure(observation) ? pressureOf(observation) : undefined
  const value = pressure ? `${pressure.systolic}/${pressure.diastolic} mmHg` : valueWords(observation, locale)
  const name = nameOf(observation.code, locale)
  return {
    kind: isReading ? 'reading' : 'test',
    at,
    title: value ? `${name} ${value}` : name,
    detail: null,
    where: placeOfVisit(observation.encounter) ?? placeOf(observation.performer?.[0]),
    meaning: meaningOf(observation),
  }
}
