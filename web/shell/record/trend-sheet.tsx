import { useMemo } from 'react'
import type { Trend, TrendPoint } from '#contracts/timeline'
import { Chart } from '../chart.tsx'
import { csvOf, saveCsv } from '../csv.ts'
import { dayOf } from '../moment.ts'
import { MeaningTag, On } from './parts.tsx'
import { useT } from './texts.ts'
import { optionOf } from './trend-option.ts'
import { lastOf } from './trends.tsx'

type T = ReturnType<typeof useT>

/** The curve with its target and its reference range, and the numbers behind it. */
export function TrendSheet({ trend }: { trend: Trend }) {
  const t = useT()
  const option = useMemo(() => optionOf(trend, t), [trend, t])
  const label = t('chartOf', { name: trend.name, n: trend.points.length, last: lastOf(trend) })
  const { target, reference } = trend
  return (
    <section className="rec-card" aria-label={trend.name}>
      <p className="rec-last">
        <span>
          {t('last')} · <On at={trend.last.at} />
        </span>
        <span>
          <b className="tabular rec-large">{shown(trend.last)}</b> {trend.unit}{' '}
          <MeaningTag meaning={trend.last.meaning} />
        </span>
      </p>
      <Chart option={option} label={label} height={280} table={<Table trend={trend} />} />
      <ul className="rec-legend">
        <li>
          {trend.unitWords
            ? t('unit', { unit: trend.unit, words: trend.unitWords })
            : t('unitOnly', { unit: trend.unit })}
        </li>
        {target ? <li>{t('target', { text: targetWords(target, t), by: target.by })}</li> : null}
        {reference ? (
          <li>{t('reference', { text: rangeWords(reference.low, reference.high, t) })}</li>
        ) : trend.last.meaning === null ? (
          <li>{t('noReference')}</li>
        ) : null}
        {trend.points.some((point) => point.meaning !== null) ? <li>{t('meaningBy')}</li> : null}
      </ul>
      <button type="button" className="state-button no-print" onClick={() => save(trend, t)}>
        {t('exportCsv')}
      </button>
    </section>
  )
}

const shown = (point: TrendPoint): string =>
  point.value2 === null ? String(point.value) : `${point.value}/${point.value2}`

function rangeWords(low: number | null, high: number | null, t: T): string {
  if (low !== null && high !== null) return t('between', { low, high })
  return high !== null ? t('below', { n: high }) : t('above', { n: low ?? 0 })
}

/** 低于 140/90, or a range. */
function targetWords(target: NonNullable<Trend['target']>, t: T): string {
  if (target.high !== null && target.high2 !== null) return t('below', { n: `${target.high}/${target.high2}` })
  return rangeWords(target.low, target.high, t)
}

function howOf(point: TrendPoint, t: T): string {
  return point.context === 'fasting' ? t('fasting') : point.context === 'after-meal' ? t('afterMeal') : ''
}

function Table({ trend }: { trend: Trend }) {
  const t = useT()
  const withHow = trend.points.some((point) => point.context !== null)
  return (
    <div className="rec-table-box rec-bounded">
      <table className="rec-table">
        <thead>
          <tr>
            <th scope="col">{t('date')}</th>
            <th scope="col">
              {t('value')} <small>{trend.unit}</small>
            </th>
            {withHow ? <th scope="col">{t('how')}</th> : null}
            <th scope="col">{t('where')}</th>
          </tr>
        </thead>
        <tbody>
          {[...trend.points].reverse().map((point) => (
            <tr key={point.id}>
              <td>
                <On at={point.at} />
              </td>
              <td className="tabular">
                {shown(point)} <MeaningTag meaning={point.meaning} quiet />
              </td>
              {withHow ? <td>{howOf(point, t)}</td> : null}
              <td>{point.where}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function save(trend: Trend, t: T): void {
  const names = trend.pair ? [t('systolic'), t('diastolic')] : [t('value')]
  const head = [
    t('date'),
    ...names.map((name) => `${name} (${trend.unit})`),
    t('how'),
    t('meaning.abnormal'),
    t('where'),
  ]
  const rows = trend.points.map((point) => [
    point.at.includes('T') ? point.at : dayOf(point.at),
    point.value,
    ...(trend.pair ? [point.value2] : []),
    howOf(point, t),
    point.meaning === null ? '' : t(`meaning.${point.meaning}`),
    point.where,
  ])
  saveCsv(trend.name, csvOf(head, rows))
}
