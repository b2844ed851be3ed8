import type { Content } from './calculation.ts'

const cell = (value: string | number | undefined): string => {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A spreadsheet would run a text that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte order mark, so that spreadsheets read Chinese. Pure. */
export function csvOf(rows: readonly (readonly (string | number | undefined)[])[]): string {
  return `\uFEFF${rows.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

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
