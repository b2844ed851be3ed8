/**
 * A set of grouping tables as it comes: JSON and CSV files of one folder, by these names. What cannot be read is said with its file and
 * place; nothing is guessed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { type Condition, conditionOf } from './condition.ts'

export const tableFiles = [
  'groups.json',
  'drg_split.json',
  'drg.csv',
  'cc.csv',
  'mcc.csv',
  'principal_exclusion.csv',
  'valid_procedures.csv',
  'icd10_nhsa.csv',
  'icd9cm3_nhsa.csv',
  'icd10_clinical_to_nhsa.csv',
] as const
export type TableFile = (typeof tableFiles)[number]
export type TableTexts = Readonly<Record<TableFile, string>>

export interface AdrgTable {
  readonly adrg: string
  readonly when: readonly Condition[]
  readonly diagnoses: readonly string[]
  readonly procedures: readonly string[]
  readonly secondProcedures: readonly string[]
  /** The part of each of the procedures, where groups ask for parts. */
  readonly procedureParts: readonly string[]
  /** Tried in order. */
  readonly drgs: readonly string[]
}
export interface MdcTable {
  readonly mdc: string
  readonly when: readonly Condition[]
  /** Diagnoses of at least two sites of the body are asked for; the site of each code. */
  readonly sites: ReadonlyMap<string, string> | null
  readonly diagnoses: readonly string[]
  readonly adrgs: readonly AdrgTable[]
}
export type Split = 'always' | 'mcc' | 'mcc or cc'

export interface TableSource {
  /** In the order in which they are tried. */
  readonly mdcs: readonly MdcTable[]
  readonly split: ReadonlyMap<string, Split>
  readonly drgNames: ReadonlyMap<string, string>
  /** Code → the table that excludes it. */
  readonly cc: ReadonlyMap<string, string>
  readonly mcc: ReadonlyMap<string, string>
  /** Principal diagnosis → the table whose complications do not count with it. */
  readonly exclusion: ReadonlyMap<string, string>
  readonly validProcedures: ReadonlySet<string>
  readonly diagnosisNames: ReadonlyMap<string, string>
  readonly procedureNames: ReadonlyMap<string, string>
  readonly clinical: ReadonlyMap<string, string>
}

/** What is wrong with the tables, and where. */
export class TableFault extends Error {
  readonly file: string
  readonly place: string
  constructor(file: string, place: string, what: string) {
    super(`${file}${place ? ` ${place}` : ''}: ${what}`)
    this.file = file
    this.place = place
  }
}

const codes = z.array(z.string())
const groupsShape = z.array(
  z.object({
    mdc: z.string().regex(/^[A-Z]$/),
    when: codes,
    multipleSites: z.boolean(),
    diagnoses: codes,
    adrgs: z.array(
      z.object({
        adrg: z.string().regex(/^[A-Z]{2}\d$/),
        when: codes,
        diagnoses: codes.default([]),
        procedures: codes.default([]),
        procedures2: codes.default([]),
        procedureParts: codes.default([]),
        drgs: z.array(z.string().regex(/^[A-Z]{2}\d{2}$/)).min(1),
      }),
    ),
  }),
)
const splitShape = z.record(z.string(), z.enum(['always', 'mcc', 'mcc or cc']))

/** The texts of a folder's files. Throws TableFault. */
export async function readTableFolder(folder: string): Promise<TableTexts> {
  const texts = await Promise.all(
    tableFiles.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8').catch((error: Error) => {
        throw new TableFault(name, '', error.message)
      })
      return [name, text] as const
    }),
  )
  return Object.fromEntries(texts) as Record<TableFile, string>
}

/** Throws TableFault. */
export function parseTables(texts: TableTexts): TableSource {
  const split = new Map(Object.entries(json(texts, 'drg_split.json', splitShape)))
  const mdcs = json(texts, 'groups.json', groupsShape).map(mdcOf)
  if (mdcs.filter(({ sites }) => sites).length > 1)
    throw new TableFault('groups.json', '', 'only one MDC may ask for several sites')
  for (const { adrgs } of mdcs) {
    for (const drg of adrgs.flatMap((adrg) => adrg.drgs))
      if (!split.has(drg)) throw new TableFault('drg_split.json', drg, 'is missing')
  }
  return {
    mdcs,
    split,
    drgNames: pairs(texts, 'drg.csv', 'drg', 'name'),
    cc: pairs(texts, 'cc.csv', 'diagnosis', 'exclusion_table'),
    mcc: pairs(texts, 'mcc.csv', 'diagnosis', 'exclusion_table'),
    exclusion: pairs(texts, 'principal_exclusion.csv', 'principal_diagnosis', 'exclusion_table'),
    validProcedures: new Set(pairs(texts, 'valid_procedures.csv', 'procedure', 'name').keys()),
    diagnosisNames: pairs(texts, 'icd10_nhsa.csv', 'code', 'name'),
    procedureNames: pairs(texts, 'icd9cm3_nhsa.csv', 'code', 'name'),
    clinical: pairs(texts, 'icd10_clinical_to_nhsa.csv', 'clinical_code', 'nhsa_code'),
  }
}

function json<T>(texts: TableTexts, file: TableFile, shape: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(texts[file])
  } catch (error) {
    throw new TableFault(file, '', (error as Error).message)
  }
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new TableFault(file, issue!.path.join('.'), issue!.message)
}

function pairs(texts: TableTexts, file: TableFile, key: string, value: string): Map<string, string> {
  let rows: Record<string, string>[]
  try {
    rows = parse(texts[file], { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    throw new TableFault(file, '', (error as Error).message)
  }
  const read = new Map<string, string>()
  rows.forEach((row, index) => {
    const [code, said] = [row[key], row[value]]
    if (!code || said === undefined) throw new TableFault(file, `line ${index + 2}`, `${key} and ${value} are needed`)
    read.set(code, said)
  })
  if (read.size === 0) throw new TableFault(file, '', 'is empty')
  return read
}

type RawMdc = z.output<typeof groupsShape>[number]

function mdcOf(raw: RawMdc): MdcTable {
  const sites = raw.multipleSites ? sitesOf(raw) : null
  return {
    mdc: raw.mdc,
    when: raw.when.map((sentence) => conditionIn(raw.mdc, sentence)),
    sites,
    diagnoses: sites ? [...sites.keys()] : raw.diagnoses,
    adrgs: raw.adrgs.map((adrg) => adrgOf(adrg)),
  }
}

function adrgOf(raw: RawMdc['adrgs'][number]): AdrgTable {
  if (raw.procedureParts.length > 0 && raw.procedureParts.length !== raw.procedures.length)
    throw new TableFault('groups.json', raw.adrg, 'procedureParts runs parallel to procedures')
  return {
    adrg: raw.adrg,
    when: raw.when.map((sentence) => conditionIn(raw.adrg, sentence)),
    diagnoses: raw.diagnoses,
    procedures: raw.procedures,
    secondProcedures: raw.procedures2,
    procedureParts: raw.procedureParts,
    drgs: raw.drgs,
  }
}

function conditionIn(place: string, sentence: string): Condition {
  const condition = conditionOf(sentence)
  if (!condition) throw new TableFault('groups.json', place, `'${sentence}' is not a condition that is known`)
  return condition
}

/** A name that ends in 创伤 heads the codes of its site. */
function sitesOf({ mdc, diagnoses }: RawMdc): Map<string, string> {
  const sites = new Map<string, string>()
  let site: string | undefined
  for (const entry of diagnoses) {
    if (entry.endsWith('创伤')) site = entry
    else if (site === undefined) throw new TableFault('groups.json', mdc, `${entry} stands before the first site`)
    else sites.set(entry, site)
  }
  return sites
}
