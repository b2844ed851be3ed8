import { type Context, refuse, refuseUnless, sendTogether, sql, tables } from '#kernel'
import { reachOfFew, refuseUnlessMayRead, refuseUnlessMayWrite } from './access/reach.ts'
import type { Interaction } from './access/scopes.ts'
import { draftOf, idOf, renamed } from './draft.ts'
import { type Incoming, type RawResource, readRaw } from './json.ts'
import { patchedText } from './patch.ts'
import { readVersion } from './read-resource.ts'
import { readRow } from './read-rows.ts'
import { isId, refuseUnlessType } from './resource.ts'
import { matchIds } from './search/match-ids.ts'
import { lockRows } from './store.ts'
import { type Draft, type Written, writeVersions } from './write-versions.ts'

/** The name under which a writer from outside is kept: meta.source when a resource gives none. */
export function sourceOf(ctx: Context): string {
  return `urn:anji:source:${ctx.actor.id}`
}

/** The text of a body, taken apart. Refusals: kernel.malformed_json, record.wrong_type, too_deep. */
export function rawOf(incoming: Incoming): RawResource {
  const text = incoming.text ?? JSON.stringify(incoming.value)
  if (text.trimStart().startsWith('{')) return readRaw(text)
  void incoming.value
  refuse('record.wrong_type', { params: { expected: 'Resource' } })
}

/** A draft of a resource that comes from outside. Refusals: record.unknown_type, not_allowed, and those of draftOf. */
function incomingDraft(ctx: Context, named: Omit<Draft, 'source' | 'raw' | 'values'>, raw: RawResource): Draft {
  return draftOf({ ...named, source: sourceOf(ctx) }, raw)
}

function refuseUnlessWriter(ctx: Context, type: string, writing: Interaction): void {
  refuseUnlessType(type)
  refuseUnlessMayWrite(ctx, type, writing)
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
  const draft = createDraft(ctx, type, incoming)
  if (ifNoneExist === undefined) return writeOne(ctx, draft)
  return ctx.transaction(async (ctx) => {
    const existing = await onlyMatch(ctx, type, ifNoneExist)
    return existing === undefined ? writeOne(ctx, draft) : writtenAs(ctx, existing, type)
  })
}

/** Refusals as createResource. */
export function createDraft(ctx: Context, type: string, incoming: Incoming): Draft {
  refuseUnlessWriter(ctx, type, 'create')
  const id = ctx.chance.uuid()
  return incomingDraft(ctx, { type, id, method: 'create' }, renamed(rawOf(incoming), id))
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
  return writeOne(ctx, updateDraft(ctx, type, id, incoming, ifVersion))
}

/** Refusals as updateResource. */
export function updateDraft(ctx: Context, type: string, id: string, incoming: Incoming, ifVersion?: number): Draft {
  refuseUnlessWriter(ctx, type, 'update')
  const raw = rawOf(incoming)
  const draft = incomingDraft(ctx, { type, id, method: 'put', ifVersion }, raw)
  refuseUnless(isId(id) && idOf(raw) === id, 'record.id_mismatch', { field: `${type}.id` })
  return draft
}

/** Updates the one resource that a query matches, or creates it. Refusals as updateResource, and record.multiple_matches. */
export async function updateMatching(ctx: Context, type: string, query: string, incoming: Incoming): Promise<Written> {
  refuseUnlessWriter(ctx, type, 'update')
  const raw = rawOf(incoming)
  const said = idOf(raw)
  return ctx.transaction(async (ctx) => {
    const id = (await onlyMatch(ctx, type, query)) ?? said ?? ctx.chance.uuid()
    const draft = incomingDraft(ctx, { type, id, method: 'put' }, renamed(raw, id))
    refuseUnless(isId(id) && (said === undefined || said === id), 'record.id_mismatch', { field: `${type}.id` })
    return writeOne(ctx, draft)
  })
}

/** Deletes a resource; its history stays. Refusals: record.unknown_type, not_allowed, not_found, owned, version_conflict. */
export async function deleteResource(ctx: Context, type: string, id: string, ifVersion?: number): Promise<Written> {
  return writeOne(ctx, deleteDraft(ctx, type, id, ifVersion))
}

/** Refusals as deleteResource. */
export function deleteDraft(ctx: Context, type: string, id: string, ifVersion?: number): Draft {
  refuseUnlessWriter(ctx, type, 'delete')
  return { type, id, method: 'delete', ifVersion, source: sourceOf(ctx) }
}

/**
 * Deletes the one resource that a query matches; undefined when there is none. Refusals as deleteResource, and
 * record.multiple_matches.
 */
export async function deleteMatching(ctx: Context, type: string, query: string): Promise<Written | undefined> {
  refuseUnlessWriter(ctx, type, 'delete')
  return ctx.transaction(async (ctx) => {
    const id = await onlyMatch(ctx, type, query)
    return id === undefined ? undefined : writeOne(ctx, deleteDraft(ctx, type, id))
  })
}

/**
 * Changes a resource by a JSON Patch (RFC 6902) or a FHIRPath Patch (FHIR R4 §3.1.6). The resource is locked while it is changed, so that of two
 * patches the second sees what the first made.
 * Refusals: record.bad_parameter, bad_patch, bad_expression (a patch that does not fit), not_found, gone, and those of updateResource.
 */
export async function patchResource(
  ctx: Context,
  type: string,
  id: string,
  patch: Incoming,
  ifVersion?: number,
): Promise<Written> {
  refuseUnlessWriter(ctx, type, 'update')
  return ctx.transaction((ctx) => patchRow(ctx, { type, id, ifVersion }, patch))
}

/** Patches the one resource that a query matches. Refusals as patchResource, and record.multiple_matches. */
export async function patchMatching(ctx: Context, type: string, query: string, patch: Incoming): Promise<Written> {
  refuseUnlessWriter(ctx, type, 'update')
  return ctx.transaction(async (ctx) => {
    const id = await onlyMatch(ctx, type, query)
    if (id === undefined) refuse('record.not_found', { params: { type, id: `?${query.slice(0, 80)}` } })
    return patchRow(ctx, { type, id, ifVersion: undefined }, patch)
  })
}

type Target = Pick<Draft, 'type' | 'id' | 'ifVersion'>

async function patchRow(ctx: Context, target: Target, patch: Incoming): Promise<Written> {
  const draft = await patchedDraft(ctx, target, patch.text ?? JSON.stringify(patch.value))
  return writeOne(ctx, draft)
}

/** What a patch makes of a resource that the actor may also read; it is locked from here on. Refusals as patchResource. */
export async function patchedDraft(ctx: Context, { type, id, ifVersion }: Target, patch: string): Promise<Draft> {
  refuseUnlessMayRead(ctx, type) // the answer shows all of it
  const [[current] = []] = await sendTogether(ctx, [lockRows(type, [id])])
  if (!current || !(await readRow(ctx, type, id, reachOfFew(ctx, type))))
    refuse('record.not_found', { params: { type, id } })
  if (current.deleted) refuse('record.gone', { params: { type, id } })
  const raw = readRaw(patchedText(String(current.content), patch))
  refuseUnless(idOf(raw) === id, 'record.id_mismatch', { field: `${type}.id` })
  return incomingDraft(ctx, { type, id, method: 'put', ifVersion }, raw)
}

async function writeOne(ctx: Context, draft: Draft): Promise<Written> {
  const [written] = await writeVersions(ctx, [draft], { owner: null })
  return written as Written
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
 * that both do not create. To ask is to search. Refusals: record.not_allowed, multiple_matches and those of the search.
 */
export async function onlyMatch(ctx: Context, type: string, query: string): Promise<string | undefined> {
  refuseUnlessMayRead(ctx, type, 'search')
  await lockConditions(ctx, [{ type, query }])
  const ids = await matchIds(ctx, type, query, 2)
  if (ids.length > 1) refuse('record.multiple_matches')
  return ids[0]
}

async function writtenAs(ctx: Context, id: string, type: string): Promise<Written> {
  const found = await readVersion(ctx, type, id)
  return { ...found, outcome: 'unchanged', patientId: null }
}
