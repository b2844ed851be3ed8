import { type Context, type DoneAlike, doAlike, Refusal, refuseUnless } from '#kernel'
import { draftOf } from './draft.ts'
import { isId, type Resource, refuseUnlessType } from './resource.ts'
import { type Draft, writeEach, writeVersions } from './write-versions.ts'

export interface Publishing {
  /** Their ids were made in this transaction: nobody can have written any of them, so nobody is looked for or waited for. */
  readonly madeNow?: boolean
}

/**
 * Writes a module's signed facts into the record, in the module's own transaction: each resource by its id, a new version
 * when it is there already (none when nothing changed). From then on it is read-only through FHIR. Two resources of one id
 * in a call: the last counts. Refusals: record.invalid (a mapping that is wrong), record.owned (another module keeps it).
 */
export async function publish(
  ctx: Context,
  owner: string,
  resources: readonly Resource[],
  { madeNow = false }: Publishing = {},
): Promise<void> {
  const drafts = new Map<string, Draft>()
  const method = madeNow ? ('create' as const) : ('put' as const)
  for (const resource of resources) {
    const { resourceType: type, id = '' } = resource
    refuseUnless(isId(id), 'record.invalid', { field: `${type}.id` })
    refuseUnlessType(type)
    // As text, so that what is validated is what is stored: no undefined, no Date.
    const named = { type, id, method, source: `urn:anji:${owner}`, by: ctx }
    drafts.set(`${type}/${id}`, draftOf(named, JSON.stringify(resource)))
  }
  await ctx.transaction((ctx) => doAlike(ctx, published, { drafts, owner, madeNow }))
}

interface Published {
  readonly drafts: ReadonlyMap<string, Draft>
  readonly owner: string
  readonly madeNow: boolean
}

/** What is published side by side in one unit of work is written together. */
const published: DoneAlike<Published, null> = async (ctx, items) => {
  for (const alike of Map.groupBy(items, ({ owner, madeNow }) => `${owner} ${madeNow}`).values()) {
    const drafts = new Map(alike.flatMap((one) => [...one.drafts]))
    const { owner, madeNow } = alike[0]!
    await writeVersions(ctx, [...drafts.values()], { owner, skip: 'unchanged', madeNow })
  }
  return items.map(() => null)
}

/** Takes a module's own resources out of the record, leaving their history. Those that are not there are passed over. */
export async function withdraw(
  ctx: Context,
  owner: string,
  names: readonly { type: string; id: string }[],
): Promise<void> {
  const drafts = new Map<string, Draft>()
  for (const { type, id } of names) {
    refuseUnlessType(type)
    drafts.set(`${type}/${id}`, { type, id, method: 'delete', source: `urn:anji:${owner}` })
  }
  await ctx.transaction(async (ctx) => {
    for (const outcome of await writeEach(ctx, [...drafts.values()], { owner })) {
      if (outcome instanceof Refusal && outcome.code !== 'record.not_found') throw outcome
    }
  })
}
