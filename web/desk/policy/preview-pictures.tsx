import { Table } from 'antd'
import { useMemo } from 'react'
import type { PreviewResult } from '#contracts/policies'
import { policyColumns } from '#contracts/policy-columns'
import { Chart } from '../../shell/chart.tsx'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { chartColours, tokens } from '../../shell/tokens.ts'
import { cellInWords } from './say.ts'
import { useT } from './texts.ts'

interface Pair {
  name: string
  beforeFen: number
  afterFen: number
}

/** Two bars a name, before and after, and the same as a table. */
export function BeforeAfter({ label, rows }: { label: string; rows: readonly Pair[] }) {
  const t = useT()
  const option = useMemo(() => {
    const series = (name: string, of: (one: Pair) => number, colour: string | undefined) => ({
      ...{ name, type: 'bar' as const, barMaxWidth: 14, color: colour },
      data: rows.map((one) => of(one) / 100),
    })
    return {
      grid: { top: 30, left: 8, right: 24, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: tokens.muted } },
      tooltip: {
        trigger: 'axis' as const,
        valueFormatter: (value: unknown) => yuan(Math.round(Number(value) * 100)),
      },
      xAxis: {
        type: 'value' as const,
        axisLabel: { color: tokens.muted },
        splitLine: { lineStyle: { color: tokens.faint } },
        splitNumber: 3,
      },
      yAxis: {
        type: 'category' as const,
        data: rows.map((one) => one.name),
        inverse: true,
        axisLabel: { color: tokens.ink, width: 150, overflow: 'truncate' as const },
        axisTick: { show: false },
      },
      series: [
        series(t('before'), (one) => one.beforeFen, '#b3bdb9'),
        series(t('after'), (one) => one.afterFen, chartColours[0]),
      ],
    }
  }, [rows, t])
  return (
    <Chart
      option={option}
      label={`${label}: ${rows.map((one) => `${one.name} ${yuan(one.beforeFen)} → ${yuan(one.afterFen)}`).join('; ')}`}
      height={70 + rows.length * 40}
      table={
        <table className="plain-table">
          <thead>
            <tr>
              <th />
              <th className="right">{t('before')}</th>
              <th className="right">{t('after')}</th>
              <th className="right">{t('difference')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td className="right">
                  <Money fen={one.beforeFen} />
                </td>
                <td className="right">
                  <Money fen={one.afterFen} />
                </td>
                <td className="right">
                  <Difference fen={one.afterFen - one.beforeFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}

export function Difference({ fen }: { fen: number }) {
  return (
    <span className="tabular">
      {fen > 0 ? '+' : ''}
      {yuan(fen)}
    </span>
  )
}

type Group = PreviewResult['groups'][number]
const columnOf = { scheme: 'insutype', category: 'med_type', level: 'hosp_lv' } as const

export function Groups({ groups }: { groups: readonly Group[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const nameOf = (one: Group) => {
    if (one.by === 'institution') return one.name
    const column = policyColumns.policy.find(({ name }) => name === columnOf[one.by as keyof typeof columnOf])
    return column ? cellInWords(column, one.code, locale) : one.code
  }
  const order = ['scheme', 'category', 'level', 'institution']
  const money = (title: string, of: (one: Group) => number, difference?: true) => ({
    title,
    align: 'right' as const,
    sorter: (a: Group, b: Group) => of(a) - of(b),
    render: (_: unknown, one: Group) => (difference ? <Difference fen={of(one)} /> : <Money fen={of(one)} />),
  })
  return (
    <Table<Group>
      size="small"
      rowKey={(one) => `${one.by} ${one.code}`}
      dataSource={groups.toSorted((a, b) => order.indexOf(a.by) - order.indexOf(b.by))}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: '',
          render: (_, one) => (
            <>
              <span className="muted">{t(`group.${one.by}`)}</span> {nameOf(one)}
            </>
          ),
        },
        { title: t('bills'), dataIndex: 'bills', align: 'right', className: 'tabular' },
        { title: t('touched'), dataIndex: 'touched', align: 'right', className: 'tabular' },
        money(t('fundBefore'), (one) => one.fundBeforeFen),
        money(t('fundAfter'), (one) => one.fundAfterFen),
        money(t('difference'), (one) => one.fundAfterFen - one.fundBeforeFen, true),
        money(t('personBefore'), (one) => one.personBeforeFen),
        money(t('personAfter'), (one) => one.personAfterFen),
        money(t('difference'), (one) => one.personAfterFen - one.personBeforeFen, true),
      ]}
    />
  )
}
