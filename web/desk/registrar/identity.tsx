import { App, Button } from 'antd'
import { useState } from 'react'
import { pairStateAnswer, pairView, type QueueEntry, queueAnswer } from '#contracts/identity'
import { Answer, Empty, Loading, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Page } from '../parts/page.tsx'
import './identity.css'
import { SideBySide } from './side-by-side.tsx'
import { useT } from './texts.ts'
import { useReasons } from './use-reasons.ts'

/** Pairs of records that may be one person: the two side by side, one decision, with its grounds. */
export function IdentityPage() {
  const t = useT()
  const { message } = App.useApp()
  const sentence = useSentence()
  const query = useApi('/api/identity/queue', queueAnswer, { params: { limit: 100 }, everyMs: 120_000 })
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [last, setLast] = useState<string | undefined>(undefined)
  const pairs = query.data?.pairs ?? []
  const at = Math.max(
    0,
    pairs.findIndex(({ id }) => id === chosen),
  )
  const pair = pairs[at]
  const move = (step: number) => setChosen(pairs[Math.max(0, Math.min(pairs.length - 1, at + step))]?.id)
  const undo = useCommand(pairStateAnswer, {
    onDone: ({ id }) => {
      void message.success(t('undone'))
      setLast(undefined)
      setChosen(id)
      return query.refetch()
    },
  })
  const takeBack = () => {
    if (!last) return
    undo.mutate(
      { path: `/api/identity/pairs/${last}/undo`, body: { reason: t('undoReason') } },
      { onError: (error) => void message.error(sentence(error), 8) },
    )
  }
  const decided = (id: string) => {
    setLast(id)
    setChosen(pairs[at + 1]?.id ?? pairs[at - 1]?.id)
    void query.refetch()
  }
  useKeys([
    { key: 'j', label: t('next'), run: () => move(1) },
    { key: 'k', label: t('previous'), run: () => move(-1) },
    { key: 'arrowdown', label: '', run: () => move(1) },
    { key: 'arrowup', label: '', run: () => move(-1) },
    { key: 'u', label: t('undo'), run: takeBack, enabled: last !== undefined },
  ])
  const later = query.data?.later ?? 0
  return (
    <Page
      title={t('title')}
      sub={
        query.data ? (
          <>
            {t('waiting', { count: query.data.waiting })}
            {later > 0 ? ` · ${t('later', { count: later })}` : ''}
          </>
        ) : (
          ' '
        )
      }
      actions={
        <Button disabled={!last} loading={undo.isPending} onClick={takeBack}>
          {t('undo')} <KeyName name="u" />
        </Button>
      }
    >
      <Answer of={query} loading={<Loading cards={2} lines={6} />}>
        {() =>
          pair ? (
            <div className="review identity">
              <Queue pairs={pairs} chosen={pair.id} onChoose={setChosen} />
              <OnePair key={pair.id} pairId={pair.id} onDecided={() => decided(pair.id)} />
            </div>
          ) : (
            <Empty title={t('nobody')} hint={t('nobodyDo')} />
          )
        }
      </Answer>
    </Page>
  )
}

function Queue(props: { pairs: readonly QueueEntry[]; chosen: string; onChoose: (id: string) => void }) {
  const t = useT()
  const reasons = useReasons()
  return (
    <nav className="review-list" aria-label={t('list')}>
      <ul className="queue-list">
        {props.pairs.map((pair) => (
          <li key={pair.id}>
            <button
              type="button"
              className="queue-entry"
              aria-current={pair.id === props.chosen ? 'true' : undefined}
              onClick={() => props.onChoose(pair.id)}
            >
              <span className="queue-name">
                <b>{pair.names[0] === pair.names[1] ? pair.names[0] : pair.names.join(' / ')}</b>
              </span>
              <span className="queue-detail muted">{reasons(pair)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function OnePair({ pairId, onDecided }: { pairId: string; onDecided: () => void }) {
  const query = useApi(`/api/identity/pairs/${pairId}`, pairView)
  return (
    <Answer of={query} loading={<Loading cards={2} lines={5} />}>
      {(pair) => <SideBySide pair={pair} onDecided={onDecided} onChanged={() => void query.refetch()} />}
    </Answer>
  )
}
