import { plainPaths } from '../server/record/values/plain-paths.ts'
import type { StructureFile } from './record-structure.ts'

export interface Definition {
  resourceType: string
  name: string
  kind: string
  derivation?: string
  snapshot: {
    element: {
      path: string
      min: number
      max: string
      contentReference?: string
      isSummary?: boolean
      type?: { code: string; targetProfile?: string[] }[]
      binding?: { strength: string; valueSet?: string }
    }[]
  }
}

export interface SearchParameterSource {
  code: string
  type: string
  base: string[]
  expression?: string
  target?: string[]
  url?: string
  component?: { definition: string; expression: string }[]
}

/** A parameter of one type: its number (the seed of its keys), kind, paths with leaf datatype, and reference targets. */
interface Row {
  n: number
  kind: string
  paths: string[]
  targets?: string[]
}
/** A composite: elements on which all its parts must hold at once, and the parameters that its parts are. */
interface CompositeRow {
  /** Paths of those elements; the empty one is the resource itself. */
  bases: string[]
  parts: { code: string; kind: string; paths: string[] }[]
}
interface TypeTable {
  /** The parameter that fills the row's date range. */
  date?: string
  /** Parameters that put a resource into a patient's compartment, the main one first. */
  patient?: string[]
  parameters: Record<string, Row>
  composites?: Record<string, CompositeRow>
}

const dateFirst = [
  'date',
  'onset-date',
  'created',
  'period',
  'whenhandedover',
  'sent',
  'effective-time',
  'birthdate',
  'recorded',
]
const dateOf: Record<string, string> = {
  MedicationRequest: 'authoredon',
  Task: 'authored-on',
  ServiceRequest: 'authored',
}

/** Search tables of all types; numbers of parameters in the committed table are kept, new ones are appended. */
export function searchTables(
  structure: StructureFile,
  parameters: SearchParameterSource[],
  compartment: { resource: { code: string; param?: string[] }[] },
  committed: Record<string, TypeTable>,
): { tables: Record<string, TypeTable>; compiled: number; leftOut: string[] } {
  let last = 0
  for (const table of Object.values(committed))
    for (const row of Object.values(table.parameters)) last = Math.max(last, row.n)
  const tables: Record<string, TypeTable> = {}
  const leftOut = new Set<string>()
  let compiled = 0
  for (const type of structure.resources) {
    const rows: Record<string, Row> = {}
    for (const parameter of parameters) {
      const common = parameter.base.includes('Resource') || parameter.base.includes('DomainResource')
      if (!common && !parameter.base.includes(type)) continue
      if (parameter.code === '_id' || parameter.code === '_lastUpdated') continue
      const paths = compile(structure, type, parameter)
      if (paths.length === 0) {
        leftOut.add(common ? parameter.code : `${type}.${parameter.code}`)
        continue
      }
      const n = committed[type]?.parameters[parameter.code]?.n ?? ++last
      const targets = parameter.target?.filter((name) => structure.resources.includes(name))
      // 'Any type' is said by leaving the targets out.
      const named = targets && targets.length > 0 && targets.length < 100
      rows[parameter.code] = { n, kind: parameter.type, paths, ...(named ? { targets } : {}) }
      compiled += 1
    }
    const composites = compositesOf(structure, type, parameters, rows)
    tables[type] = {
      ...mainDate(type, rows),
      ...patientParameters(type, rows, compartment),
      parameters: rows,
      ...(Object.keys(composites).length > 0 ? { composites } : {}),
    }
  }
  return { tables, compiled, leftOut: [...leftOut] }
}

function compositesOf(
  structure: StructureFile,
  type: string,
  parameters: SearchParameterSource[],
  rows: Record<string, Row>,
): Record<string, CompositeRow> {
  const composites: Record<string, CompositeRow> = {}
  for (const parameter of parameters) {
    const expressions = (parameter.expression ?? '').split('|').map((text) => text.trim())
    const bases = expressions.filter((one) => one === type || one.startsWith(`${type}.`))
    if (parameter.type !== 'composite' || !parameter.base.includes(type) || bases.length === 0) continue
    const components = parameter.component ?? []
    // R4 names the two definitions of DocumentReference's relationship the wrong way round.
    const turned = components.map(({ definition }, at) => ({
      definition,
      expression: components[components.length - 1 - at]?.expression ?? '',
    }))
    for (const order of [components, turned]) {
      const parts = order.map((one) => partOf(structure, type, bases[0] ?? type, one, parameters))
      const usable = parts.every((part) => part && rows[part.code])
      if (!usable || composites[parameter.code]) continue
      composites[parameter.code] = {
        bases: bases.map((one) => one.slice(type.length + 1)),
        parts: parts.filter((part) => part !== undefined),
      }
    }
  }
  return composites
}

const outside = '%resource.'

/** One part of a composite; without paths when it is of the resource itself and not of the element ('%resource…'). */
function partOf(
  structure: StructureFile,
  type: string,
  base: string,
  { definition, expression }: { definition: string; expression: string },
  parameters: SearchParameterSource[],
): CompositeRow['parts'][number] | undefined {
  const part = parameters.find((one) => one.url === definition)
  if (!part) return undefined
  if (expression.startsWith(outside)) return { code: part.code, kind: part.type, paths: [] }
  const whole = expression
    .split('|')
    .map((text) => `${base}.${text.trim()}`)
    .join(' | ')
  const paths = compile(structure, type, { ...part, expression: whole })
  const inside = base === type ? 0 : base.length - type.length
  return paths.length === 0
    ? undefined
    : { code: part.code, kind: part.type, paths: paths.map((path) => path.slice(inside)) }
}

// Its instances expire one by one: there is no one range that says when.
const withoutDate = new Set(['Substance'])

function mainDate(type: string, rows: Record<string, Row>): { date?: string } {
  if (withoutDate.has(type)) return {}
  const dates = Object.keys(rows).filter((code) => rows[code]?.kind === 'date')
  const chosen = dateOf[type] ?? dateFirst.find((code) => dates.includes(code)) ?? dates[0]
  return chosen ? { date: chosen } : {}
}

function patientParameters(
  type: string,
  rows: Record<string, Row>,
  compartment: { resource: { code: string; param?: string[] }[] },
): { patient?: string[] } {
  // A Patient is its own compartment; a Group has many persons and so belongs to none of them.
  if (type === 'Patient' || type === 'Group') return {}
  const named = compartment.resource.find((one) => one.code === type)?.param ?? []
  const usable = ['patient', 'subject', ...named].filter(
    (code) => rows[code]?.kind === 'reference' && (rows[code].targets?.includes('Patient') ?? true),
  )
  const codes = [...new Set(usable)]
  return codes.length ? { patient: codes } : {}
}

function compile(structure: StructureFile, type: string, parameter: SearchParameterSource): string[] {
  if (!parameter.expression) return []
  if (type === 'Patient' && parameter.code === 'deceased')
    return ['deceasedBoolean:boolean', 'deceasedDateTime:existence', 'deceasedBoolean,deceasedDateTime:absence']
  return plainPaths(structure.types, type, parameter.type, parameter.expression).flat()
}
