import type { Difference } from '#contracts/reconciliation'
import { yuan } from '#insurance/split'

const head = [
  'date',
  'institution',
  'kind',
  'state',
  'setl_id',
  'insurer_setl_id',
  'ours_state',
  'theirs_state',
  'ours_medfee_sumamt',
  'theirs_medfee_sumamt',
  'ours_fund_pay_sumamt',
  'theirs_fund_pay_sumamt',
  'ours_acct_pay',
  'theirs_acct_pay',
  'ours_cash_payamt',
  'theirs_cash_payamt',
  'note',
]

// A cell that begins like a formula would be one in a spreadsheet.
const cell = (value: string) => {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Amounts are yuan with two decimals, without thousands apart. */
export function csvOf(differences: readonly Difference[]): string {
  const amount = (fen: number) => yuan(fen).replaceAll(',', '')
  const rows = differences.map(({ ours, theirs, ...one }) => [
    one.date,
    one.institutionName,
    one.kind,
    one.state,
    one.billId ?? '',
    one.insurerSetlId ?? '',
    ours.state,
    theirs.state,
    amount(ours.medfee_sumamt),
    amount(theirs.medfee_sumamt),
    amount(ours.fund_pay_sumamt),
    amount(theirs.fund_pay_sumamt),
    amount(ours.acct_pay),
    amount(theirs.acct_pay),
    amount(ours.cash_payamt),
    amount(theirs.cash_payamt),
    one.note ?? '',
  ])
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
