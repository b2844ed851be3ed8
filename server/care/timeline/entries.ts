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
import type { Locale } from '#kernel'
import { amountOf, flagged, isPressure, moneyOf, pressureOf, timeOf } from './measurements.ts'
import { nameOf, say, visitName } from './plain-words.ts'

/** What a line needs beside its resource: the language, and the names of the places and visits that resources point to. */
export interface Reader {
  readonly locale: Locale
  readonly placeOf: (reference: Reference | undefined) => string | null
  readonly placeOfVisit: (encounter: Reference | undefined) => string | null
}

type Line = Omit<TimelineEntry, 'id' | 'abnormal'> & { abnormal?: boolean }
type Teller<R> = (resource: R, reader: Reader) => Line | undefined

const tellers: Record<string, Teller<never>> = {
  Encounter: (encounter: Encounter, { locale, placeOf }) =>
    encounter.period?.start
      ? {
          kind: 'visit',
          at: encounter.period.start,
          title: visitName(encounter.class?.code, locale),
          detail: encounter.reasonCode?.[0]
            ? nameOf(encounter.reasonCode[0], locale)
            : (encounter.serviceType?.text ?? null),
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
  MedicationRequest: (request: MedicationRequest, { locale, placeOfVisit }) =>
    request.authoredOn
      ? {
          kind: 'medicine',
          at: request.authoredOn,
          title: nameOf(request.medicationCodeableConcept, locale),
          detail: request.dosageInstruction?.[0]?.text ?? null,
          where: placeOfVisit(request.encounter),
        }
      : undefined,
  MedicationDispense: (dispense: MedicationDispense, { locale, placeOf }) =>
    dispense.whenHandedOver
      ? {
          kind: 'medicine',
          at: dispense.whenHandedOver,
          title: nameOf(dispense.medicationCodeableConcept, locale),
          detail: say('collected', locale),
          where: placeOf(dispense.performer?.[0]?.actor) ?? placeOf(dispense.location),
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
    given.occurrenceDateTime
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
    return at
      ? { kind: 'allergy', at, title: nameOf(allergy.code, locale), detail, where: null, abnormal: true }
      : undefined
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

/** The line of a resource; undefined for what is no event in a person's life or carries no date. */
export function entryOf(resource: Resource, reader: Reader): TimelineEntry | undefined {
  const line = tellers[resource.resourceType]?.(resource as never, reader)
  return line && { abnormal: false, ...line, id: `${resource.resourceType}/${resource.id}` }
}

function tellObservation(observation: Observation, { locale, placeOfVisit }: Reader): Line | undefined {
  const at = timeOf(observation)
  const category = observation.category?.flatMap((one) => one.coding?.map(({ code }) => code) ?? []) ?? []
  const isReading = category.includes('vital-signs')
  if (!at || !(isReading || category.includes('laboratory') || category.includes('imaging'))) return undefined
  const pressure = isPressure(observation) ? pressureOf(observation) : undefined
  const value = pressure
    ? `${pressure.systolic}/${pressure.diastolic} mmHg`
    : (amountOf(observation.valueQuantity) ?? observation.valueString ?? observation.valueCodeableConcept?.text)
  const name = nameOf(observation.code, locale)
  return {
    kind: isReading ? 'reading' : 'test',
    at,
    title: value ? `${name} ${value}` : name,
    detail: null,
    where: placeOfVisit(observation.encounter),
    abnormal: pressure?.abnormal ?? flagged(observation),
  }
}
