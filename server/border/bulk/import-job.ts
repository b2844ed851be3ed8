import { z } from 'zod'
import { type Context, defineJob, enqueue, Refusal } from '#kernel'
import { InvalidResource, type Issue, importLines } from '#record'
import { clientOf, hoursAfter, keptHours } from './bulk-job.ts'
import {
  type ImportInput,
  type ImportRow,
  imports,
  inputsOf,
  insertRefusals,
  type LineRefusal,
  saveInput,
} from './import-store.ts'
import { fetchInput, readLines } from './inputs.ts'

const linesAtOnce = 500
// Refusals beyond these are counted and not kept.
const refusalsKept = 10_000

/**
 * One slice of an import: an input is fetched, or some megabytes of it are written and its cursor moved on in the same transaction. A slice that was
 * cut off is done again; nothing of it was kept. Slices follow each other until all inputs are done.
 */
export const importSlice = defineJob('bulk.import', z.object({ importId: z.uuid() }), async (ctx, { importId }) => {
  const job = await imports.lockRunning(ctx, importId)
  if (!job) return
  const input = (await inputsOf(ctx, importId)).find((one) => !one.done)
  if (!input) {
    await imports.setState(ctx, importId, 'done', { expires_at: hoursAfter(ctx.now, keptHours) })
    return
  }
  try {
    await advance(ctx, job, input)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // This input ends here; the others go on.
    await saveInput(ctx, { ...input, done: true, failure: error.code })
  }
  await enqueue(ctx, importSlice, { importId }, { key: `bulk.import ${importId}` })
})

async function advance(ctx: Context, job: ImportRow, input: ImportInput): Promise<void> {
  const { import_id, number, url } = input
  if (input.bytes === null) {
    await saveInput(ctx, { ...input, bytes: await fetchInput(import_id, number, url ?? '') })
    return
  }
  if (input.done_bytes >= input.bytes) {
    await saveInput(ctx, { ...input, done: true })
    return
  }
  const { lines, next } = await readLines(import_id, number, input.done_bytes, input.bytes)
  const counted = { ...input, done_bytes: next, done_lines: input.done_lines + lines.length }
  const refusals: LineRefusal[] = []
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const numbered = lines
      .slice(from, from + linesAtOnce)
      .map((text, at) => ({ text, line: input.done_lines + from + at + 1 }))
      .filter(({ text }) => text.trim() !== '')
    const answers = await importLines(
      ctx.as(clientOf(job)),
      input.type,
      numbered.map(({ text }) => text),
    )
    for (const [at, answer] of answers.entries()) {
      if (answer instanceof Refusal) {
        counted.refused++
        if (counted.refused <= refusalsKept) refusals.push({ line: numbered[at]?.line ?? 0, issues: issuesOf(answer) })
      } else if (answer.outcome !== 'deleted') counted[answer.outcome]++
    }
  }
  await insertRefusals(ctx, input, refusals)
  await saveInput(ctx, { ...counted, done: next >= input.bytes })
}

function issuesOf(refusal: Refusal): readonly Issue[] {
  if (refusal instanceof InvalidResource) return refusal.issues
  return [{ code: refusal.code, expression: refusal.field ?? '', params: refusal.params }]
}
