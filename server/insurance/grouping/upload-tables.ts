/** Grouping tables at the desk: one person hands a set in, another puts it in force. */
import { z } from 'zod'
import {
  type TableChanges,
  TableUpload,
  TableUploads,
  UploadAnswer,
  UploadAsked,
  UploadTables,
} from '#contracts/grouping'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { keepsRegion } from '#people/institutions'
import { faultsOf, parseTables, type TableSource } from './source.ts'
import { setOn } from './store.ts'
import { contentOf, refuseIfOtherSet, tablesOfSet, takeTables } from './table-sets.ts'
import * as store from './upload-store.ts'

const deciders = ['auditor', 'administrator', 'manager', 'system'] as const

/** Refusals: grouping.region_only, .tables_overlap. */
export const uploadTables = verb(
  {
    name: 'grouping.upload_tables',
    may: ['administrator', 'system'],
    input: UploadTables,
    answer: UploadAnswer,
    summary: 'Hands a set of grouping tables in, to be adopted by a second person; with any fault nothing is kept.',
  },
  async (ctx, { name, validFrom, texts }) => {
    await refuseUnlessRegion(ctx)
    const faults = faultsOf(texts)
    if (faults.length > 0)
      return { upload: null, faults: faults.map(({ file, place, said: { zh, en } }) => ({ file, place, zh, en })) }
    const read = parseTables(texts)
    const sm3 = contentOf(texts)
    await refuseIfOtherSet(ctx, validFrom, sm3)
    const adrgs = read.mdcs.flatMap((mdc) => mdc.adrgs)
    const row: store.UploadTable = {
      ...{ id: ctx.chance.uuid(), name, valid_from: validFrom, sm3, mdcs: read.mdcs.length, adrgs: adrgs.length },
      ...{ drgs: adrgs.flatMap(({ drgs }) => drgs).length, changes: await changesOf(ctx, validFrom, read) },
      ...{ state: 'waiting', uploaded_by: ctx.actor.id, uploaded_by_name: ctx.actor.name, uploaded_at: ctx.now },
      ...{ decided_by: null, decided_by_name: null, decided_at: null },
    }
    await store.insertUpload(ctx, row, texts)
    await audit(ctx, { action: 'create', entity: 'grouping.table_upload', entityId: row.id })
    return { upload: show(ctx, row, true), faults: [] }
  },
)

/** Refusals: grouping.region_only, .unknown_upload, .already_decided, .two_persons, .tables_overlap. */
export const adoptTables = verb(
  {
    name: 'grouping.adopt_tables',
    may: [...deciders],
    input: UploadAsked,
    answer: TableUpload,
    summary: 'Puts a set of grouping tables in force from its day; not by whoever handed it in.',
  },
  async (ctx, { uploadId }) => {
    const row = await openUpload(ctx, uploadId)
    refuseUnless(row.uploaded_by !== ctx.actor.id, 'grouping.two_persons')
    const texts = await store.textsOfUpload(ctx, uploadId)
    await takeTables(ctx, { name: row.name, validFrom: row.valid_from, texts })
    return decide(ctx, row, 'adopted')
  },
)

/** Refusals: grouping.region_only, .unknown_upload, .already_decided. */
export const discardTables = verb(
  {
    name: 'grouping.discard_tables',
    may: [...deciders],
    input: UploadAsked,
    answer: TableUpload,
    summary: 'Discards a set of grouping tables that was handed in.',
  },
  async (ctx, { uploadId }) => decide(ctx, await openUpload(ctx, uploadId), 'discarded'),
)

export const listUploads = verb(
  {
    name: 'grouping.list_uploads',
    may: ['doctor', 'manager', 'auditor', 'administrator', 'system'],
    input: z.object({}),
    answer: TableUploads,
    summary: 'Sets of grouping tables that were handed in, newest first.',
  },
  async (ctx) => {
    const keeps = await keepsRegion(ctx)
    const uploads = (await store.recentUploads(ctx)).map((row) => show(ctx, row, keeps))
    return { uploads, mayUpload: keeps && ctx.actor.roles.includes('administrator') }
  },
)

async function refuseUnlessRegion(ctx: Context): Promise<void> {
  refuseUnless(await keepsRegion(ctx), 'grouping.region_only')
}

async function openUpload(ctx: Context, uploadId: string): Promise<store.UploadTable> {
  await refuseUnlessRegion(ctx)
  const row = (await store.lockUpload(ctx, uploadId)) ?? refuse('grouping.unknown_upload')
  refuseUnless(row.state === 'waiting', 'grouping.already_decided')
  return row
}

async function decide(ctx: Context, row: store.UploadTable, state: 'adopted' | 'discarded') {
  const decided = { state, decided_by: ctx.actor.id, decided_by_name: ctx.actor.name, decided_at: ctx.now }
  await store.decideUpload(ctx, row.id, decided)
  await audit(ctx, { action: 'update', entity: 'grouping.table_upload', entityId: row.id, reason: state })
  return show(ctx, { ...row, ...decided }, true)
}

const listedMost = 100

/** What the set would change of the one that holds on its first day. */
async function changesOf(ctx: Context, validFrom: string, next: TableSource): Promise<TableChanges> {
  const set = await setOn(ctx, validFrom)
  if (!set) return { against: null, added: 0, removed: 0, renamed: 0, listed: [] }
  const before = groupsOf((await tablesOfSet(ctx, set.id)).tables.source)
  const after = groupsOf(next)
  const named = (drg: string, name: string, change: 'added' | 'removed' | 'renamed') => ({ drg, name, change })
  const added = [...after].filter(([drg]) => !before.has(drg)).map(([drg, name]) => named(drg, name, 'added'))
  const removed = [...before].filter(([drg]) => !after.has(drg)).map(([drg, name]) => named(drg, name, 'removed'))
  const renamed = [...after]
    .filter(([drg, name]) => before.has(drg) && before.get(drg) !== name)
    .map(([drg, name]) => named(drg, name, 'renamed'))
  return {
    ...{ against: set.name, added: added.length, removed: removed.length, renamed: renamed.length },
    listed: [...added, ...removed, ...renamed].slice(0, listedMost),
  }
}

const groupsOf = ({ mdcs, drgNames }: TableSource): Map<string, string> =>
  new Map(mdcs.flatMap(({ adrgs }) => adrgs.flatMap(({ drgs }) => drgs.map((drg) => [drg, drgNames.get(drg) ?? '']))))

function show(ctx: Context, row: store.UploadTable, keeps: boolean) {
  const open = row.state === 'waiting' && keeps
  return {
    ...{ id: row.id, name: row.name, validFrom: row.valid_from, sm3: row.sm3, mdcs: row.mdcs, adrgs: row.adrgs },
    ...{ drgs: row.drgs, changes: row.changes, state: row.state, uploadedByName: row.uploaded_by_name },
    uploadedAt: row.uploaded_at.toISOString(),
    ...{ decidedByName: row.decided_by_name, decidedAt: row.decided_at?.toISOString() ?? null },
    mayAdopt: open && row.uploaded_by !== ctx.actor.id,
    mayDiscard: open,
  }
}
