import { Button, Drawer, Input, Table } from 'antd'
import { useState } from 'react'
import { VisitList, type VisitRow } from '#contracts/dashboards'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { csvOf, saveCsv } from '../parts/csv.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'
import { VisitBills } from './visit-bills.tsx'

/** The visits of a day and what each cost; one of them opens its bill, split and explained rule by rule. */
export function BillsPage() {
  const t = useT()
  const deskT = useDeskT()
  const today = dateOf(clock.now())
  const [day, setDay] = useState(today)
  const [open, setOpen] = useState<VisitRow | undefined>(undefined)
  const query = useApi('/api/dashboards/visits', VisitList, {
    params: { figure: 'ended', day, limit: 500 },
    keep: true,
  })
  const save = () =>
    saveCsv(
      `bills-${day}`,
      csvOf(
        [t('bills.at'), t('bills.who'), t('bills.institution'), t('bills.total')],
        (query.data?.visits ?? []).map((row) => [
          row.startsAt,
          row.residentName,
          row.institutionName,
          row.billFen === null ? '' : row.billFen / 100,
        ]),
      ),
    )
  return (
    <Page
      title={t('bills.title')}
      sub={t('bills.sub')}
      actions={
        <>
          <Input
            type="date"
            className="day-picker"
            aria-label={t('bills.day')}
            max={today}
            value={day}
            onChange={(event) => event.target.value && setDay(event.target.value)}
          />
          <Button onClick={save}>{deskT('exportCsv')}</Button>
        </>
      }
    >
      <Card>
        <Answer of={query}>
          {({ visits, total }) =>
            visits.length === 0 ? (
              <Empty title={t('bills.none')} hint={t('bills.noneDo')} />
            ) : (
              <Table<VisitRow>
                size="small"
                rowKey="appointmentId"
                virtual
                pagination={false}
                scroll={{ x: 760, y: 600 }}
                dataSource={visits}
                footer={() => deskT('total', { count: total })}
                columns={[
                  { title: t('bills.at'), width: 80, className: 'tabular', render: (_, row) => timeOf(row.startsAt) },
                  {
                    title: t('bills.who'),
                    width: 140,
                    render: (_, row) => (
                      <button
                        type="button"
                        className="plain-button"
                        onClick={() => setOpen(row)}
                        aria-label={t('bills.open', { name: row.residentName })}
                      >
                        <b>{row.residentName}</b>
                      </button>
                    ),
                  },
                  {
                    title: t('bills.institution'),
                    ellipsis: true,
                    render: (_, row) => `${row.institutionName} · ${row.departmentName}`,
                  },
                  {
                    title: t('bills.total'),
                    width: 130,
                    align: 'right',
                    sorter: (a, b) => (a.billFen ?? -1) - (b.billFen ?? -1),
                    render: (_, row) => (row.billFen === null ? '—' : <Money fen={row.billFen} />),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size={880}
        title={open ? t('bills.open', { name: open.residentName }) : ''}
        destroyOnHidden
      >
        {open?.consultId ? (
          <VisitBills residentId={open.residentId} mdtrtId={open.consultId} />
        ) : (
          <Empty title={t('bills.none')} />
        )}
      </Drawer>
    </Page>
  )
}
