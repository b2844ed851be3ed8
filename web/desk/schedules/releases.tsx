import { App, Button, Table, Tag } from 'antd'
import { Generated, Plan, type PlannedSession } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf, exact, timeOf } from '../../shell/moment.ts'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { addDays } from '../booking/days.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { SchedulesNav } from './nav.tsx'
import { useT } from './texts.ts'

const aheadDays = 28

/** When numbers are released and when reserves go back: the sessions of the next four weeks, soonest first. */
export function ReleasesPage() {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const { editor } = useRights()
  const { message } = App.useApp()
  const sentence = useSentence()
  const from = dateOf(clock.now())
  const query = useApi('/api/schedules/plan', Plan, { params: { from, to: addDays(from, aheadDays) } })
  const generate = useCommand(Generated, {
    onDone: ({ opened }) => {
      void message.success(t('generated', { n: opened }))
      return query.refetch()
    },
  })
  const sessions = query.data?.sessions ?? []
  const backs = (row: PlannedSession) =>
    row.giveBacks.map(
      (one) =>
        `${bookingT(`channel.${one.from}`)}→${bookingT(`channel.${one.to}`)} ${exact(one.at)}${one.doneAt ? ` ✓${one.moved ?? 0}` : ''}`,
    )
  const save = () =>
    saveCsv(
      t('nav.releases'),
      csvOf(
        [
          bookingT('day'),
          bookingT('time'),
          bookingT('doctor'),
          bookingT('numbers'),
          bookingT('state'),
          t('releasesAt'),
          t('giveBacks'),
        ],
        sessions.map((row) => [
          row.day,
          `${timeOf(row.startsAt)}–${timeOf(row.endsAt)}`,
          row.doctorName,
          row.numbers,
          row.why ? t(`why.${row.why}`) : t(`state.${row.state}`),
          row.releasesAt ? exact(row.releasesAt) : '',
          backs(row).join('; '),
        ]),
      ),
    )
  const open = () =>
    generate.mutate({ path: '/api/schedules/generate' }, { onError: (error) => void message.error(sentence(error), 8) })
  return (
    <Page
      title={t('title')}
      sub={t('releasesSub')}
      actions={
        <>
          <Button disabled={sessions.length === 0} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          {editor ? (
            <Button loading={generate.isPending} onClick={open}>
              {t('generate')}
            </Button>
          ) : null}
        </>
      }
    >
      <SchedulesNav />
      <Card>
        <Answer of={query}>
          {() => (
            <Table<PlannedSession>
              size="small"
              rowKey={(row) => `${row.doctorId} ${row.startsAt} ${row.state}`}
              scroll={{ x: 860 }}
              dataSource={sessions}
              pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
              locale={{ emptyText: <Empty title={t('nothing')} hint={t('nothingDo')} /> }}
              columns={[
                { title: bookingT('day'), width: 110, render: (_, row) => <Day date={row.day} /> },
                {
                  title: bookingT('time'),
                  width: 120,
                  className: 'tabular',
                  render: (_, row) => `${timeOf(row.startsAt)}–${timeOf(row.endsAt)}`,
                },
                { title: bookingT('doctor'), width: 130, dataIndex: 'doctorName' },
                { title: bookingT('numbers'), width: 70, align: 'right', className: 'tabular', dataIndex: 'numbers' },
                {
                  title: bookingT('state'),
                  width: 130,
                  render: (_, row) => (
                    <Tag color={row.state === 'opened' ? 'success' : row.state === 'left-out' ? 'warning' : undefined}>
                      {row.why ? t(`why.${row.why}`) : t(`state.${row.state}`)}
                    </Tag>
                  ),
                },
                {
                  title: t('releasesAt'),
                  width: 150,
                  render: (_, row) =>
                    row.releasesAt ? <Time at={row.releasesAt} plan /> : row.sessionId ? bookingT('atOnce') : '—',
                },
                {
                  title: t('giveBacks'),
                  render: (_, row) =>
                    backs(row).map((one) => (
                      <div key={one} className="tabular">
                        {one}
                      </div>
                    )),
                },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}
