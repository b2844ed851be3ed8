import { useQueryClient } from '@tanstack/react-query'
import { Badge, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Consult, Queue, type QueueEntry } from '#contracts/consult'
import { Answer } from '../../shell/states.tsx'
import { useNow } from '../../shell/time.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

export const QUEUE = '/api/consult/queue'
const PADS = '/api/prescribing/consults/'

/** The doctor's queue, told anew by the server whenever it changes. */
export function useQueue() {
  const query = useApi(QUEUE, Queue, { everyMs: 60_000 }) // the stream tells; the minute is for a silent proxy
  const client = useQueryClient()
  const refetch = () => {
    void query.refetch()
    // A sheet that came back or was approved also changes what stands on the pad.
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(PADS) })
  }
  const stream = useStream(`${QUEUE}/stream`, refetch, { onReconnect: refetch })
  return { query, stream }
}

/** Accepts a consult; what is shown of it and the queue are asked again. */
export function useAccept(onDone?: (consult: z.infer<typeof Consult>) => void) {
  const client = useQueryClient()
  return useCommand(Consult, {
    onDone: (consult) => {
      showAnswer(client, `/api/consult/consults/${consult.id}`, consult)
      void client.invalidateQueries({ queryKey: [QUEUE] })
      onDone?.(consult)
    },
  })
}

interface Props {
  selected?: string
  onSelect: (consultId: string) => void
}

export function QueuePane({ selected, onSelect }: Props) {
  const t = useT()
  const deskT = useDeskT()
  const { query, stream } = useQueue()
  const accept = useAccept((consult) => onSelect(consult.id))
  const queue = query.data
  const [showDone, setShowDone] = useState(false)
  const entries = queue ? [...queue.returned, ...queue.inProgress, ...queue.waiting] : []
  const next = queue?.onDuty ? queue.waiting[0] : undefined
  const acceptNext = () => next && accept.mutate({ path: `/api/consult/consults/${next.consultId}/accept` })
  const move = (step: number) => {
    const at = entries.findIndex((entry) => entry.consultId === selected)
    const entry = entries[Math.max(0, Math.min(entries.length - 1, at + step))]
    if (entry) onSelect(entry.consultId)
  }
  useKeys([
    { key: 'n', label: t('queue.next'), run: acceptNext, enabled: Boolean(next) && !accept.isPending },
    { key: 'arrowdown', label: t('queue.move'), run: () => move(1) },
    { key: 'arrowup', label: '', run: () => move(-1) },
  ])
  return (
    <aside className="pane queue" aria-label={t('queue.waiting')}>
      <div className="pane-head">
        <h2>{t('queue.title', { count: queue?.waiting.length ?? 0 })}</h2>
        <Badge
          status={stream === 'open' ? 'success' : 'warning'}
          title={deskT(stream === 'open' ? 'live' : 'reconnecting')}
        />
      </div>
      <Refused error={accept.error} />
      <div className="pane-scroll">
        <Answer of={query}>
          {(data) => (
            <>
              <Group title={t('queue.returned')} entries={data.returned} selected={selected} onSelect={onSelect} />
              <Group title={t('queue.inProgress')} entries={data.inProgress} selected={selected} onSelect={onSelect} />
              <Group title={t('queue.waiting')} entries={data.waiting} selected={selected} onSelect={onSelect} />
              {data.waiting.length === 0 ? (
                <p className="queue-note muted">
                  {t('queue.nobody')}
                  {data.expected > 0 ? ` · ${t('queue.expected', { count: data.expected })}` : ''}
                </p>
              ) : null}
              {data.doneToday.length > 0 ? (
                <button
                  type="button"
                  className="plain-button queue-more"
                  onClick={() => setShowDone(!showDone)}
                  aria-expanded={showDone}
                >
                  {t('queue.done')} {data.doneToday.length} {showDone ? '▴' : '▾'}
                </button>
              ) : null}
              {showDone ? <Group entries={data.doneToday} selected={selected} onSelect={onSelect} /> : null}
            </>
          )}
        </Answer>
      </div>
      <div className="queue-foot">
        {queue && !queue.onDuty ? <p className="muted">{t('queue.offDuty')}</p> : null}
        <Button block type="primary" disabled={!next} loading={accept.isPending} onClick={acceptNext}>
          {t('queue.next')} <KeyName name="n" />
        </Button>
      </div>
    </aside>
  )
}

function Group(props: { title?: string; entries: readonly QueueEntry[] } & Props) {
  if (props.entries.length === 0) return null
  return (
    <section aria-label={props.title}>
      {props.title ? <h3 className="queue-group">{props.title}</h3> : null}
      <ul className="queue-list">
        {props.entries.map((entry) => (
          <li key={entry.consultId}>
            <Entry entry={entry} selected={entry.consultId === props.selected} onSelect={props.onSelect} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Entry({ entry, selected, onSelect }: { entry: QueueEntry; selected: boolean; onSelect: Props['onSelect'] }) {
  const t = useT()
  const now = useNow()
  const waited = Math.max(0, Math.round((now.getTime() - Date.parse(entry.waitingSince)) / 60_000))
  const ended =
    entry.state === 'ended' || entry.state === 'terminated' || entry.state === 'left' || entry.state === 'unseen'
  return (
    <button
      type="button"
      className="queue-entry"
      data-state={entry.state}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onSelect(entry.consultId)}
    >
      <span className="queue-name">
        <b>{entry.residentName}</b>
        {entry.unread > 0 && !ended ? (
          <span className="queue-unread" title={t('queue.unread', { count: entry.unread })}>
            {entry.unread}
          </span>
        ) : null}
      </span>
      <span className="queue-wait tabular">
        {ended
          ? t(`queue.${entry.state as 'ended'}`)
          : entry.state === 'waiting'
            ? t('queue.wait', { n: waited })
            : null}
      </span>
      <span className="queue-detail muted">
        <SexAge sex={entry.residentSex} age={entry.residentAgeYears} /> · {entry.diagnosis.name}
      </span>
    </button>
  )
}
