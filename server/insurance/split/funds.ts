import type { Policy, Supplement, SupplementFund } from '#contracts/benefits'
import type { AppliedRule, BillAmounts } from '#contracts/settlement'
import type { Benefits } from '#insurance/benefits'
import { climb } from './exact.ts'
import type { Used } from './input.ts'
import { percent, yuan } from './wording.ts'

type FundPay = `${SupplementFund}_pay`

export interface FundShares
  extends Pick<BillAmounts, 'dedc_std' | 'act_pay_dedc' | 'hifp_pay' | FundPay | 'othfund_pay' | 'fund_pay_sumamt'> {
  /** In scope and not paid by the pooled fund. */
  readonly burden_amt: number
  readonly rules: readonly AppliedRule[]
}

const noFunds: FundShares = {
  dedc_std: 0,
  act_pay_dedc: 0,
  hifp_pay: 0,
  hifmi_pay: 0,
  hifob_pay: 0,
  maf_pay: 0,
  cvlserv_pay: 0,
  hifes_pay: 0,
  othfund_pay: 0,
  fund_pay_sumamt: 0,
  burden_amt: 0,
  rules: [],
}

/** What the funds pay of the in-scope amount: deductible, pooled fund by bands, its ceiling, then the funds behind it. */
export function splitFunds(inscpFen: number, benefits: Benefits | null, used: Used): FundShares {
  if (!benefits) return { ...noFunds, burden_amt: inscpFen }
  const { policy } = benefits
  const rules: AppliedRule[] = []
  const deductible = takeDeductible(inscpFen, policy, used, rules)
  const hifp = poolPays(inscpFen - deductible, policy, used, rules)
  const burden = inscpFen - hifp
  const supplements = supplementsPay(burden, benefits.supplements, used, rules)
  const fund = hifp + Object.values(supplements).reduce((sum, fen) => sum + fen, 0)
  return {
    ...noFunds,
    ...supplements,
    dedc_std: policy.dedc_std,
    act_pay_dedc: deductible,
    hifp_pay: hifp,
    burden_amt: burden,
    fund_pay_sumamt: fund,
    rules,
  }
}

function takeDeductible(inscpFen: number, policy: Policy, used: Used, rules: AppliedRule[]): number {
  const dueFen = Math.max(0, policy.dedc_std - used.act_pay_dedc)
  const taken = Math.min(inscpFen, dueFen)
  if (taken > 0) {
    rules.push({
      ruleId: 'bill.deductible',
      clause: policy.clauseZh,
      lineNo: null,
      effectFen: taken,
      zh: `本年度起付标准 ${yuan(policy.dedc_std)} 元，此前已付 ${yuan(used.act_pay_dedc)} 元，本次计入 ${yuan(taken)} 元。`,
      en: `The year’s deductible is ¥${yuan(policy.dedc_std)}; ¥${yuan(used.act_pay_dedc)} was met before, ¥${yuan(taken)} counts now.`,
    })
  }
  return taken
}

function poolPays(aboveFen: number, policy: Policy, used: Used, rules: AppliedRule[]): number {
  const from = used.inscp_amt - used.act_pay_dedc
  const { payFen, perBandFen } = climb(policy.bands, from, from + aboveFen)
  for (const [index, fen] of perBandFen.entries()) if (fen > 0) rules.push(bandRule(policy, index, fen))
  const leftFen = Math.max(0, policy.fundUplmtFen - used.hifp_pay)
  const cut = Math.max(0, payFen - leftFen)
  if (cut > 0) {
    rules.push({
      ruleId: 'bill.pool_ceiling',
      clause: policy.clauseZh,
      lineNo: null,
      effectFen: cut,
      zh: `统筹基金年度最高支付 ${yuan(policy.fundUplmtFen)} 元，超出的 ${yuan(cut)} 元不再由统筹支付。`,
      en: `The pooled fund pays at most ¥${yuan(policy.fundUplmtFen)} a year: ¥${yuan(cut)} is above it.`,
    })
  }
  return payFen - cut
}

function bandRule(policy: Policy, index: number, effectFen: number): AppliedRule {
  const band = policy.bands[index]!
  const above = index === 0 ? '' : policy.bands[index - 1]!.upToFen!
  const zhFrom = above === '' ? '' : `年度累计超过 ${yuan(above)} 元部分`
  const enFrom = above === '' ? '' : ` above ¥${yuan(above)} of the year`
  const extras = [policy.contracted ? '家医签约' : '', policy.referred ? '转诊' : ''].filter(Boolean).join('、')
  return {
    ruleId: `bill.pool_band_${index + 1}`,
    clause: policy.clauseZh,
    lineNo: null,
    effectFen,
    zh: `统筹基金${zhFrom}支付 ${percent(band.pay_prop)}%${extras ? `(${extras})` : ''},即 ${yuan(effectFen)} 元。`,
    en: `The pooled fund pays ${percent(band.pay_prop)}%${enFrom}${policy.contracted ? ' (family-doctor contract)' : ''}: ¥${yuan(effectFen)}.`,
  }
}

const fundNames: Record<SupplementFund, { readonly zh: string; readonly en: string }> = {
  hifmi: { zh: '居民大病保险', en: 'Serious-illness insurance' },
  hifob: { zh: '职工大额医疗费用补助', en: 'Large-amount subsidy' },
  maf: { zh: '医疗救助', en: 'Medical aid' },
  cvlserv: { zh: '公务员医疗补助', en: 'Civil servants’ subsidy' },
  hifes: { zh: '企业补充医疗保险', en: 'Enterprise supplement' },
}

/** Each fund climbs its own ladder over what those before it have left to the person this year. */
function supplementsPay(burden: number, supplements: readonly Supplement[], used: Used, rules: AppliedRule[]) {
  const pays: Partial<Record<FundPay, number>> = {}
  let left = burden
  let usedBefore = used.burden_amt
  for (const supplement of supplements) {
    const name: FundPay = `${supplement.fund}_pay`
    const { payFen } = climb(supplement.bands, usedBefore, usedBefore + left)
    const fen = Math.min(payFen, Math.max(0, supplement.uplmtFen - used[name]))
    if (fen > 0) {
      pays[name] = (pays[name] ?? 0) + fen
      rules.push(supplementRule(supplement, fen))
    }
    left -= fen
    usedBefore -= used[name]
  }
  return pays
}

function supplementRule(supplement: Supplement, effectFen: number): AppliedRule {
  const name = fundNames[supplement.fund]
  return {
    ruleId: `bill.${supplement.fund}`,
    clause: supplement.clauseZh,
    lineNo: null,
    effectFen,
    zh: `${name.zh}支付 ${yuan(effectFen)} 元。`,
    en: `${name.en} pays ¥${yuan(effectFen)}.`,
  }
}
