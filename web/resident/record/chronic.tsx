import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type RecordSummary, RecordSummary as RecordSummaryShape } from '#contracts/timeline'
import { Chart } from '../../shell/chart.tsx'
import { dayOf } from '../../shell/moment.ts'
import { Sparkline } from '../../shell/sparkline.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { tokens } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import './record.css'
import { useT } from './texts.ts'

/** How the chronic conditions go: readings against the usual target, medicines, allergies. */
export function Chronic() {
  const t = useT()
  const { person } = useActing()
  const query = useApi('/api/timeline/summary', RecordSummaryShape, { params: { residentId: person.residentId } })
  return (
    <Screen title={t('chronicTitle')} up="/chronic">
      <Answer of={query}>{(summary) => <Trends summary={summary} />}</Answer>
    </Screen>
  )
}

function Trends({ summary }: { summary: RecordSummary }) {
  const t = useT()
  const { readings } = summary
  const small = [
    { name: 'glucose', list: readings.glucose, low: 4.4, high: 7.0, target: t('targets.glucose') },
    { name: 'hba1c', list: readings.hba1c, low: 4, high: 7.0, target: t('targets.hba1c') },
    { name: 'weight', list: readings.weight },
    { name: 'cholesterolLdl', list: readings.cholesterolLdl },
    { name: 'creatinine', list: readings.creatinine },
  ] as const
  const none = readings.bloodPressure.length === 0 && small.every(({ list }) => list.length === 0)
  const active = once(
    summary.diagnoses.filter((each) => each.active),
    (each) => each.name,
  )
  const medicines = once(
    summary.medicines.filter((each) => each.active),
    (each) => `${each.name}${each.dosage}`,
  )
  return (
    <>
      <h2 className="section-title">{t('conditions')}</h2>
      {active.length === 0 ? <p className="muted">{t('noConditions')}</p> : null}
      {active.length > 0 ? (
        <Rows label={t('conditions')}>
          {active.map((each) => (
            <Row
              key={each.name + each.since}
              title={each.name}
              note={each.where}
              end={each.since ? <Day date={each.since} /> : null}
            />
          ))}
        </Rows>
      ) : null}
      {readings.bloodPressure.length > 0 ? <BloodPressure list={readings.bloodPressure} /> : null}
      {small.map((each) =>
        each.list.length > 0 ? (
          <Trend
            key={each.name}
            name={t(each.name)}
            list={each.list}
            low={'low' in each ? each.low : undefined}
            high={'high' in each ? each.high : undefined}
            target={'target' in each ? each.target : undefined}
          />
        ) : null,
      )}
      {none ? <Empty title={t('noReadings')} hint={t('noReadingsHint')} /> : null}
      <h2 className="section-title">{t('medicines')}</h2>
      {medicines.length === 0 ? <p className="muted">{t('noMedicines')}</p> : null}
      {medicines.length > 0 ? (
        <Rows label={t('medicines')}>
          {medicines.map((each) => (
            <Row
              key={each.name + each.since}
              title={each.name}
              note={[each.dosage, each.where].filter(Boolean).join(' · ')}
            />
          ))}
        </Rows>
      ) : null}
      {summary.allergies.length > 0 ? (
        <>
          <h2 className="section-title">{t('allergies')}</h2>
          <Rows label={t('allergies')}>
            {once(summary.allergies, (each) => each.name).map((each) => (
              <Row
                key={each.name}
                title={each.name}
                note={each.reaction}
                end={each.severe ? <Tag tone="bad">{t('severe')}</Tag> : null}
              />
            ))}
          </Rows>
        </>
      ) : null}
      <Link to="/record/trends" className="state-button link-button" style={{ justifyContent: 'center' }}>
        {t('trends')}
      </Link>
      <Link
        to="/book"
        search={{ kind: 'online-follow-up' } as never}
        className="state-button link-button"
        style={{ justifyContent: 'center' }}
      >
        {t('followUp')}
      </Link>
    </>
  )
}

/** Several hospitals write the same fact down; it is shown once. */
function once<T>(list: readonly T[], keyOf: (each: T) => string): T[] {
  return [...new Map(list.map((each) => [keyOf(each), each])).values()]
}

function BloodPressure({ list }: { list: RecordSummary['readings']['bloodPressure'] }) {
  const t = useT()
  const last = list.at(-1)
  const option = useMemo(
    () => ({
      grid: { left: 36, right: 12, top: 30, bottom: 28 },
      legend: { top: 0, right: 0, icon: 'roundRect', itemHeight: 3 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: list.map((each) => dayOf(each.at)), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', min: 40, splitLine: { lineStyle: { color: tokens.faint } } },
      series: [
        {
          name: t('systolic'),
          type: 'line',
          smooth: true,
          symbolSize: 5,
          data: list.map((each) => each.systolic),
          markLine: {
            symbol: 'none',
            silent: true,
            data: [{ yAxis: 140 }],
            lineStyle: { color: tokens.amber },
            label: { formatter: '140', position: 'insideEndTop' },
          },
        },
        { name: t('diastolic'), type: 'line', smooth: true, symbolSize: 5, data: list.map((each) => each.diastolic) },
      ],
    }),
    [list, t],
  )
  if (!last) return null
  const label = `${t('bloodPressure')} ${t('last', { value: `${last.systolic}/${last.diastolic} ${last.unit}` })}`
  return (
    <Card label={t('bloodPressure')}>
      <p className="trend-head">
        <strong>{t('bloodPressure')}</strong>
        <span>
          <span className="trend-value tabular">
            {last.systolic}/{last.diastolic}
          </span>{' '}
          <span className="row-note">{last.unit}</span>
        </span>
      </p>
      <Chart
        option={option}
        label={label}
        table={
          <Table
            rows={list.map((each) => ({ at: each.at, value: `${each.systolic}/${each.diastolic} ${each.unit}` }))}
          />
        }
      />
      <p className="row-note">{t('target', { text: t('targets.bloodPressure') })}</p>
    </Card>
  )
}

interface TrendProps {
  name: string
  list: RecordSummary['readings']['glucose']
  low?: number
  high?: number
  target?: string
}

function Trend({ name, list, low, high, target }: TrendProps) {
  const t = useT()
  const last = list.at(-1)
  if (!last) return null
  return (
    <Card label={name}>
      <div className="trend-head">
        <strong>{name}</strong>
        {list.length > 1 ? (
          <Sparkline
            name={name}
            values={list.map((each) => each.value)}
            low={low}
            high={high}
            width={120}
            height={32}
          />
        ) : null}
        <span>
          <span className="trend-value tabular">{last.value}</span> <span className="row-note">{last.unit}</span>
        </span>
      </div>
      <p className="row-note">
        <Day date={last.at} /> {last.abnormal ? <Tag tone="warn">{t('abnormal')}</Tag> : null}
      </p>
      {target ? <p className="row-note">{t('target', { text: target })}</p> : null}
    </Card>
  )
}

function Table({ rows }: { rows: readonly { at: string; value: string }[] }) {
  const t = useT()
  return (
    <table className="readings-table">
      <thead>
        <tr>
          <th>{t('date')}</th>
          <th>{t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {[...rows].reverse().map((row) => (
          <tr key={row.at + row.value}>
            <td>
              <Day date={row.at} />
            </td>
            <td>{row.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
