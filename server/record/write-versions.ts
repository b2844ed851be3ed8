import { type Context, refuse, refuseUnless } from '#kernel'
import { stamp } from './json.ts'
import { operationOf } from './owners.ts'
import type { StoredVersion } from './resource.ts'
import {
  insertValues,
  insertVersions,
  type LockedRow,
  lockRows,
  type NewVersion,
  type PastContent,
  readPast,
  supersede,
  takeNumbers,
} from './store.ts'
import { extract, type IndexValues } from './values/extract.ts'

/** One resource to write: validated, its references resolved. */
export interface Draft {
  readonly type: string
  readonly id: string
  /** 'create' is a new resource under an id of ours, 'put' creates or updates, 'delete' leaves only the history. */
  readonly method: 'create' | 'put' | 'delete'
  readonly value?: unknown
  /** The same with the digits as they came; `value` when absent. */
  readonly exact?: unknown
  /** If-Match: the version that the writer saw. */
  readonly ifVersion?: number | undefined
}

export interface Written extends StoredVersion {
  readonly outcome: 'created' | 'updated' | 'deleted' | 'unchanged'
  readonly patientId: string | null
}

export interface WriteOptions {
  /** The module that keeps the resources; null for writers from outside, who may not touch what a module keeps. */
  readonly owner: string | null
  /** Who says so: meta.source when the resource names none. */
  readonly source: string
  /**
   * Makes no new version of a resource whose content is the same as it is ('unchanged'), or, for a loader that may be run
   * again over old files, as it ever was ('known').
   */
  readonly skip?: 'unchanged' | 'known'
}

interface Prepared {
  readonly draft: Draft
  readonly values: IndexValues | undefined
}

/**
 * The one path by which anything comes into the record. Locks in a fixed order, so that of two writers one waits and
 * then sees the other's version. Refusals: record.owned, record.version_conflict, record.gone, record.write_race.
 */
export async function writeVersions(ctx: Context, drafts: readonly Draft[], options: WriteOptions): Promise<Written[]> {
  return ctx.transaction(async (ctx) => {
    const prepared = drafts.map((draft) => ({ draft, values: valuesOf(draft, options) }))
    const patients = prepared.flatMap(({ values }) => values?.patient ?? [])
    const numbers = await takeNumbers(ctx, drafts.length, patients)
    const written = new Map<Draft, Written>()
    const rowNumbers = new Map(drafts.map((draft, index) => [draft, numbers.rows[index] ?? 0]))
    const types = [...new Set(drafts.map((draft) => draft.type))].sort()
    const fresh: NewVersion[] = []
    for (const type of types) {
      const ofType = prepared.filter(({ draft }) => draft.type === type)
      const made = await writeType(ctx, type, ofType, options, { rowNumbers, patients: numbers.patients })
      fresh.push(...made.versions)
      for (const [draft, one] of made.written) written.set(draft, one)
    }
    await insertValues(ctx, fresh)
    return drafts.map((draft) => written.get(draft) as Written)
  })
}

interface Numbers {
  readonly rowNumbers: ReadonlyMap<Draft, number>
  readonly patients: ReadonlyMap<string, number>
}

async function writeType(
  ctx: Context,
  type: string,
  prepared: readonly Prepared[],
  options: WriteOptions,
  numbers: Numbers,
): Promise<{ versions: NewVersion[]; written: [Draft, Written][] }> {
  const versions: NewVersion[] = []
  const written: [Draft, Written][] = []
  let pending = prepared
  // A second round finds, locked, what someone else inserted between our look and our insert.
  for (let round = 0; pending.length > 0; round++) {
    refuseUnless(round < 3, 'record.write_race')
    const known = pending.filter(({ draft }) => draft.method !== 'create').map(({ draft }) => draft.id)
    const locked = known.length > 0 ? await lockRows(ctx, type, known) : new Map<string, LockedRow>()
    const past = options.skip === 'known' ? await readPast(ctx, type, locked) : new Map<string, PastContent[]>()
    const plans = pending.map((one) => {
      const { id } = one.draft
      return plan(ctx, one, { current: locked.get(id), past: past.get(id) ?? [] }, options, numbers)
    })
    const inserts = plans.flatMap((one) => (one.version && !locked.has(one.draft.id) ? one.version : []))
    const lost = new Set(await insertVersions(ctx, type, inserts))
    const updates = plans.flatMap((one) => (one.version && locked.has(one.draft.id) ? one.version : []))
    await supersede(ctx, type, updates)
    const done = plans.filter((one) => !lost.has(one.draft.id))
    for (const one of done) {
      if (one.version) versions.push(one.version)
      written.push([one.draft, one.written])
    }
    pending = pending.filter(({ draft }) => lost.has(draft.id))
  }
  return { versions, written }
}

/** Decides what one draft becomes, given the row that is there. */
function plan(
  ctx: Context,
  { draft, values }: Prepared,
  { current, past }: { current: LockedRow | undefined; past: readonly PastContent[] },
  options: WriteOptions,
  numbers: Numbers,
): { draft: Draft; version: NewVersion | undefined; written: Written } {
  refuseUnlessWritable(draft, current, options)
  const deleted = draft.method === 'delete'
  const source = options.source
  if (current && ((deleted && current.deleted) || (options.skip && isSame(draft, [current, ...past], options)))) {
    return { draft, version: undefined, written: { ...current, type: draft.type, outcome: 'unchanged' } }
  }
  // A deletion still belongs to whoever it was about: the trail and the history say so.
  const patientId = deleted ? (current?.patientId ?? null) : (values?.patient ?? null)
  const version = (current?.version ?? 0) + 1
  const content = deleted
    ? ''
    : stamp((draft.exact ?? draft.value) as object, { id: draft.id, version, updated: ctx.now, source })
  const row = current?.row ?? numbers.rowNumbers.get(draft) ?? 0
  const patient = deleted ? (current?.patient ?? null) : (numbers.patients.get(patientId ?? '') ?? null)
  const common = { id: draft.id, version, owner: options.owner, updated: ctx.now, deleted, content }
  const outcome = deleted ? 'deleted' : current && !current.deleted ? 'updated' : 'created'
  return {
    draft,
    version: { ...common, row, patient, source, values },
    written: { ...common, type: draft.type, outcome, patientId },
  }
}

function refuseUnlessWritable(draft: Draft, current: LockedRow | undefined, options: WriteOptions): void {
  const { type, id } = draft
  if (!current) {
    if (draft.method === 'delete') refuse('record.not_found', { params: { type, id } })
    if (draft.ifVersion !== undefined) refuse('record.version_conflict', { params: { version: 0 } })
    return
  }
  if (current.owner !== null && current.owner !== options.owner) {
    refuse('record.owned', { params: { owner: current.owner, operation: operationOf(current.owner, type) } })
  }
  if (draft.ifVersion !== undefined && draft.ifVersion !== current.version) {
    refuse('record.version_conflict', { params: { version: current.version } })
  }
}

/** Whether the draft, stamped like one of these versions, is that version to the letter. The first of them is the current one. */
function isSame(draft: Draft, versions: readonly PastContent[], options: WriteOptions): boolean {
  const [current] = versions
  if (!current || current.deleted || current.owner !== options.owner || draft.method === 'delete') return false
  const exact = (draft.exact ?? draft.value) as object
  return versions.some(({ id, version, updated, content }) => {
    return stamp(exact, { id, version, updated, source: options.source }) === content
  })
}

function valuesOf(draft: Draft, options: WriteOptions): IndexValues | undefined {
  if (draft.method === 'delete') return undefined
  const value = draft.value as { meta?: { source?: string } }
  // What is found by _source is what will be sent: the writer's own name when the resource gives none.
  const sourced = value.meta?.source ? value : { ...value, meta: { ...value.meta, source: options.source } }
  return extract(draft.type, draft.id, sourced)
}
