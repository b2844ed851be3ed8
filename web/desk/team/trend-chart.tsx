import { Select, Tag } from 'antd'
import { useMemo, useState } from 'react'
import { type ReadingKind, Trend } from '#contracts/readings'
import { Chart } from '../../shell/chart.tsx'
import { exact } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'
import { optionOf, shown, type TrendWords } from './trend.ts'

const words: Record<'zh' | 'en', TrendWords> = {
  zh: { systolic: '收缩压', diastolic: '舒张压', fasting: '空腹', afterMeal: '餐后', random: '随机', value: '数值' },
  en: {
    systolic: 'Systolic',
    diastolic: 'Diastolic',
    fasting: 'Fasting',
    afterMeal: 'After a meal',
    random: 'Any time',
    value: 'Value',
  },
}

/** How a person's readings went: the sentence, the picture with its aims, the table. */
export function TrendChart(props: { residentId: string; kind: ReadingKind; days: number; height?: number }) {
  const t = useT()
  const { residentId, kind, days, height = 200 } = props
  const query = useApi('/api/readings/trend', Trend, { params: { residentId, kind, days }, keep: true })
  return (
    <Answer of={query}>
      {(trend) =>
        trend.points.length === 0 ? (
          <Empty title={trend.sentence || t('trend.none')} />
        ) : (
          <>
            <p>{trend.sentence}</p>
            <p className="team-row">
              {trend.targets.map((one) => (
                <Tag key={one.measure} title={one.source} color={one.personal ? 'success' : undefined}>
                  {t(`measure.${one.measure}`)} {aimOf(one)}
                  {one.personal ? ` · ${t('trend.own')}` : ''}
                </Tag>
              ))}
            </p>
            <Picture trend={trend} height={height} />
          </>
        )
      }
    </Answer>
  )
}

export const aimOf = ({ low, high }: { low: number | null; high: number | null }): string =>
  low !== null && high !== null ? `${low}–${high}` : high !== null ? `< ${high}` : `≥ ${low ?? ''}`

function Picture({ trend, height }: { trend: Trend; height: number }) {
  const t = useT()
  const { locale } = usePreferences()
  const option = useMemo(() => optionOf(trend, words[locale]), [trend, locale])
  return (
    <Chart
      option={option}
      label={trend.sentence}
      height={height}
      table={
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('trend.at')}</th>
              <th scope="col">
                {t(`reading.${trend.kind}`)} {trend.unit}
              </th>
              <th scope="col">{t('trend.from')}</th>
            </tr>
          </thead>
          <tbody>
            {trend.points.toReversed().map((point) => (
              <tr key={point.id}>
                <td className="tabular">{exact(point.at)}</td>
                <td className="tabular">
                  <span className={point.atTarget === false ? 'amber' : undefined}>{shown(point)}</span>
                </td>
                <td>{t(`source.${point.source}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  )
}

export const kinds: readonly ReadingKind[] = ['blood-pressure', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2']

/** Trends of one kind after the other, over a time to choose. */
export function Trends({ residentId }: { residentId: string }) {
  const t = useT()
  const [kind, setKind] = useState<ReadingKind>('blood-pressure')
  const [days, setDays] = useState(90)
  return (
    <>
      <div className="team-row">
        <Select
          aria-label={t('trend.kind')}
          style={{ width: 140 }}
          value={kind}
          onChange={setKind}
          options={kinds.map((one) => ({ value: one, label: t(`reading.${one}`) }))}
        />
        <Select
          aria-label={t('trend.days')}
          style={{ width: 120 }}
          value={days}
          onChange={setDays}
          options={[30, 90, 365, 730].map((n) => ({ value: n, label: t('trend.daysOf', { n }) }))}
        />
      </div>
      <TrendChart residentId={residentId} kind={kind} days={days} height={260} />
    </>
  )
}
