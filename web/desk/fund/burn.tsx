import { Button, Table } from 'antd'
import type { BudgetBurn } from '#contracts/budgets'
import { withParams } from '../../shell/api.ts'
import { Chart } from '../../shell/chart.tsx'
import type { ChartOption } from '../../shell/chart-canvas.tsx'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { chartColours } from '../../shell/tokens.ts'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

type T = ReturnType<typeof useT>
const nameOf = (t: T, { insutype, category }: Pick<BudgetBurn, 'insutype' | 'category'>) =>
  `${t(`insutype.${insutype}`)} · ${t(`category.${category}`)}`
const keyOf = ({ insutype, category }: BudgetBurn) => `${insutype}:${category}`

const line = (name: string, data: (number | null)[], colour: string, yAxisIndex = 0) => ({
  ...{ type: 'line' as const, name, data, yAxisIndex, itemStyle: { color: colour }, lineStyle: { color: colour } },
})

/** Running totals: where the plan would be, and where the budget is. */
function burnOption(t: T, { months }: BudgetBurn): ChartOption {
  const upTo = (at: number, of: (one: BudgetBurn['months'][number]) => number) =>
    months.slice(0, at + 1).reduce((sum, one) => sum + of(one), 0) / 100
  const plannedTo = months.map((_, at) => upTo(at, (one) => one.plannedFen))
  const actualTo = months.map(({ actualFen }, at) =>
    actualFen === null ? null : upTo(at, (one) => one.actualFen ?? 0),
  )
  return {
    grid: { left: 8, right: 28, top: 56, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0 },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (value === null ? '—' : yuan(Math.round(Number(value) * 100))),
    },
    xAxis: { type: 'category', name: t('monthAxis'), nameGap: 6, data: months.map(({ month }) => String(month)) },
    yAxis: { type: 'value', name: t('yuanAxis'), nameTextStyle: { align: 'right' } },
    series: [line(t('planned'), plannedTo, chartColours[4]), line(t('actual'), actualTo, chartColours[0])],
  }
}

export function Burn({ budgets, year }: { budgets: readonly BudgetBurn[]; year: number }) {
  const t = useT()
  const deskT = useDeskT()
  const { locale } = usePreferences()
  const money = (title: string, of: (row: BudgetBurn) => number | null) => ({
    ...{ title, align: 'right' as const, width: 150 },
    render: (_: unknown, row: BudgetBurn) => {
      const fen = of(row)
      return fen === null ? '—' : <Money fen={fen} />
    },
  })
  return (
    <>
      <div className="fund-charts">
        {budgets.map((one) => (
          <div key={keyOf(one)}>
            <h3>{nameOf(t, one)}</h3>
            <Chart option={burnOption(t, one)} label={t('burnPicture', { name: nameOf(t, one) })} />
          </div>
        ))}
      </div>
      <Table<BudgetBurn>
        size="small"
        pagination={false}
        scroll={{ x: 900 }}
        rowKey={keyOf}
        dataSource={[...budgets]}
        columns={[
          { title: t('budget'), render: (_, row) => nameOf(t, row) },
          money(t('amount'), (row) => row.amountFen),
          money(t('planned'), (row) => row.plannedToDateFen),
          money(t('actual'), (row) => row.actualToDateFen),
          money(t('prepaid'), (row) => row.months.reduce((sum, { prepaidFen }) => sum + prepaidFen, 0)),
          money(t('forecast'), (row) => row.forecastFen),
          money(t('left'), (row) => (row.forecastFen === null ? null : row.amountFen - row.forecastFen)),
        ]}
      />
      <Button
        size="small"
        className="no-print"
        href={withParams('/api/budgets/export/burn', { year, locale })}
        download
      >
        {deskT('exportCsv')}
      </Button>
    </>
  )
}

function pointsOption(t: T, { months }: BudgetBurn): ChartOption {
  return {
    grid: { left: 8, right: 28, top: 56, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', name: t('monthAxis'), nameGap: 6, data: months.map(({ month }) => String(month)) },
    yAxis: [
      { type: 'value', name: t('pointAxis') },
      { type: 'value', name: t('yuanAxis'), splitLine: { show: false } },
    ],
    series: [
      {
        type: 'bar',
        name: t('pointCount'),
        data: months.map(({ points }) => (points === null ? null : points / 1000)),
        itemStyle: { color: chartColours[2] },
        barMaxWidth: 18,
      },
      line(
        t('thousand'),
        // In a month without points a point was worth nothing that could be said.
        months.map(({ points, thousandPointsFen }) =>
          points && thousandPointsFen !== null ? thousandPointsFen / 100 : null,
        ),
        chartColours[1],
        1,
      ),
    ],
  }
}

export function PointCharts({ budgets }: { budgets: readonly BudgetBurn[] }) {
  const t = useT()
  const counted = budgets.filter(({ months }) => months.some(({ points }) => points !== null))
  if (counted.length === 0) return <p className="muted">{t('noPoints')}</p>
  return (
    <div className="fund-charts">
      {counted.map((one) => (
        <div key={keyOf(one)}>
          <h3>{nameOf(t, one)}</h3>
          <Chart
            option={pointsOption(t, one)}
            label={t('pointsPicture', { name: nameOf(t, one) })}
            table={<PointTable of={one} />}
          />
        </div>
      ))}
    </div>
  )
}

function PointTable({ of }: { of: BudgetBurn }) {
  const t = useT()
  const right = { align: 'right' as const, className: 'tabular' }
  return (
    <Table<BudgetBurn['months'][number]>
      size="small"
      rowKey="month"
      pagination={false}
      dataSource={[...of.months]}
      columns={[
        { title: t('period'), render: (_, { month }) => t('month', { month }) },
        { title: t('pointCount'), ...right, render: (_, { points }) => (points === null ? '—' : points / 1000) },
        {
          title: t('thousand'),
          ...right,
          render: (_, { thousandPointsFen: fen }) => (fen === null ? '—' : <Money fen={fen} />),
        },
      ]}
    />
  )
}
