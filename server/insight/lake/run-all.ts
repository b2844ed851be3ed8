import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '#kernel'
import { compileView } from './compile-view.ts'
import { openRun } from './open-run.ts'
import { writeParquet } from './parquet.ts'
import { allViews, viewOf } from './read-views.ts'
import type { Row } from './view.ts'

export interface RunStep {
  readonly view: string
  readonly done: number
  readonly total: number
  readonly rows: number
}

export interface ViewRun {
  readonly view: string
  readonly version: number
  readonly rows: number
  readonly file: string
}

/**
 * Runs views over the record, one Parquet file each in a folder; all views when none is named. With `since` only of resources that
 * changed later. Refusals: lake.view_not_found, those of the views.
 */
export async function runAll(
  ctx: Context,
  names: readonly string[],
  folder: string,
  options: { since?: Date | undefined; onProgress?: (step: RunStep) => void } = {},
): Promise<ViewRun[]> {
  const { since, onProgress = () => undefined } = options
  const views = names.length > 0 ? await Promise.all(names.map((name) => viewOf(ctx, name))) : await allViews(ctx)
  await mkdir(folder, { recursive: true })
  const runs: ViewRun[] = []
  for (const [done, { name, version, definition }] of views.entries()) {
    const view = compileView(definition)
    const file = join(folder, `${name}.parquet`)
    const tell = (rows: number) => onProgress({ view: name, done, total: views.length, rows })
    const batches = counted(openRun(ctx, view, { name, since }), tell)
    const { rows } = await writeParquet(file, view.columns, batches)
    runs.push({ view: name, version, rows, file })
  }
  return runs
}

async function* counted(batches: AsyncIterable<Row[]>, tell: (rows: number) => void): AsyncGenerator<Row[]> {
  let rows = 0
  for await (const batch of batches) {
    rows += batch.length
    tell(rows)
    yield batch
  }
}
