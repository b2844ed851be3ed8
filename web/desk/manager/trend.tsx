import { Button, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { Trend, type TrendDay } from '#contracts/dashboards'
import { withParams } from '../../shell/api.ts'
import { Chart } from '../../shell/chart.tsx'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { chartColours, tokens } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

/** The CSV of a table, made by the server from the same figures. */
export function ExportLink({ table, params }: { table: string; params: Record<string, string | number | undefined> }) {
  const deskT = useDeskT()
  const { locale } = usePreferences()
  return (
    <Button
      size="small"
      href={withParams(`/api/dashboards/export/${table}`, { ...params, locale })}
      download
      className="no-print"
    >
      {deskT('exportCsv')}
    </Button>
  )
}

export function TrendCard({ day, institutionId }: { day: string; institutionId?: string }) {
  const t = useT()
  const [days, setDays] = useState(14)
  const query = useApi('/api/dashboards/trend', Trend, { params: { day, days, institutionId }, keep: true })
  return (
    <Card
      title={t('trend', { n: days })}
      extra={
        <>
          <Segmented
            size="small"
            value={days}
            onChange={setDays}
            options={[14, 30, 90].map((n) => ({ value: n, label: n }))}
          />
          <ExportLink table="trend" params={{ day, days, institutionId }} />
        </>
      }
    >
      <Answer of={query} loading={<Loading lines={6} />}>
        {(trend) => (
          <div className="charts">
            <VisitChart days={trend.days} />
            <MoneyChart days={trend.days} />
          </div>
        )}
      </Answer>
    </Card>
  )
}

const axis = {
  axisLine: { lineStyle: { color: tokens.faint } },
  axisTick: { show: false },
  axisLabel: { color: tokens.muted },
}
const base = (days: readonly TrendDay[]) => ({
  animationDuration: 150,
  grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
  legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: tokens.muted } },
  tooltip: { trigger: 'axis' as const },
  xAxis: { type: 'category' as const, data: days.map((one) => one.day.slice(5)), ...axis },
})
const valueAxis = {
  type: 'value' as const,
  ...axis,
  axisLine: { show: false },
  splitLine: { lineStyle: { color: tokens.faint } },
}

function VisitChart({ days }: { days: readonly TrendDay[] }) {
  const t = useT()
  const option = useMemo(
    () => ({
      ...base(days),
      yAxis: [
        { ...valueAxis, minInterval: 1 },
        { ...valueAxis, splitLine: { show: false } },
      ],
      series: [
        {
          name: t('ended'),
          type: 'bar',
          stack: 'visits',
          data: days.map((one) => one.ended),
          barMaxWidth: 22,
          color: chartColours[0],
        },
        {
          name: t('terminated'),
          type: 'bar',
          stack: 'visits',
          data: days.map((one) => one.terminated),
          barMaxWidth: 22,
          color: chartColours[3],
        },
        {
          name: t('wait'),
          type: 'line',
          yAxisIndex: 1,
          data: days.map((one) => (one.waitMeanMinutes === null ? null : Math.round(one.waitMeanMinutes * 10) / 10)),
          color: chartColours[1],
          symbolSize: 5,
          connectNulls: false,
        },
      ],
    }),
    [days, t],
  )
  return (
    <div>
      <h3>{t('trendVisits')}</h3>
      <Chart
        option={option}
        label={t('pictureVisits', { n: days.length })}
        height={220}
        table={<TrendTable days={days} />}
      />
    </div>
  )
}

function MoneyChart({ days }: { days: readonly TrendDay[] }) {
  const t = useT()
  const option = useMemo(() => {
    const series = (name: string, of: (one: TrendDay) => number, colour: string) => ({
      name,
      type: 'bar',
      stack: 'money',
      data: days.map((one) => of(one) / 100),
      barMaxWidth: 22,
      color: colour,
    })
    return {
      ...base(days),
      tooltip: { trigger: 'axis' as const, valueFormatter: (value: unknown) => yuan(Math.round(Number(value) * 100)) },
      yAxis: valueAxis,
      series: [
        series(t('fund'), (one) => one.fundFen, chartColours[0]),
        series(t('account'), (one) => one.accountFen, chartColours[2]),
        series(t('cash'), (one) => one.cashFen, chartColours[1]),
      ],
    }
  }, [days, t])
  return (
    <div>
      <h3>{t('trendMoney')}</h3>
      <Chart
        option={option}
        label={t('pictureMoney', { n: days.length })}
        height={220}
        table={<TrendTable days={days} money />}
      />
    </div>
  )
}

function TrendTable({ days, money }: { days: readonly TrendDay[]; money?: boolean }) {
  const t = useT()
  const number = (title: string, key: keyof TrendDay) => ({
    title,
    dataIndex: key,
    align: 'right' as const,
    className: 'tabular',
  })
  const fen = (title: string, key: 'fundFen' | 'accountFen' | 'cashFen' | 'totalFen') => ({
    title,
    align: 'right' as const,
    render: (_: unknown, row: TrendDay) => <Money fen={row[key]} />,
  })
  return (
    <Table<TrendDay>
      size="small"
      rowKey="day"
      pagination={false}
      scroll={{ y: 200, x: 400 }}
      dataSource={[...days].reverse()}
      columns={
        money
          ? [
              { title: t('day'), dataIndex: 'day' },
              fen(t('fund'), 'fundFen'),
              fen(t('account'), 'accountFen'),
              fen(t('cash'), 'cashFen'),
              fen(t('total'), 'totalFen'),
            ]
          : [
              { title: t('day'), dataIndex: 'day' },
              number(t('booked'), 'booked'),
              number(t('ended'), 'ended'),
              number(t('terminated'), 'terminated'),
              {
                title: t('wait'),
                align: 'right',
                className: 'tabular',
                render: (_, row) => row.waitMeanMinutes?.toFixed(1) ?? '—',
              },
            ]
      }
    />
  )
}
