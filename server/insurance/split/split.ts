import type { AppliedRule } from '#contracts/settlement'
import { splitByWeight } from './exact.ts'
import { splitFunds } from './funds.ts'
import type { FamilyPurse, Split, SplitInput } from './input.ts'
import { splitLine } from './lines.ts'
import { yuan } from './wording.ts'

/**
 * Splits a bill by money.md §1: lines into class and ceiling, deductible, pooled fund, the funds behind it, the
 * institution's own part, personal account, family, cash. Pure; the same input gives the same bill.
 */
export function splitBill(input: SplitInput): Split {
  const split = input.lines.map((line, index) => splitLine(line, index + 1, input.benefits !== null))
  const sums = { medfee_sumamt: 0, fulamt_ownpay_amt: 0, overlmt_selfpay: 0, preselfpay_amt: 0, inscp_amt: 0 }
  for (const { parts } of split) {
    sums.medfee_sumamt += parts.det_item_fee_sumamt
    sums.fulamt_ownpay_amt += parts.fulamt_ownpay_amt
    sums.overlmt_selfpay += parts.overlmt_selfpay
    sums.preselfpay_amt += parts.preselfpay_amt
    sums.inscp_amt += parts.inscp_amt
  }
  const { rules: fundRules, ...funds } = splitFunds(sums.inscp_amt, input.benefits, input.used)
  const payers = splitPayers(sums.medfee_sumamt - funds.fund_pay_sumamt, input)
  const shares = splitByWeight(
    funds.fund_pay_sumamt,
    split.map(({ parts }) => parts.inscp_amt),
  )
  return {
    ...sums,
    ...funds,
    acct_pay: payers.acct_pay,
    acct_mulaid_pay: payers.acct_mulaid_pay,
    cash_payamt: payers.cash_payamt,
    ownpay_hosp_part: payers.ownpay_hosp_part,
    lines: split.map(({ parts }, index) => ({ ...parts, fundShareFen: shares[index]! })),
    rules: [...split.flatMap(({ rules }) => rules), ...fundRules, ...payers.rules],
    familyPays: payers.familyPays,
  }
}

const accountClause = '国办发〔2021〕14号 建立健全职工基本医疗保险门诊共济保障机制'

/** What the funds leave: the institution's own part first, then the person's account, the family's, and cash. */
function splitPayers(remainderFen: number, input: SplitInput) {
  const rules: AppliedRule[] = []
  const ownpayHospPart = Math.min(input.waiverFen, remainderFen)
  if (ownpayHospPart > 0) {
    rules.push(payerRule('bill.institution', '医疗机构减免', ownpayHospPart, '医疗机构承担', 'The institution bears'))
  }
  let left = remainderFen - ownpayHospPart
  const acctPay = Math.min(input.accountFen, left)
  if (acctPay > 0) {
    rules.push(payerRule('bill.personal_account', accountClause, acctPay, '个人账户支付', 'The personal account pays'))
  }
  left -= acctPay
  const familyPays = drawOnFamily(left, input.family)
  const mulaidPay = familyPays.reduce((sum, one) => sum + one.amountFen, 0)
  if (mulaidPay > 0) {
    rules.push(payerRule('bill.mutual_aid', accountClause, mulaidPay, '家庭共济支付', 'Family mutual aid pays'))
  }
  left -= mulaidPay
  if (left > 0) rules.push(payerRule('bill.cash', '个人现金', left, '现金支付', 'To pay in cash:'))
  return {
    ownpay_hosp_part: ownpayHospPart,
    acct_pay: acctPay,
    acct_mulaid_pay: mulaidPay,
    cash_payamt: left,
    familyPays,
    rules,
  }
}

function drawOnFamily(amountFen: number, family: readonly FamilyPurse[]) {
  let left = amountFen
  return family.flatMap(({ ownerId, availableFen }) => {
    const drawn = Math.min(left, availableFen)
    left -= drawn
    return drawn > 0 ? [{ ownerId, amountFen: drawn }] : []
  })
}

const payerRule = (ruleId: string, clause: string, effectFen: number, zh: string, en: string): AppliedRule => ({
  ruleId,
  clause,
  lineNo: null,
  effectFen,
  zh: `${zh} ${yuan(effectFen)} 元。`,
  en: `${en} ¥${yuan(effectFen)}.`,
})
