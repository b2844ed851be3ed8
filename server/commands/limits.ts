import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { access, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkFile, isBehaviour, readLimits, readPairs, rulesInForce, takeList } from '#insurance/monitoring'
import { dayOf } from '#people/institutions'
import { decodeTable, isDay } from '#terminology'
import { type Command, csvOf, type Invocation, Misuse } from './command.ts'

const text = { type: 'string' } as const
const faultsShown = 100

function fileOf({ words }: Invocation): string {
  const [file] = words
  if (!file) throw new Misuse('Name the file.')
  return file
}

interface Fault {
  readonly line: number
  readonly zh: string
  readonly en: string
}
function sayFaults({ root, say }: Invocation, faults: readonly Fault[], all: number, done: string): number {
  const sorted = [...faults].sort((a, b) => a.line - b.line)
  for (const { line, zh, en } of sorted.slice(0, faultsShown)) say(`line ${line}: ${root.locale === 'zh' ? zh : en}`)
  if (all > faultsShown) say(`… ${all - Math.min(faultsShown, faults.length)} more`)
  say(`${done}: ${all} ${all === 1 ? 'row is' : 'rows are'} wrong.`)
  return 1
}

/** 1 when something could not be read: the rest is in force all the same, and what is not is listed. */
async function takeIn(invocation: Invocation, read: typeof readLimits): Promise<number> {
  const { options, root, say, table } = invocation
  const file = fileOf(invocation)
  const from = options.from as string | undefined
  if (from !== undefined && !isDay(from)) throw new Misuse(`--from is a day as in 2026-01-01, not ${from}`)
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Misuse(error.message)
  })
  const decoded = decodeTable(bytes, options.encoding as string | undefined)
  if ('fault' in decoded) return sayFaults(invocation, [decoded.fault], 1, 'Nothing was imported')
  const list = read(decoded.text, { fileName: file.split('/').at(-1)!, validFrom: from })
  if (list.faults.length > 0) return sayFaults(invocation, list.faults, list.faults.length, 'Nothing was imported')
  const done = await root.transaction((ctx) => takeList(ctx, list, `limits import ${file.split('/').at(-1)}`))
  for (const { line, note } of list.rules) if (note) say(`line ${line}: ${root.locale === 'zh' ? note.zh : note.en}`)
  for (const { line, zh, en, limitType, hilistCode, value } of list.notRead) {
    say(`line ${line}: not read: ${limitType} ${hilistCode} '${value}': ${root.locale === 'zh' ? zh : en}`)
  }
  const unread = options.unread as string | undefined
  if (unread !== undefined)
    await writeFile(unread, list.notRead.length === 0 ? '' : `\ufeff${csvOf(list.notRead as never)}`)
  table([
    {
      rows: list.rows,
      ...done,
      repeated: list.rows - list.rules.length - list.notRead.length,
      not_read: list.notRead.length,
    },
  ])
  return list.notRead.length > 0 ? 1 : 0
}

/** The two lists differ in what a row says, and in nothing else. */
const taking = (read: typeof readLimits): Pick<Command, 'options' | 'run'> => ({
  options: { from: text, encoding: text, unread: text },
  run: (invocation) => takeIn(invocation, read),
})

export const limitsImport: Command = {
  ...taking(readLimits),
  name: 'limits import',
  usage: 'limits import FILE.csv [--from YYYY-MM-DD] [--encoding gb18030] [--unread FILE.csv]',
  summary:
    'Takes a published limit list in (batch,kind,limit_type,name,national_code,value). A row of no such list stops everything; a value that cannot be read is listed, the rest is in force. Again changes nothing.',
}

export const limitsPairs: Command = {
  ...taking(readPairs),
  name: 'limits pairs',
  usage: 'limits pairs FILE.csv [--from YYYY-MM-DD] [--encoding gb18030] [--unread FILE.csv]',
  summary:
    'Takes pairs in that exclude each other on one day (batch,code,name,excluded_code,excluded_name): beside the first, the excluded one is not paid.',
}

export const limitsCheck: Command = {
  name: 'limits check',
  usage: 'limits check FILE.csv [--unit yuan|fen] [--out FINDINGS.csv] [--encoding gb18030]',
  summary:
    'Runs the loaded limits over bill lines and writes findings (setl_id,bkkp_sn,rule,verdict,amount_fen,reason). A wrong row stops everything.',
  options: { unit: text, out: text, encoding: text },
  run: async (invocation) => {
    const { options, root, say, write } = invocation
    const unit = options.unit as string | undefined
    if (unit !== undefined && unit !== 'yuan' && unit !== 'fen') throw new Misuse(`--unit is yuan or fen, not ${unit}`)
    const scratch = mkdtempSync(join(tmpdir(), 'anji-limits-'))
    try {
      const file = await asUtf8(invocation, scratch)
      if (file === undefined) return 1
      const { rules } = await root.transaction((ctx) => rulesInForce(ctx, '9999-12-31'))
      const list = rules.filter((rule) => rule.enabled && !isBehaviour(rule.kind))
      if (list.length === 0) say('No limits are loaded: npm run anji -- limits import FILE.csv')
      // A clock of another place may be ahead by a day.
      const lastDay = dayOf(new Date(root.now.getTime() + 86_400_000))
      const found = join(scratch, 'findings.csv')
      const checked = await checkFile({ file, rules: list, scratch, lastDay, unit, out: found })
      if ('faults' in checked) return sayFaults(invocation, checked.faults, checked.faultCount, 'Nothing was checked')
      say(`Amounts were taken as ${checked.unit}${unit ? '' : ' (--unit says otherwise)'}; findings are in fen.`)
      for (const { kind, lines } of checked.undecided)
        say(`${kind}: ${lines} lines do not say what the rule asks: not decided.`)
      say(`${checked.lines} lines, ${list.length} rules, ${checked.findings} findings.`)
      if (typeof options.out === 'string') await moveTo(found, options.out)
      else for await (const chunk of createReadStream(found, 'utf8')) await write(chunk as string)
      return 0
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  },
}

async function asUtf8(invocation: Invocation, scratch: string): Promise<string | undefined> {
  const file = fileOf(invocation)
  const encoding = invocation.options.encoding as string | undefined
  const gone = await access(file).catch((error: Error) => error)
  if (gone instanceof Error) throw new Misuse(gone.message)
  if (encoding === undefined) return file
  const decoded = decodeTable(await readFile(file), encoding)
  if ('fault' in decoded) {
    sayFaults(invocation, [decoded.fault], 1, 'Nothing was checked')
    return undefined
  }
  const path = join(scratch, 'lines.csv')
  await writeFile(path, decoded.text)
  return path
}

/** Another disk cannot be renamed to. */
async function moveTo(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async () => writeFile(to, await readFile(from)))
}
