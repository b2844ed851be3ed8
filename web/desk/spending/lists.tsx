import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { type FundBill, FundBills, FundPeople, type FundPerson } from '#contracts/fund'
import { Answer, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SexAge } from '../parts/person.tsx'
import { moneyColumns } from './columns.tsx'
import { type Place, paramsOf } from './place.ts'
import { useT } from './texts.ts'
import { searchOf, usePlace } from './use-place.ts'

const pageSize = 50
const window = (place: Place) => ({ ...paramsOf(place), limit: pageSize, offset: (place.page - 1) * pageSize })

/** On whom the money was spent, masked. */
export function People({ place }: { place: Place }) {
  const t = useT()
  const { go } = usePlace()
  const query = useApi('/api/fund/people', FundPeople, { params: window(place), keep: true })
  return (
    <Answer of={query} loading={<Loading lines={8} />}>
      {({ people, total }) => (
        <>
          <p className="muted">{t('audited')}</p>
          <Table<FundPerson>
            size="small"
            rowKey="residentId"
            dataSource={people}
            scroll={{ x: 860 }}
            pagination={pagesOf(place, total, go)}
            columns={[
              {
                title: t('who'),
                render: (_, row) => (
                  <button
                    type="button"
                    className="plain-button"
                    aria-label={t('open', { name: row.name })}
                    onClick={() => go({ residentId: row.residentId, view: 'bills' })}
                  >
                    {row.name} <SexAge sex={row.sex} age={row.age} />
                  </button>
                ),
              },
              { title: t('bills'), dataIndex: 'bills', align: 'right', className: 'tabular', width: 80 },
              ...moneyColumns<FundPerson>(t),
            ]}
          />
        </>
      )}
    </Answer>
  )
}

/** The bills behind a sum; a bill leads to its lines. */
export function Bills({ place }: { place: Place }) {
  const t = useT()
  const { go } = usePlace()
  const query = useApi('/api/fund/bills', FundBills, { params: window(place), keep: true })
  return (
    <Answer of={query} loading={<Loading lines={8} />}>
      {({ bills, total }) => (
        <>
          <p className="muted">{t('audited')}</p>
          <Table<FundBill>
            size="small"
            rowKey="billId"
            dataSource={bills}
            scroll={{ x: 1420 }}
            pagination={pagesOf(place, total, go)}
            columns={[
              {
                title: t('when'),
                width: 130,
                render: (_, row) => (
                  <Link
                    to={'/fund/spending/$billId/$lineNo' as never}
                    params={{ billId: row.billId, lineNo: '1' } as never}
                    search={searchOf(place) as never}
                    aria-label={t('openBill')}
                  >
                    <Time at={row.settledAt} />
                  </Link>
                ),
              },
              { title: t('who'), width: 150, render: (_, row) => <Who row={row} /> },
              { title: t('where'), dataIndex: 'institutionName', width: 190 },
              { title: t('doctor'), width: 90, render: (_, row) => row.doctorName ?? '—' },
              { title: t('diagnosis'), dataIndex: 'diag_code', width: 90 },
              ...moneyColumns<FundBill>(t),
            ]}
          />
        </>
      )}
    </Answer>
  )
}

const Who = ({ row }: { row: FundBill }) => (
  <>
    {row.name} <SexAge sex={row.sex} age={row.age} />
  </>
)

const pagesOf = (place: Place, total: number, go: (next: Partial<Place>) => void) =>
  total > pageSize
    ? { current: place.page, pageSize, total, showSizeChanger: false, onChange: (page: number) => go({ page }) }
    : (false as const)
