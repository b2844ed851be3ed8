import { Table } from 'antd'
import { MinuteList } from '#contracts/sluices'
import { Chart } from '../../shell/chart.tsx'
import { timeOf } from '../../shell/moment.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { chartColours, tokens } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'

type Minute = (typeof MinuteList)['_output']['minutes'][number]

/** The last hour: messages as bars, lag as a line. */
export function Minutes({ sluiceId }: { sluiceId: string }) {
  const t = useT()
  const query = useApi(`/api/sluices/${sluiceId}/minutes`, MinuteList, { params: { minutes: 60 }, everyMs: 15_000 })
  return (
    <Card title={t('throughput')}>
      <Answer of={query} loading={<Loading lines={5} />}>
        {({ minutes }) =>
          minutes.length === 0 ? <p className="muted">{t('quiet')}</p> : <Picture minutes={minutes} />
        }
      </Answer>
    </Card>
  )
}

function Picture({ minutes }: { minutes: readonly Minute[] }) {
  const t = useT()
  const lags = minutes.flatMap(({ lagMs }) => lagMs ?? [])
  const lag = lags.length > 0 ? Math.round(lags.reduce((sum, ms) => sum + ms, 0) / lags.length) : 0
  const max = Math.max(...minutes.map(({ messages }) => messages))
  const label = { color: tokens.muted }
  return (
    <Chart
      label={t('throughputSay', { max, lag })}
      option={{
        animationDuration: 150,
        grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
        legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: label },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: minutes.map(({ at }) => timeOf(at)), axisLabel: label },
        yAxis: [
          { type: 'value', axisLabel: label, splitLine: { lineStyle: { color: tokens.faint } } },
          { type: 'value', axisLabel: label, splitLine: { show: false } },
        ],
        series: [
          {
            type: 'bar',
            barMaxWidth: 28,
            name: t('messages'),
            data: minutes.map(({ messages }) => messages),
            itemStyle: { color: chartColours[0] },
          },
          {
            type: 'line',
            name: t('lagMs'),
            yAxisIndex: 1,
            symbol: minutes.length > 5 ? 'none' : 'circle',
            data: minutes.map(({ lagMs }) => lagMs),
            itemStyle: { color: chartColours[1] },
          },
        ],
      }}
      table={
        <Table<Minute>
          size="small"
          rowKey="at"
          dataSource={minutes.toReversed()}
          pagination={{ pageSize: 15, showSizeChanger: false }}
          columns={[
            { title: t('minute'), render: (_, row) => timeOf(row.at) },
            { title: t('messages'), align: 'right', className: 'tabular', dataIndex: 'messages' },
            { title: t('rejected'), align: 'right', className: 'tabular', dataIndex: 'refused' },
            { title: t('commands'), align: 'right', className: 'tabular', dataIndex: 'commands' },
            { title: t('lagMs'), align: 'right', className: 'tabular', render: (_, row) => row.lagMs ?? '—' },
          ]}
        />
      }
    />
  )
}
