import { Refusal, type RefusalCode } from '#kernel'
import { compileFhirPath, type Issue, isResourceType } from '#record'
import { literalOf, strangeFunctions, unknownConstants, withConstants } from './expression.ts'
import { typeNameOf, type ViewConstant, type ViewDefinition, valuesOf } from './view.ts'

const metadata =
  `resourceType id meta implicitRules language text contained extension modifierExtension url identifier name
  version title status experimental date publisher contact description useContext jurisdiction purpose copyright
  copyrightLabel fhirVersion profile resource constant select where`.split(/\s+/)
const ofSelect = ['column', 'select', 'unionAll', 'forEach', 'forEachOrNull', 'repeat']
const ofColumn = ['name', 'path', 'type', 'collection', 'description', 'tag']
const everywhere = ['id', 'extension', 'modifierExtension']
const primitives = new Set(
  `base64Binary boolean canonical code date dateTime decimal id instant integer integer64 markdown oid positiveInt string
  time unsignedInt uri url uuid Boolean Date DateTime Decimal Integer Long String Time`.split(/\s+/),
)
const depthMax = 12
const columnsMax = 400
const expressionsMax = 1000

type Thing = Readonly<Record<string, unknown>>

interface Checking {
  readonly issues: Issue[]
  readonly constants: ReadonlyMap<string, string>
  expressions: number
}

/** What is wrong with a ViewDefinition, each with its element. None means that it can be compiled and run. */
export function checkView(view: unknown): Issue[] {
  const issues: Issue[] = []
  if (!isThing(view))
    return [{ code: 'record.wrong_type', expression: 'ViewDefinition', params: { expected: 'ViewDefinition' } }]
  const at = 'ViewDefinition'
  const constants = checkConstants(view.constant, `${at}.constant`, issues)
  const checking: Checking = { issues, constants, expressions: 0 }
  refuseStrange(checking, view, metadata, at)
  if (view.resourceType !== undefined && view.resourceType !== 'ViewDefinition') {
    add(checking, 'record.type_mismatch', `${at}.resourceType`, {
      expected: 'ViewDefinition',
      found: short(view.resourceType),
    })
  }
  if (view.name !== undefined) checkName(checking, view.name, `${at}.name`)
  for (const name of ['url', 'title', 'description']) {
    if (view[name] !== undefined && typeof view[name] !== 'string') wrongType(checking, `${at}.${name}`, 'string')
  }
  if (view.resource === undefined) add(checking, 'record.missing_element', `${at}.resource`, { name: 'resource' })
  else if (!(typeof view.resource === 'string' && isResourceType(view.resource))) {
    add(checking, 'record.unknown_type', `${at}.resource`, { type: short(view.resource) })
  }
  for (const [part, where] of listOf(checking, view.where, `${at}.where`)) {
    refuseStrange(checking, part, ['path', 'description'], where)
    checkExpression(checking, part.path, `${where}.path`)
  }
  if (view.select === undefined) add(checking, 'record.missing_element', `${at}.select`, { name: 'select' })
  const names = listOf(checking, view.select, `${at}.select`).flatMap(([one, where]) =>
    checkSelect(checking, one, where, 0),
  )
  if (issues.length === 0) checkNames(checking, names, at)
  return issues
}

/** The constants of a checked view as FHIRPath literals. */
export function constantsOf(view: ViewDefinition): Map<string, string> {
  return checkConstants(view.constant, '', [])
}

function checkConstants(given: unknown, at: string, issues: Issue[]): Map<string, string> {
  const checking: Checking = { issues, constants: new Map(), expressions: 0 }
  const found = new Map<string, string>()
  for (const [constant, where] of listOf(checking, given, at)) {
    checkName(checking, constant.name, `${where}.name`)
    const values = valuesOf(constant as unknown as ViewConstant)
    refuseStrange(checking, constant, ['name', ...values], where)
    const [name = ''] = values
    const type = `${name.charAt(5).toLowerCase()}${name.slice(6)}`
    const literal = values.length === 1 ? literalOf(type, constant[name]) : undefined
    if (literal === undefined) add(checking, 'lake.bad_constant', where, { name: short(constant.name) })
    else if (found.has(String(constant.name))) add(checking, 'lake.name_twice', where, { name: short(constant.name) })
    else found.set(String(constant.name), literal)
  }
  return found
}

/** Checks a select and gives the names of its columns. */
function checkSelect(checking: Checking, select: Thing, at: string, depth: number): string[] {
  refuseStrange(checking, select, ofSelect, at)
  if (depth > depthMax) {
    add(checking, 'record.too_deep', at)
    return []
  }
  const loops = ['forEach', 'forEachOrNull', 'repeat'].filter((name) => select[name] !== undefined)
  if (loops.length > 1) add(checking, 'lake.one_loop', at)
  for (const name of ['forEach', 'forEachOrNull']) {
    if (select[name] !== undefined) checkExpression(checking, select[name], `${at}.${name}`)
  }
  checkRepeat(checking, select.repeat, `${at}.repeat`)
  const names = listOf(checking, select.column, `${at}.column`).map(([column, where]) =>
    checkColumn(checking, column, where),
  )
  for (const [one, where] of listOf(checking, select.select, `${at}.select`)) {
    names.push(...checkSelect(checking, one, where, depth + 1))
  }
  const branches = listOf(checking, select.unionAll, `${at}.unionAll`).map(([one, where]) => {
    return { where, names: checkSelect(checking, one, where, depth + 1) }
  })
  const first = branches[0]?.names ?? []
  for (const branch of branches) {
    if (branch.names.join() !== first.join()) add(checking, 'lake.union_columns', branch.where)
  }
  return [...names, ...first]
}

function checkRepeat(checking: Checking, repeat: unknown, at: string): void {
  if (repeat === undefined) return
  if (!Array.isArray(repeat) || repeat.length === 0) wrongType(checking, at, 'list of FHIRPath')
  else for (const [index, path] of repeat.entries()) checkExpression(checking, path, `${at}[${index}]`)
}

function checkColumn(checking: Checking, column: Thing, at: string): string {
  refuseStrange(checking, column, ofColumn, at)
  checkName(checking, column.name, `${at}.name`)
  checkExpression(checking, column.path, `${at}.path`)
  const { type, collection } = column
  if (type !== undefined && !(typeof type === 'string' && primitives.has(typeNameOf(type)))) {
    add(checking, 'lake.column_type', `${at}.type`, { type: short(type) })
  }
  if (collection !== undefined && typeof collection !== 'boolean') wrongType(checking, `${at}.collection`, 'boolean')
  return String(column.name)
}

function checkNames(checking: Checking, names: readonly string[], at: string): void {
  if (names.length === 0) add(checking, 'lake.no_columns', `${at}.select`)
  if (names.length > columnsMax) add(checking, 'lake.too_large', `${at}.select`)
  const seen = new Set<string>()
  for (const name of names) {
    // Databases do not tell columns apart by case.
    if (seen.has(name.toLowerCase())) add(checking, 'lake.name_twice', `${at}.select`, { name })
    seen.add(name.toLowerCase())
  }
}

function checkExpression(checking: Checking, expression: unknown, at: string): void {
  if (++checking.expressions > expressionsMax) {
    if (checking.expressions === expressionsMax + 1) add(checking, 'lake.too_large', at)
    return
  }
  if (expression === undefined) {
    add(checking, 'record.missing_element', at, { name: at.slice(at.lastIndexOf('.') + 1) })
    return
  }
  if (typeof expression !== 'string' || expression.trim() === '') {
    wrongType(checking, at, 'FHIRPath')
    return
  }
  for (const name of strangeFunctions(expression)) add(checking, 'lake.function', at, { name })
  const unknown = unknownConstants(expression, checking.constants)
  for (const name of unknown) add(checking, 'lake.unknown_constant', at, { name: short(name) })
  if (unknown.length > 0) return
  try {
    compileFhirPath(withConstants(expression, checking.constants))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    add(checking, error.code, at, { expression: expression.slice(0, 120) })
  }
}

function checkName(checking: Checking, name: unknown, at: string): void {
  if (name === undefined) add(checking, 'record.missing_element', at, { name: 'name' })
  else if (!(typeof name === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name)))
    add(checking, 'lake.bad_name', at, { name: short(name) })
}

function listOf(checking: Checking, value: unknown, at: string): [Thing, string][] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    add(checking, 'record.not_a_list', at, { name: at.slice(at.lastIndexOf('.') + 1) })
    return []
  }
  return value.flatMap((one, index): [Thing, string][] => {
    if (isThing(one)) return [[one, `${at}[${index}]`]]
    wrongType(checking, `${at}[${index}]`, 'object')
    return []
  })
}

function refuseStrange(checking: Checking, thing: Thing, known: readonly string[], at: string): void {
  for (const name of Object.keys(thing)) {
    if (!known.includes(name) && !everywhere.includes(name) && !name.startsWith('_')) {
      add(checking, 'record.unknown_property', at, { type: 'ViewDefinition', name: name.slice(0, 60) })
    }
  }
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrongType(checking: Checking, at: string, expected: string): void {
  add(checking, 'record.wrong_type', at, { expected })
}

function add({ issues }: Checking, code: RefusalCode, expression: string, params: Issue['params'] = {}): void {
  if (issues.length < 50) issues.push({ code, expression, params })
}

function short(value: unknown): string {
  return String(value).slice(0, 60)
}
