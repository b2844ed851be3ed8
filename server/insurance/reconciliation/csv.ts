import { csvOf } from '#contracts/csv'
import type { Difference } from '#contracts/reconciliation'
import { yuanText } from '#contracts/yuan'

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

/** Amounts are yuan with two decimals. */
export function csvOfDifferences(differences: readonly Difference[]): string {
  const rows = differences.map(({ ours, theirs, ...one }) => [
    one.date,
    one.institutionName,
    one.kind,
    one.state,
    one.billId ?? '',
    one.insurerSetlId ?? '',
    ours.state,
    theirs.state,
    yuanText(ours.medfee_sumamt),
    yuanText(theirs.medfee_sumamt),
    yuanText(ours.fund_pay_sumamt),
    yuanText(theirs.fund_pay_sumamt),
    yuanText(ours.acct_pay),
    yuanText(theirs.acct_pay),
    yuanText(ours.cash_payamt),
    yuanText(theirs.cash_payamt),
    one.note ?? '',
  ])
  return csvOf([head, ...rows])
}
