/** Settled stays as they stand in the tables of claims and settlement, without the settling itself. */
import type { TestRegion } from '#testing'

export interface StayWritten {
  readonly residentId: string
  readonly institutionId: string
  readonly diagnoses: readonly string[]
  readonly procedures?: readonly string[]
  readonly costFen: number
  readonly fundFen: number
  readonly insutype?: '310' | '390'
  readonly level?: number
  readonly dept?: string
  readonly endedOn?: string
}

/** Answers the visit and its bill. */
export async function writeStay(region: TestRegion, stay: StayWritten): Promise<{ mdtrtId: string; setlId: string }> {
  const { uuid } = region.ctx().chance
  const [mdtrtId, setlId] = [uuid(), uuid()]
  const ended = `${stay.endedOn ?? '2026-03-10'}T04:00:00Z`
  const begun = new Date(Date.parse(ended) - 5 * 86_400_000)
  const run = (sql: string, values: unknown[]) => region.pool.query(sql, values)
  const { residentId, institutionId } = stay
  await run(`insert into settlement.visit values ($1, $2, $3, null, $4, $5)`, [
    ...[mdtrtId, residentId, institutionId, stay.diagnoses[0], begun],
  ])
  await run(
    `insert into settlement.accumulator (id, psn_no, resident_id, insutype, category, hosp_lv, year)
     values ($1::uuid, $1::uuid::text, $2, $3, '21', $4, 2026)`,
    [setlId, residentId, stay.insutype ?? '310', stay.level ?? 2],
  )
  await run(
    `insert into settlement.bill (setl_id, medins_setl_id, content_sm3, mdtrt_id, resident_id, resident_name, psn_no, institution_id,
       institution_name, fixmedins_code, hosp_lv, insutype, med_type, diag_code, benefit_date, state, use_account, order_ids, created_at,
       settled_at, medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_amt, dedc_std, act_pay_dedc, hifp_pay,
       burden_amt, hifmi_pay, hifob_pay, maf_pay, cvlserv_pay, hifes_pay, othfund_pay, fund_pay_sumamt, acct_pay, acct_mulaid_pay,
       cash_payamt, ownpay_hosp_part, rules, accumulator_id)
     select $1::uuid, $1::uuid::text, '', $2, $3, '', 'P', id, name, code, $4, $5, '21', $6, $7::timestamptz::date, 'settled', false, '{}',
       $7::timestamptz, $7::timestamptz, $8::bigint, 0, 0, 0, $8::bigint, 0, 0, $9::bigint, $8::bigint - $9::bigint, 0, 0, 0, 0, 0, 0,
       $9::bigint, 0, 0, $8::bigint - $9::bigint, 0, '[]', $1::uuid
       from institutions.institution where id = $10`,
    [
      ...[setlId, mdtrtId, residentId, stay.level ?? 2, stay.insutype ?? '310', stay.diagnoses[0], ended],
      ...[stay.costFen, stay.fundFen, institutionId],
    ],
  )
  await run(
    `insert into claims.settlement_list (mdtrt_id, resident_id, psn_no, institution_id, dept_code, begntime, endtime, dscg_way, ipt_days,
       order_id, content_sm3, kept_at, kept_by) values ($1, $2, 'P', $3, $4, $5, $6, '1', 5, gen_random_uuid(), '', $6, 'test')`,
    [mdtrtId, residentId, institutionId, stay.dept ?? 'A03', begun, ended],
  )
  for (const [at, code] of stay.diagnoses.entries())
    await run('insert into claims.diagnosis values ($1, $2, $3)', [mdtrtId, at + 1, code])
  for (const [at, code] of (stay.procedures ?? []).entries())
    await run('insert into claims.operation values ($1, $2, $3, $4)', [mdtrtId, at + 1, code, ended])
  return { mdtrtId, setlId }
}
