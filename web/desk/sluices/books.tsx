import { App, Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { BookDifference, Books } from '#contracts/hospital-numbers'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'
import { useReason } from './use-reason.tsx'

/** Our book of a day beside the hospital's: days that were compared, and what somebody has to look at. */
export function BooksCard({ institutionId }: { institutionId: string }) {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const may = ['manager', 'administrator', 'auditor'].some((role) => me.roles.includes(role))
  const [day, setDay] = useState(dateOf(clock.now()))
  const query = useApi('/api/hospital-numbers/books', Books, {
    params: { institutionId, open: 'false' },
    enabled: may,
    everyMs: 5_000,
    keep: true,
  })
  const compare = useCommand(Books, {
    onDone: () => {
      void message.success(t('comparing'))
      void query.refetch()
    },
  })
  if (!may) return null
  return (
    <Card title={t('booksSub')}>
      <div className="page-actions">
        <Input
          type="date"
          className="day-picker"
          aria-label={t('day')}
          value={day}
          onChange={(event) => event.target.value && setDay(event.target.value)}
        />
        <Button
          loading={compare.isPending}
          onClick={() =>
            compare.mutate({ path: '/api/hospital-numbers/books/compare', body: { institutionId, date: day } })
          }
        >
          {t('compareDay')}
        </Button>
      </div>
      <Refused error={compare.error} />
      <Answer of={query}>
        {(books) => (
          <>
            {books.days.some(({ comparedAt }) => comparedAt) ? (
              <Differences rows={books.differences} onDone={() => void query.refetch()} />
            ) : (
              <p className="muted">{t('neverCompared')}</p>
            )}
            <Days days={books.days} />
          </>
        )}
      </Answer>
    </Card>
  )
}

function Days({ days }: { days: Books['days'] }) {
  const t = useT()
  if (days.length === 0) return null
  return (
    <Table<Books['days'][number]>
      size="small"
      rowKey="date"
      pagination={days.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
      dataSource={days}
      columns={[
        { title: t('day'), dataIndex: 'date', className: 'tabular' },
        { title: t('comparedAt'), render: (_, row) => (row.comparedAt ? <Time at={row.comparedAt} /> : '—') },
        { title: t('entries'), align: 'right', className: 'tabular', render: (_, row) => row.entries ?? '—' },
        { title: t('lastError'), render: (_, row) => row.error ?? '' },
      ]}
    />
  )
}

function Differences({ rows, onDone }: { rows: readonly BookDifference[]; onDone: () => void }) {
  const t = useT()
  const ask = useReason()
  const { message } = App.useApp()
  const close = useCommand(BookDifference, {
    onDone: () => {
      void message.success(t('closed'))
      onDone()
    },
  })
  if (!rows.some(({ closedAt }) => closedAt === null)) return <p className="muted">{t('booksNone')}</p>
  const start = async (row: BookDifference) => {
    const note = await ask({ title: t('close'), content: t('closeAsk') })
    if (note) close.mutate({ path: `/api/hospital-numbers/differences/${row.id}/close`, body: { note } })
  }
  return (
    <>
      <Refused error={close.error} />
      <Table<BookDifference>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={rows.filter(({ closedAt }) => closedAt === null)}
        columns={[
          { title: t('day'), width: 110, dataIndex: 'date', className: 'tabular' },
          { title: t('number'), width: 190, dataIndex: 'hisNumberId' },
          { render: (_, row) => t(`differenceKind.${row.kind}`) },
          { title: t('ours'), width: 140, dataIndex: 'ours', className: 'tabular' },
          { title: t('theirs'), width: 140, dataIndex: 'theirs', className: 'tabular' },
          { width: 160, render: (_, row) => <Tag color="warning">{t(`differenceDone.${row.done}`)}</Tag> },
          {
            width: 110,
            render: (_, row) => (
              <Button size="small" onClick={() => void start(row)}>
                {t('close')}
              </Button>
            ),
          },
        ]}
      />
    </>
  )
}
