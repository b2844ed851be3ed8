import file from '../generated/search.json' with { type: 'json' }
import { type Accessor, compilePath } from './paths.ts'

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
}

export interface SearchTable {
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

const source = file as unknown as Record<string, { date?: string; patient?: string[]; parameters: Record<string, Row> }>
const tables = new Map<string, SearchTable>()

/** The search parameters of a resource type. Compiled at first use. */
export function searchTableOf(type: string): SearchTable {
  const known = tables.get(type)
  if (known) return known
  const rows = source[type]
  if (!rows) throw new Error(`No search table for ${type}`)
  const parameters = new Map(Object.entries(rows.parameters).map(([code, row]) => [code, compile(code, row)]))
  const patient = (rows.patient ?? []).flatMap((code) => parameters.get(code) ?? [])
  const table = { parameters, mainDate: rows.date, patient }
  tables.set(type, table)
  return table
}

function compile(code: string, row: Row): Parameter {
  const accessors = row.paths.map(compilePath)
  return {
    number: row.n,
    code,
    kind: row.kind as ParameterKind,
    accessors,
    targets: row.targets,
    bareCodes: accessors.every((one) => ['code', 'boolean', 'id', 'existence'].includes(one.datatype)),
  }
}

/** In the compartment of one patient: Patient itself and the types that can point to one. */
export function isPersonal(type: string): boolean {
  return type === 'Patient' || searchTableOf(type).patient.length > 0
}
