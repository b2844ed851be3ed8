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

const datatypes: Record<string, Set<string>> = {
  token: new Set([
    'Coding',
    'CodeableConcept',
    'Identifier',
    'ContactPoint',
    'code',
    'boolean',
    'string',
    'id',
    'uri',
    'canonical',
  ]),
  reference: new Set(['Reference', 'canonical', 'uri']),
  string: new Set(['string', 'markdown', 'HumanName', 'Address', 'code', 'id']),
  date: new Set(['date', 'dateTime', 'instant', 'Period', 'Timing']),
  quantity: new Set(['Quantity', 'Age', 'Duration', 'Count', 'Distance', 'Range', 'Money', 'SampledData']),
  number: new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt', 'Range']),
  uri: new Set(['uri', 'url', 'canonical', 'oid', 'uuid']),
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

/** The FHIRPath of a parameter for one type as plain paths: 'subject:Reference!Patient', 'telecom[system=email]:ContactPoint'. */
function compile(structure: StructureFile, type: string, parameter: SearchParameterSource): string[] {
  const allowed = datatypes[parameter.type]
  if (!allowed || !parameter.expression) return []
  if (type === 'Patient' && parameter.code === 'deceased')
    return ['deceasedBoolean:boolean', 'deceasedDateTime:existence']
  const paths: string[] = []
  for (const part of parameter.expression.split('|').map((text) => text.trim())) {
    const resolved = resolve(structure, type, part)
    for (const { path, datatype } of resolved ?? []) {
      const [leaf, filter] = datatype.split('!')
      if (leaf && allowed.has(leaf.replace(/\(.*/, '')))
        paths.push(`${path}:${leaf.replace(/\(.*/, '')}${filter ? `!${filter}` : ''}`)
    }
  }
  return [...new Set(paths)]
}

function resolve(
  structure: StructureFile,
  type: string,
  part: string,
): { path: string; datatype: string }[] | undefined {
  const steps = part
    .replace(/^\((.*)\)(\.\w+)?$/, '$1$2')
    .match(/\.?[^.(]+(\([^()]*(\([^()]*\)[^()]*)?\))?/g)
    ?.map((step) => step.replace(/^\./, ''))
  if (!steps?.[0]) return undefined
  const head = steps[0]
  if ([type, 'Resource', 'DomainResource'].includes(head)) steps.shift()
  else if (/^[A-Z]/.test(head)) return undefined
  let here: { path: string; datatype: string }[] = [{ path: '', datatype: type }]
  for (const step of steps) here = here.flatMap((one) => takeStep(structure, one, step))
  return here
}

function takeStep(
  structure: StructureFile,
  from: { path: string; datatype: string },
  step: string,
): { path: string; datatype: string }[] {
  const filter = /^where\(resolve\(\) is (\w+)\)$/.exec(step)
  if (filter) return [{ path: from.path, datatype: `${from.datatype}!${filter[1]}` }]
  const equal = /^where\((\w+)='([^']+)'\)$/.exec(step)
  if (equal) return [{ path: `${from.path}[${equal[1]}=${equal[2]}]`, datatype: from.datatype }]
  const cast = /^ofType\((\w+)\)$/.exec(step)
  // A choice was opened into all its types one step before: the cast keeps one.
  if (cast) return from.datatype.replace(/\(.*/, '') === cast[1] ? [from] : []
  if (!/^\w+$/.test(step)) return []
  const lines = structure.types[from.datatype]
  const join = (name: string) => (from.path ? `${from.path}.${name}` : name)
  const plain = lines?.[step]
  if (plain) return [{ path: join(step), datatype: typesOf(plain)[0] ?? '' }]
  const choice = lines?.[`${step}[x]`]
  if (!choice) return []
  return typesOf(choice).map((datatype) => {
    const name = datatype.replace(/\(.*/, '')
    return { path: join(`${step}${name[0]?.toUpperCase()}${name.slice(1)}`), datatype }
  })
}

function typesOf(line: string): string[] {
  return (line.split(' ')[1] ?? '').split('|')
}
