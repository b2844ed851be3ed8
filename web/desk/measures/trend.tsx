import { Table } from 'antd'
import { useMemo } from 'react'
import { MeasureTrend } from '#contracts/measures'
import { Chart } from '../../shell/chart.tsx'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { chartColours, tokens } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { percent, type Where } from './say.ts'
import { useT } from './texts.ts'
import { rateColumns } from './value-map.tsx'

type Point = (typeof MeasureTrend)['_output']['points'][number]

/** One measure over the months: the year to date, as it stood at their ends. */
export function TrendCard({ measure, title, where }: { measure: string; title: string; where: Where }) {
  const t = useT()
  const deskT = useDeskT()
  const query = useApi('/api/measures/trend', MeasureTrend, {
    params: { measure, scopeKind: where.scopeKind, scopeId: where.scopeId },
    keep: true,
  })
  const save = () => {
    const rows = (query.data?.points ?? []).map((one) => [one.to, one.ratePercent, one.numerator, one.denominator])
    saveCsv(`${measure}-trend`, csvOf([t('month'), t('rate'), t('numerator'), t('denominator')], rows))
  }
  return (
    <Card
      title={t('trend')}
      extra={
        <button type="button" className="plain-button no-print" onClick={save}>
          {deskT('exportCsv')}
        </button>
      }
    >
      <Answer of={query} loading={<Loading lines={6} />}>
        {({ points }) =>
          points.length === 0 ? <p className="muted">{t('trendNone')}</p> : <Picture points={points} title={title} />
        }
      </Answer>
    </Card>
  )
}

function Picture({ points, title }: { points: readonly Point[]; title: string }) {
  const t = useT()
  const option = useMemo(() => {
    const label = { color: tokens.muted }
    return {
      animationDuration: 150,
      grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value: unknown) => percent(typeof value === 'number' ? value : null),
      },
      xAxis: {
        type: 'category',
        data: points.map(({ to }) => to.slice(0, 7)),
        axisLabel: label,
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        scale: true,
        axisLabel: { ...label, formatter: '{value}%' },
        splitLine: { lineStyle: { color: tokens.faint } },
      },
      series: [
        {
          ...{ type: 'line', name: title, symbol: 'circle', symbolSize: 6 },
          data: points.map(({ ratePercent }) => ratePercent),
          itemStyle: { color: chartColours[0] },
        },
      ],
    }
  }, [points, title])
  const first = percent(points[0]?.ratePercent ?? null)
  const last = percent(points.at(-1)?.ratePercent ?? null)
  return (
    <Chart
      label={t('trendSay', { name: title, first, last })}
      option={option}
      height={250}
      table={
        <Table<Point>
          size="small"
          rowKey="to"
          dataSource={points.toReversed()}
          pagination={false}
          scroll={{ y: 220 }}
          columns={[{ title: t('month'), dataIndex: 'to', className: 'tabular' }, ...rateColumns<Point>(t)]}
        />
      }
    />
  )
}
