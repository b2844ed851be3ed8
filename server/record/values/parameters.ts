import file from '../generated/search.json' with { type: 'json' }
import { type Accessor, compilePath, computedAccessor } from './paths.ts'
import { type SpellingWay, spellingWayOf } from './spelling.ts'

export type ParameterKind = 'token' | 'reference' | 'string' | 'date' | 'quantity' | 'number' | 'uri'

/** A search parameter of one type, with its accessors compiled. */
export interface Parameter {
  /** Seed of its keys and its number in the side tables. */
  readonly number: number
  readonly code: string
  readonly kind: ParameterKind
  readonly accessors: readonly Accessor[]
  /** Types its references may point to; undefined is any. */
  readonly targets: readonly string[] | undefined
  /** True when every path ends in a bare code: such a token has no system of its own. */
  readonly bareCodes: boolean
  /** Parameters of SearchParameter resources: old rows are still being indexed by it, it cannot be searched by yet. */
  readonly pending?: boolean
  /** How names and places are looked up. Parameters of the same paths share the keys of the first: `seed`. */
  readonly spelling: { readonly way: SpellingWay; readonly seed: number } | undefined
}

/** Parts that must hold of one element at once. */
export interface Composite {
  readonly code: string
  /** Paths of those elements; the empty one is the resource itself. */
  readonly bases: readonly string[]
  readonly parts: readonly CompositePart[]
}

export interface CompositePart {
  /** The same of the resource as a whole. */
  readonly parameter: Parameter
  /** Where it stands in the element. */
  readonly accessors: readonly Accessor[]
}

export interface SearchTable {
  readonly composites: ReadonlyMap<string, Composite>
  readonly parameters: ReadonlyMap<string, Parameter>
  /** The parameter behind date_from and date_to. */
  readonly mainDate: string | undefined
  /** Parameters that put a resource into a patient's compartment, the main one first. */
  readonly patient: readonly Parameter[]
}

interface Row {
  n: number
  kind: string
  paths: string[]
  targets?: string[]
}

interface CompositeRow {
  bases: string[]
  parts: { code: string; paths: string[] }[]
}

interface TypeRows {
  date?: string
  patient?: string[]
  parameters: Record<string, Row>
  composites?: Record<string, CompositeRow>
}

const source = file as unknown as Record<string, TypeRows>
const tables = new Map<string, SearchTable>()

/** A parameter that a SearchParameter resource defines for one type. */
export interface CustomParameter {
  readonly number: number
  readonly type: string
  readonly code: string
  readonly kind: string
  readonly expression: string
  /** Null where the expression itself is evaluated. */
  readonly paths: readonly string[] | null
  readonly targets: readonly string[] | null
  readonly pending: boolean
}

let custom: ReadonlyMap<string, readonly CustomParameter[]> = new Map()

let edition = 0

/** Changes whenever something else is extracted than before. */
export function extractionEdition(): number {
  return edition
}

/** Puts these in the place of those that were there. */
export function installParameters(all: readonly CustomParameter[]): void {
  const numbers = (parameters: Iterable<readonly CustomParameter[]>) => [...parameters].flat().map((one) => one.number)
  const before = numbers(custom.values()).join()
  for (const type of custom.keys()) tables.delete(type)
  custom = Map.groupBy(all, (one) => one.type)
  for (const type of custom.keys()) tables.delete(type)
  if (before !== numbers(custom.values()).join()) edition += 1
}

/** Whether the standard itself gives the type this parameter. */
export function isStandard(type: string, code: string): boolean {
  const { parameters, composites } = source[type] ?? {}
  return Object.hasOwn(parameters ?? {}, code) || Object.hasOwn(composites ?? {}, code)
}

/** The search parameters of a resource type. Compiled at first use. */
export function searchTableOf(type: string): SearchTable {
  const known = tables.get(type)
  if (known) return known
  const rows = source[type]
  if (!rows) throw new Error(`No search table for ${type}`)
  const seeds = new Map<string, number>()
  const parameters = new Map(
    Object.entries(rows.parameters).map(([code, row]) => {
      const paths = `${row.kind} ${row.paths.join()}`
      if (!seeds.has(paths)) seeds.set(paths, row.n)
      return [code, compile(code, row, seeds.get(paths) ?? row.n)]
    }),
  )
  for (const one of custom.get(type) ?? []) parameters.set(one.code, compileCustom(one))
  const patient = (rows.patient ?? []).flatMap((code) => parameters.get(code) ?? [])
  const composites = new Map(
    Object.entries(rows.composites ?? {}).map(([code, { bases, parts }]) => {
      const opened = parts.flatMap(({ code, paths }): CompositePart[] => {
        const parameter = parameters.get(code)
        return parameter ? [{ parameter, accessors: paths.map(compilePath) }] : []
      })
      return [code, { code, bases, parts: opened }]
    }),
  )
  const table = { parameters, composites, mainDate: rows.date, patient }
  tables.set(type, table)
  return table
}

function compileCustom({ number, code, kind, expression, paths, targets, pending }: CustomParameter): Parameter {
  const row = { n: number, kind, ...(targets ? { targets: [...targets] } : {}) }
  const accessors = paths ? paths.map(compilePath) : [computedAccessor(expression)]
  return { ...makeParameter(code, row, number, accessors), pending }
}

function compile(code: string, row: Row, seed: number): Parameter {
  return makeParameter(code, row, seed, row.paths.map(compilePath))
}

function makeParameter(code: string, row: Omit<Row, 'paths'>, seed: number, accessors: readonly Accessor[]): Parameter {
  const datatypes = accessors.map((one) => one.datatype)
  const way = row.kind === 'string' ? spellingWayOf(code, datatypes) : undefined
  return {
    number: row.n,
    code,
    kind: row.kind as ParameterKind,
    accessors,
    targets: row.targets,
    bareCodes: datatypes.every((one) => ['code', 'boolean', 'id', 'existence', 'absence'].includes(one)),
    spelling: way && { way, seed },
  }
}

/** In the compartment of one patient: Patient itself and the types that can point to one. */
export function isPersonal(type: string): boolean {
  return type === 'Patient' || searchTableOf(type).patient.length > 0
}
