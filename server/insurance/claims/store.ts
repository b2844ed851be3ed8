import type { Context } from '#kernel'
import type { Listed, Stay } from './settlement-list.ts'

/** Lists of one person are handed in one after the other: their stays do not overlap. */
export async function lockListsOf(ctx: Context, residentId: string): Promise<void> {
  await ctx.client.query({
    name: 'claims-lock-lists',
    text: `select pg_advisory_xact_lock(hashtextextended('claims.list:' || $1::text, 0))`,
    values: [residentId],
  })
}

export interface ListRow {
  readonly mdtrt_id: string
  readonly resident_id: string
  readonly psn_no: string
  readonly institution_id: string
  readonly dept_code: string
  readonly begntime: Date
  readonly endtime: Date
  readonly dscg_way: Listed['dscgWay']
  readonly ipt_days: number
  readonly age_days: number | null
  readonly weight_g: number | null
  readonly content_sm3: string
}

export async function listOf(ctx: Context, mdtrtId: string): Promise<ListRow | undefined> {
  const { rows } = await ctx.client.query<ListRow>({
    name: 'claims-list',
    text: 'select * from claims.settlement_list where mdtrt_id = $1',
    values: [mdtrtId],
  })
  return rows[0]
}

/** Leaving and coming back in the same hour is no overlap; lying twice at the same time is one. */
export async function overlaps(ctx: Context, list: Listed): Promise<boolean> {
  const { rows } = await ctx.client.query<{ found: boolean }>({
    name: 'claims-overlaps',
    text: `select exists (select from claims.settlement_list
             where resident_id = $1 and institution_id = $2 and begntime < $4 and $3 < endtime) as found`,
    values: [list.residentId, list.institutionId, new Date(list.begntime), new Date(list.endtime)],
  })
  return rows[0]!.found
}

export async function insertList(
  ctx: Context,
  list: Listed,
  made: Stay & { readonly content: string; readonly psnNo: string },
): Promise<void> {
  await ctx.client.query({
    name: 'claims-insert-list',
    text: `insert into claims.settlement_list (mdtrt_id, resident_id, psn_no, institution_id, doctor_id, dept_code, begntime,
             endtime, dscg_way, ipt_days, age_days, weight_g, order_id, content_sm3, kept_at, kept_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      ...[list.mdtrtId, list.residentId, made.psnNo, list.institutionId, list.doctorId ?? null, list.deptCode],
      ...[made.begntime, made.endtime, list.dscgWay, made.iptDays, made.ageDays, list.weightG ?? null],
      ...[list.orderId, made.content, ctx.now, ctx.actor.id],
    ],
  })
  await ctx.client.query({
    name: 'claims-insert-diagnoses',
    text: `insert into claims.diagnosis (mdtrt_id, diag_srt_no, diag_code)
           select $1, diag_srt_no, diag_code from jsonb_to_recordset($2) as x(diag_srt_no int, diag_code text)`,
    values: [list.mdtrtId, JSON.stringify(list.diagnoses)],
  })
  await ctx.client.query({
    name: 'claims-insert-operations',
    text: `insert into claims.operation (mdtrt_id, oprn_srt_no, oprn_oprt_code, oprn_oprt_time)
           select $1, oprn_srt_no, oprn_oprt_code, oprn_oprt_time
             from jsonb_to_recordset($2) as x(oprn_srt_no int, oprn_oprt_code text, oprn_oprt_time timestamptz)`,
    values: [list.mdtrtId, JSON.stringify(list.operations)],
  })
}

export async function detailsOf(ctx: Context, mdtrtId: string) {
  const diagnoses = await ctx.client.query<{ diag_srt_no: number; diag_code: string }>({
    name: 'claims-diagnoses',
    text: 'select diag_srt_no, diag_code from claims.diagnosis where mdtrt_id = $1 order by diag_srt_no',
    values: [mdtrtId],
  })
  const operations = await ctx.client.query<{ oprn_srt_no: number; oprn_oprt_code: string; oprn_oprt_time: Date }>({
    name: 'claims-operations',
    text: `select oprn_srt_no, oprn_oprt_code, oprn_oprt_time from claims.operation
            where mdtrt_id = $1 order by oprn_srt_no`,
    values: [mdtrtId],
  })
  const bill = await ctx.client.query<{ setl_id: string | null }>({
    name: 'claims-list-bill',
    text: 'select setl_id from claims.pub_settlement_list where mdtrt_id = $1',
    values: [mdtrtId],
  })
  return { diagnoses: diagnoses.rows, operations: operations.rows, setlId: bill.rows[0]?.setl_id ?? null }
}
