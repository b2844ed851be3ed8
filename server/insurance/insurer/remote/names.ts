// Where the interface's names and amounts differ from ours. Everything else keeps its national name.
import { z } from 'zod'
import type { MedType } from '#contracts/benefits'
import { type LineAnswer, type Settlement, type SettlementAsked, Silence } from '../link.ts'
import { shortId } from './envelope.ts'
import { fenOf, yuanOf } from './yuan.ts'

const yuan = z.unknown().transform((value, context) => {
  const fen = fenOf(value)
  if (fen === undefined || fen < 0) {
    context.addIssue({ code: 'custom', message: 'no amount of whole fen' })
    return z.NEVER
  }
  return fen
})

const SetlInfo = z.object({
  setl_id: z.string().nullish(),
  med_type: z.string(),
  medins_setl_id: z.string().nullish(),
  medfee_sumamt: yuan,
  fulamt_ownpay_amt: yuan,
  overlmt_selfpay: yuan,
  preselfpay_amt: yuan,
  inscp_scp_amt: yuan,
  dedc_std: yuan,
  act_pay_dedc: yuan,
  hifp_pay: yuan,
  hifmi_pay: yuan,
  hifob_pay: yuan,
  maf_pay: yuan,
  cvlserv_pay: yuan,
  hifes_pay: yuan,
  oth_pay: yuan,
  fund_pay_sumamt: yuan,
  psn_part_amt: yuan,
  acct_pay: yuan,
  acct_mulaid_pay: yuan,
  psn_cash_pay: yuan,
  hosp_part_amt: yuan,
  balc: yuan,
})
export type SetlInfo = z.input<typeof SetlInfo>

const FeeResult = z.object({
  feedetl_sn: z.string(),
  pric_uplmt_amt: z.unknown(),
  selfpay_prop: z.unknown(),
  chrgitm_lv: z.enum(['01', '02', '03']),
  det_item_fee_sumamt: yuan,
  fulamt_ownpay_amt: yuan,
  overlmt_amt: yuan,
  preselfpay_amt: yuan,
  inscp_scp_amt: yuan,
})
export type FeeResult = z.input<typeof FeeResult>

/** 费用等级: 01 甲, 02 乙, 03 丙 (memory). */
export const classes = { '01': '甲', '02': '乙', '03': '丙' } as const

export const isInpatient = (medType: MedType): boolean => medType === '21'

/** A settlement as it is asked for. The institution's own part has no field of its own: it travels in exp_content. */
export function toSettlementInput(asked: SettlementAsked) {
  const sumFen = asked.lines.reduce((sum, line) => sum + line.pric * line.cnt, 0)
  return {
    data: {
      psn_no: asked.psnNo,
      mdtrt_cert_type: '02',
      mdtrt_cert_no: asked.psnNo,
      med_type: asked.medType,
      medfee_sumamt: yuanOf(sumFen),
      psn_setlway: '01',
      mdtrt_id: shortId(asked.mdtrtId),
      chrg_bchno: shortId(asked.billId),
      medins_setl_id: asked.medinsSetlId,
      insutype: asked.insutype,
      acct_used_flag: asked.useAccount ? '1' : '0',
      dise_codg: asked.diagCode,
      begntime: `${asked.benefitDate} 00:00:00`,
      hosp_lv: String(asked.hospLv),
      refl_flag: asked.referred ? '1' : '0',
      exp_content: { hosp_part_amt: yuanOf(asked.waiverFen) },
    },
  }
}

export function toFeeDetails(asked: SettlementAsked) {
  return asked.lines.map((line) => ({
    feedetl_sn: shortId(line.chargeId),
    mdtrt_id: shortId(asked.mdtrtId),
    psn_no: asked.psnNo,
    chrg_bchno: shortId(asked.billId),
    dise_codg: asked.diagCode,
    rxno: shortId(line.orderId),
    rx_circ_flag: '0',
    fee_ocur_time: `${asked.benefitDate} 00:00:00`,
    med_list_codg: line.hilist_code,
    medins_list_codg: line.hilist_code,
    medins_list_name: line.name,
    det_item_fee_sumamt: yuanOf(line.pric * line.cnt),
    cnt: line.cnt,
    pric: yuanOf(line.pric),
    own_pay_flag: line.ownReason ? '1' : '0',
  }))
}

/** Lines of the upload's answer under our names. Throws Silence where they are not the lines that were sent, or do not add up. */
export function fromFeeResults(asked: SettlementAsked, result: unknown): LineAnswer[] {
  const rows = z.array(FeeResult).safeParse(result)
  if (!rows.success) throw new Silence(`lines cannot be read: ${rows.error.issues[0]!.path.join('.')}`)
  const bySn = new Map(rows.data.map((row) => [row.feedetl_sn, row]))
  return asked.lines.map((line) => {
    const row = bySn.get(shortId(line.chargeId))
    if (!row) throw new Silence('a line has no answer')
    const { fulamt_ownpay_amt, overlmt_amt, preselfpay_amt, inscp_scp_amt, det_item_fee_sumamt } = row
    const parts = fulamt_ownpay_amt + overlmt_amt + preselfpay_amt + inscp_scp_amt
    if (det_item_fee_sumamt !== line.pric * line.cnt || parts !== det_item_fee_sumamt)
      throw new Silence('a line does not add up')
    return {
      chargeId: line.chargeId,
      pric_uplmt_amt: row.pric_uplmt_amt === null ? null : (fenOf(row.pric_uplmt_amt) ?? null),
      selfpay_prop: basisPointsOf(row.selfpay_prop),
      chrgitm_lv: classes[row.chrgitm_lv],
      det_item_fee_sumamt,
      fulamt_ownpay_amt,
      overlmt_selfpay: overlmt_amt,
      preselfpay_amt,
      inscp_amt: inscp_scp_amt,
    }
  })
}

/** 0.1 is 1000: a ratio on the wire has at most four decimals. */
function basisPointsOf(ratio: unknown): number {
  const match = /^(0|1)(?:\.(\d{1,4}))?$/.exec(String(ratio))
  if (!match) throw new Silence('a ratio cannot be read')
  return Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`)
}

/** A settlement under our names. Throws Silence where it cannot be read, is another one, or does not add up. */
export function fromSetlInfo(asked: { readonly medinsSetlId: string }, info: unknown): Settlement {
  const parsed = SetlInfo.safeParse(info)
  if (!parsed.success) throw new Silence(`setlinfo cannot be read: ${parsed.error.issues[0]!.path.join('.')}`)
  const { inscp_scp_amt, oth_pay, psn_cash_pay, hosp_part_amt, psn_part_amt, ...rest } = parsed.data
  const { acct_pay: ownAndFamily, setl_id, medins_setl_id, med_type, balc, ...same } = rest
  if (medins_setl_id && medins_setl_id !== asked.medinsSetlId) throw new Silence('setlinfo is of another settlement')
  const acct_pay = ownAndFamily - same.acct_mulaid_pay
  const amounts = {
    ...same,
    acct_pay,
    inscp_amt: inscp_scp_amt,
    othfund_pay: oth_pay,
    cash_payamt: psn_cash_pay,
    ownpay_hosp_part: hosp_part_amt,
    burden_amt: inscp_scp_amt - same.hifp_pay,
  }
  const wrong = contradictionIn(amounts, psn_part_amt)
  if (wrong) throw new Silence(`setlinfo contradicts itself: ${wrong}`)
  return { insurerSetlId: setl_id ?? null, medType: med_type as MedType, amounts, lines: [], balc }
}

/** The invariants of a bill (money.md §1) and of the interface; the first that does not hold. */
function contradictionIn(a: Settlement['amounts'], personPartFen: number): string | undefined {
  const funds = a.hifp_pay + a.hifmi_pay + a.hifob_pay + a.maf_pay + a.cvlserv_pay + a.hifes_pay + a.othfund_pay
  const payers = a.fund_pay_sumamt + a.acct_pay + a.acct_mulaid_pay + a.cash_payamt + a.ownpay_hosp_part
  if (a.acct_pay < 0 || a.burden_amt < 0) return 'a part is larger than its whole'
  if (a.fulamt_ownpay_amt + a.overlmt_selfpay + a.preselfpay_amt + a.inscp_amt !== a.medfee_sumamt) return 'parts'
  if (payers !== a.medfee_sumamt) return 'payers'
  if (funds !== a.fund_pay_sumamt) return 'funds'
  if (a.acct_pay + a.acct_mulaid_pay + a.cash_payamt !== personPartFen) return 'psn_part_amt'
  return undefined
}
