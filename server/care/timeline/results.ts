/** Reports as a sheet: items with what the record says of them; loose values of a visit make a sheet of their own. Pure. */
import type { DiagnosticReport, ImagingStudy, Observation } from '@medplum/fhirtypes'
import type { ResultKind, ResultLine, ResultSheet } from '#contracts/timeline'
import type { Locale } from '#kernel'
import { isMistake } from './entries.ts'
import { filesOf } from './files.ts'
import { instant, newestFirst, type Reader, type Story } from './load.ts'
import { meaningOf, rangeWords, timeOf, valueWords } from './measurements.ts'
import { nameOf, say } from './plain-words.ts'
import { seriesOfValue } from './trend-series.ts'

export const resultTypes = ['DiagnosticReport', 'ImagingStudy', 'Observation', 'Media']

interface Sheet {
  readonly line: ResultLine
  readonly values: readonly Observation[]
  readonly report: DiagnosticReport | undefined
  readonly studies: readonly ImagingStudy[]
}

/** Every sheet of a story, newest first. */
export function sheetsOf({ resources, reader }: Story): Sheet[] {
  const reports: DiagnosticReport[] = []
  const loose = new Map<string, Observation>()
  const studies = new Map<string, ImagingStudy>()
  for (const resource of resources) {
    if (isMistake(resource)) continue
    const name = `${resource.resourceType}/${resource.id}`
    if (resource.resourceType === 'DiagnosticReport') reports.push(resource as DiagnosticReport)
    if (resource.resourceType === 'ImagingStudy') studies.set(name, resource as ImagingStudy)
    if (resource.resourceType === 'Observation' && isLaboratory(resource as Observation)) {
      loose.set(name, resource as Observation)
    }
  }
  const sheets = reports.map((report) => sheetOf(report, reader))
  for (const { values, studies: shown } of sheets) {
    for (const { id } of values) loose.delete(`Observation/${id}`)
    for (const { id } of shown) studies.delete(`ImagingStudy/${id}`)
  }
  const byVisit = Map.groupBy(loose.values(), (one) => one.encounter?.reference ?? `Observation/${one.id}`)
  return [
    ...sheets,
    ...[...byVisit].map(([id, values]) => looseSheet(id, values, reader)),
    ...[...studies.values()].map((study) => studySheet(study, reader)),
  ].sort((a, b) => newestFirst(a.line, b.line))
}

/** The whole of a sheet; each value with the same measured before. */
export function opened(sheet: Sheet, { resources, reader }: Story): ResultSheet {
  const all = resources.filter((one): one is Observation => one.resourceType === 'Observation')
  const bySeries = Map.groupBy(all, (one) => seriesOfValue(one) ?? '')
  const { report } = sheet
  const performer = report?.performer?.map(reader.personOf).find((name) => name !== null && name !== sheet.line.where)
  return {
    ...sheet.line,
    by: performer ?? null,
    issued: report?.issued ?? null,
    lines: sheet.values.map((value) => itemOf(value, bySeries, reader)),
    images: sheet.studies.map((study) => studyWords(study, reader)),
    files: report ? filesOf(report) : [],
  }
}

function itemOf(
  value: Observation,
  bySeries: ReadonlyMap<string, readonly Observation[]>,
  { locale }: Reader,
): ResultSheet['lines'][number] {
  const series = seriesOfValue(value)
  const same = series === undefined ? [] : (bySeries.get(series) ?? [])
  const at = instant(timeOf(value))
  const earlier = same.filter((one) => instant(timeOf(one)) < at)
  const before = earlier.sort((a, b) => instant(timeOf(b)) - instant(timeOf(a)))[0]
  return {
    id: `Observation/${value.id}`,
    name: nameOf(value.code, locale),
    value: valueWords(value, locale) ?? '—',
    range: rangeWords(value.referenceRange),
    meaning: meaningOf(value),
    before: before ? { value: valueWords(before, locale) ?? '—', at: timeOf(before) ?? '' } : null,
    series: same.length > 1 && series !== undefined ? series : null,
  }
}

function sheetOf(report: DiagnosticReport, reader: Reader): Sheet {
  const { locale } = reader
  const values = (report.result ?? []).flatMap((reference) => withMembers(reader.find<Observation>(reference), reader))
  const studies = (report.imagingStudy ?? []).flatMap((reference) => reader.find<ImagingStudy>(reference) ?? [])
  const codes = (report.conclusionCode ?? []).map((code) => nameOf(code, locale)).join(locale === 'zh' ? '；' : '; ')
  const line: ResultLine = {
    id: `DiagnosticReport/${report.id}`,
    kind: kindOf(report, studies.length > 0),
    at: report.effectiveDateTime ?? report.effectivePeriod?.start ?? report.issued ?? '',
    title: nameOf(report.code, locale),
    where:
      report.performer?.map(reader.placeOf).find(Boolean) ??
      reader.placeOfVisit(report.encounter) ??
      reader.placeOfPatient(report.subject),
    conclusion: report.conclusion ?? (codes || null),
    ...counts(values),
    preliminary: report.status === 'preliminary' || report.status === 'partial' || report.status === 'registered',
  }
  return { line, values, report, studies }
}

/** A panel stands for its members (Observation.hasMember), one step deep. */
function withMembers(value: Observation | undefined, { find }: Reader): Observation[] {
  if (value?.resourceType !== 'Observation') return []
  const members = (value.hasMember ?? []).flatMap((reference) => {
    const member = find<Observation>(reference)
    return member?.resourceType === 'Observation' ? [member] : []
  })
  return members.length > 0 ? members : [value]
}

function looseSheet(id: string, values: readonly Observation[], reader: Reader): Sheet {
  const { locale } = reader
  const [first] = values
  const line: ResultLine = {
    id,
    kind: 'laboratory',
    at: (first && timeOf(first)) ?? '',
    title: looseTitle(values, locale),
    where:
      reader.placeOfVisit(first?.encounter) ??
      reader.placeOf(first?.performer?.[0]) ??
      reader.placeOfPatient(first?.subject),
    conclusion: null,
    ...counts(values),
    preliminary: false,
  }
  return { line, values, report: undefined, studies: [] }
}

/** 空腹血糖、糖化血红蛋白等 6 项. */
function looseTitle(values: readonly Observation[], locale: Locale): string {
  const names = [...new Set(values.map(({ code }) => nameOf(code, locale)))]
  const shown = names.slice(0, 2).join(locale === 'zh' ? '、' : ', ')
  if (names.length <= 2) return shown || say('results', locale)
  return locale === 'zh' ? `${shown}等 ${names.length} 项` : `${shown} and ${names.length - 2} more`
}

function studySheet(study: ImagingStudy, reader: Reader): Sheet {
  const line: ResultLine = {
    id: `ImagingStudy/${study.id}`,
    kind: 'imaging',
    at: study.started ?? '',
    title:
      study.description ??
      study.procedureCode?.map((code) => nameOf(code, reader.locale))[0] ??
      studyWords(study, reader),
    where:
      reader.placeOfVisit(study.encounter) ?? reader.placeOf(study.location) ?? reader.placeOfPatient(study.subject),
    conclusion: study.note?.map(({ text }) => text).join('\n') || null,
    items: 0,
    abnormal: 0,
    critical: false,
    preliminary: false,
  }
  return { line, values: [], report: undefined, studies: [study] }
}

/** CT 胸部 · 2 个序列 120 幅. */
function studyWords(study: ImagingStudy, { locale }: Reader): string {
  const series = study.series ?? []
  const parts = series.map((one) =>
    [one.modality.display ?? one.modality.code, one.bodySite?.display].filter(Boolean).join(' '),
  )
  const images = study.numberOfInstances ?? series.reduce((sum, one) => sum + (one.instance?.length ?? 0), 0)
  const sum = locale === 'zh' ? `${series.length} 个序列 ${images} 幅` : `${series.length} series, ${images} images`
  return [...new Set(parts), sum].filter(Boolean).join(' · ')
}

function counts(values: readonly Observation[]): Pick<ResultLine, 'items' | 'abnormal' | 'critical'> {
  const meanings = values.map(meaningOf)
  return {
    items: values.length,
    abnormal: meanings.filter((meaning) => meaning !== null && meaning !== 'normal').length,
    critical: meanings.includes('critical'),
  }
}

function kindOf(report: DiagnosticReport, hasStudies: boolean): ResultKind {
  const codes = report.category?.flatMap(({ coding, text }) => [text, ...(coding ?? []).map(({ code }) => code)]) ?? []
  // HL7 v2 table 0074.
  if (hasStudies || codes.some((code) => /^(RAD|IMG|CT|NMR|RUS|CUS|NMS|VUS|XRC|CAT|imaging)$/i.test(code ?? '')))
    return 'imaging'
  if (codes.some((code) => /^(LAB|CH|HM|MB|SR|UR|IMM|BLB|TX|CG|GE|laboratory)$/i.test(code ?? ''))) return 'laboratory'
  return (report.result ?? []).length > 0 ? 'laboratory' : 'other'
}

function isLaboratory(observation: Observation): boolean {
  const codes = observation.category?.flatMap(({ coding }) => coding?.map(({ code }) => code) ?? []) ?? []
  return codes.includes('laboratory') && timeOf(observation) !== undefined && observation.status !== 'cancelled'
}
