import { App, Button, Drawer, Input, Select, Table, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { MessageDecided, MessageDetail, MessageList, type MessageRow, type MessageState } from '#contracts/sluices'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'
import { useReason } from './use-reason.tsx'

const states = ['waiting', 'done', 'refused', 'discarded'] as const
const tone = { waiting: 'processing', done: 'success', refused: 'error', discarded: undefined } as const

/** What has arrived, newest first; one opens with what became of it. */
export function Messages({ sluiceId }: { sluiceId: string }) {
  const t = useT()
  const [state, setState] = useState<MessageState | undefined>(undefined)
  const [type, setType] = useState('')
  const [controlId, setControlId] = useState('')
  const [limit, setLimit] = useState(50)
  const [open, setOpen] = useState<string | undefined>(undefined)
  const params = {
    limit,
    ...(state ? { state } : {}),
    ...useFilled('type', type),
    ...useFilled('controlId', controlId),
  }
  const query = useApi(`/api/sluices/${sluiceId}/messages`, MessageList, { params, everyMs: 10_000, keep: true })
  return (
    <Card>
      <div className="filters">
        <Select<MessageState | ''>
          aria-label={t('anyState')}
          value={state ?? ''}
          onChange={(value) => setState(value === '' ? undefined : value)}
          options={[
            { value: '' as const, label: t('anyState') },
            ...states.map((value) => ({ value, label: t(`messageState.${value}`) })),
          ]}
        />
        <Input
          allowClear
          aria-label={t('searchType')}
          placeholder={t('searchType')}
          onChange={(event) => setType(event.target.value)}
        />
        <Input
          allowClear
          aria-label={t('searchControl')}
          placeholder={t('searchControl')}
          onChange={(event) => setControlId(event.target.value)}
        />
      </div>
      <Answer of={query}>
        {({ messages, more }) => (
          <>
            <Rows messages={messages} onOpen={setOpen} />
            {more && limit < 200 ? <Button onClick={() => setLimit(200)}>{t('more')}</Button> : null}
          </>
        )}
      </Answer>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={t('detail')} size={640}>
        {open ? <Detail sluiceId={sluiceId} messageId={open} onDone={() => void query.refetch()} /> : null}
      </Drawer>
    </Card>
  )
}

function useFilled<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  const typed = useDeferredValue(text.trim())
  return typed ? ({ [key]: typed } as Record<K, string>) : {}
}

function Rows({ messages, onOpen }: { messages: readonly MessageRow[]; onOpen: (id: string) => void }) {
  const t = useT()
  return (
    <Table<MessageRow>
      size="small"
      rowKey="seq"
      pagination={false}
      scroll={{ x: 820 }}
      dataSource={[...messages]}
      locale={{ emptyText: <Empty title={t('noMessages')} /> }}
      columns={[
        {
          title: t('type'),
          width: 170,
          render: (_, row) => (
            <Button type="link" size="small" onClick={() => onOpen(row.messageId)}>
              {row.type || row.kind}
            </Button>
          ),
        },
        { title: t('controlId'), width: 180, dataIndex: 'controlId', ellipsis: true },
        {
          width: 100,
          render: (_, row) => <Tag color={tone[row.state]}>{t(`messageState.${row.state}`)}</Tag>,
        },
        { title: t('received'), width: 130, render: (_, row) => <Time at={row.receivedAt} /> },
        {
          title: t('made'),
          width: 160,
          render: (_, row) => (
            <>
              {row.resources > 0 ? t('resources', { count: row.resources }) : '—'}
              {row.unmapped > 0 ? <span className="muted"> · {t('unmapped', { count: row.unmapped })}</span> : null}
            </>
          ),
        },
        { title: t('why'), ellipsis: true, render: (_, row) => row.reason ?? row.code ?? '' },
      ]}
    />
  )
}

function Detail(props: { sluiceId: string; messageId: string; onDone: () => void }) {
  const t = useT()
  const path = `/api/sluices/${props.sluiceId}/messages/${props.messageId}`
  const query = useApi(path, MessageDetail)
  return (
    <Answer of={query}>
      {(message) => (
        <>
          <p>
            <Tag color={tone[message.state]}>{t(`messageState.${message.state}`)}</Tag>
            {message.type || message.kind} · {message.controlId}
          </p>
          <p className="muted">
            {t('received')} <Time at={message.receivedAt} /> · {t('attempts')} {message.attempts}
          </p>
          {message.reason || message.lastError ? <p>{message.reason ?? message.lastError}</p> : null}
          <Decide
            message={message}
            path={path}
            onDone={() => {
              void query.refetch()
              props.onDone()
            }}
          />
          {message.resourceNames.length > 0 ? (
            <>
              <h3>{t('resourceNames')}</h3>
              <ul className="plain-list">
                {message.resourceNames.map((name) => (
                  <li key={name} className="tabular">
                    {name}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <Unmapped parts={message.unmappedParts} />
        </>
      )}
    </Answer>
  )
}

function Unmapped({ parts }: { parts: MessageDetail['unmappedParts'] }) {
  const t = useT()
  if (parts.length === 0) return null
  const hidden = parts.some(({ text }) => text === null)
  return (
    <>
      <h3>{t('unmappedParts')}</h3>
      {hidden ? <p className="muted">{t('unmappedHidden')}</p> : null}
      <Table<MessageDetail['unmappedParts'][number]>
        size="small"
        rowKey={(row) => `${row.path} ${row.why} ${row.text}`}
        pagination={parts.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        dataSource={[...parts]}
        columns={[
          { title: 'HL7', width: 100, dataIndex: 'path' },
          { title: t('why'), width: 180, dataIndex: 'why' },
          { render: (_, row) => <span className="break-all">{row.text ?? '—'}</span> },
        ]}
      />
    </>
  )
}

function Decide({ message, path, onDone }: { message: MessageDetail; path: string; onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const ask = useReason()
  const app = App.useApp()
  const done = (said: string) => () => {
    void app.message.success(said)
    onDone()
  }
  const replay = useCommand(MessageDecided, { onDone: done(t('replayed')) })
  const discard = useCommand(MessageDecided, { onDone: done(t('discarded')) })
  if (message.state !== 'refused') return null
  if (!me.roles.includes('administrator')) return null
  const giveUp = async () => {
    const reason = await ask({ title: t('discard'), content: t('discardAsk'), danger: true })
    if (reason) discard.mutate({ path: `${path}/discard`, body: { reason } })
  }
  return (
    <>
      <Refused error={replay.error ?? discard.error} />
      <p>
        {message.replayable ? (
          <Button type="primary" loading={replay.isPending} onClick={() => replay.mutate({ path: `${path}/replay` })}>
            {t('replay')}
          </Button>
        ) : (
          t('gone')
        )}{' '}
        <Button danger loading={discard.isPending} onClick={() => void giveUp()}>
          {t('discard')}
        </Button>
      </p>
    </>
  )
}
