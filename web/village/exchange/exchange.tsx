import { useEffect, useState } from 'react'
import type { Entry, Person } from '#contracts/village-store'
import { Card, Facts, Notice } from '../../resident/kit/parts.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty, useOnline } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { EntryRows, kilobytes } from './entry-rows.tsx'
import { useExchange } from './exchange-provider.tsx'

interface Ground {
  readonly entries: readonly Entry[]
  /** Refused or held, and not yet read and put away. */
  readonly questions: readonly Entry[]
  readonly people: readonly Person[]
}
const SENT_SHOWN = 30

/** 同步: what waits, what came through, what did not and why; how old the data is. */
export function Exchange() {
  const t = useT()
  const ground = useData<Ground>('exchange', async (store) => {
    const [entries, questions, people] = await Promise.all([store.entries(), store.questions(), store.people()])
    return { entries, questions, people }
  })
  return (
    <Screen title={t('exchange.title')}>
      <Now />
      <Held of={ground}>{(data) => <Lists {...data} />}</Held>
      <Storage />
    </Screen>
  )
}

function Now() {
  const t = useT()
  const online = useOnline()
  const sentence = useVillageSentence()
  const { locale } = usePreferences()
  const { running, progress, result, error, last, waiting, trouble, run, stop } = useExchange()
  return (
    <Card label={t('exchange.now')}>
      <Facts
        of={[
          [t('exchange.network'), t(online ? 'status.online' : 'status.offline')],
          [t('exchange.last'), last ? <Time key="last" at={last} /> : t('status.never')],
          [t('exchange.waiting'), t('exchange.count', { n: waiting })],
          [t('exchange.trouble'), trouble > 0 ? t('exchange.count', { n: trouble }) : ''],
          [
            t('exchange.bytes'),
            result?.outcome === 'done'
              ? t('exchange.bytesBoth', { up: kilobytes(result.bytesSent), down: kilobytes(result.bytesReceived) })
              : '',
          ],
        ]}
      />
      {running && progress ? (
        <div role="status">
          <p>{t(`exchange.phase.${progress.phase}`)}</p>
          <div
            className="bar"
            role="progressbar"
            aria-label={t(`exchange.phase.${progress.phase}`)}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={partOf(progress)}
          >
            <span style={{ width: `${partOf(progress)}%` }} />
          </div>
          <p className="muted tabular">
            {t('exchange.progress', {
              commands: progress.commandsLeft,
              lines: progress.linesLeft,
              up: kilobytes(progress.bytesSent),
              down: kilobytes(progress.bytesReceived),
            })}
          </p>
        </div>
      ) : null}
      {!running && result?.outcome === 'offline' ? <Notice title={t('exchange.offline')} /> : null}
      {!running && result?.outcome === 'busy' ? <Notice title={t('exchange.busy')} /> : null}
      {!running && result?.outcome === 'refused' ? <Notice tone="bad">{result.why[locale]}</Notice> : null}
      {error ? <Notice tone="bad">{sentence(error)}</Notice> : null}
      <button type="button" className="link-button main" onClick={running ? stop : run}>
        {t(running ? 'exchange.stop' : 'exchange.run')}
      </button>
      <p className="muted">{t('exchange.hint')}</p>
    </Card>
  )
}

function partOf({
  linesReceived,
  linesLeft,
  phase,
}: {
  linesReceived: number
  linesLeft: number
  phase: string
}): number {
  if (phase === 'done') return 100
  const all = linesReceived + linesLeft
  return all === 0 ? 5 : Math.round((100 * linesReceived) / all)
}

function Lists({ entries, questions, people }: Ground) {
  const t = useT()
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const of = (...states: Entry['state'][]) =>
    entries.filter(({ state }) => states.includes(state)).sort((a, b) => b.seq - a.seq)
  const [waiting, sent] = [of('here', 'sending'), of('there')]
  const trouble = [...questions].sort((a, b) => b.seq - a.seq)
  if (entries.length === 0) return <Empty title={t('exchange.nothing')} hint={t('exchange.nothingHint')} />
  return (
    <>
      {trouble.length > 0 ? <EntryRows title={t('exchange.toLookAt')} entries={trouble} names={names} /> : null}
      {waiting.length > 0 ? <EntryRows title={t('exchange.toSend')} entries={waiting} names={names} /> : null}
      {sent.length > 0 ? (
        <EntryRows title={t('exchange.arrived')} entries={sent.slice(0, SENT_SHOWN)} names={names} />
      ) : null}
    </>
  )
}

/** Whether the browser may throw the data away when space is short, and how much there is. */
function Storage() {
  const t = useT()
  const [kept, setKept] = useState<boolean | undefined>(undefined)
  const [used, setUsed] = useState<{ usage?: number; quota?: number }>({})
  useEffect(() => {
    void navigator.storage?.persisted?.().then(setKept)
    void navigator.storage?.estimate?.().then(setUsed)
  }, [])
  return (
    <Card label={t('exchange.storage')}>
      <h2>{t('exchange.storage')}</h2>
      {used.usage !== undefined ? (
        <p>{t('exchange.used', { used: kilobytes(used.usage), of: kilobytes(used.quota ?? 0) })}</p>
      ) : null}
      <p>{t(kept ? 'exchange.persisted' : 'exchange.notPersisted')}</p>
      {kept === false ? (
        <button
          type="button"
          className="link-button second"
          onClick={() => void navigator.storage.persist().then(setKept)}
        >
          {t('exchange.persist')}
        </button>
      ) : null}
    </Card>
  )
}
