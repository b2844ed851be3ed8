import type { z } from 'zod'
import type { Cells, DraftPage, DraftState, PolicyTable } from '#contracts/policies'
import { type Context, tables } from '#kernel'
import type { Base, KeptDraft, KeptRow } from './draft.ts'

interface DraftTable {
  id: string
  title: string
  reason: string
  correction: boolean
  state: DraftState
  edits: number
  made_by: string
  made_by_name: string
  made_at: Date
  edited_at: Date
  submitted_by: string | null
  submitted_by_name: string | null
  publication_id: string | null
}

interface RowTable {
  draft_id: string
  table_name: PolicyTable
  row_id: string
  key: string
  cells: Cells
  base: Base
}

type EditKind = 'set' | 'remove' | 'import'
interface EditTable {
  draft_id: string
  edit_no: number
  what: EditKind
  actor_id: string
  at: Date
  table_name: PolicyTable
  before: string
  undone: boolean
}

interface PolicyTables {
  'policies.draft': DraftTable
  'policies.draft_row': RowTable
  'policies.draft_edit': EditTable
}

const db = (ctx: Context) => tables<PolicyTables>(ctx)

const toDraft = (row: DraftTable): KeptDraft => ({
  draftId: row.id,
  title: row.title,
  reason: row.reason,
  correction: row.correction,
  state: row.state,
  edits: row.edits,
  madeBy: { id: row.made_by, name: row.made_by_name },
  madeAt: row.made_at.toISOString(),
  editedAt: row.edited_at.toISOString(),
  submittedBy: row.submitted_by === null ? null : { id: row.submitted_by, name: row.submitted_by_name ?? '' },
  publicationId: row.publication_id,
})

const toRow = (row: RowTable): KeptRow => ({
  table: row.table_name,
  rowId: row.row_id,
  key: row.key,
  cells: row.cells,
  base: row.base,
})

export async function insertDraft(
  ctx: Context,
  made: { id: string; title: string; reason: string; correction: boolean },
): Promise<void> {
  const { id: by, name } = ctx.actor
  const stamp = { made_by: by, made_by_name: name, made_at: ctx.now, edited_at: ctx.now }
  await db(ctx)
    .insertInto('policies.draft')
    .values({ ...made, ...stamp, state: 'open', edits: 0 })
    .execute()
}

export async function draftOf(ctx: Context, id: string): Promise<KeptDraft | undefined> {
  const row = await db(ctx).selectFrom('policies.draft').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toDraft(row)
}

export async function lockDraft(ctx: Context, id: string): Promise<KeptDraft | undefined> {
  const found = db(ctx).selectFrom('policies.draft').selectAll().where('id', '=', id)
  const row = await found.forUpdate().executeTakeFirst()
  return row && toDraft(row)
}

export async function drafts(ctx: Context, state: DraftState | undefined): Promise<KeptDraft[]> {
  let found = db(ctx).selectFrom('policies.draft').selectAll()
  if (state) found = found.where('state', '=', state)
  const rows = await found.orderBy('edited_at', 'desc').limit(200).execute()
  return rows.map(toDraft)
}

export async function updateDraft(
  ctx: Context,
  id: string,
  made: Partial<Pick<DraftTable, 'state' | 'submitted_by' | 'submitted_by_name' | 'publication_id'>>,
): Promise<void> {
  await db(ctx).updateTable('policies.draft').set(made).where('id', '=', id).execute()
}

export async function countRows(ctx: Context, draftIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await ctx.client.query<{ draft_id: string; rows: number }>(
    `select draft_id, count(*)::int as rows from policies.draft_row where draft_id = any($1::uuid[]) group by draft_id`,
    [draftIds],
  )
  return new Map(rows.map((row) => [row.draft_id, row.rows]))
}

export async function rowsOf(ctx: Context, draftId: string, table?: PolicyTable): Promise<KeptRow[]> {
  let found = db(ctx).selectFrom('policies.draft_row').selectAll().where('draft_id', '=', draftId)
  if (table) found = found.where('table_name', '=', table)
  const rows = await found.orderBy('table_name').orderBy('row_id').execute()
  return rows.map(toRow)
}

export async function rowsById(
  ctx: Context,
  draftId: string,
  table: PolicyTable,
  ids: readonly string[],
): Promise<KeptRow[]> {
  const { rows } = await ctx.client.query<RowTable>(
    'select * from policies.draft_row where draft_id = $1 and table_name = $2 and row_id = any($3::text[])',
    [draftId, table, ids],
  )
  return rows.map(toRow)
}

export async function saveRows(ctx: Context, draftId: string, rows: readonly KeptRow[]): Promise<void> {
  await ctx.client.query(
    `insert into policies.draft_row (draft_id, table_name, row_id, key, cells, base)
     select $1, r."table", r."rowId", r.key, r.cells, r.base
       from jsonb_to_recordset($2) as r ("table" text, "rowId" text, key text, cells jsonb, base jsonb)
     on conflict (draft_id, table_name, row_id) do update set cells = excluded.cells, base = excluded.base`,
    [draftId, JSON.stringify(rows)],
  )
}

export async function dropRows(ctx: Context, draftId: string, table: PolicyTable, ids: readonly string[]) {
  await ctx.client.query(
    'delete from policies.draft_row where draft_id = $1 and table_name = $2 and row_id = any($3::text[])',
    [draftId, table, ids],
  )
}

/** What an edit took the place of: by row, null where there was none. */
export interface Edit {
  readonly no: number
  readonly what: EditKind
  readonly table: PolicyTable
  readonly at: string
  readonly before: readonly { readonly rowId: string; readonly row: KeptRow | null }[]
}

/** Counts an edit; answers the new count. */
export async function countEdit(ctx: Context, draftId: string): Promise<number> {
  const { rows } = await ctx.client.query<{ edits: number }>(
    'update policies.draft set edits = edits + 1, edited_at = $2 where id = $1 returning edits',
    [draftId, ctx.now],
  )
  return rows[0]!.edits
}

export async function insertEdit(ctx: Context, draftId: string, edit: Omit<Edit, 'at'>): Promise<void> {
  await db(ctx)
    .insertInto('policies.draft_edit')
    .values({
      ...{ draft_id: draftId, edit_no: edit.no, what: edit.what, actor_id: ctx.actor.id, at: ctx.now },
      ...{ table_name: edit.table, before: JSON.stringify(edit.before), undone: false },
    })
    .execute()
}

export async function lastEdit(ctx: Context, draftId: string): Promise<Edit | undefined> {
  const row = await db(ctx)
    .selectFrom('policies.draft_edit')
    .selectAll()
    .where('draft_id', '=', draftId)
    .where('undone', '=', false)
    .orderBy('edit_no', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const before = row.before as unknown as Edit['before']
  return { no: row.edit_no, what: row.what, table: row.table_name, at: row.at.toISOString(), before }
}

export async function markUndone(ctx: Context, draftId: string, no: number): Promise<void> {
  const edits = db(ctx).updateTable('policies.draft_edit').set({ undone: true })
  await edits.where('draft_id', '=', draftId).where('edit_no', '=', no).execute()
}

export async function editorsOf(ctx: Context, draftId: string): Promise<Set<string>> {
  const { rows } = await ctx.client.query<{ actor_id: string }>(
    'select distinct actor_id from policies.draft_edit where draft_id = $1',
    [draftId],
  )
  return new Set(rows.map((row) => row.actor_id))
}

type Decision = z.output<typeof DraftPage>['decisions'][number]

export async function insertDecision(
  ctx: Context,
  draftId: string,
  what: Decision['what'],
  reason: string,
): Promise<void> {
  await ctx.client.query(
    `insert into policies.decision (draft_id, no, what, actor_id, actor_name, at, reason)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5, $6 from policies.decision where draft_id = $1`,
    [draftId, what, ctx.actor.id, ctx.actor.name, ctx.now, reason],
  )
}

export async function decisionsOf(ctx: Context, draftId: string): Promise<Decision[]> {
  const { rows } = await ctx.client.query(
    'select what, actor_id, actor_name, at, reason from policies.decision where draft_id = $1 order by no',
    [draftId],
  )
  return rows.map(({ what, actor_id, actor_name, at, reason }) => ({
    ...{ what, reason, at: at.toISOString() },
    who: { id: actor_id, name: actor_name },
  }))
}
