/** Grouping with its path: read from the lists as they came, condition by condition; `group.ts` gives the same answer fast. */
import { type Grouped, type GrouperCase, type GroupReason, ungrouped, unrelatedIn } from './case.ts'
import { type Condition, isSurgical, sayCondition } from './condition.ts'
import type { AdrgTable, MdcTable, TableSource } from './source.ts'
import type { Tables } from './tables.ts'

export interface Said {
  readonly zh: string
  readonly en: string
}
export interface ExplainedCondition extends Said {
  readonly holds: boolean
  /** The codes of the case that made it hold. */
  readonly codes: readonly string[]
}
/** One group that was looked at; of those that did not hold, the condition that failed. */
export interface PathStep {
  readonly kind: 'mdc' | 'adrg' | 'unrelated' | 'drg'
  readonly code: string
  readonly name: string
  readonly holds: boolean
  readonly conditions: readonly ExplainedCondition[]
}
export interface CountedDiagnosis {
  readonly code: string
  readonly name: string
  readonly severity: 'mcc' | 'cc' | null
  readonly exclusionTable: string | null
  /** Excluded: its table is the principal diagnosis's. */
  readonly excluded: boolean
}
export interface Explained extends Grouped {
  readonly name: string
  readonly principal: { readonly code: string; readonly name: string; readonly exclusionTable: string | null }
  readonly path: readonly PathStep[]
  readonly secondaries: readonly CountedDiagnosis[]
  readonly counted: 'mcc' | 'cc' | null
  /** Clinical codes that were read as another, and codes that no table knows. */
  readonly readAs: readonly { readonly code: string; readonly as: string }[]
  readonly unknown: readonly string[]
}

/** The group of a case and how it came to it. */
export function explainCase(tables: Tables, stay: GrouperCase): Explained {
  const { source } = tables
  const { codes, readAs, unknown } = readCodes(tables, stay)
  const read = { ...stay, diagnoses: codes }
  const secondaries = secondariesOf(source, codes)
  const path: PathStep[] = []
  const grouped =
    stay.ageYears === 0 && stay.ageDays === null
      ? ungrouped('age-days-missing')
      : (walk(tables, read, secondaries, path) ?? ungrouped(reasonOf(tables, read)))
  const principal = codes[0] ?? ''
  return {
    ...grouped,
    name: source.drgNames.get(grouped.drg) ?? '',
    principal: {
      code: principal,
      name: source.diagnosisNames.get(principal) ?? '',
      exclusionTable: source.exclusion.get(principal) ?? null,
    },
    path,
    secondaries,
    counted: severityOf(secondaries),
    readAs,
    unknown,
  }
}

const severityOf = (secondaries: readonly CountedDiagnosis[]): 'mcc' | 'cc' | null => {
  const counting = secondaries.filter(({ excluded }) => !excluded).map(({ severity }) => severity)
  return counting.includes('mcc') ? 'mcc' : counting.includes('cc') ? 'cc' : null
}

function readCodes({ source, diagnoses, procedures }: Tables, stay: GrouperCase) {
  const codes = stay.diagnoses.map((code) => diagnoses.get(code)?.code ?? code)
  return {
    codes,
    readAs: stay.diagnoses.flatMap((code, at) => (codes[at] === code ? [] : [{ code, as: codes[at]! }])),
    unknown: [
      ...codes.filter((code) => !diagnoses.has(code) && !source.clinical.has(code)),
      ...stay.procedures.filter((code) => !procedures.has(code)),
    ],
  }
}

function secondariesOf(source: TableSource, [principal, ...others]: readonly string[]): CountedDiagnosis[] {
  const excluding = principal === undefined ? undefined : source.exclusion.get(principal)
  return others.map((code) => {
    const severity = source.mcc.has(code) ? 'mcc' : source.cc.has(code) ? 'cc' : null
    const exclusionTable = source.mcc.get(code) ?? source.cc.get(code) ?? null
    const excluded = exclusionTable !== null && exclusionTable === excluding
    return { code, name: source.diagnosisNames.get(code) ?? '', severity, exclusionTable, excluded }
  })
}

function walk(
  tables: Tables,
  stay: GrouperCase,
  secondaries: readonly CountedDiagnosis[],
  path: PathStep[],
): Grouped | undefined {
  const { source } = tables
  for (const mdc of source.mdcs) {
    const conditions = [
      ...mdc.when.map((condition) => explain(source, mdc, condition, stay)),
      ...(mdc.sites ? [explainSites(mdc.sites, stay)] : []),
    ]
    const holds = conditions.every((one) => one.holds)
    // Those that do not even know the principal diagnosis are not told.
    if (!holds && !conditions[0]?.holds) continue
    path.push({ kind: 'mdc', code: mdc.mdc, name: '', holds, conditions })
    const found = holds && walkMdc(tables, mdc, stay, secondaries, path)
    if (found) return found
  }
  return undefined
}

function walkMdc(
  { source, unrelatedGroups }: Tables,
  mdc: MdcTable,
  stay: GrouperCase,
  secondaries: readonly CountedDiagnosis[],
  path: PathStep[],
): Grouped | undefined {
  const lastSurgical = mdc.adrgs.findLastIndex(({ when }) => when.some(isSurgical))
  const byDiagnosis = mdc.when.some(({ kind }) => kind === 'principal-diagnosis')
  const surgical = mdc.adrgs.slice(0, lastSurgical + 1)
  const found = firstOf(source, surgical, stay, path)
  if (found) return splitOf(source, mdc.mdc, found, secondaries, path)
  const valid = stay.procedures.filter((code) => source.validProcedures.has(code))
  if (byDiagnosis && unrelatedGroups && valid.length > 0) {
    const said = {
      zh: '有效手术不在本 MDC 的任何手术组内',
      en: 'A valid procedure is in no surgical group of this MDC',
    }
    const conditions = [{ ...said, holds: true, codes: valid }]
    path.push({ kind: 'unrelated', code: `${mdc.mdc}QY`, name: '', holds: true, conditions })
    return unrelatedIn(mdc.mdc)
  }
  const medical = firstOf(source, mdc.adrgs.slice(lastSurgical + 1), stay, path)
  return medical && splitOf(source, mdc.mdc, medical, secondaries, path)
}

function firstOf(
  source: TableSource,
  adrgs: readonly AdrgTable[],
  stay: GrouperCase,
  path: PathStep[],
): AdrgTable | undefined {
  for (const adrg of adrgs) {
    const conditions = adrg.when.map((condition) => explain(source, adrg, condition, stay))
    const holds = conditions.every((one) => one.holds)
    path.push({
      kind: 'adrg',
      code: adrg.adrg,
      name: nameOfAdrg(source, adrg),
      holds,
      conditions: holds ? conditions : conditions.filter((one) => !one.holds).slice(0, 1),
    })
    if (holds) return adrg
  }
  return undefined
}

/** What its groups are called before they are split. */
function nameOfAdrg(source: TableSource, { drgs }: AdrgTable): string {
  return (source.drgNames.get(drgs[0]!) ?? '').replace(/[，,](?:不?伴|伴或不伴).*$/, '')
}

function splitOf(
  source: TableSource,
  mdc: string,
  { adrg, drgs }: AdrgTable,
  secondaries: readonly CountedDiagnosis[],
  path: PathStep[],
): Grouped | undefined {
  const counting = (severity: 'mcc' | 'cc') =>
    secondaries.filter((one) => !one.excluded && one.severity === severity).map(({ code }) => code)
  const [mcc, cc] = [counting('mcc'), counting('cc')]
  for (const drg of drgs) {
    const split = source.split.get(drg)!
    const codes = split === 'always' ? [] : split === 'mcc' ? mcc : [...mcc, ...cc]
    const holds = split === 'always' || codes.length > 0
    const condition = { ...saidSplit[split], holds, codes }
    path.push({ kind: 'drg', code: drg, name: source.drgNames.get(drg) ?? '', holds, conditions: [condition] })
    if (holds) return { mdc, adrg, drg, reason: 'grouped' }
  }
  return undefined
}

const saidSplit = {
  always: { zh: '不再细分，或以上均不符合', en: 'Not split, or none of the above' },
  mcc: { zh: '伴严重并发症或合并症（MCC）', en: 'With a major complication or comorbidity (MCC)' },
  'mcc or cc': { zh: '伴并发症或合并症（MCC 或 CC）', en: 'With a complication or comorbidity (MCC or CC)' },
} as const

interface Lists {
  readonly diagnoses: readonly string[]
  readonly procedures?: readonly string[]
  readonly secondProcedures?: readonly string[]
  readonly procedureParts?: readonly string[]
}

function explain(source: TableSource, lists: Lists, condition: Condition, stay: GrouperCase): ExplainedCondition {
  const codes = codesFor(source, lists, condition, stay)
  const none = condition.kind === 'no-valid-procedure'
  const holds = codes === undefined ? holdsWithoutCodes(condition, stay) : none ? codes.length === 0 : codes.length > 0
  return { ...sayCondition(condition), holds, codes: none ? [] : (codes ?? []) }
}

/** The codes of the case that a condition asks for; undefined: it asks for none. */
function codesFor(
  source: TableSource,
  { diagnoses, procedures = [], secondProcedures = [], procedureParts = [] }: Lists,
  condition: Condition,
  stay: GrouperCase,
): string[] | undefined {
  const firstDone = stay.procedures.slice(0, 1)
  switch (condition.kind) {
    case 'principal-diagnosis':
      return stay.diagnoses.slice(0, 1).filter((code) => diagnoses.includes(code))
    case 'any-diagnosis':
      return stay.diagnoses.filter((code) => diagnoses.includes(code))
    case 'principal-procedure':
      return firstDone.filter((code) => procedures.includes(code))
    case 'any-procedure':
      return stay.procedures.filter((code) => procedures.includes(code))
    case 'any-second-procedure':
      return stay.procedures.filter((code) => secondProcedures.includes(code))
    case 'valid-procedure':
    case 'no-valid-procedure':
      return firstDone.filter((code) => source.validProcedures.has(code))
    case 'parts': {
      const done = (part: string) => stay.procedures.filter((code) => procedureParts[procedures.indexOf(code)] === part)
      const complete = condition.ways.find((parts) => parts.every((part) => done(part).length > 0))
      return complete?.flatMap(done) ?? []
    }
    default:
      return undefined
  }
}

function holdsWithoutCodes(condition: Condition, { ageYears, ageDays, weightG, sex }: GrouperCase): boolean {
  switch (condition.kind) {
    case 'infant':
      return ageYears === 0
    case 'newborn':
      return ageDays !== null && ageDays <= condition.daysMax
    case 'weight-from':
      return weightG !== null && weightG > 0 && weightG >= condition.grams
    case 'weight-below':
      return weightG !== null && weightG > 0 && weightG < condition.grams
    case 'sex':
      return sex === condition.sex
    default:
      return false
  }
}

function explainSites(sites: ReadonlyMap<string, string>, { diagnoses }: GrouperCase): ExplainedCondition {
  const codes = diagnoses.filter((code) => sites.has(code))
  const named = [...new Set(codes.map((code) => sites.get(code)!))]
  return {
    zh: `诊断涉及至少两个部位（${named.join('、') || '无'}）`,
    en: `Diagnoses of at least two sites of the body (${named.length})`,
    holds: named.length >= 2,
    codes,
  }
}

function reasonOf(tables: Tables, stay: GrouperCase): GroupReason {
  const principal = stay.diagnoses[0]
  if (principal === undefined || !tables.diagnoses.has(principal)) return 'unknown-principal'
  const knowing = tables.source.mdcs.filter(({ diagnoses }) => diagnoses.includes(principal))
  if (knowing.length === 0) return 'not-a-principal-diagnosis'
  const asksFor = (mdc: MdcTable, wanted: (one: Condition) => boolean) => mdc.when.some(wanted)
  if (knowing.every((mdc) => asksFor(mdc, (one) => one.kind === 'sex' && one.sex !== stay.sex))) return 'other-sex'
  if (stay.ageYears !== 0 && knowing.every((mdc) => asksFor(mdc, ({ kind }) => kind === 'infant'))) return 'other-age'
  return 'no-group-holds'
}
