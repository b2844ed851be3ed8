import {
  caseColumns,
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
import { faultsOfHeader, theirRows } from './their-rows.ts'

const text = { type: 'string' } as const
const writtenAtOnce = 256 * 1024

export const drg: Command = {
  name: 'drg',
  usage: 'drg FILE.csv [--tables DIR [--without-qy]] [--locale zh|en] [--encoding gb18030]',
  summary:
    'Groups cases (index,gender,age,age_days,weight_g,dept,los_days,leaving_type,dx_pipe,proc_pipe; other columns are kept) and adds mdc,adrg,drg,reason. With --tables it needs no database; --without-qy lets a case with an unrelated procedure go on to the medical groups.',
  options: { tables: text, locale: text, encoding: text, 'without-qy': { type: 'boolean' } },
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
  const encoding = call.options.encoding as string | undefined
  const faults = await faultsOf(file, encoding)
  for (const fault of faults) call.say(fault)
  if (faults.length > 0) {
    call.say('Nothing was written.')
    return 1
  }
  let names: readonly string[] | undefined
  let waiting = ''
  for await (const { cells } of theirRows(file, encoding)) {
    const added = names ? answerOf(tables, namedBy(names, cells), locale) : ['mdc', 'adrg', 'drg', 'reason']
    names ??= cells
    waiting += csvLineAsItCame([...cells, ...added])
    if (waiting.length < writtenAtOnce) continue
    await call.write(waiting)
    waiting = ''
  }
  await call.write(waiting)
  return 0
}

function answerOf(tables: Tables, row: Parameters<typeof readCaseRow>[0], locale: 'zh' | 'en'): string[] {
  const read = readCaseRow(row)
  if ('fault' in read) throw new Error(read.fault)
  const { mdc, adrg, drg, reason } = groupCase(tables, read.stay)
  const counted = reason === 'grouped' ? severityOf(tables, read.stay) : undefined
  const said = sayReason(reason)[locale]
  return [mdc, adrg, drg, counted ? `${said} (${counted.severity.toUpperCase()} ${counted.code})` : said]
}

const faultsShown = 100
const needed = ['gender', 'age', 'dx_pipe']

async function faultsOf(file: string, encoding: string | undefined): Promise<string[]> {
  const faults: string[] = []
  let names: readonly string[] | undefined
  try {
    for await (const { cells, line } of theirRows(file, encoding)) {
      if (!names) {
        names = cells
        for (const fault of faultsOfHeader(names, needed, caseColumns)) faults.push(`1: ${fault}`)
        if (faults.length > 0) return faults
        continue
      }
      const fault =
        cells.length === names.length ? faultOf(names, cells) : `${cells.length} cells, the header has ${names.length}`
      if (fault !== undefined) faults.push(`${line}: ${fault}`)
      if (faults.length >= faultsShown) return [...faults, '…']
    }
  } catch (error) {
    // A file that is not there, or not a CSV; the reader names the line.
    faults.push((error as Error).message)
  }
  return names === undefined && faults.length === 0 ? [`${file} is empty`] : faults
}

function faultOf(names: readonly string[], cells: readonly string[]): string | undefined {
  const read = readCaseRow(namedBy(names, cells))
  return 'fault' in read ? read.fault : undefined
}

const namedBy = (names: readonly string[], cells: readonly string[]) =>
  Object.fromEntries(names.map((name, at) => [name, cells[at]]))
