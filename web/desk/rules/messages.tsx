import { Button, Segmented, Table, Tag } from 'antd'
import { useState } from 'react'
import { Delivery, DeliveryList, DeliveryState } from '#contracts/reminders'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { RulesNav } from './nav.tsx'
import { useT } from './texts.ts'

type Row = (typeof Delivery)['_output']

/** Short messages about bookings: sent, failed, given up; sending one again. No text, no telephone. */
export function MessagesPage() {
  const t = useT()
  const bookingT = useBookingT()
  const [state, setState] = useState<DeliveryState | 'all'>('all')
  const query = useApi('/api/reminders/deliveries', DeliveryList, {
    params: { state: state === 'all' ? undefined : state, limit: 100 },
    everyMs: 30_000,
    keep: true,
  })
  const again = useCommand(Delivery, { onDone: () => query.refetch() })
  const counts = new Map(query.data?.counts.map((one) => [one.state, one.count]))
  return (
    <Page title={t('title')} sub={t('messagesSub')}>
      <RulesNav />
      <div style={{ overflowX: 'auto' }}>
        <Segmented<DeliveryState | 'all'>
          value={state}
          onChange={setState}
          options={[
            { value: 'all' as const, label: t('filter.all') },
            ...DeliveryState.options
              .filter((one) => (counts.get(one) ?? 0) > 0)
              .map((value) => ({ value, label: `${t(`delivery.${value}`)} ${counts.get(value) ?? 0}` })),
          ]}
        />
      </div>
      <Card>
        <Refused error={again.error} />
        <Answer of={query}>
          {({ deliveries }) => (
            <Table<Row>
              size="small"
              rowKey="id"
              scroll={{ x: 720 }}
              dataSource={deliveries}
              pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
              locale={{ emptyText: <Empty title={t('noMessages')} /> }}
              columns={[
                { title: t('notice'), render: (_, row) => t(`noticeKind.${row.kind}`) },
                {
                  title: bookingT('state'),
                  render: (_, row) => (
                    <Tag
                      color={
                        row.state === 'given-up' || row.state === 'failed'
                          ? 'error'
                          : row.state === 'delivered'
                            ? 'success'
                            : undefined
                      }
                    >
                      {t(`delivery.${row.state}`)}
                    </Tag>
                  ),
                },
                { title: t('due'), render: (_, row) => <Time at={row.dueAt} plan /> },
                { title: t('attempts'), align: 'right', className: 'tabular', dataIndex: 'attempts' },
                { title: t('lastError'), render: (_, row) => row.lastError ?? '—' },
                {
                  align: 'right',
                  render: (_, row) =>
                    row.state === 'given-up' || row.state === 'failed' ? (
                      <Button
                        size="small"
                        onClick={() => again.mutate({ path: `/api/reminders/deliveries/${row.id}/again` })}
                      >
                        {t('sendAgain')}
                      </Button>
                    ) : null,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}
