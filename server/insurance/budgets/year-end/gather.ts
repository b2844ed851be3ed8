import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { allSlices, filesOf, withClaims } from '#insurance/claims'
import { sm3 } from '#kernel'
import { type SliceSums, type YearPlan, YearSums } from './plan.ts'
import { sumsOfSlice } from './slice.ts'

export interface Gather {
  readonly folder: string
  readonly plan: YearPlan
  /** Where the sums of each slice are kept, so that what was cut off goes on. */
  readonly keep: string
  readonly progress: (line: string) => void
  readonly memoryLimit?: string
}

const tablesRead = ['setl_d', 'fee_list_d', 'psn_insu_d'] as const

/** Counted up whenever the sums of a slice come to say something else: what was kept before is summed again. */
const sumsVersion = 3

/** Of the files of a slice and of what it is worked out by: other files or rules are another sum. */
async function fingerprint({ folder, plan }: Gather, slice: number): Promise<string> {
  const files: (string | number)[] = []
  for (const table of tablesRead) {
    for (const path of await filesOf(folder, table, { pool: plan.pool, year: plan.year, slices: [slice] })) {
      const { size, mtimeMs } = await stat(path)
      files.push(path, size, Math.floor(mtimeMs))
    }
  }
  return sm3(`${sumsVersion}\n${canonicalize(plan)}\n${files.join('\n')}`).toString('hex')
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

/** Slice after slice: memory is that of one slice, whatever the size of the pool. Answers the year's sums and how many slices were kept. */
export async function gatherYear(asked: Gather): Promise<{ sums: SliceSums; kept: number; slices: number }> {
  const { folder, plan, keep } = asked
  await mkdir(keep, { recursive: true, mode: 0o700 })
  const year = new YearSums()
  let kept = 0
  let filled = 0
  for (const slice of allSlices) {
    const files = await filesOf(folder, 'psn_insu_d', { pool: plan.pool, year: plan.year, slices: [slice] })
    const bills = await filesOf(folder, 'setl_d', { pool: plan.pool, year: plan.year, slices: [slice] })
    if (files.length + bills.length === 0) continue
    filled += 1
    const path = join(keep, `slice-${String(slice).padStart(2, '0')}.json`)
    const mark = await fingerprint(asked, slice)
    let sums = await keptSums(path, mark)
    if (sums) kept += 1
    else {
      const options = {
        pool: plan.pool,
        year: plan.year,
        slices: [slice],
        memoryLimit: asked.memoryLimit ?? '2GB',
        threads: 2,
      }
      sums = await withClaims(folder, options, (duck) =>
        sumsOfSlice(duck, plan, (step) => asked.progress(`slice ${slice + 1} of ${allSlices.length}: ${step}`)),
      )
      await writeFile(`${path}.part`, JSON.stringify({ mark, sums }))
      await rename(`${path}.part`, path)
    }
    year.add(sums)
  }
  return { sums: year.all, kept, slices: filled }
}
