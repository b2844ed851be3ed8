import { Link } from '@tanstack/react-router'
import { Table, Tag } from 'antd'
import { useState } from 'react'
import { DisplacedList, type Suspension, SuspensionList } from '#contracts/suspensions'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { addDays } from '../booking/days.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Card, Page } from '../parts/page.tsx'
import { DisplacedTable } from './displaced.tsx'
import { SchedulesNav } from './nav.tsx'
import { useT } from './texts.ts'

/** Sessions that do not take place or have a substitute; first of all whom to call. */
export function SuspensionsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const { desk } = useRights()
  const [from] = useState(() => addDays(dateOf(clock.now()), -14))
  const query = useApi('/api/schedules/suspensions', SuspensionList, {
    params: { from, to: addDays(from, 74) },
    everyMs: 60_000,
  })
  return (
    <Page title={t('title')} sub={t('suspensionsSub')}>
      <SchedulesNav />
      {desk ? <CallList /> : null}
      <Card title={t('nav.suspensions')}>
        <Answer of={query}>
          {({ suspensions }) => (
            <Table<Suspension>
              size="small"
              rowKey="id"
              scroll={{ x: 860 }}
              dataSource={suspensions}
              pagination={suspensions.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              rowClassName={(row) => (row.people.open > 0 && !row.resumedAt ? 'undecided' : '')}
              locale={{ emptyText: <Empty title={t('noSuspensions')} hint={t('noSuspensionsDo')} /> }}
              columns={[
                {
                  title: bookingT('session'),
                  render: (_, row) => (
                    <Link
                      to={'/schedules/suspensions/$suspensionId' as never}
                      params={{ suspensionId: row.id } as never}
                    >
                      <Day date={row.day} /> {timeOf(row.from)}–{timeOf(row.until)} · {row.doctorName}
                    </Link>
                  ),
                },
                {
                  title: t('what'),
                  render: (_, row) =>
                    row.kind === 'substituted' ? (
                      t('substitutedBy', { name: row.substituteName ?? '' })
                    ) : (
                      <Tag color="error">{bookingT('suspended')}</Tag>
                    ),
                },
                { title: bookingT('reason'), dataIndex: 'reason' },
                { title: t('said'), width: 130, render: (_, row) => <Time at={row.saidAt} /> },
                {
                  title: t('people'),
                  width: 230,
                  render: (_, row) => (row.resumedAt ? <Tag>{t('resumed')}</Tag> : <PeopleSum of={row.people} />),
                },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}

/** 12 人：未定 3 · 改约 5 · 退费 4. */
export function PeopleSum({ of }: { of: Suspension['people'] }) {
  const t = useT()
  const bookingT = useBookingT()
  const parts = (['moved', 'stay', 'refunded'] as const).filter((key) => of[key] > 0)
  return (
    <span className="tabular" style={{ whiteSpace: 'normal' }}>
      {bookingT('people', { n: of.total })}
      {of.open > 0 ? <b className="amber"> · {t('sum.open', { n: of.open })}</b> : null}
      {parts.map((key) => ` · ${t(`sum.${key}`, { n: of[key] })}`)}
      {of.toCall > 0 ? <b className="vermilion"> · {t('sum.toCall', { n: of.toCall })}</b> : null}
    </span>
  )
}

/** Everybody who was not reached and whose answer is due soon, or was given for them. */
function CallList() {
  const t = useT()
  const query = useApi('/api/schedules/displaced', DisplacedList, { params: { callsOnly: 'true' }, everyMs: 60_000 })
  const count = query.data?.displaced.length ?? 0
  return (
    <Card title={count > 0 ? t('callList', { n: count }) : t('callListEmpty')}>
      <Answer of={query}>
        {({ displaced }) =>
          displaced.length === 0 ? (
            <p className="all-clear">{t('nobodyToCall')}</p>
          ) : (
            <DisplacedTable displaced={displaced} onChanged={() => void query.refetch()} />
          )
        }
      </Answer>
    </Card>
  )
}
