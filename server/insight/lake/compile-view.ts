import { refuse, refuseUnless } from '#kernel'
import { compileFhirPath, InvalidResource } from '#record'
import { checkView, constantsOf } from './check-view.ts'
import { withConstants } from './expression.ts'
import {
  type Cell,
  type Column,
  type Row,
  typeNameOf,
  type ViewColumn,
  type ViewDefinition,
  type ViewSelect,
} from './view.ts'

export interface CompiledView {
  /** The resource type that it reads. */
  readonly resource: string
  readonly columns: readonly Column[]
  /** Whether it asks for the boundaries of decimals, which must then be parsed with their digits. */
  readonly needsDigits: boolean
  /** The rows of one resource; none for a resource of another type. Refusals: lake.*, record.bad_expression. */
  rows(resource: unknown): Row[]
}

/** The element a select stands at, and the index of the loop that brought it there (%rowIndex). */
interface Focus {
  readonly element: unknown
  readonly environment: { readonly rowIndex: number }
}

interface Part {
  readonly columns: readonly Column[]
  rows(focus: Focus): Cell[][]
}

// Loops beside each other multiply: a resource may not make more rows than this.
const rowsMax = 20_000
const repeatDepthMax = 60

/** Checks a ViewDefinition and makes it runnable. Refusals: InvalidResource with every issue that was found. */
export function compileView(definition: unknown): CompiledView {
  const issues = checkView(definition)
  if (issues.length > 0) throw new InvalidResource(issues)
  const view = definition as ViewDefinition
  const constants = constantsOf(view)
  const path = (expression: string) => compileFhirPath(withConstants(expression, constants))
  const conditions = (view.where ?? []).map((one) => path(one.path))
  const part = product(view.select.map((select) => compileSelect(select, path)))
  return {
    resource: view.resource,
    columns: part.columns,
    needsDigits: JSON.stringify(definition).includes('Boundary('),
    rows: (resource) => {
      if ((resource as { resourceType?: unknown } | null)?.resourceType !== view.resource) return []
      const focus = { element: resource, environment: { rowIndex: 0 } }
      return conditions.every((condition) => holds(condition(resource, focus.environment))) ? part.rows(focus) : []
    },
  }
}

/** The rows of a view over resources, as objects. Refusals as compileView and CompiledView.rows. */
export function runView(definition: unknown, resources: Iterable<unknown>): Record<string, Cell>[] {
  const view = compileView(definition)
  const names = view.columns.map(({ name }) => name)
  const rows: Record<string, Cell>[] = []
  for (const resource of resources) {
    for (const row of view.rows(resource))
      rows.push(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null])))
  }
  return rows
}

type Compile = (expression: string) => ReturnType<typeof compileFhirPath>

function holds(found: readonly unknown[]): boolean {
  if (found.length === 0) return false
  const [value] = found
  return found.length === 1 && typeof value === 'boolean' ? value : refuse('lake.where_not_boolean')
}

/** Columns, then nested selects, then the union: in this order the columns stand in the table. */
function compileSelect(select: ViewSelect, path: Compile): Part {
  const parts = (select.column ?? []).length > 0 ? [columnsPart(select.column ?? [], path)] : []
  for (const one of select.select ?? []) parts.push(compileSelect(one, path))
  if (select.unionAll?.length) parts.push(unionPart(select.unionAll.map((one) => compileSelect(one, path))))
  const inner = product(parts)
  const elements = loopOf(select, path)
  if (!elements) return inner
  return {
    columns: inner.columns,
    rows: (focus) => {
      const rows: Cell[][] = []
      for (const [rowIndex, element] of elements(focus).entries()) {
        for (const row of inner.rows({ element, environment: { rowIndex } })) rows.push(row)
        refuseUnless(rows.length <= rowsMax, 'lake.too_many_rows')
      }
      return rows
    },
  }
}

function loopOf(select: ViewSelect, path: Compile): ((focus: Focus) => unknown[]) | undefined {
  const { forEach, forEachOrNull, repeat } = select
  if (repeat) {
    const paths = repeat.map(path)
    return (focus) => repeated(focus, paths)
  }
  if (forEach === undefined && forEachOrNull === undefined) return undefined
  const found = path(forEach ?? forEachOrNull ?? '')
  if (forEach !== undefined) return ({ element, environment }) => found(element, environment)
  return ({ element, environment }) => {
    const elements = found(element, environment)
    // Nothing there is one row in which whatever is asked is empty.
    return elements.length > 0 ? elements : [[]]
  }
}

/** Follows the paths down, parents before children. */
function repeated({ element, environment }: Focus, paths: readonly ReturnType<Compile>[]): unknown[] {
  const all: unknown[] = []
  const descend = (at: unknown, depth: number) => {
    refuseUnless(depth <= repeatDepthMax, 'record.too_deep')
    for (const path of paths) {
      for (const child of path(at, environment)) {
        all.push(child)
        refuseUnless(all.length <= rowsMax, 'lake.too_many_rows')
        descend(child, depth + 1)
      }
    }
  }
  descend(element, 0)
  return all
}

function columnsPart(columns: readonly ViewColumn[], path: Compile): Part {
  const readers = columns.map((column) => {
    const found = path(column.path)
    return ({ element, environment }: Focus) => cellOf(column, found(element, environment))
  })
  return {
    columns: columns.map(({ name, type, collection }) => {
      return { name, type: type === undefined ? undefined : typeNameOf(type), collection: collection === true }
    }),
    rows: (focus) => [readers.map((read) => read(focus))],
  }
}

function cellOf({ name, collection }: ViewColumn, found: readonly unknown[]): Cell {
  for (const value of found) {
    if (typeof value === 'object' && value !== null) refuse('lake.not_primitive', { params: { name } })
  }
  if (collection) return found as Cell
  refuseUnless(found.length <= 1, 'lake.several_values', { params: { name } })
  return (found[0] ?? null) as Cell
}

function unionPart(parts: readonly Part[]): Part {
  return { columns: parts[0]?.columns ?? [], rows: (focus) => parts.flatMap((part) => part.rows(focus)) }
}

/** Every combination of the rows of the parts; one empty part empties all. */
function product(parts: readonly Part[]): Part {
  const [only] = parts
  if (only && parts.length === 1) return only
  return {
    columns: parts.flatMap((part) => part.columns),
    rows: (focus) => {
      let rows: Cell[][] = [[]]
      for (const part of parts) {
        const more = part.rows(focus)
        refuseUnless(rows.length * more.length <= rowsMax, 'lake.too_many_rows')
        rows = rows.flatMap((row) => more.map((other) => [...row, ...other]))
        if (rows.length === 0) return rows
      }
      return rows
    },
  }
}
