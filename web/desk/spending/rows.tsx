import { Table } from 'antd'
import type { FundBy, FundRow } from '#contracts/fund'
import { Chart } from '../../shell/chart.tsx'
import type { ChartOption } from '../../shell/chart-canvas.tsx'
import { yuan } from '../../shell/money.tsx'
import { chartColours } from '../../shell/tokens.ts'
import { moneyColumns } from './columns.tsx'
import { inside } from './place.ts'
import { useT } from './texts.ts'
import { usePlace } from './use-place.ts'

/** A breakdown: the picture, and the table in which every name leads further inside. */
export function Rows({ rows, by }: { rows: readonly FundRow[]; by: FundBy }) {
  const t = useT()
  const label = useLabel(by)
  const most = rows.reduce((best, row) => (row.fund_pay_sumamt > best.fund_pay_sumamt ? row : best), rows[0]!)
  const said = { by: t(`by.${by}`), first: label(most), fund: yuan(most.fund_pay_sumamt) }
  return (
    <>
      <Chart option={barsOf(rows, label, t)} label={t('picture', said)} height={Math.min(420, 80 + rows.length * 30)} />
      <RowTable rows={rows} by={by} label={label} />
    </>
  )
}

function RowTable({ rows, by, label }: { rows: readonly FundRow[]; by: FundBy; label: (row: FundRow) => string }) {
  const t = useT()
  const { go } = usePlace()
  return (
    <Table<FundRow>
      size="small"
      rowKey={(row) => row.key ?? ''}
      dataSource={[...rows]}
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 860 }}
      columns={[
        {
          title: t(`by.${by}`),
          render: (_, row) =>
            row.key === null ? (
              label(row)
            ) : (
              <button
                type="button"
                className="plain-button"
                aria-label={t('open', { name: label(row) })}
                onClick={() => go(inside(by, row.key!))}
              >
                {label(row)}
              </button>
            ),
        },
        { title: t('bills'), dataIndex: 'bills', align: 'right', className: 'tabular', width: 80 },
        { title: t('people'), dataIndex: 'people', align: 'right', className: 'tabular', width: 80 },
        ...moneyColumns<FundRow>(t),
      ]}
    />
  )
}

function useLabel(by: FundBy): (row: FundRow) => string {
  const t = useT()
  return ({ key, label }) => {
    if (by === 'month') return t('month', { month: key ?? '' })
    if (by === 'category') return key === '11' || key === '14' || key === '21' ? t(`medType.${key}`) : (key ?? '')
    if (by === 'scheme') return t(`insutype.${key === '310' || key === '390' ? key : 'none'}`)
    return label ?? t('noDoctor')
  }
}

function barsOf(rows: readonly FundRow[], label: (row: FundRow) => string, t: ReturnType<typeof useT>): ChartOption {
  const shown = rows.slice(0, 12).toReversed()
  const bar = (name: string, of: (row: FundRow) => number, colour: string) => ({
    type: 'bar' as const,
    stack: 'who',
    name,
    data: shown.map((row) => of(row) / 100),
    itemStyle: { color: colour },
    barMaxWidth: 18,
  })
  return {
    grid: { left: 8, right: 36, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0 },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => yuan(Math.round(Number(value) * 100)) },
    xAxis: { type: 'value', name: t('yuanAxis'), nameGap: 8 },
    yAxis: { type: 'category', data: shown.map(label) },
    series: [
      bar(t('fund'), (row) => row.fund_pay_sumamt, chartColours[0]),
      bar(t('person'), (row) => row.personFen, chartColours[1]),
    ],
  }
}
