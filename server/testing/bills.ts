/** Bills that stand, without the visits behind them: for what only counts bills. */
import type { TestRegion } from './database.ts'

export interface PaidBill {
  readonly institution: { readonly id: string; readonly code: string; readonly name: string }
  readonly insutype: '310' | '390'
  readonly medType: '11' | '14' | '21'
  readonly fen: number
  readonly at: string
}

/** One connection that asks for no visit, person or accumulator behind a bill. */
export async function payBills(region: TestRegion, bills: readonly PaidBill[]): Promise<void> {
  const client = await region.pool.connect()
  const id = () => region.ctx().chance.uuid()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    for (const { institution, insutype, medType, fen, at } of bills) {
      const zero =
        'fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, dedc_std, act_pay_dedc, burden_amt, hifmi_pay, hifob_pay, maf_pay, cvlserv_pay, hifes_pay, othfund_pay, acct_pay, acct_mulaid_pay, cash_payamt, ownpay_hosp_part'
      await client.query(
        `insert into settlement.bill (setl_id, medins_setl_id, content_sm3, mdtrt_id, resident_id, resident_name, psn_no, institution_id, institution_name,
           fixmedins_code, hosp_lv, insutype, med_type, diag_code, benefit_date, accumulator_id, accumulator_no, state, use_account, order_ids, created_at,
           settled_at, medfee_sumamt, inscp_amt, hifp_pay, fund_pay_sumamt, rules, ${zero})
         values ($1, $12, '', $2, $3, '', '', $4, $5, $6, 1, $7, $8, 'I10', $9::timestamptz::date, $10, 1, 'settled', false, '{}', $9, $9, $11, $11, $11, $11, '[]',
           ${zero
             .split(', ')
             .map(() => '0')
             .join(', ')})`,
        [id(), id(), id(), institution.id, institution.name, institution.code, insutype, medType, at, id(), fen, id()],
      )
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}
