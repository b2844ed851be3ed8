/** Settled stays, out of what claims and settlement publish. */
import { type Context, sql } from '#kernel'
import { type Stay, type StayRow, stayOf } from './stay.ts'
import { db } from './tables.ts'

const rows = (where: ReturnType<typeof sql>) => sql<StayRow>`
  select l.mdtrt_id, l.setl_id, l.resident_id, l.institution_id, l.dept_code, l.ipt_days, l.age_days, l.weight_g,
         (l.begntime at time zone 'Asia/Shanghai')::date::text as begun_on, (l.endtime at time zone 'Asia/Shanghai')::date::text as ended_on,
         b.settled_at, b.fixmedins_code, b.hosp_lv, b.insutype, b.medfee_sumamt, b.fund_pay_sumamt, r.birth_date::text as birth_date, r.sex,
         array(select d.diag_code from claims.pub_diagnosis d where d.mdtrt_id = l.mdtrt_id order by d.diag_srt_no) as diagnoses,
         array(select o.oprn_oprt_code from claims.pub_operation o where o.mdtrt_id = l.mdtrt_id order by o.oprn_srt_no) as procedures
    from claims.pub_settlement_list l
    join settlement.pub_bill b on b.setl_id = l.setl_id
    join residents.pub_resident r on r.id = l.resident_id
   where b.state = 'settled' and b.med_type = '21' and b.insutype is not null and ${where}
   order by l.setl_id`

/** Settled from one day to another, both included. */
export async function staysSettled(ctx: Context, from: string, to: string): Promise<Stay[]> {
  const settledOn = sql`(b.settled_at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date`
  return (await rows(settledOn).execute(db(ctx))).rows.map(stayOf)
}

export async function stayOfVisit(ctx: Context, mdtrtId: string): Promise<Stay | undefined> {
  const [row] = (await rows(sql`l.mdtrt_id = ${mdtrtId}::uuid`).execute(db(ctx))).rows
  return row && stayOf(row)
}
