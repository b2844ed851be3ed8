import { type Context, Refusal, type Rows, refuse, refuseUnless, type Statement, sendSoon, sendTogether } from '#kernel'
import { setOff, setsOff } from './effects.ts'
import { extractedByNow } from './extract-again.ts'
import type { RawResource } from './json.ts'
import { operationOf } from './owners.ts'
import type { StoredVersion } from './resource.ts'
import { noteVersion, versionStatement } from './search/custom/catalogue.ts'
import { stamp } from './stamp.ts'
import {
  copyValues,
  copyVersions,
  type LockedRow,
  lockRows,
  type NewVersion,
  type PastContent,
  readPast,
  rowAt,
  supersede,
  takePatients,
  takeRows,
} from './store.ts'
import { leaveTrailOf, type Touched } from './trail.ts'
import type { IndexValues } from './values/extract.ts'
import { noteWatched } from './watch.ts'

/** One resource to write: validated, its references resolved, its search values read. */
export interface Draft {
  readonly type: string
  readonly id: string
  /** 'create' is a new resource under an id of ours, 'put' creates or updates, 'delete' leaves only the history. */
  readonly method: 'create' | 'put' | 'delete'
  readonly raw?: RawResource
  readonly values?: IndexValues
  /** If-Match: the version that the writer saw; 0 is If-None-Match: *, there must be none. */
  readonly ifVersion?: number | undefined
  /** Who says so: meta.source when the resource names none. */
  readonly source: string
  /** Whose request it is, when several share a transaction. */
  readonly by?: Context
}

export interface Written extends StoredVersion {
  readonly outcome: 'created' | 'updated' | 'deleted' | 'unchanged'
  readonly patientId: string | null
}

export interface WriteOptions {
  /** The module that keeps the resources; null for writers from outside, who may not touch what a module keeps. */
  readonly owner: string | null
  /**
   * Makes no new version of a resource whose content is the same as it is ('unchanged'), or, for a loader that may be run
   * again over old files, as it ever was ('known').
   */
  readonly skip?: 'unchanged' | 'known'
  /** Refuses what another source has written: whoever keeps its own ids writes over nobody else's. */
  readonly ownSource?: boolean
  /** Nothing else follows in the transaction: what is written may travel with the commit. */
  readonly last?: boolean
  /** New resources under ids that were made in this transaction: nobody waits for what is written. */
  readonly madeNow?: boolean
  /** What the trail calls it when it is not the resource's type. */
  readonly entity?: string
}

/**
 * The one path by which anything comes into the record, and leaves its trail. Two round trips however many resources, the
 * first with the beginning of the transaction: locking in a fixed order, so that of two writers one waits and then sees the other's version; then writing.
 * Refusals: record.owned, other_source, version_conflict, not_found, write_race.
 */
export async function writeVersions(ctx: Context, drafts: readonly Draft[], options: WriteOptions): Promise<Written[]> {
  const outcomes = await writeEach(ctx, drafts, options)
  return outcomes.map((one) => {
    if (one instanceof Refusal) throw one
    return one
  })
}

/** The same for writers who have nothing to do with each other: what is refused to one does not stop the others. */
export async function writeEach(
  ctx: Context,
  drafts: readonly Draft[],
  options: WriteOptions,
): Promise<(Written | Refusal)[]> {
  if (drafts.length === 0) return []
  return ctx.transaction(async (ctx) => {
    // A second round finds, locked, what someone else inserted between our look and our insert.
    for (let round = 0; ; round++) {
      refuseUnless(round < 3, 'record.write_race')
      const seen = await lookAndLock(ctx, drafts, options)
      const plans = drafts.map((draft, index) => plan(ctx, extractedByNow(draft), index, seen, options))
      if (!(await write(ctx, plans, seen, options))) continue
      await leaveTrailOf(ctx, touchedBy(ctx, plans, seen, options))
      await setOff(
        ctx,
        plans.flatMap((one) => one.version ?? []),
      )
      return plans.map((one) => one.outcome)
    }
  })
}

interface Seen {
  /** 'Type/id' → the row, locked. */
  readonly locked: ReadonlyMap<string, LockedRow>
  readonly past: ReadonlyMap<string, PastContent[]>
  readonly runs: readonly { first: number }[]
  readonly patients: ReadonlyMap<string, { number: number; residentId: string | null }>
  /** When the locks were held: from then on nobody writes an earlier version of these, and history reads in that order. */
  readonly at: Date
}

async function lookAndLock(ctx: Context, drafts: readonly Draft[], options: WriteOptions): Promise<Seen> {
  const patientIds = drafts.flatMap((draft) => draft.values?.patient ?? [])
  const known = byType(drafts.filter((draft) => draft.method !== 'create'))
  const statements = [
    takeRows(drafts.length),
    versionStatement,
    ...(patientIds.length > 0 ? [takePatients(patientIds)] : []),
    ...known.map(([type, ofType]) =>
      lockRows(
        type,
        ofType.map((one) => one.id),
      ),
    ),
  ]
  const [runs = [], catalogue, ...answers] = await sendTogether(ctx, statements)
  await noteVersion(ctx, catalogue?.[0]?.version)
  noteWatched(ctx, runs[0]?.watched)
  const patients = await patientsOf(ctx, patientIds, patientIds.length > 0 ? answers.shift() : [])
  const locked = new Map<string, LockedRow>()
  known.forEach(([type], index) => {
    for (const row of (answers[index] ?? []) as unknown as LockedRow[]) locked.set(`${type}/${row.id}`, row)
  })
  const past = options.skip === 'known' ? await pastOf(ctx, locked) : new Map<string, PastContent[]>()
  return { locked, past, runs: runs as { first: number }[], patients, at: ctx.clock.now() }
}

async function patientsOf(ctx: Context, ids: readonly string[], first: Rows | undefined): Promise<Seen['patients']> {
  const patients = new Map<string, { number: number; residentId: string | null }>()
  const keep = (rows: Rows | undefined) => {
    for (const { id, number, residentId } of (rows ?? []) as { id: string; number: number; residentId: string }[])
      patients.set(id, { number, residentId })
  }
  keep(first)
  const missing = ids.filter((id) => !patients.has(id))
  // Given out by someone else between our look and our insert: there by now.
  if (missing.length > 0) keep((await sendTogether(ctx, [takePatients(missing)]))[0])
  return patients
}

async function pastOf(ctx: Context, locked: ReadonlyMap<string, LockedRow>): Promise<Map<string, PastContent[]>> {
  const changed = [...locked].filter(([, row]) => row.version > 1)
  const types = byType(changed.map(([name, row]) => ({ type: name.slice(0, name.indexOf('/')), id: row.id })))
  const answers = await sendTogether(
    ctx,
    types.map(([type, ofType]) =>
      readPast(
        type,
        ofType.map((one) => one.id),
      ),
    ),
  )
  const past = new Map<string, PastContent[]>()
  types.forEach(([type], index) => {
    for (const row of (answers[index] ?? []) as unknown as PastContent[]) {
      const name = `${type}/${row.id}`
      past.set(name, [...(past.get(name) ?? []), row])
    }
  })
  return past
}

function byType<T extends { readonly type: string }>(things: readonly T[]): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(thing.type)
    if (group) group.push(thing)
    else groups.set(thing.type, [thing])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Plan {
  readonly draft: Draft
  readonly version?: NewVersion
  readonly current?: LockedRow | undefined
  readonly outcome: Written | Refusal
}

/** Decides what one draft becomes, given the row that is there. */
function plan(ctx: Context, draft: Draft, index: number, seen: Seen, options: WriteOptions): Plan {
  const { type, id, source, values } = draft
  const current = seen.locked.get(`${type}/${id}`)
  try {
    refuseUnlessWritable(draft, current, options)
  } catch (error) {
    if (error instanceof Refusal) return { draft, outcome: error }
    throw error
  }
  const deleted = draft.method === 'delete'
  const same = current && options.skip && isSame(draft, [current, ...(seen.past.get(`${type}/${id}`) ?? [])], options)
  if (current && (same || (deleted && current.deleted))) {
    return { draft, current, outcome: { ...current, type, outcome: 'unchanged' } }
  }
  // A deletion still belongs to whoever it was about: the trail and the history say so.
  const patientId = deleted ? (current?.patientId ?? null) : (values?.patient ?? null)
  const patient = deleted ? (current?.patient ?? null) : (seen.patients.get(patientId ?? '')?.number ?? null)
  const version = (current?.version ?? 0) + 1
  // Another machine's clock may be ahead.
  const updated = current && current.updated > seen.at ? current.updated : seen.at
  const content = draft.raw ? stamp(draft.raw, { type, id, version, updated, source }) : ''
  const row = current?.row ?? rowAt(seen.runs, index)
  const common = { type, id, version, owner: options.owner, updated, deleted, content }
  const outcome = deleted ? 'deleted' : current && !current.deleted ? 'updated' : 'created'
  return {
    draft,
    current,
    version: { ...common, row, patient, source, values, by: draft.by ?? ctx },
    outcome: { ...common, outcome, patientId },
  }
}

function refuseUnlessWritable(draft: Draft, current: LockedRow | undefined, options: WriteOptions): void {
  const { type, id } = draft
  if (!current) {
    if (draft.method === 'delete') refuse('record.not_found', { params: { type, id } })
    if (draft.ifVersion) refuse('record.version_conflict', { params: { version: 0 } })
    return
  }
  if (current.owner !== null && current.owner !== options.owner) {
    refuse('record.owned', { params: { owner: current.owner, operation: operationOf(current.owner, type) } })
  }
  if (options.ownSource && current.source !== draft.source) refuse('record.other_source', { params: { type, id } })
  const seen = draft.ifVersion === 0 && current.deleted ? undefined : draft.ifVersion
  if (seen !== undefined && seen !== current.version) {
    refuse('record.version_conflict', { params: { version: current.version } })
  }
}

/** Whether the draft, stamped like one of these versions, is that version to the letter. The first of them is the current one. */
function isSame({ type, raw, source }: Draft, versions: readonly PastContent[], options: WriteOptions): boolean {
  const [current] = versions
  if (!raw || !current || current.deleted || current.owner !== options.owner) return false
  return versions.some(({ id, version, updated, content }) => {
    return stamp(raw, { type, id, version, updated, source }) === content
  })
}

/** False when someone else has inserted one of the resources meanwhile: nothing was written. */
async function write(ctx: Context, plans: readonly Plan[], seen: Seen, options: WriteOptions): Promise<boolean> {
  const versions = plans.flatMap((one) => one.version ?? [])
  if (versions.length === 0) return true
  const isNew = (one: NewVersion) => !seen.locked.has(`${one.type}/${one.id}`)
  const mayLose = plans.some(({ draft, version }) => version && draft.method === 'put' && isNew(version))
  const inserts = byType(versions.filter(isNew)).map(([type, ofType]) =>
    // In one order, so that two who insert the same wait for each other and not in a ring.
    copyVersions(type, mayLose ? ofType.sort((a, b) => (a.id < b.id ? -1 : 1)) : ofType),
  )
  const statements: Statement[] = [
    ...inserts,
    ...byType(versions.filter((one) => !isNew(one))).flatMap(([type, ofType]) => supersede(type, ofType)),
    ...copyValues(versions),
  ]
  if (!mayLose) {
    if (options.last && !setsOff(ctx, versions)) ctx.withCommit(() => statements)
    else if (options.madeNow) sendSoon(ctx, statements)
    else await sendTogether(ctx, statements)
    return true
  }
  try {
    await sendTogether(ctx, [{ text: 'savepoint writing' }, ...statements, { text: 'release writing' }])
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    await ctx.client.query('rollback to savepoint writing')
    return false
  }
}

const actions = { created: 'create', updated: 'update', deleted: 'delete' } as const

function touchedBy(ctx: Context, plans: readonly Plan[], seen: Seen, options: WriteOptions): Touched[] {
  return plans.flatMap(({ draft, outcome, current }) => {
    if (outcome instanceof Refusal || outcome.outcome === 'unchanged') return []
    const { patientId } = outcome
    const residentId = seen.patients.get(patientId ?? '')?.residentId ?? current?.residentId ?? null
    const entity = options.entity ?? `record.${draft.type}`
    return [{ by: draft.by ?? ctx, action: actions[outcome.outcome], entity, id: draft.id, patientId, residentId }]
  })
}
