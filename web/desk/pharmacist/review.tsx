import { App, Badge, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { claimAnswer, nextAnswer, type QueueItem, queueAnswer, releaseAnswer } from '#contracts/review'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ReviewSheet } from './sheet.tsx'
import { useT } from './texts.ts'

/** One prescription a screen; when it is decided, the next comes by itself. */
export function ReviewPage() {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const sentence = useSentence()
  const queue = useApi('/api/review/queue', queueAnswer, { everyMs: 60_000 })
  const stream = useStream('/api/review/stream', () => void queue.refetch(), {
    onReconnect: () => void queue.refetch(),
  })
  const idle = useRef(false)
  const past = useRef(new Set<string>()) // decided or put back: the list may still show them for a moment as mine
  const [current, setCurrent] = useState<string | undefined>(undefined)
  const next = useCommand(nextAnswer, {
    onDone: ({ prescriptionId }) => {
      if (prescriptionId) past.current.delete(prescriptionId)
      setCurrent((now) => now ?? prescriptionId ?? undefined) // what was picked by hand meanwhile stays
      void queue.refetch()
    },
  })
  const claim = useCommand(claimAnswer, {
    onDone: ({ prescriptionId }) => {
      past.current.delete(prescriptionId)
      setCurrent(prescriptionId)
    },
  })
  const release = useCommand(releaseAnswer, {
    onDone: () => {
      void message.info(t('released'))
      if (current) past.current.add(current)
      idle.current = true // put back on purpose: it is not taken again by itself
      setCurrent(undefined)
      void queue.refetch()
    },
  })
  const takeNext = () => {
    idle.current = false
    next.mutate({ path: '/api/review/next' })
  }

  // What I hold comes back after a reload; otherwise the oldest free one is taken.
  const items = queue.data?.items
  const held = items?.find((item) => item.claimedById === me.id && !past.current.has(item.prescriptionId))
  const free = items?.some((item) => item.claimedById === null) ?? false
  const { isPending, mutate } = next
  useEffect(() => {
    if (current || isPending) return
    if (held) setCurrent(held.prescriptionId)
    else if (free && !idle.current) mutate({ path: '/api/review/next' })
  }, [current, held, free, isPending, mutate])
  useKeys([{ key: 'n', label: t('next'), run: takeNext, enabled: current === undefined && free }])

  const decided = () => {
    if (current) past.current.add(current)
    setCurrent(undefined)
    idle.current = false
    void queue.refetch()
  }
  return (
    <Page
      title={t('title')}
      sub={<QueueLine waiting={queue.data?.waiting} usual={queue.data?.usualMinutes} live={stream === 'open'} />}
      actions={
        current ? (
          <Button
            onClick={() => release.mutate({ path: `/api/review/prescriptions/${current}/release` })}
            loading={release.isPending}
          >
            {t('release')}
          </Button>
        ) : (
          <Button type="primary" disabled={!free} loading={next.isPending} onClick={takeNext}>
            {t('next')} <KeyName name="n" />
          </Button>
        )
      }
    >
      <Refused error={next.error ?? claim.error ?? release.error} />
      <div className="review">
        <WaitingList
          items={items ?? []}
          current={current}
          onPick={(id) => claim.mutate({ path: `/api/review/prescriptions/${id}/claim` })}
        />
        {current ? (
          <ReviewSheet
            key={current}
            prescriptionId={current}
            onDecided={decided}
            onFailed={(error) => void message.error(sentence(error), 8)}
          />
        ) : (
          <Answer of={queue}>{() => <Empty title={t('nobody')} hint={t('nobodyDo')} />}</Answer>
        )}
      </div>
    </Page>
  )
}

function QueueLine({ waiting, usual, live }: { waiting?: number; usual?: number | null; live: boolean }) {
  const t = useT()
  const deskT = useDeskT()
  if (waiting === undefined) return ' '
  return (
    <>
      <Badge status={live ? 'success' : 'warning'} title={deskT(live ? 'live' : 'reconnecting')} />{' '}
      {t('waiting', { count: waiting })}
      {typeof usual === 'number' ? ` · ${t('usual', { n: usual })}` : ''}
    </>
  )
}

function WaitingList(props: { items: readonly QueueItem[]; current?: string; onPick: (id: string) => void }) {
  const t = useT()
  const me = useMe()
  if (props.items.length === 0) return null
  return (
    <nav className="review-list" aria-label={t('list')}>
      <ul className="queue-list">
        {props.items.slice(0, 60).map((item) => {
          const others = item.claimedById !== null && item.claimedById !== me.id
          return (
            <li key={item.prescriptionId}>
              <button
                type="button"
                className="queue-entry"
                aria-current={item.prescriptionId === props.current ? 'true' : undefined}
                disabled={others}
                onClick={() => props.onPick(item.prescriptionId)}
              >
                <span className="queue-name">
                  <b>{item.residentName}</b>
                </span>
                <span className="queue-wait tabular">{t('waited', { n: item.waitedMinutes })}</span>
                <span className="queue-detail muted">
                  {others ? t('others', { name: item.claimedByName ?? '' }) : t('drugs', { n: item.drugs })}
                  {item.reasonsGiven > 0 ? ` · ${t('reasons', { n: item.reasonsGiven })}` : ''}
                  {item.version > 1 ? ` · ${t('version', { n: item.version })}` : ''}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
