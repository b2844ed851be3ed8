import type { Concept } from './concept.ts'
import { parseCsv, type RowFault } from './csv.ts'

export type Hierarchy = 'parent' | 'prefix' | 'none'

/** Our name of a column → the table's; what is not mapped has our name. */
export type Columns = Readonly<Record<string, string>>

export interface CodeTable {
  readonly concepts: readonly Concept[]
  /** Groups that the table's codes stand in but that it does not list itself (E11 and E11.9 over E11.900). */
  readonly groupCount: number
  readonly faults: readonly RowFault[]
}

const codeLengthMax = 100
const nameLengthMax = 1000

/** Reads a code table: columns code, name and, if there, parent, valid_from, valid_to and english. Pure; says all that is wrong. */
export function readCodeTable(text: string, columns: Columns, hierarchy: Hierarchy): CodeTable {
  const csv = parseCsv(text)
  const faults = [...csv.faults]
  const at = (name: string) => csv.header.indexOf(columns[name] ?? name)
  for (const name of ['code', 'name', ...(hierarchy === 'parent' && columns.parent ? ['parent'] : [])]) {
    if (at(name) >= 0 || csv.header.length === 0) continue
    const column = columns[name] ?? name
    faults.push({ line: 1, zh: `表头没有“${column}”列。`, en: `The header has no column "${column}".` })
  }
  if (faults.length > 0) return { concepts: [], groupCount: 0, faults }
  const seen = new Map<string, number>()
  const concepts: Concept[] = []
  const lines: number[] = []
  for (const { line, cells } of csv.rows) {
    const cell = (name: string) => (cells[at(name)] ?? '').trim()
    const fault = (zh: string, en: string) => faults.push({ line, zh, en })
    const [code, name, parent] = [cell('code'), cell('name'), hierarchy === 'parent' ? cell('parent') : '']
    faultsOf(code, name, fault)
    const before = seen.get(code)
    if (before !== undefined && code !== '')
      fault(`代码“${code}”在第 ${before} 行已出现。`, `"${code}" is on line ${before} already.`)
    seen.set(code, line)
    const [validFrom, validTo] = [dayIn(cell('valid_from'), fault), dayIn(cell('valid_to'), fault)]
    if (validFrom && validTo && validTo < validFrom) fault('失效日期早于生效日期。', 'It ends before it begins.')
    const english = cell('english')
    concepts.push({
      ...{ code, name, validFrom, validTo, inactive: false, abstract: false, properties: [] },
      parents: parent ? [parent] : [],
      designations: english ? [{ language: 'en', value: english }] : [],
    })
    lines.push(line)
  }
  if (hierarchy === 'parent') faults.push(...parentFaults(concepts, lines))
  if (faults.length > 0 || hierarchy !== 'prefix') return { concepts, groupCount: 0, faults }
  const nested = byPrefix(concepts)
  return { concepts: nested, groupCount: nested.length - concepts.length, faults }
}

type Fault = (zh: string, en: string) => void

function faultsOf(code: string, name: string, fault: Fault): void {
  if (code === '') fault('没有代码。', 'There is no code.')
  if (name === '') fault('没有名称。', 'There is no name.')
  // FHIR R4 code: no white space but single blanks inside.
  if (code.length > codeLengthMax || /[^\S ]| {2}|\p{Cc}/u.test(code))
    fault('代码过长或含有不允许的字符。', 'The code is too long or has characters that a code may not have.')
  if (name.length > nameLengthMax || /\p{Cc}/u.test(name))
    fault('名称过长或含有控制字符。', 'The name is too long or has control characters.')
}

function dayIn(text: string, fault: Fault): string | null {
  if (text === '') return null
  const day = text.replaceAll('/', '-')
  if (isDay(day)) return day
  fault(`“${text.slice(0, 20)}”不是日期（YYYY-MM-DD）。`, `"${text.slice(0, 20)}" is no date (YYYY-MM-DD).`)
  return null
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** Parents that the table does not have, and codes that lie below themselves. */
function parentFaults(concepts: readonly Concept[], lines: readonly number[]): RowFault[] {
  const parentOf = new Map(concepts.map((one) => [one.code, one.parents[0]]))
  // Codes whose way up is known to end.
  const grounded = new Set<string>()
  return concepts.flatMap(({ code, parents: [parent] }, index): RowFault[] => {
    const line = lines[index]!
    if (parent !== undefined && !parentOf.has(parent)) {
      return [{ line, zh: `上级代码“${parent}”不在表中。`, en: `The parent "${parent}" is not in the table.` }]
    }
    const way: string[] = []
    for (let at: string | undefined = code; at !== undefined && !grounded.has(at); at = parentOf.get(at)) {
      if (way.includes(at))
        return [{ line, zh: `“${code}”的上级绕成了圈。`, en: `The parents of "${code}" go round in a circle.` }]
      way.push(at)
    }
    for (const each of way) grounded.add(each)
    return []
  })
}

/**
 * Gives each code the longest other code that it begins with as its parent (E11 → E11.9 → E11.900 → E11.900x001). Groups that
 * the table itself does not list are added, not selectable: the category before the point and the subcategory after it (ICD-9-CM-3
 * has a further digit).
 */
function byPrefix(concepts: readonly Concept[]): Concept[] {
  const known = new Map(concepts.map((one) => [one.code, one]))
  const members = new Map<string, string[]>()
  for (const { code, name } of concepts) {
    for (const group of groupsOf(code)) {
      if (known.has(group)) continue
      const names = members.get(group)
      if (names) names.push(name)
      else members.set(group, [name])
    }
  }
  const groups = [...members].map(([code, names]): Concept => {
    // E11.900 is E11.9 with nothing said beyond it.
    const whole = known.get(`${code}00`)?.name ?? known.get(`${code}.x00`)?.name
    const name = whole ?? commonName(names) ?? code
    return {
      code,
      name,
      parents: [],
      inactive: false,
      abstract: true,
      validFrom: null,
      validTo: null,
      designations: [],
      properties: [],
    }
  })
  const all = [...concepts, ...groups].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  const codes = new Set(all.map((one) => one.code))
  return all.map((one) => {
    for (let length = one.code.length - 1; length > 0; length--) {
      const parent = one.code.slice(0, length)
      if (codes.has(parent)) return { ...one, parents: [parent] }
    }
    return one
  })
}

function groupsOf(code: string): string[] {
  const found = /^([A-Z]?\d{2,3})\.([0-9A-Zx])(\d)?/.exec(code)
  if (!found) return []
  const [, category, first, second] = found
  // I10.x00: the category has no subcategories.
  if (first === 'x') return [category!]
  const procedure = /^\d\d\./.test(code) && second !== undefined
  return [category!, `${category}.${first}`, ...(procedure ? [`${category}.${first}${second}`] : [])]
}

/** What the names of a group have in common at their beginning, with a sign that more follows. */
function commonName(names: readonly string[]): string | undefined {
  const [first = '', ...others] = names
  let length = first.length
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1
  const common = first.slice(0, length).replace(/[\p{P}\s]+$/u, '')
  return [...common].length >= 2 ? (others.length > 0 ? `${common}…` : common) : undefined
}
