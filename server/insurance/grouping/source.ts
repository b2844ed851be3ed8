/**
 * A set of grouping tables as it comes: JSON and CSV files of one folder, by these names. What cannot be read is said with its file and
 * place; nothing is guessed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { type TableFileName, tableFileNames } from '#contracts/grouping'
import { type Condition, conditionOf } from './condition.ts'

export const tableFiles = tableFileNames
export type TableFile = TableFileName
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

/** What is wrong with the tables, and where; the message is in English, `said` in both languages. */
export class TableFault extends Error {
  readonly file: string
  readonly place: string
  readonly said: Bilingual
  constructor(file: string, place: string, said: Bilingual) {
    super(`${file}${place ? ` ${place}` : ''}: ${said.en}`)
    this.file = file
    this.place = place
    // A reader's message quotes the file, and may cut a character into halves that no JSON column takes.
    this.said = { zh: said.zh.toWellFormed(), en: said.en.toWellFormed() }
  }
}
interface Bilingual {
  readonly zh: string
  readonly en: string
}
/** Hears of every fault; one that throws ends the reading at the first. */
type Hears = (fault: TableFault) => void

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
      const text = await readFile(join(folder, name), 'utf8').catch(({ message }: Error) => {
        throw new TableFault(name, '', { zh: `无法打开：${message}`, en: message })
      })
      return [name, text] as const
    }),
  )
  return Object.fromEntries(texts) as Record<TableFile, string>
}

/** Throws TableFault: the first there is. */
export const parseTables = (texts: TableTexts): TableSource =>
  readTables(texts, (fault) => {
    throw fault
  })

const faultsMost = 200

/** Every fault in the texts, row by row, up to some hundreds. */
export function faultsOf(texts: TableTexts): TableFault[] {
  const faults: TableFault[] = []
  readTables(texts, (fault) => {
    if (faults.length < faultsMost) faults.push(fault)
  })
  return faults
}

function readTables(texts: TableTexts, hears: Hears): TableSource {
  const split = new Map(Object.entries(json(texts, 'drg_split.json', splitShape, hears) ?? {}))
  const mdcs = (json(texts, 'groups.json', groupsShape, hears) ?? []).map((raw) => mdcOf(raw, hears))
  if (mdcs.filter(({ sites }) => sites).length > 1)
    hears(
      new TableFault('groups.json', '', {
        zh: '只能有一个 MDC 要求多个部位',
        en: 'only one MDC may ask for several sites',
      }),
    )
  for (const drg of mdcs.flatMap(({ adrgs }) => adrgs).flatMap((adrg) => adrg.drgs))
    if (!split.has(drg)) hears(new TableFault('drg_split.json', drg, { zh: '缺少这个 DRG', en: 'is missing' }))
  const rows = (file: TableFile, key: string, value: string) => pairs(texts, file, { key, value }, hears)
  return {
    mdcs,
    split,
    drgNames: rows('drg.csv', 'drg', 'name'),
    cc: rows('cc.csv', 'diagnosis', 'exclusion_table'),
    mcc: rows('mcc.csv', 'diagnosis', 'exclusion_table'),
    exclusion: rows('principal_exclusion.csv', 'principal_diagnosis', 'exclusion_table'),
    validProcedures: new Set(rows('valid_procedures.csv', 'procedure', 'name').keys()),
    diagnosisNames: rows('icd10_nhsa.csv', 'code', 'name'),
    procedureNames: rows('icd9cm3_nhsa.csv', 'code', 'name'),
    clinical: rows('icd10_clinical_to_nhsa.csv', 'clinical_code', 'nhsa_code'),
  }
}

/** Undefined: it cannot be read, and that was said. */
function json<T>(texts: TableTexts, file: TableFile, shape: z.ZodType<T>, hears: Hears): T | undefined {
  let value: unknown
  try {
    value = JSON.parse(texts[file])
  } catch (error) {
    const { message } = error as Error
    hears(new TableFault(file, '', { zh: `不是有效的 JSON：${message}`, en: message }))
    return undefined
  }
  const read = shape.safeParse(value)
  if (read.success) return read.data
  for (const { path, message } of read.error.issues)
    hears(new TableFault(file, placeOf(value, path), { zh: `内容不符合格式：${message}`, en: message }))
  return undefined
}

/** `3.adrgs.0.drgs` with the codes of the groups that it is in: where a person looks for it. */
function placeOf(value: unknown, path: readonly PropertyKey[]): string {
  const named: string[] = []
  let at = value
  for (const key of path) {
    at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key]
    const { mdc, adrg } = (at ?? {}) as { mdc?: unknown; adrg?: unknown }
    const code = adrg ?? mdc
    named.push(typeof key === 'number' && typeof code === 'string' ? code : String(key))
  }
  return named.join('.')
}

const numbered = (line: number) => `line ${line}`

function pairs(
  texts: TableTexts,
  file: TableFile,
  { key, value }: { key: string; value: string },
  hears: Hears,
): Map<string, string> {
  const read = new Map<string, string>()
  let rows: Record<string, string>[]
  try {
    rows = parse(texts[file], { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    const { message } = error as Error
    hears(new TableFault(file, '', { zh: `不是有效的 CSV：${message}`, en: message }))
    return read
  }
  if (rows.length === 0) hears(new TableFault(file, '', { zh: '是空的', en: 'is empty' }))
  else if (!(key in rows[0]!) || !(value in rows[0]!)) {
    const columns = { zh: `第一行须有 ${key} 和 ${value} 两列`, en: `the columns ${key} and ${value} are needed` }
    hears(new TableFault(file, numbered(1), columns))
    return read
  }
  rows.forEach((row, index) => {
    const [code, said] = [row[key], row[value]]
    if (code && said !== undefined) read.set(code, said)
    else {
      const needed = { zh: `须填写 ${key} 和 ${value}`, en: `${key} and ${value} are needed` }
      hears(new TableFault(file, numbered(index + 2), needed))
    }
  })
  return read
}

type RawMdc = z.output<typeof groupsShape>[number]

function mdcOf(raw: RawMdc, hears: Hears): MdcTable {
  const sites = raw.multipleSites ? sitesOf(raw, hears) : null
  return {
    mdc: raw.mdc,
    when: conditionsIn(raw.mdc, raw.when, hears),
    sites,
    diagnoses: sites ? [...sites.keys()] : raw.diagnoses,
    adrgs: raw.adrgs.map((adrg) => adrgOf(adrg, hears)),
  }
}

function adrgOf(raw: RawMdc['adrgs'][number], hears: Hears): AdrgTable {
  if (raw.procedureParts.length > 0 && raw.procedureParts.length !== raw.procedures.length)
    hears(
      new TableFault('groups.json', raw.adrg, {
        zh: 'procedureParts 须与 procedures 一一对应',
        en: 'procedureParts runs parallel to procedures',
      }),
    )
  return {
    adrg: raw.adrg,
    when: conditionsIn(raw.adrg, raw.when, hears),
    diagnoses: raw.diagnoses,
    procedures: raw.procedures,
    secondProcedures: raw.procedures2,
    procedureParts: raw.procedureParts,
    drgs: raw.drgs,
  }
}

function conditionsIn(place: string, sentences: readonly string[], hears: Hears): Condition[] {
  return sentences.flatMap((sentence) => {
    const condition = conditionOf(sentence)
    if (condition) return [condition]
    const unknown = { zh: `不认识条件“${sentence}”`, en: `'${sentence}' is not a condition that is known` }
    hears(new TableFault('groups.json', place, unknown))
    return []
  })
}

/** A name that ends in 创伤 heads the codes of its site. */
function sitesOf({ mdc, diagnoses }: RawMdc, hears: Hears): Map<string, string> {
  const sites = new Map<string, string>()
  let site: string | undefined
  for (const entry of diagnoses) {
    if (entry.endsWith('创伤')) site = entry
    else if (site === undefined)
      hears(
        new TableFault('groups.json', mdc, {
          zh: `${entry} 排在第一个部位之前`,
          en: `${entry} stands before the first site`,
        }),
      )
    else sites.set(entry, site)
  }
  return sites
}
