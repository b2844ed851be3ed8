import { Button, Input, Table } from 'antd'
import { useState } from 'react'
import { NoShowList } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf, exact } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { addDays } from '../booking/days.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { FloorNav } from './nav.tsx'
import { useT } from './texts.ts'

type Row = (typeof NoShowList)['_output']['noShows'][number]

/** Who had a number and did not come, and how often in a year. */
export function NoShowsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const today = dateOf(clock.now())
  const [from, setFrom] = useState(addDays(today, -7))
  const [to, setTo] = useState(today)
  const query = useApi('/api/schedules/no-shows', NoShowList, { params: { from, to }, keep: true })
  const rows = query.data?.noShows ?? []
  const save = () =>
    saveCsv(
      `${t('nav.noShows')} ${from} ${to}`,
      csvOf(
        [bookingT('who'), bookingT('department'), bookingT('doctor'), bookingT('time'), t('inYear')],
        rows.map((row) => [row.residentName, row.departmentName, row.doctorName, exact(row.startsAt), row.inYear]),
      ),
    )
  return (
    <Page
      title={t('board')}
      sub={t('noShowsSub')}
      actions={
        <>
          <Button disabled={rows.length === 0} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <FloorNav />
      <div className="in-row no-print">
        <Input
          type="date"
          style={{ width: 150 }}
          aria-label={bookingT('from')}
          value={from}
          max={to}
          onChange={({ target }) => target.value && setFrom(target.value)}
        />
        <Input
          type="date"
          style={{ width: 150 }}
          aria-label={bookingT('to')}
          value={to}
          min={from}
          onChange={({ target }) => target.value && setTo(target.value)}
        />
      </div>
      <Card>
        <Answer of={query}>
          {({ noShows }) => (
            <Table<Row>
              size="small"
              rowKey="appointmentId"
              scroll={{ x: 640 }}
              dataSource={noShows}
              pagination={noShows.length > 25 ? { pageSize: 25, showSizeChanger: false } : false}
              locale={{ emptyText: <Empty title={t('noNoShows')} /> }}
              columns={[
                { title: bookingT('who'), dataIndex: 'residentName', render: (name) => <b>{name}</b> },
                { title: bookingT('department'), dataIndex: 'departmentName' },
                { title: bookingT('doctor'), dataIndex: 'doctorName' },
                { title: bookingT('time'), render: (_, row) => <Time at={row.startsAt} plan /> },
                {
                  title: t('inYear'),
                  align: 'right',
                  className: 'tabular',
                  sorter: (a, b) => a.inYear - b.inYear,
                  render: (_, row) => <span className={row.inYear >= 3 ? 'amber' : ''}>{row.inYear}</span>,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}
