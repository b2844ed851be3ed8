import { csvOf } from '#contracts/csv'
import type { Content } from './calculation.ts'

const heads = {
  zh: ['序号', '规则', '依据', '说明', '金额（分）', '点数（千分之一）', '比例（万分之一）', '数量', '来源'],
  en: ['no', 'rule', 'clause', 'what', 'fen', 'points (thousandths)', 'ratio (ten-thousandths)', 'count', 'from'],
}

export function csvOfSteps(content: Content, locale: 'zh' | 'en'): string {
  const rows = content.steps.map((step) => [
    ...[step.no, step.ruleId, step.clause, step[locale], step.amountFen, step.points, step.ratioBp, step.count],
    step.from.map(({ what, ref }) => `${what}:${ref}`).join(' '),
  ])
  return csvOf([heads[locale], ...rows])
}
