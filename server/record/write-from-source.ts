import { type Context, refuseUnless, sendTogether } from '#kernel'
import { refuseUnlessMayWrite } from './access/reach.ts'
import { draftOf, idOf } from './draft.ts'
import { parseExact, readRaw } from './json.ts'
import { isId, refuseUnlessType } from './resource.ts'
import { type LockedRow, lockRows } from './store.ts'
import { type Draft, type Written, writeVersions } from './write-versions.ts'

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
 * another source's resource. What was only mentioned and is there comes back as 'unchanged'. Refusals: record.unknown_type, not_allowed,
 * id_mismatch, invalid, bundle_duplicate, other_source, owned.
 */
export async function writeFromSource(ctx: Context, source: string, told: readonly Told[]): Promise<Written[]> {
  const named = told.map(nameOf)
  refuseDuplicates(named)
  for (const { type } of named) refuseUnlessMayWrite(ctx, type, 'update')
  return ctx.transaction(async (ctx) => {
    const current = await lockTouched(ctx, named)
    const drafts: Draft[] = []
    const there = new Map<string, Written>()
    for (const one of named) {
      const row = current.get(`${one.type}/${one.id}`)
      if (one.write === 'mentioned' && row && !row.deleted) {
        there.set(`${one.type}/${one.id}`, { ...row, type: one.type, outcome: 'unchanged' })
        continue
      }
      const text = one.write === 'partial' && row && !row.deleted ? mergedText(row, one) : JSON.stringify(one.resource)
      drafts.push(draftOf({ type: one.type, id: one.id, method: 'put', source }, readRaw(text), one.at))
    }
    const options = { owner: null, skip: 'unchanged', ownSource: true, entity: 'record.bundle' } as const
    for (const one of await writeVersions(ctx, drafts, options)) there.set(`${one.type}/${one.id}`, one)
    return named.flatMap(({ type, id }) => there.get(`${type}/${id}`) ?? [])
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

/** The rows of what is not told whole, locked before anything depends on them; in one order for all writers. */
async function lockTouched(ctx: Context, named: readonly Named[]): Promise<Map<string, LockedRow>> {
  const touched = named.filter(({ write }) => write !== 'whole')
  const types = [...Map.groupBy(touched, ({ type }) => type)].sort(([a], [b]) => (a < b ? -1 : 1))
  const answers = await sendTogether(
    ctx,
    types.map(([type, ofType]) =>
      lockRows(
        type,
        ofType.map(({ id }) => id),
      ),
    ),
  )
  const rows = new Map<string, LockedRow>()
  types.forEach(([type], index) => {
    for (const row of (answers[index] ?? []) as unknown as LockedRow[]) rows.set(`${type}/${row.id}`, row)
  })
  return rows
}

function mergedText(row: LockedRow, { resource }: Named): string {
  const was = parseExact(row.content) as Record<string, unknown>
  const said = Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined))
  const { meta: before, ...rest } = was
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
