import { Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { type ListedTicket, TicketState as States, type Ticket, Tickets } from '#contracts/benefits'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { PolicyNav, useMayEdit } from '../policy/parts.tsx'
import { Decide, type Step } from './decide.tsx'
import { useDiseases, Validity } from './parts.tsx'
import { useT } from './texts.ts'

/** Applications that wait for a decision, and what was decided. */
export function TicketsPage() {
  const t = useT()
  const mayDecide = useMayEdit()
  const [state, setState] = useState<Ticket['state']>('applied')
  const [deciding, setDeciding] = useState<{ of: ListedTicket; step: Step } | null>(null)
  const query = useApi('/api/benefits/tickets', Tickets, { params: { state }, enabled: mayDecide })
  return (
    <Page title={t('title')} sub={t('queueSub')}>
      <PolicyNav />
      <div>
        <Segmented<Ticket['state']>
          aria-label={t('stateLabel')}
          value={state}
          onChange={setState}
          options={States.options.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
      </div>
      <Card>
        <Answer of={query} loading={<Loading lines={6} />}>
          {({ tickets }) =>
            tickets.length === 0 ? (
              <Empty title={t(`none.${state}`)} hint={t('noneDo')} />
            ) : (
              <Rows rows={tickets} onStep={(of, step) => setDeciding({ of, step })} />
            )
          }
        </Answer>
      </Card>
      {deciding ? <Decide {...deciding} onClose={() => setDeciding(null)} onDone={() => void query.refetch()} /> : null}
    </Page>
  )
}

function Rows({ rows, onStep }: { rows: readonly ListedTicket[]; onStep: (of: ListedTicket, step: Step) => void }) {
  const t = useT()
  const { nameOf } = useDiseases()
  const places = useApi('/api/institutions', listInstitutionsAnswer).data?.institutions ?? []
  const place = new Map(places.map(({ id, name }) => [id, name]))
  return (
    <Table<ListedTicket>
      size="small"
      rowKey="ticketId"
      pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
      scroll={{ x: 980 }}
      dataSource={[...rows]}
      columns={[
        { title: t('person'), width: 100, render: (_, { residentName }) => <b>{residentName}</b> },
        {
          title: t('disease'),
          width: 190,
          render: (_, { diseaseCode, diagCode }) => (
            <>
              {nameOf(diseaseCode)}
              <div className="muted tabular">{diagCode}</div>
            </>
          ),
        },
        {
          title: t('institution'),
          width: 180,
          render: (_, { institutionId }) => (institutionId ? (place.get(institutionId) ?? '—') : '—'),
        },
        { title: t('applied'), width: 130, render: (_, { appliedAt }) => <Time at={appliedAt} /> },
        { title: t('note'), render: (_, { note, reason }) => reason ?? note },
        { title: t('validity'), width: 220, render: (_, row) => <Validity of={row} /> },
        {
          title: '',
          width: 170,
          align: 'right',
          render: (_, row) =>
            row.state === 'applied' ? (
              <>
                <Button size="small" onClick={() => onStep(row, 'refuse')}>
                  {t('refuse')}
                </Button>{' '}
                <Button size="small" type="primary" onClick={() => onStep(row, 'approve')}>
                  {t('approve')}
                </Button>
              </>
            ) : row.state === 'approved' ? (
              <Button size="small" onClick={() => onStep(row, 'end')}>
                {t('end')}
              </Button>
            ) : null,
        },
      ]}
    />
  )
}
