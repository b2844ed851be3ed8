/** What stays with a person: diagnoses, allergies, vaccines, procedures, each once. Pure. */
import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Encounter,
  Immunization,
  Procedure,
  Resource,
} from '@medplum/fhirtypes'
import type { Background } from '#contracts/timeline'
import { isMistake } from './entries.ts'
import { instant, newestFirst, type Reader, type Story } from './load.ts'
import { nameOf } from './plain-words.ts'

const linesMax = 300

export const backgroundTypes = ['Condition', 'AllergyIntolerance', 'Immunization', 'Procedure']

export function backgroundOf({ resources, reader }: Story): Background {
  const of = <R extends Resource>(type: R['resourceType']) =>
    resources.filter((one): one is R => one.resourceType === type && !isMistake(one))
  return {
    diagnoses: bounded(diagnosesOf(of<Condition>('Condition'), reader)),
    allergies: bounded(allergiesOf(of<AllergyIntolerance>('AllergyIntolerance'), reader)),
    vaccines: bounded(
      of<Immunization>('Immunization')
        .filter(({ status }) => status !== 'not-done')
        .map((given) => ({
          id: `Immunization/${given.id}`,
          name: nameOf(given.vaccineCode, reader.locale),
          at: given.occurrenceDateTime ?? null,
          where: reader.placeOf(given.location) ?? placeOf(given, reader),
          note: [doseNumber(given, reader), given.lotNumber].filter(Boolean).join(' · ') || null,
        }))
        .sort(newestFirst),
    ),
    procedures: bounded(
      of<Procedure>('Procedure')
        .filter(({ status }) => status !== 'not-done')
        .map((done) => ({
          id: `Procedure/${done.id}`,
          name: nameOf(done.code, reader.locale),
          at: done.performedDateTime ?? done.performedPeriod?.start ?? null,
          where: placeOf(done, reader),
          note: done.outcome ? nameOf(done.outcome, reader.locale) : null,
        }))
        .sort(newestFirst),
    ),
  }
}

function bounded<T>(lines: readonly T[]): { lines: T[]; more: number } {
  return { lines: lines.slice(0, linesMax), more: Math.max(0, lines.length - linesMax) }
}

function placeOf(resource: Resource, reader: Reader): string | null {
  const { encounter, subject, patient } = resource as Pick<Encounter, 'subject'> &
    Pick<Condition, 'encounter'> & {
      patient?: Immunization['patient']
    }
  return reader.placeOfVisit(encounter) ?? reader.placeOfPatient(subject ?? patient)
}

function codeOf(concept: CodeableConcept | undefined): string | undefined {
  return concept?.coding?.find(({ code }) => code)?.code
}

/** A disease seen at ten visits is one line with its first day; it is active if it was the last time. */
function diagnosesOf(conditions: readonly Condition[], reader: Reader): Background['diagnoses']['lines'] {
  const named = Map.groupBy(conditions, ({ code }) => nameOf(code, reader.locale))
  return [...named]
    .map(([name, same]) => {
      const began = (one: Condition) => one.onsetDateTime ?? one.onsetPeriod?.start ?? one.recordedDate
      const sorted = [...same].sort((a, b) => instant(began(a)) - instant(began(b)))
      const [first] = sorted
      const active = same.some((one) => /^(active|recurrence|relapse)$/.test(codeOf(one.clinicalStatus) ?? 'active'))
      const ended = sorted.map((one) => one.abatementDateTime ?? one.abatementPeriod?.end).findLast(Boolean)
      return {
        id: `Condition/${first?.id}`,
        name,
        at: (first && began(first)) ?? null,
        where: sorted.map((one) => placeOf(one, reader)).find(Boolean) ?? null,
        note: sorted.map((one) => one.note?.[0]?.text).find(Boolean) ?? null,
        active,
        until: active ? null : (ended ?? null),
        times: same.length,
      }
    })
    .sort((a, b) => Number(b.active) - Number(a.active) || newestFirst(a, b))
}

function allergiesOf(allergies: readonly AllergyIntolerance[], reader: Reader): Background['allergies']['lines'] {
  const named = Map.groupBy(allergies, ({ code }) => nameOf(code, reader.locale))
  const lines = [...named].map(([name, same]) => {
    const reactions = same.flatMap(({ reaction }) => reaction ?? []).flatMap(({ manifestation }) => manifestation)
    const words = new Set(reactions.map((one) => nameOf(one, reader.locale)))
    const sorted = [...same].sort((a, b) => instant(a.recordedDate) - instant(b.recordedDate))
    return {
      id: `AllergyIntolerance/${sorted[0]?.id}`,
      name,
      at: sorted[0]?.onsetDateTime ?? sorted[0]?.recordedDate ?? null,
      where:
        sorted
          .map(({ encounter, patient }) => reader.placeOfVisit(encounter) ?? reader.placeOfPatient(patient))
          .find(Boolean) ?? null,
      note: [...words].join(reader.locale === 'zh' ? '、' : ', ') || null,
      severe: same.some(
        ({ criticality, reaction }) =>
          criticality === 'high' || reaction?.some(({ severity }) => severity === 'severe'),
      ),
      current: same.some(isCurrent),
    }
  })
  return lines.sort(
    (a, b) => Number(b.current) - Number(a.current) || Number(b.severe) - Number(a.severe) || newestFirst(a, b),
  )
}

export function isCurrent(allergy: AllergyIntolerance): boolean {
  const status = codeOf(allergy.clinicalStatus)
  return status !== 'inactive' && status !== 'resolved' && codeOf(allergy.verificationStatus) !== 'refuted'
}

function doseNumber(given: Immunization, { locale }: Reader): string | undefined {
  const number = given.protocolApplied?.[0]?.doseNumberPositiveInt ?? given.protocolApplied?.[0]?.doseNumberString
  if (number === undefined) return undefined
  return locale === 'zh' ? `第 ${number} 剂` : `dose ${number}`
}
