import { type Context, Refusal, refuse, refuseUnless } from '#kernel'
import { reachOfFew, refuseUnlessMayRead } from './access/reach.ts'
import { readRow, readRows, readVersions, seenBy } from './read-rows.ts'
import { type Resource, refuseUnlessType, resourceOf, type StoredVersion } from './resource.ts'
import { leaveTrail } from './trail.ts'
import type { DateRange } from './values/dates.ts'

/** The current version as stored. Refusals: record.unknown_type, record.not_allowed, record.not_found, record.gone. */
export async function readVersion(ctx: Context, type: string, id: string): Promise<StoredVersion> {
  refuseUnlessType(type)
  refuseUnlessMayRead(ctx, type)
  return ctx.transaction(async (ctx) => {
    const row = seenBy(await readRow(ctx, type, id, reachOfFew(ctx, type)), { type, id })
    if (row instanceof Refusal) throw row
    await leaveTrail(ctx, `record.${type}`, [row])
    return row
  })
}

/** A resource, or undefined when it is not there or the actor may not see it. */
export async function readResource<T extends Resource = Resource>(
  ctx: Context,
  type: T['resourceType'],
  id: string,
): Promise<T | undefined> {
  refuseUnlessType(type)
  return ctx.transaction(async (ctx) => {
    const row = await readRow(ctx, type, id, reachOfFew(ctx, type))
    if (!row || row.deleted) return undefined
    await leaveTrail(ctx, `record.${type}`, [row])
    return resourceOf(row) as T
  })
}

/** The same for several at once, by id; those that are not there or not to be seen are not in the answer. */
export async function readResources<T extends Resource = Resource>(
  ctx: Context,
  type: T['resourceType'],
  ids: readonly string[],
): Promise<Map<string, T>> {
  refuseUnlessType(type)
  return ctx.transaction(async (ctx) => {
    const rows = (await readRows(ctx, type, ids, reachOfFew(ctx, type))).filter((row) => !row.deleted)
    if (rows.length > 0) await leaveTrail(ctx, `record.${type}`, rows)
    return new Map(rows.map((row) => [row.id, resourceOf(row) as T]))
  })
}

/** One version, current or superseded. Refusals as readVersion; record.gone when that version is a deletion. */
export async function readPastVersion(ctx: Context, type: string, id: string, version: number): Promise<StoredVersion> {
  refuseUnlessType(type)
  refuseUnlessMayRead(ctx, type)
  return ctx.transaction(async (ctx) => {
    const [row] = await readVersions(ctx, type, id, reachOfFew(ctx, type), { version, limit: 1 })
    if (!row) refuse('record.not_found', { params: { type, id: `${id}/_history/${version}` } })
    await leaveTrail(ctx, `record.${type}`, [row])
    refuseUnless(!row.deleted, 'record.gone', { params: { type, id } })
    return row
  })
}

export interface VersionsPage {
  readonly versions: readonly StoredVersion[]
  /** Where the next, older page begins. */
  readonly next: number | undefined
}

/** All versions of a resource, newest first, deletions included. Refusals: record.unknown_type, not_allowed, not_found. */
export async function readHistory(
  ctx: Context,
  type: string,
  id: string,
  options: { since?: Date; at?: DateRange; below?: number; limit: number },
): Promise<VersionsPage> {
  refuseUnlessType(type)
  refuseUnlessMayRead(ctx, type)
  return ctx.transaction(async (ctx) => {
    const seen = reachOfFew(ctx, type)
    const rows = await readVersions(ctx, type, id, seen, { ...options, limit: options.limit + 1 })
    if (rows.length === 0) {
      const there = await readVersions(ctx, type, id, seen, { limit: 1 })
      refuseUnless(there.length > 0, 'record.not_found', { params: { type, id } })
    } else await leaveTrail(ctx, `record.${type}`, rows.slice(0, 1))
    const versions = rows.slice(0, options.limit)
    return { versions, next: rows.length > options.limit ? versions.at(-1)?.version : undefined }
  })
}
