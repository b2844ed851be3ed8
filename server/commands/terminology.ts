import { readFile, writeFile } from 'node:fs/promises'
import { Refusal } from '#kernel'
import { institutionByCode } from '#people/institutions'
import { publish } from '#record'
import {
  type CodesImported,
  checkTargets,
  conceptMapOf,
  decodeTable,
  importCodes,
  isDay,
  listedSystems,
  type RowFault,
  readCodeTable,
  readMapTable,
  unmappedCodes,
} from '#terminology'
import { type Command, csvOf, type Invocation, Misuse } from './command.ts'
import { noteCodesOfRecord } from './unmapped-in-record.ts'

const text = { type: 'string' } as const
const faultsShown = 100

export const terminologyImport: Command = {
  name: 'terminology import',
  usage:
    'terminology import FILE.csv --system URL --name NAME --version V --from YYYY-MM-DD [--to YYYY-MM-DD]\n' +
    '          [--encoding gb18030] [--map code=…,name=…,parent=…] [--hierarchy parent|prefix|none] [--differences FILE.csv]',
  summary:
    'Takes a code table (code, name, parent) in as a version of a code system. All or nothing; again changes nothing.',
  options: {
    ...{ system: text, name: text, version: text, from: text, to: text, encoding: text, map: text },
    ...{ hierarchy: text, differences: text },
  },
  run: async (invocation) => {
    const { options, root, table, say } = invocation
    const day = (name: 'from' | 'to') => {
      const value = options[name] as string | undefined
      if (value !== undefined && !isDay(value)) throw new Misuse(`--${name} is a day as in 2026-01-01, not ${value}`)
      return value
    }
    const from = day('from') ?? needed(invocation, 'from')
    const hierarchy = (options.hierarchy ?? 'parent') as 'parent' | 'prefix' | 'none'
    if (!['parent', 'prefix', 'none'].includes(hierarchy)) throw new Misuse('--hierarchy is parent, prefix or none')
    const asked = {
      ...{
        url: needed(invocation, 'system'),
        name: needed(invocation, 'name'),
        version: needed(invocation, 'version'),
      },
      ...{ from, to: day('to') ?? null },
    }
    const source = await tableText(invocation)
    if (source === undefined) return 1
    const read = readCodeTable(source, columnsOf(options.map as string | undefined), hierarchy)
    if (read.faults.length > 0) return sayFaults(invocation, read.faults)
    return orRefused(invocation, async () => {
      const done = await root.transaction(async (ctx) => {
        const result = await importCodes(ctx, { ...asked, table: read })
        await publish(ctx, 'terminology', [...result.resources])
        return result
      })
      await sayImported(invocation, done, read.groupCount)
      table([summaryOf(done)])
      if (done.former !== undefined) say(`Version ${done.former} ends the day before ${from}.`)
      return 0
    })
  },
}

function needed({ options }: Invocation, name: string): string {
  const value = options[name]
  if (typeof value !== 'string' || value === '') throw new Misuse(`--${name} is missing`)
  return value
}

async function tableText(invocation: Invocation): Promise<string | undefined> {
  const { words, options } = invocation
  const [file] = words
  if (!file) throw new Misuse('Name the file.')
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Misuse(error.message)
  })
  const decoded = decodeTable(bytes, options.encoding as string | undefined)
  if ('text' in decoded) return decoded.text
  sayFaults(invocation, [decoded.fault])
  return undefined
}

/** 'code=编码,name=名称' → the table's columns by ours. */
function columnsOf(map: string | undefined): Record<string, string> {
  const pairs = (map ?? '').split(',').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', column = ''] = pair.split('=')
      if (!name || !column) throw new Misuse(`--map reads code=COLUMN,name=COLUMN, not ${pair}`)
      return [name, column]
    }),
  )
}

function sayFaults({ root, say }: Invocation, faults: readonly RowFault[]): number {
  const sorted = [...faults].sort((a, b) => a.line - b.line)
  for (const { line, zh, en } of sorted.slice(0, faultsShown)) say(`${line}: ${root.locale === 'zh' ? zh : en}`)
  if (faults.length > faultsShown) say(`… ${faults.length - faultsShown}`)
  say(`Nothing was imported: ${faults.length} rows are wrong.`)
  return 1
}

async function orRefused({ say, root }: Invocation, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.sentence(root.locale))
    return 1
  }
}

const countOf = ({ differences }: CodesImported, change: string) =>
  differences.filter((one) => one.change === change).length

const summaryOf = (done: CodesImported) => ({
  outcome: done.outcome,
  concepts: done.concepts,
  added: countOf(done, 'added'),
  renamed: countOf(done, 'renamed'),
  retired: countOf(done, 'retired'),
})

const differencesShown = 20

async function sayImported({ options, say }: Invocation, done: CodesImported, groups: number): Promise<void> {
  if (groups > 0) say(`${groups} groups that the table does not list itself were added, not selectable.`)
  const file = options.differences as string | undefined
  if (file) await writeFile(file, `\ufeff${csvOf(done.differences as never)}`)
  // Of the first version everything is new.
  if (done.former === undefined) return
  for (const { change, code, name, formerName } of done.differences.slice(0, differencesShown)) {
    say(`${change} ${code} ${[formerName, name].filter(Boolean).join(' → ')}`)
  }
  const more = done.differences.length - differencesShown
  if (more > 0) say(`… and ${more} more${file ? '' : ': --differences FILE.csv writes all'}`)
}

export const terminologyList: Command = {
  name: 'terminology list',
  usage: 'terminology list',
  summary: 'The code systems that were imported or written to the record, with the days they are in force.',
  run: async ({ root, table, say }) => {
    const systems = await root.transaction((ctx) => listedSystems(ctx))
    if (systems.length === 0) say('There are none.')
    else {
      table(
        systems.map(({ url, version, name, validFrom, validTo, count, origin }) => ({
          ...{ name, url, version, from: validFrom ?? '', to: validTo ?? '', concepts: count, origin },
        })),
      )
    }
    return 0
  },
}

export const terminologyMapImport: Command = {
  name: 'terminology map import',
  usage: 'terminology map import FILE.csv --hospital CODE --system-from URL --system-to URL [--encoding gb18030]',
  summary:
    "Takes a hospital's map in (local_code, local_name, national_code, equivalence), in place of the former one.",
  options: { hospital: text, 'system-from': text, 'system-to': text, encoding: text },
  run: async (invocation) => {
    const { root, table } = invocation
    const asked = {
      hospital: needed(invocation, 'hospital'),
      systemFrom: needed(invocation, 'system-from'),
      systemTo: needed(invocation, 'system-to'),
    }
    const source = await tableText(invocation)
    if (source === undefined) return 1
    const { rows, faults } = readMapTable(source)
    const all = faults.length > 0 ? faults : await checkTargets(root, rows, asked.systemTo)
    if (all.length > 0) return sayFaults(invocation, all)
    return orRefused(invocation, async () => {
      await institutionByCode(root, asked.hospital)
      await root.transaction((ctx) => publish(ctx, 'terminology', [conceptMapOf(asked, rows)]))
      const unmatched = rows.filter((one) => one.equivalence === 'unmatched').length
      table([{ hospital: asked.hospital, mappings: rows.length - unmatched, unmatched }])
      return 0
    })
  },
}

export const terminologyMapUnmapped: Command = {
  name: 'terminology map unmapped',
  usage: 'terminology map unmapped --hospital CODE [--record]',
  summary:
    "A hospital's own codes that came in and that its maps do not know. --record looks through the record for them first.",
  options: { hospital: text, record: { type: 'boolean' } },
  run: async (invocation) => {
    const { root, options, table, say } = invocation
    const hospital = needed(invocation, 'hospital')
    if (options.record) say(`${await noteCodesOfRecord(root, hospital)} codes of the record are not mapped.`)
    const codes = await unmappedCodes(root, hospital, 10_000)
    if (codes.length === 0) say('There are none.')
    else {
      table(
        codes.map(({ system, code, name, times, lastSeen }) => ({
          ...{ system, code, name: name ?? '', times, last_seen: lastSeen.toISOString() },
        })),
      )
    }
    return codes.length === 0 ? 0 : 1
  },
}
