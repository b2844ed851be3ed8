import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm, Popover, Table, Tag } from 'antd'
import { useState } from 'react'
import { type TableChanges, TableSets, TableUpload, TableUploads } from '#contracts/grouping'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty, Loading, useSentence } from '../../shell/states.tsx'
import { Day, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'
import { UploadDialog } from './upload-tables.tsx'

type Set = ReturnType<typeof TableSets.parse>['sets'][number]

/** The tables that group, the one in force marked; sets that were handed in wait here for a second person. */
export function GroupingTables() {
  const t = useT()
  const [uploading, setUploading] = useState(false)
  const sets = useApi('/api/grouping/tables', TableSets)
  const uploads = useApi('/api/grouping/uploads', TableUploads)
  const waiting = (uploads.data?.uploads ?? []).filter(({ state }) => state === 'waiting')
  const add = uploads.data?.mayUpload ? (
    <Button type="primary" onClick={() => setUploading(true)}>
      {t('upload.add')}
    </Button>
  ) : null
  return (
    <Card title={t('tables')} extra={add}>
      {waiting.map((one) => (
        <Waiting key={one.id} of={one} />
      ))}
      <Answer of={sets} loading={<Loading lines={2} />}>
        {({ sets }) =>
          sets.length === 0 ? <Empty title={t('noTables')} hint={t('noTablesDo')} /> : <Sets of={sets} />
        }
      </Answer>
      {uploading ? <UploadDialog onClose={() => setUploading(false)} /> : null}
    </Card>
  )
}

function Sets({ of }: { of: readonly Set[] }) {
  const t = useT()
  const say = useSay()
  const today = dateOf(clock.now())
  // They come newest first: the first that has begun is the one that groups today.
  const inForce = of.find(({ validFrom }) => validFrom <= today)?.id
  return (
    <Table<Set>
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 860 }}
      dataSource={[...of]}
      columns={[
        {
          title: t('tableName'),
          render: (_, { id, name, validFrom }) => (
            <>
              {name}{' '}
              {id === inForce ? (
                <Tag color="success">{t('upload.inForce')}</Tag>
              ) : validFrom > today ? (
                <Tag color="warning">{t('upload.later')}</Tag>
              ) : (
                <Tag>{t('upload.before')}</Tag>
              )}
            </>
          ),
        },
        { title: t('tableFrom'), width: 130, render: (_, { validFrom }) => <Day date={validFrom} /> },
        { title: t('tableCounts'), render: (_, { mdcs, adrgs, drgs }) => t('counts', { mdcs, adrgs, drgs }) },
        { title: t('importedBy'), width: 150, render: (_, { loadedAt }) => say(loadedAt) },
        { title: 'SM3', width: 180, render: (_, { sm3 }) => <code title={sm3}>{sm3.slice(0, 16)}</code> },
      ]}
    />
  )
}

/** A set that was handed in: what it would change, and the second person's step. */
function Waiting({ of }: { of: TableUpload }) {
  const t = useT()
  const say = useSay()
  const { message } = App.useApp()
  const sentence = useSentence()
  const client = useQueryClient()
  const onError = (error: Error) => void message.error(sentence(error))
  const send = useCommand(TableUpload, {
    onDone: ({ state }) => {
      void message.success(t(`upload.done.${state}`))
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/grouping') })
    },
  })
  const step = (what: 'adopt' | 'discard') => () =>
    send.mutate({ path: `/api/grouping/uploads/${of.id}/${what}` }, { onError })
  const { name, validFrom, mdcs, adrgs, drgs } = of
  return (
    <div className="tariff-waiting" role="status">
      <div>
        <Tag color="warning">{t('upload.waiting')}</Tag>
        <b>{name}</b> · {t('upload.from', { day: validFrom })} · {t('counts', { mdcs, adrgs, drgs })}
        <div className="muted">
          {t('upload.by', { name: of.uploadedByName, at: say(of.uploadedAt) })} · <Changes of={of.changes} />
          {of.mayDiscard && !of.mayAdopt ? ` · ${t('upload.another')}` : ''}
        </div>
      </div>
      <span className="form-buttons no-print">
        {of.mayDiscard ? (
          <Popconfirm
            title={t('upload.discardAsk')}
            okText={t('upload.discard')}
            cancelText={t('cancel')}
            onConfirm={step('discard')}
          >
            <Button loading={send.isPending}>{t('upload.discard')}</Button>
          </Popconfirm>
        ) : null}
        {of.mayAdopt ? (
          <Popconfirm
            title={t('upload.adoptAsk', { day: validFrom })}
            okText={t('upload.adopt')}
            cancelText={t('cancel')}
            onConfirm={step('adopt')}
          >
            <Button type="primary" loading={send.isPending}>
              {t('upload.adopt')}
            </Button>
          </Popconfirm>
        ) : null}
      </span>
    </div>
  )
}

function Changes({ of }: { of: TableChanges }) {
  const t = useT()
  if (of.against === null) return <>{t('upload.first')}</>
  const { added, removed, renamed } = of
  const said = t('upload.changes', { name: of.against, added, removed, renamed })
  if (of.listed.length === 0) return <>{said}</>
  const list = (
    <ul className="tariff-changes">
      {of.listed.map((one) => (
        <li key={`${one.change} ${one.drg}`}>
          {t(`upload.change.${one.change}`)} <code>{one.drg}</code> {one.name}
        </li>
      ))}
    </ul>
  )
  return (
    <Popover content={list} trigger={['click']}>
      <button type="button" className="plain-button">
        {said}
      </button>
    </Popover>
  )
}
