import { createHash } from 'node:crypto'
import { type Context, Refusal } from '#kernel'
import { refuseUnlessMayWrite } from './access/reach.ts'
import { draftOf, idOf, renamed } from './draft.ts'
import { readRaw, textOf } from './json.ts'
import { isId, refuseUnlessType } from './resource.ts'
import { sourceOf } from './write-resource.ts'
import { type Draft, type Written, writeEach } from './write-versions.ts'

/** Refusals: record.unknown_type, not_allowed. */
export function refuseUnlessMayImport(ctx: Context, type: string): void {
  refuseUnlessType(type)
  refuseUnlessMayWrite(ctx, type, 'create')
  refuseUnlessMayWrite(ctx, type, 'update')
}

/**
 * Writes lines of NDJSON, each a resource of the type under the id that it brings (or one made of its content), in one transaction. What is
 * wrong with one line does not stop the others. Importing again makes no new version of what is, or ever was, the same.
 * Refusals, of all: record.unknown_type, not_allowed; of a line: those of an update.
 */
export async function importLines(
  ctx: Context,
  type: string,
  lines: readonly string[],
): Promise<(Written | Refusal)[]> {
  refuseUnlessMayImport(ctx, type)
  const answers: (Written | Refusal)[] = []
  let batch: { draft: Draft; at: number }[] = []
  let ids = new Set<string>()
  await ctx.transaction(async (ctx) => {
    const write = async () => {
      const written = await writeEach(
        ctx,
        batch.map(({ draft }) => draft),
        { owner: null, skip: 'known' },
      )
      for (const [index, { at }] of batch.entries()) answers[at] = written[index] as Written | Refusal
      batch = []
      ids = new Set()
    }
    for (const [at, line] of lines.entries()) {
      const draft = draftOfLine(ctx, type, line)
      if (draft instanceof Refusal) answers[at] = draft
      else {
        // The second line of an id supersedes the first: it has to find it.
        if (ids.has(draft.id)) await write()
        ids.add(draft.id)
        batch.push({ draft, at })
      }
    }
    await write()
  })
  return answers
}

function draftOfLine(ctx: Context, type: string, line: string): Draft | Refusal {
  try {
    const raw = readRaw(line)
    const said = idOf(raw)
    const id =
      said !== undefined && isId(said) ? said : createHash('sha256').update(textOf(raw)).digest('hex').slice(0, 32)
    const named = raw.id === undefined ? renamed(raw, id) : raw
    return draftOf({ type, id, method: 'put', source: sourceOf(ctx) }, named)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
