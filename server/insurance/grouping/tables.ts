/** The tables made ready: for each code the bits of the groups that name it, so that a case is grouped by a few look-ups. */
import { type Grouped, ungrouped, unrelatedIn } from './case.ts'
import { type Condition, isSurgical } from './condition.ts'
import {
  type AdrgTable,
  parseTables,
  readTableFolder,
  type Split,
  type TableSource,
  type TableTexts,
} from './source.ts'

export interface DiagnosisEntry {
  readonly code: string
  /** MDCs (bit by order) that know it as a principal diagnosis. */
  readonly mdcs: number
  /** Groups (bit by order) whose list of diagnoses has it. */
  readonly groups: Uint32Array
  readonly site: string | undefined
  readonly cc: string | undefined
  readonly mcc: string | undefined
  readonly exclusion: string | undefined
}
export interface ProcedureEntry {
  readonly code: string
  readonly groups: Uint32Array
  readonly seconds: Uint32Array
  readonly valid: boolean
  /** Group → bit of the part. */
  readonly parts: ReadonlyMap<number, number> | undefined
}
/** What a group asks for, as bits. */
export const asks = {
  ...{ principalDiagnosis: 1, anyDiagnosis: 2, principalProcedure: 4, anyProcedure: 8, anySecond: 16, valid: 32 },
  ...{ noValid: 64, parts: 128, newborn: 256, weight: 512, infant: 1024, male: 2048, female: 4096 },
} as const

export interface ReadyAdrg {
  readonly adrg: string
  readonly word: number
  readonly bit: number
  readonly index: number
  readonly asks: number
  readonly daysMax: number
  readonly weightFrom: number
  readonly weightBelow: number
  readonly ways: readonly number[]
  readonly drgs: readonly { readonly split: Split; readonly grouped: Grouped }[]
}
export interface ReadyMdc {
  readonly mdc: string
  readonly bit: number
  readonly asks: number
  readonly severalSites: boolean
  readonly adrgs: readonly ReadyAdrg[]
  /** After so many groups a valid procedure is unrelated; -1: this MDC asks for procedures alone and has no such group. */
  readonly unrelatedAfter: number
  readonly unrelated: Grouped
}
export interface Tables {
  readonly source: TableSource
  readonly unrelatedGroups: boolean
  readonly mdcs: readonly ReadyMdc[]
  readonly diagnoses: ReadonlyMap<string, DiagnosisEntry>
  readonly procedures: ReadonlyMap<string, ProcedureEntry>
  readonly none: Readonly<Record<Exclude<Grouped['reason'], 'grouped' | 'unrelated-procedure'>, Grouped>>
}

/** Regions differ: some set unrelated procedures apart (QY), others let such a case go on to the medical groups. */
export interface TableOptions {
  readonly unrelatedGroups?: boolean
}

/** From a folder, or from its texts. Throws TableFault. */
export async function loadTables(from: string | TableTexts, options: TableOptions = {}): Promise<Tables> {
  return compileTables(parseTables(typeof from === 'string' ? await readTableFolder(from) : from), options)
}

export function compileTables(source: TableSource, { unrelatedGroups = true }: TableOptions = {}): Tables {
  const groups = source.mdcs.flatMap(({ adrgs }) => adrgs)
  const index = new Map(groups.map((group, at) => [group, at]))
  return {
    ...{ source, unrelatedGroups },
    mdcs: source.mdcs.map((mdc, at) => {
      const lastSurgical = mdc.adrgs.findLastIndex(({ when }) => when.some(isSurgical))
      const byDiagnosis = mdc.when.some(({ kind }) => kind === 'principal-diagnosis')
      return {
        mdc: mdc.mdc,
        bit: 2 ** at,
        asks: asksOf(mdc.when),
        severalSites: mdc.sites !== null,
        adrgs: mdc.adrgs.map((adrg) => readyAdrg(source, mdc.mdc, adrg, index.get(adrg)!)),
        unrelatedAfter: byDiagnosis && unrelatedGroups ? lastSurgical + 1 : -1,
        unrelated: Object.freeze(unrelatedIn(mdc.mdc)),
      }
    }),
    diagnoses: diagnosisEntries(source, groups),
    procedures: procedureEntries(source, groups),
    none: {
      'age-days-missing': Object.freeze(ungrouped('age-days-missing')),
      'unknown-principal': Object.freeze(ungrouped('unknown-principal')),
      'not-a-principal-diagnosis': Object.freeze(ungrouped('not-a-principal-diagnosis')),
      'other-sex': Object.freeze(ungrouped('other-sex')),
      'other-age': Object.freeze(ungrouped('other-age')),
      'no-group-holds': Object.freeze(ungrouped('no-group-holds')),
    },
  }
}

function readyAdrg(source: TableSource, mdc: string, { adrg, when, drgs, procedureParts }: AdrgTable, index: number) {
  const weights = (kind: 'weight-from' | 'weight-below') =>
    when.flatMap((one) => (one.kind === kind ? [one.grams] : []))
  const bits = partBits(procedureParts)
  return {
    adrg,
    index,
    word: index >> 5,
    bit: 1 << (index & 31),
    asks: asksOf(when),
    daysMax: Math.min(...when.flatMap((one) => (one.kind === 'newborn' ? [one.daysMax] : [])), Number.MAX_SAFE_INTEGER),
    weightFrom: Math.max(...weights('weight-from'), 0),
    weightBelow: Math.min(...weights('weight-below'), Number.MAX_SAFE_INTEGER),
    ways: when.flatMap((one) =>
      one.kind === 'parts'
        ? one.ways.map((parts) => parts.reduce((all, part) => all | (bits.get(part) ?? never), 0))
        : [],
    ),
    drgs: drgs.map((drg) => ({
      split: source.split.get(drg)!,
      grouped: Object.freeze({ mdc, adrg, drg, reason: 'grouped' as const }),
    })),
  }
}

/** A part that no procedure has: a way with it is never complete. */
const never = 2 ** 30
const partBits = (parts: readonly string[]): Map<string, number> =>
  new Map([...new Set(parts)].map((part, at) => [part, 1 << at]))

const askOf: Readonly<Record<Exclude<Condition['kind'], 'sex'>, number>> = {
  'principal-diagnosis': asks.principalDiagnosis,
  'any-diagnosis': asks.anyDiagnosis,
  'principal-procedure': asks.principalProcedure,
  'any-procedure': asks.anyProcedure,
  'any-second-procedure': asks.anySecond,
  'valid-procedure': asks.valid,
  'no-valid-procedure': asks.noValid,
  parts: asks.parts,
  infant: asks.infant,
  newborn: asks.newborn,
  'weight-from': asks.weight,
  'weight-below': asks.weight,
}
function asksOf(when: readonly Condition[]): number {
  return when.reduce((all, one) => all | (one.kind === 'sex' ? asks[one.sex] : askOf[one.kind]), 0)
}

function mark(bits: Map<string, Uint32Array>, codes: Iterable<string>, index: number, words: number): void {
  for (const code of codes) {
    const own = bits.get(code) ?? new Uint32Array(words)
    own[index >> 5]! |= 1 << (index & 31)
    bits.set(code, own)
  }
}

function diagnosisEntries(source: TableSource, groups: readonly AdrgTable[]): Map<string, DiagnosisEntry> {
  const words = (groups.length >> 5) + 1
  const nothing = new Uint32Array(words)
  const bits = new Map<string, Uint32Array>()
  for (const [index, { diagnoses }] of groups.entries()) mark(bits, diagnoses, index, words)
  const mdcs = new Map<string, number>()
  source.mdcs.forEach(({ diagnoses }, at) => {
    for (const code of diagnoses) mdcs.set(code, (mdcs.get(code) ?? 0) | (1 << at))
  })
  const sites = source.mdcs.find((mdc) => mdc.sites)?.sites
  const known = new Set([...source.diagnosisNames.keys(), ...bits.keys(), ...mdcs.keys()])
  for (const codes of [source.cc, source.mcc, source.exclusion]) for (const code of codes.keys()) known.add(code)
  const entries = new Map<string, DiagnosisEntry>()
  for (const code of known) {
    entries.set(code, {
      ...{ code, mdcs: mdcs.get(code) ?? 0, groups: bits.get(code) ?? nothing, site: sites?.get(code) },
      ...{ cc: source.cc.get(code), mcc: source.mcc.get(code), exclusion: source.exclusion.get(code) },
    })
  }
  // Hospitals code clinically; a code that the tables know themselves means what they say.
  for (const [clinical, code] of source.clinical) {
    const entry = entries.get(code)
    if (entry && !entries.has(clinical)) entries.set(clinical, entry)
  }
  return entries
}

function procedureEntries(source: TableSource, groups: readonly AdrgTable[]): Map<string, ProcedureEntry> {
  const words = (groups.length >> 5) + 1
  const nothing = new Uint32Array(words)
  const [first, second] = [new Map<string, Uint32Array>(), new Map<string, Uint32Array>()]
  const parts = new Map<string, Map<number, number>>()
  groups.forEach((group, index) => {
    mark(first, group.procedures, index, words)
    mark(second, group.secondProcedures, index, words)
    const bits = partBits(group.procedureParts)
    group.procedureParts.forEach((part, at) => {
      const code = group.procedures[at]!
      const own = parts.get(code) ?? new Map<number, number>()
      // Listed twice, the first place counts.
      if (!own.has(index)) own.set(index, bits.get(part)!)
      parts.set(code, own)
    })
  })
  const known = new Set([...source.procedureNames.keys(), ...source.validProcedures, ...first.keys(), ...second.keys()])
  return new Map(
    [...known].map((code) => [
      code,
      {
        ...{ code, groups: first.get(code) ?? nothing, seconds: second.get(code) ?? nothing, parts: parts.get(code) },
        valid: source.validProcedures.has(code),
      },
    ]),
  )
}
