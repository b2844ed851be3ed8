import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { RecordSummary } from '#contracts/timeline'
import { Sparkline } from '../../shell/sparkline.tsx'
import { Answer } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

type Summary = RecordSummary

/** What the record says of this person, beside the conversation. */
export function useRecord(consultId: string, enabled: boolean) {
  return useApi(`/api/consult/consults/${consultId}/record`, RecordSummary, { enabled })
}

export function RecordPane(props: { query: ReturnType<typeof useRecord>; waiting: boolean; residentId?: string }) {
  const { query, waiting, residentId } = props
  const t = useT()
  return (
    <aside className="pane record" aria-label={t('consult.record')}>
      <div className="pane-head">
        <h2>{t('consult.record')}</h2>
        {residentId && !waiting ? <Link to={`/people/${residentId}/summary` as string}>{t('record.full')}</Link> : null}
      </div>
      <div className="pane-scroll">
        {waiting ? (
          <p className="queue-note muted">{t('record.accept')}</p>
        ) : (
          <Answer of={query}>{(record) => <RecordBody record={record} />}</Answer>
        )}
      </div>
    </aside>
  )
}

function RecordBody({ record }: { record: Summary }) {
  const t = useT()
  const active = record.medicines.filter((one) => one.active)
  const stopped = record.medicines.length - active.length
  return (
    <>
      <Readings readings={record.readings} />
      <Block title={t('record.medicines')} note={stopped > 0 ? t('record.stopped', { count: stopped }) : undefined}>
        <Lines
          lines={active.map((one) => ({
            key: `${one.name}${one.since}`,
            main: one.name,
            detail: [one.dosage, one.where].filter(Boolean).join(' · '),
            at: one.since,
          }))}
        />
      </Block>
      <Block title={t('record.diagnoses')}>
        <Lines
          lines={[...record.diagnoses]
            .sort((a, b) => Number(b.active) - Number(a.active))
            .map((one) => ({
              key: `${one.code}${one.name}${one.since}`,
              main: one.name,
              detail: one.where ?? '',
              at: one.since,
              faint: !one.active,
            }))}
        />
      </Block>
      <Block title={t('record.labs')}>
        <Lines
          lines={record.reports.map((one) => ({ key: one.id, main: one.title, detail: one.where ?? '', at: one.at }))}
        />
      </Block>
      <Block title={t('record.visits', { count: record.encounters.length })}>
        <Lines
          lines={record.encounters.map((one) => ({
            key: one.id,
            main: one.title,
            detail: [one.where, one.online ? t('record.online') : null].filter(Boolean).join(' · '),
            at: one.at,
          }))}
        />
      </Block>
    </>
  )
}

function Block({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="record-block">
      <h3>
        {title} {note ? <small className="muted">{note}</small> : null}
      </h3>
      {children}
    </section>
  )
}

const SHOWN = 4
function Lines({
  lines,
}: {
  lines: readonly { key: string; main: string; detail: string; at: string | null; faint?: boolean }[]
}) {
  const t = useT()
  const [all, setAll] = useState(false)
  if (lines.length === 0) return <p className="muted">{t('record.none')}</p>
  return (
    <>
      <ul className="record-lines">
        {(all ? lines : lines.slice(0, SHOWN)).map((line) => (
          <li key={line.key} className={line.faint ? 'muted' : undefined}>
            <span className="record-main">{line.main}</span>
            {line.at ? <span className="record-at muted">{<Day date={line.at} />}</span> : null}
            {line.detail ? <span className="record-detail muted">{line.detail}</span> : null}
          </li>
        ))}
      </ul>
      {lines.length > SHOWN ? (
        <button type="button" className="plain-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('record.less') : t('record.more', { count: lines.length })}
        </button>
      ) : null}
    </>
  )
}

interface Series {
  name: string
  unit: string
  points: readonly { at: string; value: number; shown: string; abnormal: boolean }[]
  low?: number
  high?: number
}

/** Ranges to keep to (money.md §5, assessment targets): glucose fasting 3.9–7.0, pressure below 140. */
function seriesOf(readings: Summary['readings'], t: ReturnType<typeof useT>): Series[] {
  const plain = (
    name: string,
    list: Summary['readings']['glucose'],
    range: { low?: number; high?: number } = {},
  ): Series => ({
    name,
    unit: list[0]?.unit ?? '',
    points: list.map((one) => ({
      at: one.at,
      value: one.value,
      shown: String(Math.round(one.value * 100) / 100),
      abnormal: one.abnormal,
    })),
    ...range,
  })
  const pressure: Series = {
    name: t('record.pressure'),
    unit: readings.bloodPressure[0]?.unit ?? '',
    points: readings.bloodPressure.map((one) => ({
      at: one.at,
      value: one.systolic,
      shown: `${Math.round(one.systolic)}/${Math.round(one.diastolic)}`,
      abnormal: one.abnormal,
    })),
    low: 90,
    high: 140,
  }
  return [
    pressure,
    plain(t('record.glucose'), readings.glucose, { low: 3.9, high: 7 }),
    plain(t('record.hba1c'), readings.hba1c, { low: 4, high: 7 }),
    plain(t('record.weight'), readings.weight),
    plain(t('record.creatinine'), readings.creatinine),
    plain(t('record.ldl'), readings.cholesterolLdl),
  ].filter((one) => one.points.length > 0)
}

function Readings({ readings }: { readings: Summary['readings'] }) {
  const t = useT()
  const [as, setAs] = useState<'picture' | 'table'>('picture')
  const series = seriesOf(readings, t)
  return (
    <section className="record-block">
      <h3 className="record-measure">
        {t('record.measurements')}
        <Segmented
          size="small"
          value={as}
          onChange={setAs}
          options={[
            { value: 'picture', label: t('record.picture') },
            { value: 'table', label: t('record.table') },
          ]}
        />
      </h3>
      {series.length === 0 ? <p className="muted">{t('record.noReadings')}</p> : null}
      {series.map((one) =>
        as === 'picture' ? <Trend key={one.name} series={one} /> : <Numbers key={one.name} series={one} />,
      )}
    </section>
  )
}

function Trend({ series }: { series: Series }) {
  const last = series.points.at(-1)
  return (
    <div className="trend">
      <span className="trend-name">{series.name}</span>
      <Sparkline
        name={series.name}
        values={series.points.slice(-12).map((one) => one.value)}
        low={series.low}
        high={series.high}
        width={84}
        height={26}
      />
      <b
        className="tabular trend-value"
        data-abnormal={last?.abnormal}
        title={`${series.unit} · ${last?.at.slice(0, 10)}`}
      >
        {last?.shown}
      </b>
    </div>
  )
}

function Numbers({ series }: { series: Series }) {
  const t = useT()
  return (
    <table className="numbers">
      <caption>
        {series.name} <small className="muted">{series.unit}</small>
      </caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t('record.when')}</th>
          <th scope="col">{t('record.value')}</th>
        </tr>
      </thead>
      <tbody>
        {series.points
          .slice(-8)
          .reverse()
          .map((one) => (
            <tr key={`${one.at}${one.shown}`}>
              <td className="muted">
                <Day date={one.at} />
              </td>
              <td className="tabular" data-abnormal={one.abnormal}>
                {one.shown}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
