import type { ConceptMap, ConceptMapGroupElement } from '@medplum/fhirtypes'
import { type Context, sm3 } from '#kernel'
import { dayOf } from './concept.ts'
import { hospitalSystem } from './concept-map.ts'
import { parseCsv, type RowFault } from './csv.ts'
import { findSystem } from './find.ts'
import { usableCodes } from './store.ts'

export interface MapImport {
  /** The hospital's code. */
  readonly hospital: string
  readonly systemFrom: string
  readonly systemTo: string
}

interface MapRow {
  readonly line: number
  readonly localCode: string
  readonly localName: string
  readonly nationalCode: string
  readonly equivalence: string
}

// http://hl7.org/fhir/concept-map-equivalence
const equivalences = new Set(
  'relatedto equivalent equal wider subsumes narrower specializes inexact unmatched disjoint'.split(' '),
)

/** Reads a map: columns local_code, local_name, national_code, equivalence (equivalent when empty). Pure. */
export function readMapTable(text: string): { rows: MapRow[]; faults: RowFault[] } {
  const csv = parseCsv(text)
  const faults = [...csv.faults]
  const at = (name: string) => csv.header.indexOf(name)
  for (const name of ['local_code', 'national_code']) {
    if (at(name) >= 0 || csv.header.length === 0) continue
    faults.push({ line: 1, zh: `表头没有“${name}”列。`, en: `The header has no column "${name}".` })
  }
  if (faults.length > 0) return { rows: [], faults }
  const seen = new Map<string, number>()
  const rows = csv.rows.map(({ line, cells }): MapRow => {
    const cell = (name: string) => (at(name) < 0 ? '' : (cells[at(name)] ?? '').trim())
    const nationalCode = cell('national_code')
    const equivalence = cell('equivalence') || (nationalCode ? 'equivalent' : 'unmatched')
    const row = { line, localCode: cell('local_code'), localName: cell('local_name'), nationalCode, equivalence }
    const fault = (zh: string, en: string) => faults.push({ line, zh, en })
    if (row.localCode === '') fault('没有本地代码。', 'There is no local code.')
    if (!equivalences.has(equivalence))
      fault(`没有对应关系“${equivalence.slice(0, 30)}”。`, `There is no equivalence "${equivalence.slice(0, 30)}".`)
    if ((nationalCode === '') !== (equivalence === 'unmatched')) {
      fault(
        '没有国家代码的行须为 unmatched，反之亦然。',
        'A row without a national code is unmatched, and only such a row.',
      )
    }
    const name = `${row.localCode}\n${nationalCode}`
    const before = seen.get(name)
    if (before !== undefined) fault(`与第 ${before} 行重复。`, `It repeats line ${before}.`)
    seen.set(name, line)
    return row
  })
  return { rows, faults }
}

/** National codes of a map that the national system does not have in force today, by their rows. Empty when we have no codes of it. */
export async function checkTargets(ctx: Context, rows: readonly MapRow[], systemTo: string): Promise<RowFault[]> {
  return ctx.transaction(async (ctx) => {
    const onDate = dayOf(ctx.now)
    const system = await findSystem(ctx, systemTo, onDate)
    if (!system || system.empty) return []
    const codes = rows.map((one) => one.nationalCode).filter(Boolean)
    const usable = await usableCodes(ctx, system, codes, onDate)
    return rows
      .filter(({ nationalCode }) => nationalCode !== '' && !usable.has(nationalCode))
      .map(({ line, nationalCode }) => {
        return { line, zh: `国家代码“${nationalCode}”今日不可用。`, en: `"${nationalCode}" may not be used today.` }
      })
  })
}

/** A hospital's map as the resource that the record keeps; writing it there brings it into force. */
export function conceptMapOf({ hospital, systemFrom, systemTo }: MapImport, rows: readonly MapRow[]): ConceptMap {
  const elements = new Map<string, ConceptMapGroupElement>()
  for (const { localCode, localName, nationalCode, equivalence } of rows) {
    const target = { ...(nationalCode ? { code: nationalCode } : {}), equivalence: equivalence as 'equivalent' }
    const element = elements.get(localCode)
    if (element) element.target!.push(target)
    else elements.set(localCode, { code: localCode, ...(localName ? { display: localName } : {}), target: [target] })
  }
  const key = sm3(`${hospital}|${systemFrom}|${systemTo}`).toString('hex').slice(0, 16)
  return {
    resourceType: 'ConceptMap',
    id: `map-${key}`,
    url: `urn:anji:concept-map:${key}`,
    title: `${hospital}: ${systemFrom} → ${systemTo}`.slice(0, 200),
    status: 'active',
    useContext: [
      {
        code: { system: 'http://terminology.hl7.org/CodeSystem/usage-context-type', code: 'venue' },
        valueReference: { type: 'Organization', identifier: { system: hospitalSystem, value: hospital } },
      },
    ],
    group: [{ source: systemFrom, target: systemTo, element: [...elements.values()] }],
  }
}
