import { App, Button, Popconfirm, Table } from 'antd'
import { z } from 'zod'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

// The kernel's own endpoint: its shape stands beside its verb, not in contracts/.
const deadLetter = z.object({
  id: z.string(),
  type: z.string(),
  listener: z.string(),
  subject: z.string(),
  at: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  heldBackCount: z.number(),
})
const deadLetters = z.object({ items: z.array(deadLetter) })
type DeadLetter = z.infer<typeof deadLetter>

/** Events whose delivery failed too often, with what they hold back; replay puts one back into delivery. */
export function EventsPage() {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const query = useApi('/api/kernel/dead-letters', deadLetters, { everyMs: 30_000 })
  const replay = useCommand(z.object({ id: z.string() }), {
    onDone: () => {
      void message.success(t('events.replayed'))
      void query.refetch()
    },
  })
  return (
    <Page
      title={t('events.title')}
      sub={t('events.sub')}
      actions={<Button onClick={() => void query.refetch()}>{deskT('refresh')}</Button>}
    >
      <Refused error={replay.error} />
      <Card>
        <Answer of={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('events.none')} hint={t('events.noneDo')} />
            ) : (
              <Table<DeadLetter>
                size="small"
                rowKey="id"
                pagination={false}
                virtual
                scroll={{ x: 1080, y: 600 }}
                dataSource={items}
                footer={() => deskT('total', { count: items.length })}
                columns={[
                  { title: t('events.type'), width: 220, render: (_, row) => <code>{row.type}</code> },
                  { title: t('events.listener'), width: 200, render: (_, row) => <code>{row.listener}</code> },
                  { title: t('events.subject'), width: 160, dataIndex: 'subject', ellipsis: true },
                  { title: t('events.at'), width: 130, render: (_, row) => <Time at={row.at} /> },
                  {
                    title: t('events.attempts'),
                    width: 70,
                    align: 'right',
                    className: 'tabular',
                    dataIndex: 'attempts',
                  },
                  {
                    title: t('events.error'),
                    ellipsis: true,
                    render: (_, row) => (
                      <span title={row.lastError ?? ''}>
                        {row.lastError}
                        {row.heldBackCount > 0 ? (
                          <b className="amber"> · {t('events.held', { n: row.heldBackCount })}</b>
                        ) : null}
                      </span>
                    ),
                  },
                  {
                    width: 90,
                    align: 'right',
                    render: (_, row) => (
                      <Popconfirm
                        title={t('events.replayAsk')}
                        okText={t('events.replay')}
                        cancelText={deskT('cancel')}
                        onConfirm={() =>
                          replay.mutate({ path: `/api/kernel/dead-letters/${encodeURIComponent(row.id)}/replay` })
                        }
                      >
                        <Button size="small">{t('events.replay')}</Button>
                      </Popconfirm>
                    ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}
