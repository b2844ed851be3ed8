import type { EntitlementKind, Insutype, MedType } from '#contracts/benefits'
import type { Used } from '#insurance/split'
import type { Context } from '#kernel'
import type { MonthLine, Sums, TouchedBill } from './resplit.ts'

export interface PreviewRow {
  readonly id: string
  readonly draft_id: string
  readonly edits: number
  readonly month: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly total: number
  readonly sums: { readonly cursor: string | null; readonly sums: Sums } | null
  readonly content: string | null
  readonly content_sm3: string | null
  readonly made_at: Date | null
}

export async function insertPreview(
  ctx: Context,
  made: { id: string; draftId: string; edits: number; month: string; total: number },
): Promise<void> {
  await ctx.client.query(
    `insert into policies.preview (id, draft_id, edits, month, state, total, asked_at) values ($1, $2, $3, $4, 'running', $5, $6)`,
    [made.id, made.draftId, made.edits, made.month, made.total, ctx.now],
  )
}

/** Earlier previews of a draft give way to a new one. */
export async function dropPreviews(ctx: Context, draftId: string): Promise<void> {
  await ctx.client.query('delete from policies.preview where draft_id = $1', [draftId])
}

/** What stopped moving was cut off. */
export async function failStale(ctx: Context, draftId: string, minutes: number): Promise<void> {
  await ctx.client.query(
    `update policies.preview set state = 'failed'
      where draft_id = $1 and state = 'running' and asked_at < $2::timestamptz - make_interval(mins => $3)`,
    [draftId, ctx.now, minutes],
  )
}

export async function newestOf(ctx: Context, draftId: string): Promise<PreviewRow | undefined> {
  const { rows } = await ctx.client.query<PreviewRow>(
    'select * from policies.preview where draft_id = $1 order by asked_at desc, id desc limit 1',
    [draftId],
  )
  return rows[0]
}

export async function lockPreview(ctx: Context, id: string): Promise<PreviewRow | undefined> {
  const { rows } = await ctx.client.query<PreviewRow>('select * from policies.preview where id = $1 for update', [id])
  return rows[0]
}

export async function moveOn(ctx: Context, id: string, done: number, sums: PreviewRow['sums']): Promise<void> {
  await ctx.client.query('update policies.preview set done = $2, sums = $3 where id = $1', [
    id,
    done,
    JSON.stringify(sums),
  ])
}

export async function failPreview(ctx: Context, id: string): Promise<void> {
  await ctx.client.query(`update policies.preview set state = 'failed' where id = $1`, [id])
}

export async function finishPreview(ctx: Context, id: string, content: string, sm3: string): Promise<void> {
  await ctx.client.query(
    `update policies.preview set state = 'done', content = $2, content_sm3 = $3, made_at = $4, sums = null where id = $1`,
    [id, content, sm3, ctx.now],
  )
}

const ofMonth = `state = 'settled' and accumulator_id is not null
  and benefit_date >= ($1 || '-01')::date and benefit_date < ($1 || '-01')::date + interval '1 month'`

export async function countBills(ctx: Context, month: string): Promise<number> {
  const { rows } = await ctx.client.query<{ bills: number }>(
    `select count(*)::int as bills from settlement.pub_bill where ${ofMonth}`,
    [month],
  )
  return rows[0]!.bills
}

export async function nextAccumulators(ctx: Context, month: string, cursor: string | null, limit: number) {
  const { rows } = await ctx.client.query<{ id: string }>(
    `select distinct accumulator_id as id from settlement.pub_bill
      where ${ofMonth} and ($2::uuid is null or accumulator_id > $2) order by 1 limit $3`,
    [month, cursor, limit],
  )
  return rows.map((row) => row.id)
}

/** What the bills of the accumulators before the month have used. */
export async function usedBefore(
  ctx: Context,
  month: string,
  accumulators: readonly string[],
): Promise<Map<string, Used>> {
  const names = [
    'inscp_amt',
    'act_pay_dedc',
    'hifp_pay',
    'burden_amt',
    'hifmi_pay',
    'hifob_pay',
    'maf_pay',
    'cvlserv_pay',
  ]
  const sums = [...names, 'hifes_pay'].map((name) => `sum(${name})::bigint as ${name}`).join(', ')
  const { rows } = await ctx.client.query<Used & { accumulator_id: string }>(
    `select accumulator_id, ${sums} from settlement.pub_bill
      where state = 'settled' and accumulator_id = any($2::uuid[]) and benefit_date < ($1 || '-01')::date
      group by accumulator_id`,
    [month, accumulators],
  )
  return new Map(rows.map(({ accumulator_id, ...used }) => [accumulator_id, used]))
}

export interface BillRow {
  readonly setl_id: string
  readonly resident_id: string
  readonly accumulator_id: string
  readonly fixmedins_code: string
  readonly insutype: Insutype
  readonly med_type: MedType
  readonly hosp_lv: number
  readonly diag_code: string
  readonly benefit_date: string
  readonly birth_date: string
}

export async function billsOf(ctx: Context, month: string, accumulators: readonly string[]): Promise<BillRow[]> {
  const { rows } = await ctx.client.query<BillRow>(
    `select b.setl_id, b.resident_id, b.accumulator_id, b.fixmedins_code, b.insutype, b.med_type, b.hosp_lv, b.diag_code,
            b.benefit_date, r.birth_date
       from settlement.pub_bill b join residents.pub_resident r on r.id = b.resident_id
      where ${ofMonth} and b.accumulator_id = any($2::uuid[]) order by b.accumulator_id, b.accumulator_no`,
    [month, accumulators],
  )
  return rows
}

export interface LinesOfBill {
  readonly lines: readonly MonthLine[]
  /** Of the charges: whether any was referred, and what the institution waives of them. */
  readonly referred: boolean
  readonly waiverFen: number
}

/** Bills' lines with the terms of their charges: one look at both. */
export async function linesOf(ctx: Context, billIds: readonly string[]): Promise<Map<string, LinesOfBill>> {
  const { rows } = await ctx.client.query<MonthLine & { setl_id: string; referred: boolean; waiver_fen: number }>(
    `select setl_id, hilist_code, cnt, pric, own_reason, referred, waiver_fen from settlement.pub_bill_line
      where setl_id = any($1::uuid[]) order by setl_id, line_no`,
    [billIds],
  )
  const ofBill = (own: typeof rows): LinesOfBill => ({
    lines: own.map(({ hilist_code, cnt, pric, own_reason }) => ({ hilist_code, cnt, pric, own_reason })),
    referred: own.some((line) => line.referred),
    waiverFen: own.reduce((sum, line) => sum + line.waiver_fen, 0),
  })
  return new Map([...Map.groupBy(rows, (row) => row.setl_id)].map(([id, own]) => [id, ofBill(own)]))
}

export interface HeldRow {
  readonly kind: EntitlementKind
  readonly detail: string
  readonly valid_from: string
  readonly valid_to: string | null
}

export async function saveTouched(ctx: Context, previewId: string, bills: readonly TouchedBill[]): Promise<void> {
  if (bills.length === 0) return
  await ctx.client.query(
    `insert into policies.preview_bill (preview_id, setl_id, resident_id, person_before_fen, person_after_fen)
     select $1, t."setlId", t."residentId", t."beforeFen", t."afterFen"
       from jsonb_to_recordset($2) as t ("setlId" uuid, "residentId" uuid, "beforeFen" bigint, "afterFen" bigint)`,
    [previewId, JSON.stringify(bills)],
  )
}

/** The ten who would pay most more, then the ten who would pay most less. */
export async function mostChanged(ctx: Context, previewId: string) {
  const { rows } = await ctx.client.query<{
    resident_id: string
    bills: number
    before_fen: number
    after_fen: number
  }>(
    `with people as (
       select resident_id, count(*)::int as bills, sum(person_before_fen)::bigint as before_fen,
              sum(person_after_fen)::bigint as after_fen
         from policies.preview_bill where preview_id = $1 group by resident_id
     )
     (select * from people where after_fen > before_fen order by after_fen - before_fen desc, resident_id limit 10)
     union all
     (select * from people where after_fen < before_fen order by after_fen - before_fen, resident_id limit 10)`,
    [previewId],
  )
  return rows
}

export async function savePeople(ctx: Context, previewId: string, residentIds: readonly string[]): Promise<void> {
  await ctx.client.query(
    `insert into policies.preview_person (preview_id, person_no, resident_id)
     select $1, no, id from unnest($2::uuid[]) with ordinality as p (id, no)`,
    [previewId, residentIds],
  )
}

export async function personOf(ctx: Context, previewId: string, personNo: number): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ resident_id: string }>(
    'select resident_id from policies.preview_person where preview_id = $1 and person_no = $2',
    [previewId, personNo],
  )
  return rows[0]?.resident_id
}

export async function billsOfPerson(ctx: Context, previewId: string, residentId: string) {
  const { rows } = await ctx.client.query(
    `select p.setl_id, b.settled_at, i.name, b.medfee_sumamt, b.psn_no, p.person_before_fen, p.person_after_fen
       from policies.preview_bill p join settlement.pub_bill b on b.setl_id = p.setl_id
       join institutions.pub_institution i on i.id = b.institution_id
      where p.preview_id = $1 and p.resident_id = $2 order by b.settled_at`,
    [previewId, residentId],
  )
  return rows
}

export async function institutionNames(ctx: Context, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await ctx.client.query<{ code: string; name: string }>(
    'select code, name from institutions.pub_institution where code = any($1::text[])',
    [codes],
  )
  return new Map(rows.map((row) => [row.code, row.name]))
}
