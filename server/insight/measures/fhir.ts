import type { Extension, Measure as FhirMeasure, MeasureReport, MeasureReportGroup } from '@medplum/fhirtypes'
import type { CriterionPart } from '#contracts/measures'
import { sm3 } from '#kernel'
import { membershipOf } from './compile.ts'
import type { Measure } from './definitions.ts'
import type { PersonRow } from './explain.ts'
import { ratePercent } from './figures.ts'
import type { Period } from './period.ts'
import { whyOf } from './words.ts'

/** Measures and what they came to, as FHIR R4 (§14.10, §14.11). Pure. */
const population = 'http://terminology.hl7.org/CodeSystem/measure-population'
const translation = 'http://hl7.org/fhir/StructureDefinition/translation'

export const measureIdOf = ({ code, version }: { code: string; version: number }): string => `${code}-${version}`
export const canonicalOf = (measure: { code: string; version: number }): string =>
  `urn:anji:measure:${measure.code}|${measure.version}`

const partCodes: Record<CriterionPart, string> = {
  population: 'initial-population',
  exclusion: 'denominator-exclusion',
  denominator: 'denominator',
  numerator: 'numerator',
}
const coding = (code: string) => ({ coding: [{ system: population, code }] })

function inEnglish(en: string): { extension: Extension[] } {
  const content = { url: 'content', valueString: en }
  return { extension: [{ url: translation, extension: [{ url: 'lang', valueCode: 'en' }, content] }] }
}

export function fhirMeasureOf(measure: Measure): FhirMeasure {
  const { code, version, title, counted, criteria, validFrom, validTo } = measure
  return {
    resourceType: 'Measure',
    id: measureIdOf(measure),
    url: `urn:anji:measure:${code}`,
    version: String(version),
    name: code.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    title: title.zh,
    ...{ _title: inEnglish(title.en) },
    status: 'active',
    description: counted.zh,
    ...{ _description: inEnglish(counted.en) },
    effectivePeriod: { start: validFrom, ...(validTo ? { end: validTo } : {}) },
    scoring: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/measure-scoring',
          code: measure.weights || measure.expectedPerMille ? 'ratio' : 'proportion',
        },
      ],
    },
    rationale: measure.source,
    group: [
      {
        population: criteria.map((one) => ({
          code: coding(partCodes[one.part]),
          description: one.words.zh,
          ...{ _description: inEnglish(one.words.en) },
          // R4 names a few languages and lets others be (extensible binding).
          criteria: { language: 'text/json' as 'text/cql', name: one.code, expression: JSON.stringify(one.when) },
        })),
      },
    ],
  }
}

export interface Counted {
  readonly numerator: number
  readonly denominator: number
  readonly population: number
}

function groupOf({ numerator, denominator, population: people }: Counted): MeasureReportGroup {
  const rate = ratePercent(numerator, denominator)
  return {
    population: [
      { code: coding('initial-population'), count: people },
      { code: coding('denominator'), count: denominator },
      { code: coding('numerator'), count: numerator },
    ],
    ...(rate === null
      ? {}
      : { measureScore: { value: rate, unit: '%', system: 'http://unitsofmeasure.org', code: '%' } }),
  }
}

interface ReportOf {
  readonly measure: { readonly code: string; readonly version: number }
  readonly period: Period
  readonly asOf: Date
}

const head = ({ measure, period, asOf }: ReportOf) => ({
  resourceType: 'MeasureReport' as const,
  status: 'complete' as const,
  measure: canonicalOf(measure),
  date: asOf.toISOString(),
  period: { start: period.from, end: period.to },
})

/** The figure of the region or an institution. One id a measure, scope and year: the year's report is amended as it goes on. */
export function summaryReport(of: ReportOf, institutionId: string | null, counted: Counted): MeasureReport {
  const key = `${of.measure.code} ${of.period.kind} ${of.period.from} ${institutionId ?? 'region'}`
  return {
    ...head(of),
    id: `summary-${sm3(key).toString('hex').slice(0, 40)}`,
    type: 'summary',
    ...(institutionId ? { reporter: { reference: `Organization/${institutionId}` } } : {}),
    group: [groupOf(counted)],
  }
}

/** How one person counts; of now, and not stored. */
export function individualReport(measure: Measure, period: Period, asOf: Date, row: PersonRow): MeasureReport {
  const membership = membershipOf(measure, row.decided)
  const inPopulation = membership === 'outside' ? 0 : 1
  return {
    ...head({ measure, period, asOf }),
    type: 'individual',
    subject: { reference: `Patient/${row.residentId}` },
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${escaped(whyOf(measure, row.decided, row.facts).zh)}</div>`,
    },
    group: [groupOf({ numerator: row.numerator, denominator: row.denominator, population: inPopulation })],
  }
}

/** The people behind a figure, as references a List would hold; contained, so that it is nobody's document of its own. */
export function subjectListReport(
  of: ReportOf,
  counted: Counted,
  people: readonly { residentId: string; part: string }[],
): MeasureReport {
  const list = (part: string) => ({
    resourceType: 'List' as const,
    id: part,
    status: 'current' as const,
    mode: 'snapshot' as const,
    entry: people
      .filter((one) => one.part === part)
      .map(({ residentId }) => ({ item: { reference: `Patient/${residentId}` } })),
  })
  const parts = ['denominator', 'numerator'].filter((part) => people.some((one) => one.part === part))
  const group = groupOf(counted)
  return {
    ...head(of),
    type: 'subject-list',
    contained: parts.map(list),
    group: [
      {
        ...group,
        population: group.population?.map((one) => {
          const part = one.code?.coding?.[0]?.code ?? ''
          return parts.includes(part) ? { ...one, subjectResults: { reference: `#${part}` } } : one
        }),
      },
    ],
  }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
