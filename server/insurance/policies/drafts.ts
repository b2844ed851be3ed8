import {
  Draft,
  DraftId,
  DraftPage,
  DraftRows,
  Drafts,
  FindDraftRows,
  FindDrafts,
  OpenDraft,
  type PolicyTable,
  type RowProblem,
} from '#contracts/policies'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import {
  type Applied,
  applyDraft,
  baseOf,
  changeOf,
  type KeptDraft,
  type KeptRow,
  problemOf,
  tableNames,
} from './draft.ts'
import { versionsFor } from './import-rows.ts'
import * as publications from './publication-store.ts'
import * as store from './store.ts'

export const openDraft = verb(
  {
    name: 'policies.open_draft',
    may: ['administrator', 'auditor'],
    input: OpenDraft,
    answer: Draft,
    summary: 'Opens a draft of changes to the policy tables.',
  },
  async (ctx, input) => {
    const id = ctx.chance.uuid()
    await store.insertDraft(ctx, { id, ...input })
    await audit(ctx, { action: 'create', entity: 'policies.draft', entityId: id })
    return { ...(await store.draftOf(ctx, id))!, rows: 0 }
  },
)

export const listDrafts = verb(
  {
    name: 'policies.list_drafts',
    may: ['administrator', 'auditor', 'manager'],
    input: FindDrafts,
    answer: Drafts,
    summary: 'Drafts, the last edited first.',
  },
  async (ctx, { state }) => {
    const found = await store.drafts(ctx, state)
    const ids = found.map((draft) => draft.draftId)
    const counts = await store.countRows(ctx, ids)
    return { drafts: found.map((draft) => ({ ...draft, rows: counts.get(draft.draftId) ?? 0 })) }
  },
)

const problemsShown = 200

/** Refusals: policies.unknown_draft. */
export const readDraft = verb(
  {
    name: 'policies.read_draft',
    may: ['administrator', 'auditor', 'manager'],
    input: DraftId,
    answer: DraftPage,
    summary: 'A draft: what it changes, what is wrong with it as a whole, who may decide.',
  },
  async (ctx, { draftId }) => {
    const draft = await store.draftOf(ctx, draftId)
    refuseUnless(draft, 'policies.unknown_draft')
    const rows = await store.rowsOf(ctx, draftId)
    const over = draft.state === 'published' || draft.state === 'withdrawn'
    const { problems, conflicts } = over ? { problems: [], conflicts: [] } : await weigh(ctx, draft, rows)
    const edit = draft.state === 'open' ? await store.lastEdit(ctx, draftId) : undefined
    return {
      draft: { ...draft, rows: rows.length },
      byTable: tableNames.map((table) => {
        const of = (change: string) => rows.filter((row) => row.table === table && changeOf(row) === change).length
        return { table, added: of('added'), changed: of('changed'), ended: of('ended') }
      }),
      problems: problems.slice(0, problemsShown),
      problemCount: problems.length,
      conflicts: conflicts.slice(0, problemsShown),
      undo: edit ? { what: edit.what, rows: edit.before.length, at: edit.at } : null,
      mayDecide: draft.state === 'submitted' && !(await hasHadAHand(ctx, draft)),
      decisions: await store.decisionsOf(ctx, draftId),
    }
  },
)

/** Refusals: policies.unknown_draft. */
export const readDraftRows = verb(
  {
    name: 'policies.read_draft_rows',
    may: ['administrator', 'auditor', 'manager'],
    input: FindDraftRows,
    answer: DraftRows,
    summary: 'The rows of a draft beside the versions in force when they were edited.',
  },
  async (ctx, { draftId, table, limit, offset }) => {
    refuseUnless(await store.draftOf(ctx, draftId), 'policies.unknown_draft')
    const rows = await store.rowsOf(ctx, draftId, table)
    return {
      total: rows.length,
      rows: rows.slice(offset, offset + limit).map((row) => ({
        ...{ rowId: row.rowId, table: row.table, key: row.key, cells: row.cells, before: row.base.before },
        change: changeOf(row),
      })),
    }
  },
)

/** Whether somebody made, edited or submitted a draft: then another person decides. */
export async function hasHadAHand(ctx: Context, draft: KeptDraft): Promise<boolean> {
  const { id } = ctx.actor
  return draft.madeBy.id === id || draft.submittedBy?.id === id || (await store.editorsOf(ctx, draft.draftId)).has(id)
}

export type Conflict = { table: PolicyTable; key: string; publicationId: string; title: string }
export interface Weighed {
  readonly applied: readonly Applied[]
  readonly problems: readonly RowProblem[]
  readonly conflicts: readonly Conflict[]
}

/** What a draft would do to the tables as they are now, what is wrong with it, and who was there before it. */
export async function weigh(ctx: Context, draft: KeptDraft, rows: readonly KeptRow[]): Promise<Weighed> {
  const terms = { today: dayOf(ctx.now), correction: draft.correction }
  const applied: Applied[] = []
  const problems: RowProblem[] = []
  const conflicts: Conflict[] = []
  for (const table of tableNames) {
    const ofTable = rows.filter((row) => row.table === table)
    const versions = await versionsFor(ctx, table, ofTable)
    const made = applyDraft(table, versions, ofTable, terms)
    applied.push(...made.applied)
    problems.push(...made.wrongs.map(({ rowId, ...wrong }) => problemOf(table, wrong, { rowId })))
    const moved = ofTable.filter((row) => baseOf(table, versions.get(row.key) ?? [], '9999').sm3 !== row.base.sm3)
    conflicts.push(...(await publications.lastChanges(ctx, table, [...new Set(moved.map((row) => row.key))])))
  }
  return { applied, problems, conflicts }
}
