import { type Context, refuseUnless, type Statement, sendTogether } from '#kernel'
import { refuseUnlessMayWrite } from './access/reach.ts'
import { draftOf, idOf } from './draft.ts'
import { parseExact, readRaw } from './json.ts'
import { isId, refuseUnlessType, tableOf } from './resource.ts'
import { type LockedRow, lockRows } from './store.ts'
import { structureOf } from './structure/table.ts'
import { type Draft, writeVersions } from './write-versions.ts'

/** A resource of a system that keeps its own ids. */
export interface Told {
  readonly resource: Readonly<Record<string, unknown>>
  /**
   * whole: this is all of it. mentioned: named in passing; made when it is not there, never over what is. partial: what stands here
   * replaces, element by element; what does not stand here stays.
   */
  readonly write: 'whole' | 'mentioned' | 'partial'
  /** How whoever sent it finds it in what was sent. */
  readonly at: string
}

/**
 * Writes what one source says, all or none: each resource by its id, a new version when something changed. Nobody writes over
 * another source's resource. Gives 'Type/id' of each, also of what was only mentioned and is there. Refusals: record.unknown_type,
 * not_allowed, id_mismatch, invalid, bundle_duplicate, other_source, owned.
 */
export async function writeFromSource(ctx: Context, source: string, told: readonly Told[]): Promise<string[]> {
  const named = told.map(nameOf)
  refuseDuplicates(named)
  for (const { type } of named) refuseUnlessMayWrite(ctx, type, 'update')
  return ctx.transaction(async (ctx) => {
    const { there, locked } = await look(ctx, named)
    const drafts = named
      .filter(({ write, type, id }) => write !== 'mentioned' || !there.has(`${type}/${id}`))
      .map((one): Draft => {
        const { type, id, at } = one
        const row = locked.get(`${type}/${id}`)
        const text = row && !row.deleted ? mergedText(row, one) : JSON.stringify(one.resource)
        return draftOf({ type, id, method: 'put', source }, readRaw(text), at)
      })
    await writeVersions(ctx, drafts, { owner: null, skip: 'unchanged', ownSource: true, entity: 'record.bundle' })
    return named.map(({ type, id }) => `${type}/${id}`)
  })
}

interface Named extends Told {
  readonly type: string
  readonly id: string
}

function nameOf(told: Told): Named {
  const type = String(told.resource.resourceType)
  refuseUnlessType(type)
  const id = idOf(readRaw(JSON.stringify({ id: told.resource.id })))
  refuseUnless(id !== undefined && isId(id), 'record.id_mismatch', { field: `${told.at}.id` })
  return { ...told, type, id }
}

function refuseDuplicates(named: readonly Named[]): void {
  const seen = new Set<string>()
  for (const { type, id, at } of named) {
    refuseUnless(!seen.has(`${type}/${id}`), 'record.bundle_duplicate', { field: at, params: { type, id } })
    seen.add(`${type}/${id}`)
  }
}

interface Seen {
  /** What is mentioned and there: not locked, since nothing is written to it, and many mention the same. */
  readonly there: ReadonlySet<string>
  /** What is told in part, locked before anything depends on it. */
  readonly locked: ReadonlyMap<string, LockedRow>
}

async function look(ctx: Context, named: readonly Named[]): Promise<Seen> {
  const looks = (['mentioned', 'partial'] as const).flatMap((write) => {
    const types = Map.groupBy(
      named.filter((one) => one.write === write),
      ({ type }) => type,
    )
    // In one order for all writers, so that of two one waits and both do not.
    return [...types]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, some]) => ({ write, type, ids: some.map(({ id }) => id) }))
  })
  const answers = await sendTogether(
    ctx,
    looks.map(({ write, type, ids }) => (write === 'mentioned' ? thereOf(type, ids) : lockRows(type, ids))),
  )
  const there = new Set<string>()
  const locked = new Map<string, LockedRow>()
  looks.forEach(({ write, type }, index) => {
    for (const row of (answers[index] ?? []) as unknown as LockedRow[]) {
      if (write === 'mentioned') there.add(`${type}/${row.id}`)
      else locked.set(`${type}/${row.id}`, row)
    }
  })
  return { there, locked }
}

function thereOf(type: string, ids: readonly string[]): Statement {
  return {
    name: `there ${type}`,
    text: `select id from ${tableOf(type)} where id = any($1::text[]) and not deleted`,
    values: [ids],
  }
}

/** What is said anew of a choice replaces it whatever its type: deceasedDateTime takes the place of deceasedBoolean. */
function withoutReplaced(type: string, was: Record<string, unknown>, said: object): Record<string, unknown> {
  const elements = structureOf(type)?.elements
  const choiceOf = (name: string) => elements?.get(name.replace(/^_/, ''))?.choice
  const chosen = new Set(Object.keys(said).flatMap((name) => choiceOf(name) ?? []))
  return Object.fromEntries(Object.entries(was).filter(([name]) => !chosen.has(choiceOf(name) ?? '')))
}

function mergedText(row: LockedRow, { type, resource }: Named): string {
  const was = parseExact(row.content) as Record<string, unknown>
  const said = Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined))
  const { meta: before, ...rest } = withoutReplaced(type, was, said)
  // Versions and times are made anew; what the source had said of itself stays unless it says it again.
  const {
    versionId: _version,
    lastUpdated: _updated,
    source: _source,
    ...kept
  } = (before ?? {}) as Record<string, unknown>
  const meta = { ...kept, ...(said.meta as object | undefined) }
  return JSON.stringify({ ...rest, ...said, ...(Object.keys(meta).length > 0 ? { meta } : {}) })
}
