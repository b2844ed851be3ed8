import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { yuanText } from '#contracts/yuan'
import { type YearSummary, yearEnd, yearFromFiles } from '#insurance/budgets'
import { allSlices, claimsFolder, filesOf } from '#insurance/claims'
import { Refusal } from '#kernel'
import { type Call, type Command, Misuse } from './command.ts'

function asked(options: Call['options']): { pool: string; year: number } {
  const [pool, year] = [String(options.pool ?? ''), String(options.year ?? '')]
  if (!/^\d{6}$/.test(pool)) throw new Misuse('--pool is the six digits of a pool')
  if (!/^2[01]\d\d$/.test(year)) throw new Misuse('--year is a year')
  return { pool, year: Number(year) }
}

function show({ table, say }: Pick<Call, 'table' | 'say'>, summary: YearSummary): number {
  const { bills, differing, problems, members, statements, ...amounts } = summary
  const named = Object.entries(amounts).filter(([name, value]) => name.endsWith('Fen') && typeof value === 'number')
  table([
    ...Object.entries({ bills, differing, problems, members, statements }).map(([what, value]) => ({
      what,
      value: String(value),
    })),
    ...named.map(([name, fen]) => ({ what: `${name.slice(0, -3)}_yuan`, value: yuanText(fen as number) })),
  ])
  if (differing + problems === 0) return 0
  say(`${differing} bills are split otherwise than they were paid, ${problems} cannot be split again.`)
  return 1
}

/** Bills of which nobody is insured would clear as nothing at all. */
const neededTables = ['setl_d', 'psn_insu_d'] as const

/** The folder that `claims export --parquet DIR` was given, or the claims within it. */
async function claimsIn(folder: string): Promise<string> {
  const within = claimsFolder(folder)
  const found = await access(join(within, 'setl_d')).then(
    () => true,
    () => false,
  )
  return found ? within : folder
}

/** A refusal is an answer: said in its own words, exit code 1. */
async function answered(say: (line: string) => void, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.sentence('en'))
    return 1
  }
}

export const yearEndCommand: Command = {
  name: 'year-end',
  usage: 'year-end --pool P --year Y [--parquet DIR]',
  summary:
    'The whole clearing of a pool’s year: bills split again, packages, assessment, surplus and its split, as statements.',
  options: { pool: { type: 'string' }, year: { type: 'string' }, parquet: { type: 'string' } },
  // Files from outside a database: the demonstration's rates, and the results beside the files.
  alone: (call) => {
    const { options, say, progress } = call
    if (options.parquet === undefined) return undefined
    const { pool, year } = asked(options)
    return answered(say, async () => {
      const parquet = await claimsIn(String(options.parquet))
      for (const table of neededTables) {
        const files = await filesOf(parquet, table, { pool, year, slices: allSlices })
        if (files.length > 0) continue
        say(`No files of ${table}: ${parquet}/${table}/poolarea_no=${pool}/year=${year}/slice=NN/*.parquet`)
        return 1
      }
      const { folder, ...summary } = await yearFromFiles({ pool, year, parquet, progress })
      say(`Written to ${folder}`)
      return show(call, summary)
    })
  },
  run: async (invocation) => {
    const { options, root, say, progress } = invocation
    const { pool, year } = asked(options)
    return answered(say, async () => {
      const { statementIds, ...summary } = await yearEnd(root, { pool, year, progress })
      say(`${statementIds.length} statements are drafts now: submit, approve and post them.`)
      return show(invocation, summary)
    })
  },
}
