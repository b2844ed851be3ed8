/** Grouping, fast: the answer without its path. `explain.ts` says the same from the lists themselves, and how. */
import type { Grouped, GrouperCase } from './case.ts'
import { asks, type DiagnosisEntry, type ProcedureEntry, type ReadyAdrg, type ReadyMdc, type Tables } from './tables.ts'

/** What is looked up of a case once. */
interface Looked {
  readonly stay: GrouperCase
  readonly principal: DiagnosisEntry | undefined
  readonly others: readonly (DiagnosisEntry | undefined)[]
  readonly first: ProcedureEntry | undefined
  readonly procedures: readonly (ProcedureEntry | undefined)[]
}

/** The group of a case. What cannot be grouped is an answer too, with its reason. */
export function groupCase(tables: Tables, stay: GrouperCase): Grouped {
  if (stay.ageYears === 0 && stay.ageDays === null) return tables.none['age-days-missing']
  const { diagnoses, procedures } = tables
  const others: (DiagnosisEntry | undefined)[] = []
  for (let at = 1; at < stay.diagnoses.length; at++) others.push(diagnoses.get(stay.diagnoses[at]!))
  const done: (ProcedureEntry | undefined)[] = []
  for (const code of stay.procedures) done.push(procedures.get(code))
  const principal = diagnoses.get(stay.diagnoses[0] ?? '')
  const looked: Looked = { stay, principal, others, first: done[0], procedures: done }
  for (const mdc of tables.mdcs) {
    if (!holdsMdc(mdc, looked)) continue
    const found = inMdc(mdc, looked)
    if (found) return found
  }
  return tables.none[whyNone(tables, looked)]
}

function holdsMdc(mdc: ReadyMdc, looked: Looked): boolean {
  const { asks: asked } = mdc
  const { stay, principal, first } = looked
  if (asked & asks.principalDiagnosis && !(principal && principal.mdcs & mdc.bit)) return false
  if (asked & asks.valid && !first?.valid) return false
  if (asked & asks.infant && stay.ageYears !== 0) return false
  if (asked & asks.male && stay.sex !== 'male') return false
  if (asked & asks.female && stay.sex !== 'female') return false
  return !mdc.severalSites || severalSites(looked)
}

function severalSites({ principal, others }: Looked): boolean {
  const site = principal?.site
  return others.some((one) => one?.site !== undefined && one.site !== site)
}

function inMdc(mdc: ReadyMdc, looked: Looked): Grouped | undefined {
  const { adrgs, unrelatedAfter } = mdc
  for (let at = 0; at < adrgs.length; at++) {
    if (at === unrelatedAfter && isUnrelated(looked)) return mdc.unrelated
    if (holds(adrgs[at]!, looked)) return drgOf(adrgs[at]!, looked)
  }
  return adrgs.length === unrelatedAfter && isUnrelated(looked) ? mdc.unrelated : undefined
}

/** The surgical groups of the MDC did not hold: any valid procedure is then unrelated to the principal diagnosis. */
const isUnrelated = ({ procedures }: Looked): boolean => procedures.some((one) => one?.valid)

function holds(adrg: ReadyAdrg, looked: Looked): boolean {
  const { asks: asked, word, bit } = adrg
  const { stay, principal, first } = looked
  if (asked & asks.principalDiagnosis && !(principal && principal.groups[word]! & bit)) return false
  if (asked & asks.principalProcedure && !(first && first.groups[word]! & bit)) return false
  if (asked === asks.principalDiagnosis || asked === asks.principalProcedure) return true
  if (asked & asks.valid && !first?.valid) return false
  if (asked & asks.noValid && first?.valid) return false
  if (asked & asks.newborn && !(stay.ageDays !== null && stay.ageDays <= adrg.daysMax)) return false
  if (asked & asks.weight && !weighs(adrg, stay.weightG)) return false
  if (asked & asks.anyProcedure && !looked.procedures.some((one) => one && one.groups[word]! & bit)) return false
  if (asked & asks.anySecond && !looked.procedures.some((one) => one && one.seconds[word]! & bit)) return false
  if (asked & asks.parts && !partsComplete(adrg, looked)) return false
  if (asked & asks.anyDiagnosis && !anyDiagnosis(adrg, looked)) return false
  if (asked & asks.male && stay.sex !== 'male') return false
  if (asked & asks.female && stay.sex !== 'female') return false
  return !(asked & asks.infant && stay.ageYears !== 0)
}

/** A record writes 0 for what was not weighed. */
const weighs = ({ weightFrom, weightBelow }: ReadyAdrg, weightG: number | null): boolean =>
  weightG !== null && weightG > 0 && weightG >= weightFrom && weightG < weightBelow

function partsComplete({ index, ways }: ReadyAdrg, { procedures }: Looked): boolean {
  let have = 0
  for (const one of procedures) have |= one?.parts?.get(index) ?? 0
  return ways.some((way) => (have & way) === way)
}

function anyDiagnosis({ word, bit }: ReadyAdrg, { principal, others }: Looked): boolean {
  if (principal && principal.groups[word]! & bit) return true
  return others.some((one) => one && one.groups[word]! & bit)
}

function drgOf({ drgs }: ReadyAdrg, { principal, others }: Looked): Grouped | undefined {
  const exclusion = principal?.exclusion
  for (const { split, grouped } of drgs) {
    if (split === 'always') return grouped
    for (const one of others) {
      if (!one) continue
      if (one.mcc !== undefined && one.mcc !== exclusion) return grouped
      if (split === 'mcc or cc' && one.cc !== undefined && one.cc !== exclusion) return grouped
    }
  }
  return undefined
}

function whyNone(tables: Tables, { stay, principal }: Looked) {
  if (!principal) return 'unknown-principal' as const
  if (principal.mdcs === 0) return 'not-a-principal-diagnosis' as const
  const knowing = tables.mdcs.filter(({ bit }) => principal.mdcs & bit)
  const sex = (stay.sex === 'male' ? 0 : asks.male) | (stay.sex === 'female' ? 0 : asks.female)
  if (knowing.every((mdc) => mdc.asks & sex)) return 'other-sex' as const
  if (stay.ageYears !== 0 && knowing.every((mdc) => mdc.asks & asks.infant)) return 'other-age' as const
  return 'no-group-holds' as const
}

/** The first secondary diagnosis that counts most: an MCC, else a CC; undefined: none counts. */
export function severityOf(
  { diagnoses }: Tables,
  stay: Pick<GrouperCase, 'diagnoses'>,
): { severity: 'mcc' | 'cc'; code: string } | undefined {
  const [principal, ...others] = stay.diagnoses.map((code) => diagnoses.get(code))
  const exclusion = principal?.exclusion
  const major = others.find((one) => one?.mcc !== undefined && one.mcc !== exclusion)
  if (major) return { severity: 'mcc', code: major.code }
  const minor = others.find((one) => one?.cc !== undefined && one.cc !== exclusion)
  return minor && { severity: 'cc', code: minor.code }
}
