import file from '../generated/search.json' with { type: 'json' }
import { type Accessor, compilePath } from './paths.ts'
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

function compile(code: string, row: Row, seed: number): Parameter {
  const accessors = row.paths.map(compilePath)
  const datatypes = accessors.map((one) => one.datatype)
  const way = row.kind === 'string' ? spellingWayOf(code, datatypes) : undefined
  return {
    number: row.n,
    code,
    kind: row.kind as ParameterKind,
    accessors,
    targets: row.targets,
    bareCodes: datatypes.every((one) => ['code', 'boolean', 'id', 'existence'].includes(one)),
    spelling: way && { way, seed },
  }
}

/** In the compartment of one patient: Patient itself and the types that can point to one. */
export function isPersonal(type: string): boolean {
  return type === 'Patient' || searchTableOf(type).patient.length > 0
}
