import { parse } from 'csv-parse/sync'
import type { AcoYear } from './shared-savings.ts'
import { type Track, termsOf, tracks } from './terms.ts'

/** What a row must have; the results' other columns are kept as they are. */
export const acoColumns = [
  'performance_year',
  'risk_model',
  'n_ab',
  'abtotbnchmk',
  'abtotexp',
  'minsavperc',
  'finalsharerate',
  'qualscore',
  'met_qps',
] as const

type Row = Record<string, string>

export interface AcoFile {
  readonly header: readonly string[]
  readonly rows: readonly { readonly cells: readonly string[]; readonly aco: AcoYear }[]
  /** A sentence for each row that cannot be read. When there is one, nothing of the file counts. */
  readonly wrong: readonly { readonly line: number; readonly field: string; readonly says: string }[]
}

/** Reads published results (CSV, one row a group and year). */
export function readAcoFile(text: string): AcoFile {
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof records
  } catch (error) {
    const { message, lines = 1 } = error as Error & { lines?: number }
    return { header: [], rows: [], wrong: [{ line: lines, field: 'row', says: `${message}.` }] }
  }
  const header = (records[0]?.record ?? []).map((name) => name.trim())
  const wrong: { line: number; field: string; says: string }[] = []
  for (const name of acoColumns)
    if (!header.includes(name)) wrong.push({ line: 1, field: name, says: 'The column is missing.' })
  for (const name of [...acoColumns, ...tracks.flatMap(({ column }) => column ?? [])])
    if (header.indexOf(name) !== header.lastIndexOf(name))
      wrong.push({ line: 1, field: name, says: 'The column stands there twice.' })
  if (wrong.length > 0) return { header, rows: [], wrong }
  const rows = records.slice(1).flatMap(({ record, info }) => {
    if (record.length !== header.length) {
      wrong.push({ line: info.lines, field: 'row', says: `${record.length} cells, the header has ${header.length}.` })
      return []
    }
    const row: Row = Object.fromEntries(header.map((name, at) => [name, record[at] ?? '']))
    try {
      return [{ cells: record, aco: acoOf(row) }]
    } catch (error) {
      if (!(error instanceof WrongCell)) throw error
      wrong.push({ line: info.lines, field: error.field, says: error.message })
      return []
    }
  })
  return { header, rows, wrong }
}

class WrongCell extends Error {
  readonly field: string
  constructor(field: string, says: string) {
    super(says)
    this.field = field
  }
}

function acoOf(row: Row): AcoYear {
  const year = decimal(row, 'performance_year', 0)
  if (!termsOf(year)) throw new WrongCell('performance_year', `There are no terms for ${year}.`)
  const risk = row.risk_model
  if (risk !== 'One-Sided' && risk !== 'Two-Sided')
    throw new WrongCell('risk_model', `One-Sided or Two-Sided, not '${risk}'.`)
  const [published, quality] = [decimal(row, 'finalsharerate', 6), decimal(row, 'qualscore', 6)]
  const track = trackOf(row, published, quality)
  const precise = Math.round((track.maxRate * quality) / 1_000_000)
  const benchmarkFen = decimal(row, 'abtotbnchmk', 2)
  if (benchmarkFen === 0) throw new WrongCell('abtotbnchmk', 'A benchmark is more than nothing.')
  return {
    year,
    twoSided: risk === 'Two-Sided',
    lives: decimal(row, 'n_ab', 0),
    benchmarkFen,
    expenditureFen: decimal(row, 'abtotexp', 2),
    electedRate: row.minsavperc === '' ? null : decimal(row, 'minsavperc', 6),
    track,
    finalRate: fits(precise, published) ? precise : published,
    qualityMet: decimal(row, 'met_qps', 0) === 1,
  }
}

const publishedPlaces = 10_000 // the final rate is published in whole hundredths, the quality in ten-thousandths

const fits = (precise: number, published: number) => Math.abs(precise - published) <= publishedPlaces / 2 + 50

/** By its flag; without one, the older agreement whose greatest rate gives the published final rate at this quality. */
function trackOf(row: Row, published: number, quality: number): Track {
  const flagged = tracks.filter(({ column }) => column !== null && Number(row[column]) === 1)
  if (flagged.length > 1) throw new WrongCell(flagged[1]!.column!, 'A group has one track, two are flagged.')
  const away = (track: Track) => Math.abs((track.maxRate * quality) / 1_000_000 - published)
  const older = tracks.filter(({ column }) => column === null).sort((a, b) => away(a) - away(b))
  return flagged[0] ?? older[0]!
}

/** A decimal with so many places kept, half up: '0.9721999999999999' at six places is 972,200. */
function decimal(row: Row, field: string, places: number): number {
  const found = /^\s*(\d+)(?:\.(\d*))?\s*$/.exec(row[field] ?? '')
  if (!found) throw new WrongCell(field, `A number of zero or more, not '${row[field] ?? ''}'.`)
  const [, whole = '', part = ''] = found
  const kept = Number(whole + part.slice(0, places).padEnd(places, '0'))
  const value = kept + (Number(part[places] ?? '0') >= 5 ? 1 : 0)
  if (!Number.isSafeInteger(value)) throw new WrongCell(field, 'The number is too large.')
  return value
}
