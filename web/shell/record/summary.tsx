import { type ReactNode, useState } from 'react'
import { resident as ResidentShape, type ResidentView } from '#contracts/residents'
import { Background, Medicines, Results, Timeline, Trends } from '#contracts/timeline'
import { clock } from '../browser.ts'
import { dateOf, exact } from '../moment.ts'
import { Answer, Loading, useSentence } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { gatherRecord, saveJson } from './export-record.ts'
import { Facts, MeaningTag, On } from './parts.tsx'
import { usePlace } from './place.tsx'
import { useT } from './texts.ts'
import { lastOf } from './trends.tsx'

const recent = 8

/** One page that says what matters, for a doctor elsewhere or for the drawer at home: on paper as on the screen. */
export function SummaryView({ plain }: { plain?: boolean }) {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi(`/api/residents/${residentId}`, ResidentShape)
  return (
    <Answer of={query} loading={<Loading cards={3} lines={4} />}>
      {(person) => (
        <article className="rec-paper rec-summary">
          {plain ? null : <Who person={person} />}
          <div className="rec-columns">
            <Known />
            <Taken />
            <Measured />
            <Resulted />
            <Visited />
          </div>
          {plain ? null : <p className="rec-note">{t('madeAt', { at: exact(clock.now()) })}</p>}
        </article>
      )}
    </Answer>
  )
}

function Who({ person }: { person: ResidentView }) {
  const t = useT()
  return (
    <header className="rec-who">
      <h2 className="rec-large">{t('summaryTitle')}</h2>
      <p>
        <strong>{t('summaryOf', { name: person.name, sex: t(`sex.${person.sex}`), age: person.ageYears })}</strong>
      </p>
      <Facts of={[t('born', { at: person.birthDate }), person.documentMasked, person.phoneMasked, person.address]} />
    </header>
  )
}

function Block({ title, none, children }: { title: string; none?: boolean; children: ReactNode }) {
  const t = useT()
  return (
    <section className="rec-block" aria-label={title}>
      <h3>{title}</h3>
      {none ? <p className="rec-note">{t('noneShort')}</p> : <ul className="rec-plain">{children}</ul>}
    </section>
  )
}

function Known() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/background', Background, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading lines={4} />}>
      {({ allergies, diagnoses, vaccines }) => {
        const current = allergies.lines.filter((line) => line.current)
        const active = diagnoses.lines.filter((line) => line.active)
        return (
          <>
            <Block title={t('allergies')} none={current.length === 0}>
              {current.map((line) => (
                <li key={line.id}>
                  <strong>{line.name}</strong>{' '}
                  {line.severe ? <span className="rec-meaning rec-critical">{t('severe')}</span> : null}
                  <Facts of={[line.note]} />
                </li>
              ))}
            </Block>
            <Block title={t('diagnoses')} none={active.length === 0}>
              {active.slice(0, 20).map((line) => (
                <li key={line.id}>
                  {line.name}
                  <Facts of={[line.at ? <On key="at" at={line.at} /> : null, line.where]} />
                </li>
              ))}
            </Block>
            <Block title={t('vaccines')} none={vaccines.lines.length === 0}>
              {vaccines.lines.slice(0, recent).map((line) => (
                <li key={line.id}>
                  {line.name} <Facts of={[<On key="at" at={line.at} />]} />
                </li>
              ))}
            </Block>
          </>
        )
      }}
    </Answer>
  )
}

function Taken() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/medicines', Medicines, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading lines={4} />}>
      {({ current }) => (
        <Block title={t('current')} none={current.length === 0}>
          {current.map((line) => (
            <li key={line.id}>
              {line.name}
              <Facts of={[line.dose ?? t('noDose'), line.prescriber, line.where]} />
            </li>
          ))}
        </Block>
      )}
    </Answer>
  )
}

function Measured() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/trends', Trends, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading lines={4} />}>
      {({ series }) => (
        <Block title={t('recentReadings')} none={series.length === 0}>
          {series.slice(0, 12).map((head) => (
            <li key={head.series} className="rec-two">
              <span>{head.name}</span>
              <span>
                <b className="tabular">{lastOf(head)}</b> <MeaningTag meaning={head.last.meaning} quiet />{' '}
                <small className="muted">
                  <On at={head.last.at} />
                </small>
              </span>
            </li>
          ))}
        </Block>
      )}
    </Answer>
  )
}

function Resulted() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/results', Results, { params: { residentId, limit: recent } })
  return (
    <Answer of={query} loading={<Loading lines={4} />}>
      {({ results }) => (
        <Block title={t('recentResults')} none={results.length === 0}>
          {results.map((line) => (
            <li key={line.id}>
              {line.title}{' '}
              {line.abnormal > 0 ? (
                <span className="rec-meaning rec-high">{t('abnormalCount', { n: line.abnormal })}</span>
              ) : null}
              <Facts of={[<On key="at" at={line.at || null} />, line.where, line.conclusion]} />
            </li>
          ))}
        </Block>
      )}
    </Answer>
  )
}

function Visited() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/entries', Timeline, { params: { residentId, kind: 'visit', limit: recent } })
  return (
    <Answer of={query} loading={<Loading lines={4} />}>
      {({ lines }) => (
        <Block title={t('recentVisits')} none={lines.length === 0}>
          {lines.map((line) => (
            <li key={line.id}>
              {line.title}
              <Facts of={[<On key="at" at={line.at} />, line.detail, line.where]} />
            </li>
          ))}
        </Block>
      )}
    </Answer>
  )
}

/** Print (which also makes a PDF), and the whole record as a file. */
export function TakeAway({ name }: { name: string }) {
  const t = useT()
  const { residentId } = usePlace()
  const sentence = useSentence()
  const [state, setState] = useState<{ words?: string; error?: unknown; busy?: boolean }>({})
  const take = async () => {
    setState({ busy: true, words: t('exporting', { n: 0 }) })
    let count = 0
    try {
      const text = await gatherRecord(residentId, (n) => {
        count = n
        setState({ busy: true, words: t('exporting', { n }) })
      })
      saveJson(`${name} ${dateOf(clock.now())}`, text)
      setState({ words: t('exported', { n: count }) })
    } catch (error) {
      setState({ error })
    }
  }
  return (
    <div className="rec-take no-print">
      <button type="button" className="state-button" onClick={() => window.print()}>
        {t('print')}
      </button>
      <button type="button" className="state-button" disabled={state.busy} onClick={() => void take()}>
        {t('exportFhir')}
      </button>
      <p className="rec-note">{t('printHint')}</p>
      <p className="rec-note">{t('exportHint')}</p>
      <p role="status">{state.error ? sentence(state.error) : state.words}</p>
    </div>
  )
}
