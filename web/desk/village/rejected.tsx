import { Button, Table } from 'antd'
import { type Rejected, RejectedList, SeenAnswer } from '#contracts/village'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { Body } from './body.tsx'
import { useT, worded } from './texts.ts'

/** What may have been tampered with: the reason, who and when; a row opens what came. Those nobody looked at come first. */
export function RejectedCard(props: { teamId: string; waiting: number; onSeen: () => void }) {
  const t = useT()
  const { teamId, waiting } = props
  // The number of unseen is part of the key: a new one brings the list again.
  const query = useApi('/api/village/rejected', RejectedList, { params: { teamId }, keep: true })
  const seen = useCommand(SeenAnswer, {
    onDone: () => {
      props.onSeen()
      return query.refetch()
    },
  })
  const unseen = query.data?.rejected.filter((row) => row.seenAt === null).length ?? 0
  return (
    <Card
      title={t('rejected.title')}
      extra={
        waiting > unseen && query.data ? (
          <Button size="small" onClick={() => void query.refetch()}>
            {t('waiting', { n: waiting })}
          </Button>
        ) : (
          <span className="muted">{t('rejected.sub')}</span>
        )
      }
    >
      <Refused error={seen.error} />
      <Answer of={query}>
        {({ rejected }) =>
          rejected.length === 0 ? (
            <p className="muted">{t('rejected.none')}</p>
          ) : (
            <Table<Rejected>
              size="small"
              rowKey="hash"
              pagination={rejected.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
              scroll={{ x: 820 }}
              dataSource={[...rejected]}
              expandable={{ expandedRowRender: (row) => <Body body={row.body} /> }}
              columns={[
                {
                  title: t('question.device'),
                  width: 150,
                  render: (_, row) => (
                    <>
                      {row.deviceName}
                      <br />
                      <span className="muted">{row.doctorName}</span>
                    </>
                  ),
                },
                {
                  title: t('rejected.what'),
                  width: 150,
                  render: (_, row) => (
                    <>
                      {worded(t, 'what', row.commandKind)}
                      {row.residentName ? ` · ${row.residentName}` : ''}
                      <br />
                      <span className="muted">{t('rejected.number', { seq: row.seq })}</span>
                    </>
                  ),
                },
                { title: t('rejected.why'), dataIndex: 'sentence' },
                { title: t('question.arrived'), width: 120, render: (_, row) => <Time at={row.receivedAt} /> },
                {
                  width: 150,
                  align: 'right',
                  render: (_, row) =>
                    row.seenAt ? (
                      <span className="muted">{t('rejected.seenBy', { name: row.seenByName ?? '' })}</span>
                    ) : (
                      <Button
                        size="small"
                        loading={seen.isPending}
                        onClick={() => seen.mutate({ path: `/api/village/rejected/${row.commandId}/seen` })}
                      >
                        {t('rejected.seen')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
