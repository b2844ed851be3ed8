import { Table } from 'antd'
import { useMemo } from 'react'
import type { Channel } from '#contracts/booking'
import type { SessionPools } from '#contracts/schedules'
import { Chart } from '../../shell/chart.tsx'
import { tokens } from '../../shell/tokens.ts'
import { channels, PoolLegend } from '../booking/channel-bar.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'

const parts = ['taken', 'held', 'free', 'unreleased', 'closed'] as const
const colours = {
  taken: '#0b7a6b',
  held: '#9a6412',
  free: '#9fd0c6',
  unreleased: '#c9d8d5',
  closed: '#b9b4aa',
} as const

type Row = { channel: Channel; numbers: number } & Record<(typeof parts)[number], number>

/** The whole day by channel: how many of each are booked, free, kept back. */
export function PoolChart({ sessions }: { sessions: readonly SessionPools[] }) {
  const t = useT()
  const bookingT = useBookingT()
  const rows = useMemo(() => rowsOf(sessions), [sessions])
  const option = useMemo(
    () => ({
      animationDuration: 150,
      grid: { left: 8, right: 16, top: 4, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis' as const },
      xAxis: {
        type: 'value' as const,
        minInterval: 1,
        axisLabel: { color: tokens.muted },
        splitLine: { lineStyle: { color: tokens.faint } },
      },
      yAxis: {
        type: 'category' as const,
        inverse: true,
        data: rows.map(({ channel }) => bookingT(`channel.${channel}`)),
        axisTick: { show: false },
        axisLabel: { color: tokens.ink },
      },
      series: parts.map((part) => ({
        type: 'bar' as const,
        name: bookingT(`slot.${part}`),
        stack: 'numbers',
        barMaxWidth: 18,
        color: colours[part],
        data: rows.map((row) => row[part]),
      })),
    }),
    [rows, bookingT],
  )
  const said = rows
    .map((row) => `${bookingT(`channel.${row.channel}`)} ${row.numbers} (${bookingT('slot.free')} ${row.free})`)
    .join(' · ')
  return (
    <Card title={t('byChannel')} extra={<PoolLegend />}>
      <Chart
        option={option}
        label={said}
        height={Math.max(110, 46 + rows.length * 30)}
        table={
          <Table<Row>
            size="small"
            rowKey="channel"
            pagination={false}
            scroll={{ x: 520 }}
            dataSource={rows}
            columns={[
              { title: t('channel'), render: (_, row) => bookingT(`channel.${row.channel}`) },
              { title: bookingT('numbers'), align: 'right', className: 'tabular', dataIndex: 'numbers' },
              ...parts.map((part) => ({
                title: bookingT(`slot.${part}`),
                align: 'right' as const,
                className: 'tabular',
                dataIndex: part,
              })),
            ]}
          />
        }
      />
    </Card>
  )
}

function rowsOf(sessions: readonly SessionPools[]): Row[] {
  const pools = sessions.filter(({ suspended }) => !suspended).flatMap((one) => one.pools)
  return channels.flatMap((channel) => {
    const theirs = pools.filter((pool) => pool.channel === channel)
    if (theirs.length === 0) return []
    const sum = (key: 'numbers' | (typeof parts)[number]) => theirs.reduce((all, pool) => all + pool[key], 0)
    const states = Object.fromEntries(parts.map((part) => [part, sum(part)])) as Record<(typeof parts)[number], number>
    return [{ channel, numbers: sum('numbers'), ...states }]
  })
}
