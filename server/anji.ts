import { once } from 'node:events'
import { config } from '#kernel'
import { boot } from './boot.ts'
import { auditVerify } from './commands/audit.ts'
import { booksBalance } from './commands/books.ts'
import { claimsExport, claimsImport } from './commands/claims.ts'
import { type Command, Misuse, makeTable, parseInvocation } from './commands/command.ts'
import { deadLettersList, deadLettersReplay } from './commands/dead-letters.ts'
import { drg, drgTablesImport, drgTablesList } from './commands/drg.ts'
import { explain } from './commands/explain.ts'
import { writeGenerated } from './commands/generated.ts'
import { sendHl7 } from './commands/hl7.ts'
import { importBundles } from './commands/import.ts'
import { limitsCheck, limitsImport, limitsPairs } from './commands/limits.ts'
import { regionYear } from './commands/region-year.ts'
import { sharedSavingsOfFile } from './commands/shared-savings.ts'
import { sluiceList, sluiceRegister, sluiceRevoke } from './commands/sluice.ts'
import { subscriptionsList, subscriptionsReplay } from './commands/subscriptions.ts'
import {
  terminologyImport,
  terminologyList,
  terminologyMapImport,
  terminologyMapUnmapped,
} from './commands/terminology.ts'
import { viewsRun } from './commands/views.ts'
import { yearEndCommand } from './commands/year-end.ts'

// Exit codes: 0 done, 1 the answer is no or something was refused, 2 wrongly called, 3 a failure of Anji.
const commands: readonly Command[] = [
  importBundles,
  sendHl7,
  sluiceList,
  sluiceRegister,
  sluiceRevoke,
  viewsRun,
  auditVerify,
  booksBalance,
  claimsExport,
  claimsImport,
  deadLettersList,
  deadLettersReplay,
  subscriptionsList,
  subscriptionsReplay,
  terminologyImport,
  terminologyList,
  terminologyMapImport,
  terminologyMapUnmapped,
  limitsImport,
  limitsPairs,
  limitsCheck,
  explain,
  drgTablesImport,
  drgTablesList,
  drg,
  regionYear,
  yearEndCommand,
  sharedSavingsOfFile,
  writeGenerated,
]

// Whoever reads no further (`| head`) has what they wanted: that is no failure.
let isHeard = true
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  isHeard = false
})
class NobodyReads extends Error {}

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words[0] === 'help' || words[0] === '--help') return help(words.slice(1).join(' '))
  const command = commands.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `))
  if (!command) {
    console.error(`There is no command '${words.join(' ')}'. See: npm run anji -- help`)
    return 2
  }
  try {
    return await runCommand(command, words.slice(command.name.split(' ').length))
  } catch (error) {
    if (error instanceof NobodyReads) return 0
    if (!(error instanceof Misuse)) {
      console.error(error)
      return 3
    }
    console.error(`${error.message}\nUsage: npm run anji -- ${command.usage}`)
    return 2
  }
}

async function runCommand(command: Command, rest: readonly string[]): Promise<number> {
  const { options, words } = parseInvocation(command, rest)
  if (options.help) return help(command.name)
  const table = makeTable(options.format as string | undefined, (text) => process.stdout.write(text))
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const call = { words, options, write, table, say, progress: progressLine() }
  const alone = command.alone?.(call)
  if (alone) return alone
  if (!command.run) throw new Misuse('These words do not go together.')
  const booted = await boot(config, say)
  try {
    const { root, databaseUrl } = booted
    return await command.run({ ...call, root, databaseUrl })
  } finally {
    await booted.stop()
  }
}

async function write(text: string): Promise<void> {
  if (isHeard && !process.stdout.write(text))
    await once(process.stdout, 'drain').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  if (!isHeard) throw new NobodyReads()
}

function progressLine(): (line: string) => void {
  let count = 0
  return (line) => {
    count++
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
    else if (count % 20 === 0) process.stderr.write(`${line}\n`)
  }
}

function help(name: string): number {
  const found = commands.filter((command) => name === '' || command.name.startsWith(name))
  if (found.length === 0) {
    console.error(`There is no command '${name}'.`)
    return 2
  }
  console.log('npm run anji -- COMMAND [--format table|csv|ndjson]\n')
  for (const { usage, summary } of found) console.log(`  ${usage}\n      ${summary}`)
  console.log(
    '\nExit codes: 0 done; 1 the answer is no, or something was refused; 2 wrongly called; 3 a failure of Anji.',
  )
  return 0
}
