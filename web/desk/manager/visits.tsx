import { Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useState } from 'react'
import { type FigureKey, VisitList, type VisitRow } from '#contracts/dashboards'
import { timeOf } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'
import { zh } from './texts.zh.ts'
import { ExportLink } from './trend.tsx'

const STEP = 200
const right = { align: 'right' as const, className: 'tabular' }
type StateKey = keyof typeof zh.states
const isState = (value: string): value is StateKey => value in zh.states

/** The name; for an auditor it opens the signed summary. */
function Patient({ row }: { row: VisitRow }) {
  const t = useT()
  const me = useMe()
  if (!me.roles.includes('auditor') || !row.consultId || row.state !== 'ended') return row.residentName
  return (
    <Link to="/consult/$consultId/summary" params={{ consultId: row.consultId }} title={t('summary')}>
      {row.residentName}
    </Link>
  )
}

/** The visits behind a figure: who, with whom, how long, how much. */
export function VisitCard(props: { day: string; institutionId?: string; figure: FigureKey; label: string }) {
  const t = useT()
  const deskT = useDeskT()
  const { day, institutionId, figure } = props
  const [limit, setLimit] = useState(STEP)
  const query = useApi('/api/dashboards/visits', VisitList, {
    params: { figure, day, institutionId, limit },
    keep: true,
  })
  return (
    <Card
      title={`${t('people')} · ${props.label}`}
      extra={<ExportLink table="visits" params={{ figure, day, institutionId }} />}
    >
      <Answer of={query}>
        {({ visits, total }) =>
          visits.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <Table<VisitRow>
              size="small"
              rowKey="appointmentId"
              virtual
              pagination={false}
              scroll={{ x: 1050, y: 420 }}
              dataSource={visits}
              footer={() => (
                <>
                  {deskT('total', { count: total })}{' '}
                  {visits.length < total && limit < 500 ? (
                    <Button size="small" type="link" onClick={() => setLimit(500)}>
                      +{Math.min(total, 500) - visits.length}
                    </Button>
                  ) : null}
                </>
              )}
              columns={[
                { title: t('start'), width: 80, className: 'tabular', render: (_, row) => timeOf(row.startsAt) },
                { title: t('patient'), width: 120, render: (_, row) => <Patient row={row} /> },
                { title: t('doctor'), width: 120, dataIndex: 'doctorName' },
                {
                  title: t('department'),
                  width: 240,
                  ellipsis: true,
                  render: (_, row) => `${row.institutionName} · ${row.departmentName}`,
                },
                {
                  title: t('state'),
                  width: 110,
                  render: (_, row) => (isState(row.state) ? t(`states.${row.state}`) : row.state),
                },
                { title: t('waited'), width: 90, ...right, render: (_, row) => row.waitMinutes?.toFixed(0) ?? '—' },
                {
                  title: t('talked'),
                  width: 90,
                  ...right,
                  render: (_, row) => row.consultMinutes?.toFixed(0) ?? '—',
                },
                {
                  title: t('bill'),
                  width: 110,
                  ...right,
                  render: (_, row) => (row.billFen === null ? '—' : <Money fen={row.billFen} />),
                },
                { title: t('rating'), width: 70, ...right, render: (_, row) => row.stars ?? '—' },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
