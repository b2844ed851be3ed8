import type { TableColumnsType } from 'antd'
import type { FundSums } from '#contracts/fund'
import { Money } from '../../shell/money.tsx'
import type { useT } from './texts.ts'

type Sums = Omit<FundSums, 'bills' | 'people' | 'inscp_amt'>

/** What it cost, who paid, what rules found: the same columns at every level. */
export function moneyColumns<Row extends Sums>(t: ReturnType<typeof useT>): TableColumnsType<Row> {
  const column = (title: string, of: (row: Row) => number) => ({
    title,
    align: 'right' as const,
    width: 116,
    sorter: (a: Row, b: Row) => of(a) - of(b),
    render: (_: unknown, row: Row) => <Money fen={of(row)} />,
  })
  return [
    column(t('total'), (row) => row.medfee_sumamt),
    column(t('fund'), (row) => row.fund_pay_sumamt),
    column(t('pooled'), (row) => row.hifp_pay),
    column(t('person'), (row) => row.personFen),
    column(t('found'), (row) => row.foundFen),
    column(t('recovered'), (row) => row.recoveredFen),
    column(t('pooledRecovered'), (row) => row.hifpRecoveredFen),
  ]
}
