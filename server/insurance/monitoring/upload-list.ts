import { z } from 'zod'
import { ImportAsked, ImportDetail, ImportList, type RulesImport, UploadRequest } from '#contracts/monitoring'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { compareRules, takeList } from './import-list.ts'
import { keepers, readers } from './list-rules.ts'
import { type ReadList, readLimits, readPairs } from './read-list.ts'
import * as store from './store.ts'

const shown = 200

type Detail = z.infer<typeof ImportDetail>
type Kept = Pick<store.ImportTable, 'list' | 'content' | 'file_name' | 'valid_from'>

function readKept({ list, content, file_name, valid_from }: Kept): ReadList {
  const options = { fileName: file_name, validFrom: valid_from ?? undefined }
  return list === 'limits' ? readLimits(content, options) : readPairs(content, options)
}

const importOf = (row: Omit<store.ImportTable, 'content' | 'unread'>): RulesImport => ({
  ...{
    id: row.id,
    list: row.list,
    fileName: row.file_name,
    state: row.state,
    validFrom: row.valid_from,
    rows: row.rows,
  },
  ...{ added: row.added, changed: row.changed, same: row.same, unread: row.unread_count, uploadedBy: row.uploaded_by },
  ...{
    uploadedAt: row.uploaded_at.toISOString(),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  },
})

async function detailOf(ctx: Context, row: store.ImportTable): Promise<Detail> {
  const { rules, notRead } = readKept(row)
  const some = rules.slice(0, shown)
  const compared = await compareRules(
    ctx,
    some.map(({ rule }) => rule),
  )
  return {
    import: importOf(row),
    read: some.map(({ line, rule, note }, at) => ({
      ...{ line, ruleId: rule.ruleId, kind: rule.kind, hilistCode: rule.hilistCode!, itemName: rule.itemName! },
      ...{ value: rule.published!, logicZh: rule.logicZh, logicEn: rule.logicEn, change: compared[at]!.change },
      ...{ noteZh: note?.zh ?? null, noteEn: note?.en ?? null },
    })),
    notRead: notRead.slice(0, shown),
  }
}
/** Refusals: monitoring.file_wrong. */
export const uploadList = verb(
  {
    name: 'monitoring.uploadList',
    may: keepers,
    input: UploadRequest,
    answer: ImportDetail,
    summary: 'Uploads a published list and shows what was read and what was not; nothing is in force yet.',
  },
  async (ctx, { list, fileName, csv, validFrom }) => {
    const kept = { list, file_name: fileName, content: csv, valid_from: validFrom ?? null }
    const read = readKept(kept)
    const [first] = read.faults.toSorted((a, b) => a.line - b.line)
    if (first) {
      const said = ctx.locale === 'zh' ? first.zh : first.en
      refuse('monitoring.file_wrong', {
        field: 'csv',
        params: { count: read.faults.length, line: first.line, first: said },
      })
    }
    const compared = await compareRules(
      ctx,
      read.rules.map(({ rule }) => rule),
    )
    const count = (change: string) => compared.filter((one) => one.change === change).length
    const row: store.ImportTable = {
      ...{ ...kept, id: ctx.chance.uuid(), state: 'preview', rows: read.rows, unread: [...read.notRead] },
      ...{ added: count('new'), changed: count('changed'), same: count('same'), unread_count: read.notRead.length },
      ...{ uploaded_by: ctx.actor.id, uploaded_at: ctx.now, decided_by: null, decided_at: null },
    }
    await store.insertImport(ctx, row)
    await audit(ctx, { action: 'create', entity: 'monitoring.rules_import', entityId: row.id })
    return detailOf(ctx, row)
  },
)

async function openImport(ctx: Context, importId: string): Promise<store.ImportTable> {
  const row = await store.lockImport(ctx, importId)
  refuseUnless(row, 'monitoring.unknown_import')
  refuseUnless(row.state === 'preview', 'monitoring.already_decided')
  return row
}

/** Refusals: monitoring.unknown_import, monitoring.already_decided, monitoring.two_persons. */
export const adoptList = verb(
  {
    name: 'monitoring.adoptList',
    may: keepers,
    input: ImportAsked,
    answer: ImportDetail,
    summary: 'Puts an uploaded list in force; not by whoever uploaded it.',
  },
  async (ctx, { importId }) => {
    const row = await openImport(ctx, importId)
    refuseUnless(row.uploaded_by !== ctx.actor.id, 'monitoring.two_persons')
    const done = await takeList(ctx, readKept(row), `import ${importId}`)
    const changed = { ...done, state: 'adopted', decided_by: ctx.actor.id, decided_at: ctx.now } as const
    await store.updateImport(ctx, importId, changed)
    await audit(ctx, { action: 'update', entity: 'monitoring.rules_import', entityId: importId })
    return detailOf(ctx, { ...row, ...changed })
  },
)

/** Refusals: monitoring.unknown_import, monitoring.already_decided. */
export const discardList = verb(
  {
    name: 'monitoring.discardList',
    may: keepers,
    input: ImportAsked,
    answer: ImportDetail,
    summary: 'Discards an uploaded list that was not put in force.',
  },
  async (ctx, { importId }) => {
    const row = await openImport(ctx, importId)
    const changed = { state: 'discarded', decided_by: ctx.actor.id, decided_at: ctx.now } as const
    await store.updateImport(ctx, importId, changed)
    await audit(ctx, { action: 'update', entity: 'monitoring.rules_import', entityId: importId })
    return detailOf(ctx, { ...row, ...changed })
  },
)

/** Refusals: monitoring.unknown_import. */
export const readImport = verb(
  {
    name: 'monitoring.readImport',
    may: readers,
    input: ImportAsked,
    answer: ImportDetail,
    summary: 'An uploaded list: what was read and what was not.',
  },
  async (ctx, { importId }) => {
    const row = await store.lockImport(ctx, importId)
    refuseUnless(row, 'monitoring.unknown_import')
    return detailOf(ctx, row)
  },
)

export const listImports = verb(
  {
    name: 'monitoring.listImports',
    may: readers,
    input: z.object({}),
    answer: ImportList,
    summary: 'Uploaded lists, newest first.',
  },
  async (ctx) => ({ imports: (await store.recentImports(ctx, 100)).map(importOf) }),
)
