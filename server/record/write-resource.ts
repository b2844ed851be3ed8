import { type Context, refuse, refuseUnless, sql, tables } from '#kernel'
import { refuseUnlessMayWrite } from './access/reach.ts'
import type { Incoming } from './json.ts'
import { readVersion } from './read-resource.ts'
import { isId, refuseUnlessType } from './resource.ts'
import { matchIds } from './search/match-ids.ts'
import { refuseUnlessValid } from './structure/validate.ts'
import { leaveTrail } from './trail.ts'
import { type Draft, type Written, writeVersions } from './write-versions.ts'

/** The name under which a writer from outside is kept: meta.source when a resource gives none. */
export function sourceOf(ctx: Context): string {
  return `urn:anji:source:${ctx.actor.id}`
}

/**
 * Creates a resource under an id of ours, or finds the one that `ifNoneExist` already matches (outcome 'unchanged').
 * Refusals: record.unknown_type, not_allowed, invalid, type_mismatch, multiple_matches.
 */
export async function createResource(
  ctx: Context,
  type: string,
  incoming: Incoming,
  ifNoneExist?: string,
): Promise<Written> {
  refuseUnlessResource(ctx, type, incoming)
  return ctx.transaction(async (ctx) => {
    if (ifNoneExist !== undefined) {
      const existing = await onlyMatch(ctx, type, ifNoneExist)
      if (existing) return writtenAs(ctx, existing, type)
    }
    return writeOne(ctx, { type, id: ctx.chance.uuid(), method: 'create', ...incoming })
  })
}

/**
 * Writes a resource under its id: a new version, or the first one. Refusals: record.unknown_type, not_allowed, invalid,
 * type_mismatch, id_mismatch, owned, version_conflict.
 */
export async function updateResource(
  ctx: Context,
  type: string,
  id: string,
  incoming: Incoming,
  ifVersion?: number,
): Promise<Written> {
  refuseUnlessResource(ctx, type, incoming)
  const said = (incoming.value as { id?: string }).id
  refuseUnless(isId(id) && said === id, 'record.id_mismatch', { field: `${type}.id` })
  return writeOne(ctx, { type, id, method: 'put', ifVersion, ...incoming })
}

/** Updates the one resource that a query matches, or creates it. Refusals as updateResource, and record.multiple_matches. */
export async function updateMatching(ctx: Context, type: string, query: string, incoming: Incoming): Promise<Written> {
  refuseUnlessResource(ctx, type, incoming)
  return ctx.transaction(async (ctx) => {
    const id = (await onlyMatch(ctx, type, query)) ?? (incoming.value as { id?: string }).id ?? ctx.chance.uuid()
    const said = (incoming.value as { id?: string }).id
    refuseUnless(said === undefined || said === id, 'record.id_mismatch', { field: `${type}.id` })
    return writeOne(ctx, { type, id, method: 'put', ...incoming })
  })
}

/** Deletes a resource; its history stays. Refusals: record.unknown_type, not_allowed, not_found, owned, version_conflict. */
export async function deleteResource(ctx: Context, type: string, id: string, ifVersion?: number): Promise<Written> {
  refuseUnlessType(type)
  refuseUnlessMayWrite(ctx, type)
  return writeOne(ctx, { type, id, method: 'delete', ifVersion })
}

async function writeOne(ctx: Context, draft: Draft): Promise<Written> {
  return ctx.transaction(async (ctx) => {
    const [written] = await writeVersions(ctx, [draft], { owner: null, source: sourceOf(ctx) })
    if (!written) throw new Error('One draft makes one version')
    const action = written.outcome === 'created' ? 'create' : written.outcome === 'deleted' ? 'delete' : 'update'
    if (written.outcome !== 'unchanged') await leaveTrail(ctx, action, `record.${draft.type}`, [written])
    return written
  })
}

/** Refusals: record.unknown_type, not_allowed, type_mismatch, invalid. */
export function refuseUnlessResource(ctx: Context, type: string, incoming: Incoming, at?: string): void {
  refuseUnlessType(type)
  refuseUnlessMayWrite(ctx, type)
  refuseUnlessValid(incoming.value, at)
  const found = (incoming.value as { resourceType?: string }).resourceType ?? ''
  refuseUnless(found === type, 'record.type_mismatch', { params: { expected: type, found } })
}

/** Makes those who ask for one condition wait for each other; all of a bundle's at once and in order, so that none block in a ring. */
export async function lockConditions(
  ctx: Context,
  conditions: readonly { type: string; query: string }[],
): Promise<void> {
  if (conditions.length === 0) return
  const names = [...new Set(conditions.map(({ type, query }) => JSON.stringify([type, query])))]
  await sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from unnest(${names}::text[]) as name order by 1
    ) as keys`.execute(tables(ctx))
}

/**
 * The id of the one resource that matches, undefined for none. Two who ask for the same condition wait for each other, so
 * that both do not create. Refusals: record.multiple_matches and those of the search.
 */
export async function onlyMatch(ctx: Context, type: string, query: string): Promise<string | undefined> {
  await lockConditions(ctx, [{ type, query }])
  const ids = await matchIds(ctx, type, query, 2)
  if (ids.length > 1) refuse('record.multiple_matches')
  return ids[0]
}

async function writtenAs(ctx: Context, id: string, type: string): Promise<Written> {
  const found = await readVersion(ctx, type, id)
  return { ...found, outcome: 'unchanged', patientId: null }
}
