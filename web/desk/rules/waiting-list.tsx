import { Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { DepartmentList } from '#contracts/booking'
import { Line } from '#contracts/waiting-list'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page } from '../parts/page.tsx'
import { RulesNav } from './nav.tsx'
import { useT } from './texts.ts'

type Row = (typeof Line)['_output']['waiting'][number]

/** Who waits for a department, in order, and which numbers went past whom by which rule. */
export function WaitingListPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const institutionId = me.institution?.id
  const departments = useApi('/api/booking/departments', DepartmentList, {
    params: { institutionId },
    enabled: institutionId !== undefined,
  })
  const options = (departments.data?.departments ?? []).map((one) => ({ value: one.code, label: one.name }))
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const departmentCode = chosen ?? options[0]?.value
  const query = useApi('/api/waiting-list/line', Line, {
    params: { institutionId, departmentCode },
    enabled: departmentCode !== undefined,
    everyMs: 60_000,
  })
  if (!institutionId) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <Page title={t('title')} sub={t('waitingListSub')}>
      <RulesNav />
      <div className="in-row">
        <Select<string>
          style={{ width: 220 }}
          aria-label={bookingT('department')}
          value={departmentCode ?? null}
          placeholder={bookingT('department')}
          options={options}
          onChange={setChosen}
        />
      </div>
      <Card>
        {departments.data && options.length === 0 ? <Empty title={t('noDepartments')} /> : null}
        {departmentCode ? (
          <Answer of={query}>
            {(line) => (
              <>
                <p className="muted">
                  {t('lineSum', {
                    waiting: line.waiting.length,
                    offers: line.openOffers,
                    returned: line.returnedLast28Days,
                    booked: line.bookedLast28Days,
                  })}
                </p>
                <Table<Row>
                  size="small"
                  rowKey="entryId"
                  scroll={{ x: 720 }}
                  dataSource={line.waiting}
                  pagination={line.waiting.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
                  locale={{ emptyText: <Empty title={t('nobodyWaits')} hint={t('nobodyWaitsDo')} /> }}
                  columns={[
                    { title: t('place'), dataIndex: 'place', width: 60, align: 'right', className: 'tabular' },
                    { title: bookingT('who'), width: 90, dataIndex: 'name' },
                    { title: bookingT('doctor'), width: 120, render: (_, row) => row.doctorName ?? t('anyDoctor') },
                    {
                      title: t('wants'),
                      width: 190,
                      render: (_, row) => (
                        <>
                          <Day date={row.from} /> – <Day date={row.to} /> {row.half ? t(`half.${row.half}`) : ''}
                        </>
                      ),
                    },
                    { title: t('joined'), width: 130, render: (_, row) => <Time at={row.joinedAt} /> },
                    {
                      title: bookingT('state'),
                      width: 110,
                      render: (_, row) => (
                        <Tag color={row.state === 'offered' ? 'success' : undefined}>
                          {t(row.state === 'offered' ? 'offered' : 'inLine')}
                        </Tag>
                      ),
                    },
                    {
                      title: t('skipped'),
                      render: (_, row) =>
                        row.passedOver.length === 0
                          ? '—'
                          : row.passedOver.map((one) => (
                              <div key={`${one.at} ${one.startsAt}`}>
                                <Time at={one.startsAt} plan />: {one.sentence}
                              </div>
                            )),
                    },
                  ]}
                />
              </>
            )}
          </Answer>
        ) : null}
      </Card>
    </Page>
  )
}
