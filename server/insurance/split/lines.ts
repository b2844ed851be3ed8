import type { AppliedRule, BillLine } from '#contracts/settlement'
import { shareOf } from './exact.ts'
import type { PricedLine } from './input.ts'
import { percent, yuan } from './wording.ts'

type Parts = Omit<BillLine, 'fundShareFen'>

const drugClause = '基本医疗保险用药管理暂行办法(国家医保局令第1号)'
const ceilingClause = '医保支付标准(目录限价)'

/**
 * One line into its four parts: wholly own, above the price ceiling, prior self-pay, in scope. They sum to the line.
 * Class 丙 is wholly own; a price above the ceiling counts up to it; 乙 pays its ratio first, rounded half up.
 */
export function splitLine(line: PricedLine, lineNo: number, insured: boolean): { parts: Parts; rules: AppliedRule[] } {
  const sum = line.pric * line.cnt
  if (!insured) return own(line, lineNo, sum, uninsured(lineNo, sum))
  if (line.ownReason) return own(line, lineNo, sum, declaredOwn(lineNo, sum, line.ownReason))
  if (line.chrgitm_lv === '丙') return own(line, lineNo, sum, classC(lineNo, sum))

  const rules: AppliedRule[] = []
  const overEach = line.pric_uplmt_amt === null ? 0 : Math.max(0, line.pric - line.pric_uplmt_amt)
  const overlmt = overEach * line.cnt
  if (overlmt > 0) rules.push(aboveCeiling(line, lineNo, overlmt))
  const preselfpay = shareOf(sum - overlmt, line.selfpay_prop)
  if (preselfpay > 0) rules.push(priorSelfPay(line, lineNo, preselfpay))
  const inscp = sum - overlmt - preselfpay
  if (inscp > 0) rules.push(inScope(line, lineNo, inscp))
  return {
    parts: {
      ...line,
      ownReason: null,
      lineNo,
      det_item_fee_sumamt: sum,
      fulamt_ownpay_amt: 0,
      overlmt_selfpay: overlmt,
      preselfpay_amt: preselfpay,
      inscp_amt: inscp,
    },
    rules,
  }
}

function own(line: PricedLine, lineNo: number, sum: number, rule: AppliedRule) {
  const parts = {
    ...line,
    ownReason: line.ownReason ?? null,
    lineNo,
    det_item_fee_sumamt: sum,
    fulamt_ownpay_amt: sum,
    overlmt_selfpay: 0,
    preselfpay_amt: 0,
    inscp_amt: 0,
  }
  return { parts, rules: sum > 0 ? [rule] : [] }
}

const uninsured = (lineNo: number, effectFen: number): AppliedRule => ({
  ruleId: 'line.uninsured',
  clause: '社会保险法 第二十八条',
  lineNo,
  effectFen,
  zh: `未参加基本医保,${yuan(effectFen)} 元由个人承担。`,
  en: `Not insured: ¥${yuan(effectFen)} is the person’s own.`,
})

const declaredOwn = (lineNo: number, effectFen: number, reason: string): AppliedRule => ({
  ruleId: 'line.declared_own',
  clause: '医疗保障基金使用监督管理条例 第十五条',
  lineNo,
  effectFen,
  zh: `医疗机构声明自费：${reason}，${yuan(effectFen)} 元由个人承担。`,
  en: `Declared self-paid by the institution (${reason}): ¥${yuan(effectFen)} is the person’s own.`,
})

const classC = (lineNo: number, effectFen: number): AppliedRule => ({
  ruleId: 'line.class_c',
  clause: drugClause,
  lineNo,
  effectFen,
  zh: `丙类项目不在医保目录支付范围,${yuan(effectFen)} 元全自费。`,
  en: `Class C is outside the insured catalogue: ¥${yuan(effectFen)} is wholly own.`,
})

const aboveCeiling = (line: PricedLine, lineNo: number, effectFen: number): AppliedRule => ({
  ruleId: 'line.price_ceiling',
  clause: ceilingClause,
  lineNo,
  effectFen,
  zh: `单价 ${yuan(line.pric)} 元高于限价 ${yuan(line.pric_uplmt_amt!)} 元，超出的 ${yuan(effectFen)} 元自付。`,
  en: `The price ¥${yuan(line.pric)} is above the ceiling ¥${yuan(line.pric_uplmt_amt!)}: ¥${yuan(effectFen)} is self-paid.`,
})

const priorSelfPay = (line: PricedLine, lineNo: number, effectFen: number): AppliedRule => ({
  ruleId: 'line.prior_self_pay',
  clause: drugClause,
  lineNo,
  effectFen,
  zh: `乙类项目先行自付 ${percent(line.selfpay_prop)}%,即 ${yuan(effectFen)} 元。`,
  en: `Class B pays ${percent(line.selfpay_prop)}% first: ¥${yuan(effectFen)}.`,
})

const inScope = (line: PricedLine, lineNo: number, effectFen: number): AppliedRule => ({
  ruleId: 'line.in_scope',
  clause: drugClause,
  lineNo,
  effectFen,
  zh: `${line.chrgitm_lv}类项目,${yuan(effectFen)} 元纳入政策范围。`,
  en: `Class ${line.chrgitm_lv === '甲' ? 'A' : 'B'}: ¥${yuan(effectFen)} is in scope.`,
})
