import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import {
  groupCase,
  importTables,
  listTableSets,
  loadTables,
  readCaseRow,
  readTableFolder,
  sayReason,
  severityOf,
  TableFault,
  type Tables,
  tablesInForce,
} from '#insurance/grouping'
import { Refusal } from '#kernel'
import { dayOf } from '#people/institutions'
import { type Call, type Command, csvLineAsItCame, Misuse } from './command.ts'

const text = { type: 'string' } as const
const writtenAtOnce = 256 * 1024

export const drg: Command = {
  name: 'drg',
  usage: 'drg FILE.csv [--tables DIR [--without-qy]] [--locale zh|en]',
  summary:
    'Groups cases (index,gender,age,age_days,weight_g,dept,los_days,leaving_type,dx_pipe,proc_pipe; other columns are kept) and adds mdc,adrg,drg,reason. With --tables it needs no database; --without-qy lets a case with an unrelated procedure go on to the medical groups.',
  options: { tables: text, locale: text, 'without-qy': { type: 'boolean' } },
  alone: (call) => {
    const folder = call.options.tables
    if (typeof folder !== 'string') return undefined
    return orFault(call, async () =>
      groupFile(call, await loadTables(folder, { unrelatedGroups: !call.options['without-qy'] })),
    )
  },
  run: async (invocation) =>
    orFault(invocation, async () => {
      const { root } = invocation
      const { tables } = await root.transaction((ctx) => tablesInForce(ctx, dayOf(ctx.now)))
      return groupFile(invocation, tables)
    }),
}

export const drgTablesImport: Command = {
  name: 'drg-tables import',
  usage: 'drg-tables import DIR --name NAME --from YYYY-MM-DD',
  summary: 'Takes a set of grouping tables in: it holds from that day. All or nothing; the same again changes nothing.',
  options: { name: text, from: text },
  run: async (invocation) => {
    const { words, options, root, table } = invocation
    const [folder] = words
    const { name, from } = options
    if (words.length !== 1 || !folder) throw new Misuse('Name the folder.')
    if (typeof name !== 'string' || name === '') throw new Misuse('--name is missing')
    if (typeof from !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(from))
      throw new Misuse('--from is a day as in 2026-01-01')
    return orFault(invocation, async () => {
      const texts = await readTableFolder(folder)
      table([await root.transaction((ctx) => importTables(ctx, { name, validFrom: from, texts }))])
      return 0
    })
  },
}

export const drgTablesList: Command = {
  name: 'drg-tables list',
  usage: 'drg-tables list',
  summary: 'The sets of grouping tables, with the day from which each holds.',
  run: async ({ root, table }) => {
    table((await listTableSets(root, {})).sets)
    return 0
  },
}

async function orFault({ say }: Pick<Call, 'say'>, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TableFault) say(error.message)
    else if (error instanceof Refusal) say(error.sentence('en'))
    else throw error
    return 1
  }
}

/** Twice over the file: nothing is written before every row could be read. */
async function groupFile(call: Call, tables: Tables): Promise<number> {
  const [file] = call.words
  if (call.words.length !== 1 || !file) throw new Misuse('Name the file.')
  const locale = call.options.locale ?? 'zh'
  if (locale !== 'zh' && locale !== 'en') throw new Misuse('--locale is zh or en')
  const faults = await faultsOf(file)
  for (const fault of faults) call.say(fault)
  if (faults.length > 0) {
    call.say('Nothing was written.')
    return 1
  }
  let waiting = ''
  for await (const { cells, named } of rowsOf(file)) {
    const added = named ? answerOf(tables, named, locale) : ['mdc', 'adrg', 'drg', 'reason']
    waiting += csvLineAsItCame([...cells, ...added])
    if (waiting.length < writtenAtOnce) continue
    await call.write(waiting)
    waiting = ''
  }
  await call.write(waiting)
  return 0
}

function answerOf(tables: Tables, row: Named, locale: 'zh' | 'en'): string[] {
  const read = readCaseRow(row)
  if ('fault' in read) throw new Error(read.fault)
  const { mdc, adrg, drg, reason } = groupCase(tables, read.stay)
  const counted = reason === 'grouped' ? severityOf(tables, read.stay) : undefined
  const said = sayReason(reason)[locale]
  return [mdc, adrg, drg, counted ? `${said} (${counted.severity.toUpperCase()} ${counted.code})` : said]
}

const faultsShown = 100
const needed = ['gender', 'age', 'dx_pipe']

async function faultsOf(file: string): Promise<string[]> {
  const faults: string[] = []
  let rows = 0
  try {
    for await (const { cells, named, line } of rowsOf(file)) {
      rows++
      if (!named) {
        for (const name of needed) if (!cells.includes(name)) faults.push(`1: the column ${name} is missing`)
        if (faults.length > 0) return faults
        continue
      }
      const read = readCaseRow(named)
      if ('fault' in read) faults.push(`${line}: ${read.fault}`)
      if (faults.length >= faultsShown) return faults
    }
  } catch (error) {
    // A file that is not there, or not a CSV; the reader names the line.
    faults.push((error as Error).message)
  }
  return rows === 0 && faults.length === 0 ? [`${file} is empty`] : faults
}

type Named = Readonly<Record<string, string | undefined>>
interface ReadRow {
  readonly line: number
  readonly cells: readonly string[]
  /** Undefined: the line of names. */
  readonly named?: Named
}

/** The rows of a CSV (RFC 4180, with or without a byte order mark), streamed. */
async function* rowsOf(file: string): AsyncGenerator<ReadRow> {
  const parser = parse({ bom: true, info: true, skip_empty_lines: true })
  const bytes = createReadStream(file).on('error', (error) => parser.destroy(error))
  bytes.pipe(parser)
  let names: string[] | undefined
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (names) {
      yield { line: info.lines, cells: record, named: Object.fromEntries(names.map((name, at) => [name, record[at]])) }
    } else {
      names = record.map((name) => name.trim())
      yield { line: 1, cells: names }
    }
  }
}
