import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { allSlices, filesOf, withClaims } from '#insurance/claims'
import { sm3 } from '#kernel'
import { type Recovery, type SliceSums, type YearPlan, YearSums } from './plan.ts'
import { type KeptTables, sumsOfSlice, sumsOfTables } from './slice.ts'

export interface Gather {
  readonly folder: string
  readonly plan: YearPlan
  /** Where the sums of each slice are kept, so that what was cut off goes on. */
  readonly keep: string
  readonly progress: (line: string) => void
  /** What findings took back of the year's bills, by slice. */
  readonly recovered?: ReadonlyMap<number, readonly Recovery[]>
  /** Only these, for measuring. */
  readonly slices?: readonly number[]
  readonly memoryLimit?: string
}

const tablesRead = ['setl_d', 'fee_list_d', 'psn_insu_d'] as const

/** Counted up whenever the sums of a slice come to say something else: what was kept before is summed again. */
const sumsVersion = 6

/** Of the files of a slice and of what it is worked out by: other files or rules are another sum. */
async function fingerprint({ folder, plan, recovered }: Gather, slice: number): Promise<string> {
  const files: (string | number)[] = []
  for (const table of tablesRead) {
    for (const path of await filesOf(folder, table, { pool: plan.pool, year: plan.year, slices: [slice] })) {
      const { size, mtimeMs } = await stat(path)
      files.push(path, size, Math.floor(mtimeMs))
    }
  }
  const back = canonicalize(recovered?.get(slice) ?? [])
  return sm3(`${sumsVersion}\n${canonicalize(plan)}\n${back}\n${files.join('\n')}`).toString('hex')
}

async function keptSums(path: string, mark: string): Promise<SliceSums | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as { mark: string; sums: SliceSums }
    return kept.mark === mark ? kept.sums : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

interface Slice {
  readonly slice: number
  readonly path: string
  readonly mark: string
  readonly tables: KeptTables
  sums?: SliceSums
}

async function slicesOf(asked: Gather): Promise<Slice[]> {
  const found: Slice[] = []
  for (const slice of asked.slices ?? allSlices) {
    const of = { pool: asked.plan.pool, year: asked.plan.year, slices: [slice] }
    const files = [...(await filesOf(asked.folder, 'psn_insu_d', of)), ...(await filesOf(asked.folder, 'setl_d', of))]
    if (files.length === 0) continue
    const path = join(asked.keep, `slice-${String(slice).padStart(2, '0')}`)
    const tables = { cover: `${path}-cover.parquet`, care: `${path}-care.parquet` }
    const mark = await fingerprint(asked, slice)
    const sums = await keptSums(`${path}.json`, mark)
    found.push({ slice, path: `${path}.json`, mark, tables, ...(sums ? { sums } : {}) })
  }
  return found
}

/** One core's part: a DuckDB that takes the next slice that is not summed yet, until there is none. */
async function sumNext(asked: Gather, waiting: Iterator<Slice>): Promise<void> {
  const { folder, plan, memoryLimit = '1500MB' } = asked
  const of = { pool: plan.pool, year: plan.year, slices: [], memoryLimit, threads: 1 }
  await withClaims(folder, of, async (duck, turnTo) => {
    const again = {}
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const one = next.value
      const step = (name: string) => asked.progress(`slice ${one.slice + 1} of ${allSlices.length}: ${name}`)
      await turnTo([one.slice])
      const recovered = asked.recovered?.get(one.slice) ?? []
      one.sums = await sumsOfSlice(duck, plan, { kept: one.tables, again, recovered, step })
      // The mark is written last: sums without it are summed again.
      await writeFile(`${one.path}.part`, JSON.stringify({ mark: one.mark, sums: one.sums }))
      await rename(`${one.path}.part`, one.path)
    }
  })
}

/**
 * Two slices at a time, a core each: memory is that of two slices, whatever the size of the pool, and what is done once by one
 * thread never waits for the other. Answers the year's sums, the same in any order, and how many slices were kept.
 */
export async function gatherYear(asked: Gather): Promise<{ sums: SliceSums; kept: number; slices: number }> {
  await mkdir(asked.keep, { recursive: true, mode: 0o700 })
  const slices = await slicesOf(asked)
  const missing = slices.filter(({ sums }) => !sums)
  const waiting = missing.values()
  const cores = Math.min(2, missing.length)
  // Both are waited for, so that neither goes on behind a failure.
  const ended = await Promise.allSettled(Array.from({ length: cores }, () => sumNext(asked, waiting)))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  const year = new YearSums()
  for (const { sums } of slices) year.add(sums!)
  const of = { pool: asked.plan.pool, year: asked.plan.year, slices: [], memoryLimit: '2GB', threads: 2 }
  year.add(
    await withClaims(asked.folder, of, (duck) =>
      sumsOfTables(
        duck,
        slices.map(({ tables }) => tables),
      ),
    ),
  )
  return { sums: year.all, kept: slices.length - missing.length, slices: slices.length }
}
