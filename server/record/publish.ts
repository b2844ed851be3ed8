import { type Context, refuseUnless } from '#kernel'
import { isId, type Resource } from './resource.ts'
import { refuseUnlessValid } from './structure/validate.ts'
import { leaveTrail } from './trail.ts'
import { type Draft, writeVersions } from './write-versions.ts'

/**
 * Writes a module's signed facts into the record, in the module's own transaction: each resource by its id, a new version
 * when it is there already (none when nothing changed). From then on it is read-only through FHIR. Two resources of one id
 * in a call: the last counts. Refusals: record.invalid (a mapping that is wrong), record.owned (another module keeps it).
 */
export async function publish(ctx: Context, owner: string, resources: readonly Resource[]): Promise<void> {
  const drafts = new Map<string, Draft>()
  for (const resource of resources) {
    refuseUnless(isId(resource.id ?? ''), 'record.invalid', { field: `${resource.resourceType}.id` })
    // Through JSON, so that what is validated is what is stored: no undefined, no Date.
    const value = JSON.parse(JSON.stringify(resource))
    refuseUnlessValid(value)
    const { resourceType: type, id } = value
    drafts.set(`${type}/${id}`, { type, id, method: 'put', value })
  }
  if (drafts.size === 0) return
  await ctx.transaction(async (ctx) => {
    const options = { owner, source: `urn:anji:${owner}`, skip: 'unchanged' as const }
    const written = await writeVersions(ctx, [...drafts.values()], options)
    const changed = written.filter((one) => one.outcome !== 'unchanged')
    for (const type of new Set(changed.map((one) => one.type))) {
      const ofType = changed.filter((one) => one.type === type)
      const action = ofType.every((one) => one.outcome === 'created') ? 'create' : 'update'
      await leaveTrail(ctx, action, `record.${type}`, ofType)
    }
  })
}

/** Takes a module's own resources out of the record, leaving their history. Those that are not there are passed over. */
export async function withdraw(
  ctx: Context,
  owner: string,
  names: readonly { type: string; id: string }[],
): Promise<void> {
  await ctx.transaction(async (ctx) => {
    for (const { type, id } of names) {
      const [written] = await writeVersions(ctx, [{ type, id, method: 'delete' }], {
        owner,
        source: `urn:anji:${owner}`,
      })
      if (written?.outcome === 'deleted') await leaveTrail(ctx, 'delete', `record.${type}`, [written])
    }
  })
}
