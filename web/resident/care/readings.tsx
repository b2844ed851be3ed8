import { useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { type ReadingKind, Trend } from '#contracts/readings'
import { Chart } from '../../shell/chart.tsx'
import { dayOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { tokens } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Choices, Facts, LinkButton } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { kinds } from './entry.ts'
import { useT } from './texts.ts'

const spans = ['30', '90', '365'] as const

/** One's own measurements: what they say in a sentence, the curve with its target, each value. */
export function Readings() {
  const t = useT()
  const { person } = useActing()
  const search = useSearch({ strict: false }) as { kind?: ReadingKind }
  const [kind, setKind] = useState<ReadingKind>(search.kind ?? 'blood-pressure')
  const [days, setDays] = useState<(typeof spans)[number]>('90')
  const query = useApi('/api/readings/trend', Trend, {
    params: { residentId: person.residentId, kind, days },
    keep: true,
  })
  return (
    <Screen title={t('trend.title')} up="/chronic" foot={<LinkButton to="/measure">{t('plan.measure')}</LinkButton>}>
      <Choices
        label={t('measure.what')}
        value={kind}
        scroll
        of={kinds.map((value) => ({ value, text: t(`measure.kind.${value}`) }))}
        onChoose={setKind}
      />
      <Choices
        label={t('trend.title')}
        value={days}
        of={spans.map((value) => ({ value, text: t(`trend.days.${value}`) }))}
        onChoose={setDays}
      />
      <Answer of={query}>
        {(trend) =>
          trend.points.length === 0 ? (
            <Empty title={t('trend.none')} hint={t('trend.noneHint')} />
          ) : (
            <Curve trend={trend} />
          )
        }
      </Answer>
    </Screen>
  )
}

const said = (value: number, value2: number | null) => (value2 === null ? String(value) : `${value}/${value2}`)

function Curve({ trend }: { trend: Trend }) {
  const t = useT()
  const option = useTrendOption(trend)
  const { morning, evening, atTargetShare } = trend
  const targets = trend.targets.map(({ measure, low, high, personal }) => {
    const name = measure === 'systolic' || measure === 'diastolic' ? t(`trend.${measure}`) : ''
    const span = [low === null ? '' : t('trend.low', { n: low }), high === null ? '' : t('trend.high', { n: high })]
    return `${name} ${span.filter(Boolean).join(' · ')}${personal ? ` (${t('trend.personal')})` : ''}`.trim()
  })
  const part = (of: NonNullable<Trend['morning']>) =>
    t('trend.usual', { value: said(of.median, of.median2), n: of.count })
  return (
    <Card label={t('trend.title')}>
      <p className="lead">{trend.sentence}</p>
      <Chart option={option} label={trend.sentence} table={<Values trend={trend} />} />
      <Facts
        of={[
          [t('trend.target'), targets.join(t('plan.semicolon'))],
          [
            t('trend.shareName'),
            atTargetShare === null ? null : t('trend.share', { n: Math.round(atTargetShare * 100) }),
          ],
          [t('trend.morning'), morning ? part(morning) : null],
          [t('trend.evening'), evening ? part(evening) : null],
        ]}
      />
    </Card>
  )
}

function useTrendOption(trend: Trend) {
  const t = useT()
  return useMemo(() => {
    const two = trend.points.some(({ value2 }) => value2 !== null)
    const line = (name: string, data: (number | null)[], measure: string) => {
      const high = trend.targets.find((target) => target.measure === measure)?.high
      const mark = high
        ? {
            markLine: {
              symbol: 'none',
              silent: true,
              data: [{ yAxis: high }],
              lineStyle: { color: tokens.amber },
              label: { formatter: String(high), position: 'insideEndTop' },
            },
          }
        : {}
      return { name, type: 'line', symbolSize: 6, data, ...mark }
    }
    const first = two ? t('trend.systolic') : t(`measure.kind.${trend.kind}`)
    return {
      grid: { left: 36, right: 12, top: 30, bottom: 28 },
      legend: { top: 0, right: 0, icon: 'roundRect', itemHeight: 3 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: trend.points.map(({ at }) => dayOf(at)), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', scale: true, splitLine: { lineStyle: { color: tokens.faint } } },
      series: [
        line(
          first,
          trend.points.map(({ value }) => value),
          two ? 'systolic' : trend.kind,
        ),
        ...(two
          ? [
              line(
                t('trend.diastolic'),
                trend.points.map(({ value2 }) => value2),
                'diastolic',
              ),
            ]
          : []),
      ],
    }
  }, [trend, t])
}

function Values({ trend }: { trend: Trend }) {
  const t = useT()
  return (
    <table className="readings-table">
      <thead>
        <tr>
          <th>{t('trend.at')}</th>
          <th>{t('trend.value')}</th>
          <th>{t('trend.source')}</th>
        </tr>
      </thead>
      <tbody>
        {[...trend.points].reverse().map((point) => (
          <tr key={point.id}>
            <td>
              <Time at={point.at} />
            </td>
            <td className="tabular">{said(point.value, point.value2)}</td>
            <td>{t(`trend.sources.${point.source}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
