import { Button, Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import {
  type DoctorRow,
  DoctorTable,
  type InstitutionRow,
  InstitutionTable,
  type RefusalRow,
  RefusalTable,
} from '#contracts/dashboards'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { zh } from '../texts.zh.ts'
import { useT } from './texts.ts'
import { ExportLink } from './trend.tsx'

const right = { align: 'right' as const, className: 'tabular' }
const minutes = (value: number | null) => (value === null ? '—' : value.toFixed(1))

type Work = Pick<
  DoctorRow,
  'booked' | 'ended' | 'terminated' | 'waiting' | 'waitMeanMinutes' | 'consultMeanMinutes' | 'ratingMean'
>

function useWorkColumns<R extends Work>(): ColumnsType<R> {
  const t = useT()
  const count = (title: string, key: 'booked' | 'ended' | 'terminated' | 'waiting') => ({
    title,
    width: 84,
    ...right,
    render: (_: unknown, row: R) => row[key],
    sorter: (a: R, b: R) => a[key] - b[key],
  })
  const mean = (title: string, key: 'waitMeanMinutes' | 'consultMeanMinutes' | 'ratingMean') => ({
    title,
    width: 100,
    ...right,
    render: (_: unknown, row: R) => minutes(row[key]),
    sorter: (a: R, b: R) => (a[key] ?? -1) - (b[key] ?? -1),
  })
  return [
    count(t('booked'), 'booked'),
    count(t('ended'), 'ended'),
    count(t('terminated'), 'terminated'),
    count(t('waiting'), 'waiting'),
    mean(t('waitMean'), 'waitMeanMinutes'),
    mean(t('consultMean'), 'consultMeanMinutes'),
    mean(t('rating'), 'ratingMean'),
  ]
}

interface InstitutionProps {
  day: string
  chosen?: string
  onChoose: (institution: { id: string; name: string } | undefined) => void
}

export function InstitutionCard({ day, chosen, onChoose }: InstitutionProps) {
  const t = useT()
  const work = useWorkColumns<InstitutionRow>()
  const query = useApi('/api/dashboards/institutions', InstitutionTable, { params: { day }, keep: true })
  return (
    <Card title={t('institutions')} extra={<ExportLink table="institutions" params={{ day }} />}>
      <Answer of={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <Table<InstitutionRow>
              size="small"
              rowKey="institutionId"
              pagination={false}
              virtual
              scroll={{ x: 1100, y: Math.min(320, rows.length * 40 + 8) }}
              rowClassName={(row) => (row.institutionId === chosen ? 'row-chosen' : '')}
              dataSource={rows}
              columns={[
                {
                  title: t('institution'),
                  width: 240,
                  render: (_, row) => (
                    <Button
                      type="link"
                      className="link-cell"
                      onClick={() =>
                        onChoose(
                          row.institutionId === chosen
                            ? undefined
                            : { id: row.institutionId, name: row.institutionName },
                        )
                      }
                    >
                      {row.institutionName}
                    </Button>
                  ),
                },
                ...work,
                { title: t('bills'), width: 80, dataIndex: 'bills', ...right },
                {
                  title: t('total'),
                  width: 120,
                  ...right,
                  sorter: (a, b) => a.totalFen - b.totalFen,
                  render: (_, row) => <Money fen={row.totalFen} />,
                },
                { title: t('fund'), width: 120, ...right, render: (_, row) => <Money fen={row.fundFen} /> },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}

export function DoctorCard({ day, institutionId }: { day: string; institutionId?: string }) {
  const t = useT()
  const deskT = useDeskT()
  const work = useWorkColumns<DoctorRow>()
  const query = useApi('/api/dashboards/doctors', DoctorTable, { params: { day, institutionId }, keep: true })
  return (
    <Card title={t('doctors')} extra={<ExportLink table="doctors" params={{ day, institutionId }} />}>
      <p className="muted">{t('noDrugs')}</p>
      <Answer of={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <Table<DoctorRow>
              size="small"
              rowKey="doctorId"
              pagination={false}
              virtual
              scroll={{ x: 980, y: Math.min(360, rows.length * 40 + 8) }}
              footer={() => deskT('total', { count: rows.length })}
              dataSource={rows}
              columns={[
                { title: t('doctor'), width: 110, dataIndex: 'doctorName' },
                {
                  title: t('department'),
                  width: 220,
                  render: (_, row) => `${row.institutionName} · ${row.departmentName}`,
                  ellipsis: true,
                },
                ...work,
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}

type RoleKey = keyof typeof zh.roles
const isRole = (role: string): role is RoleKey => role in zh.roles
/** What a refusal filled in at the time is not part of the rule: {limit} → … */
const ruleOf = (sentence: string) => sentence.replace(/\{\w+\}/g, '…')

export function RefusalCard({ day }: { day: string }) {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const query = useApi('/api/dashboards/refusals', RefusalTable, { params: { day }, keep: true })
  return (
    <Card title={t('refusals')} extra={<ExportLink table="refusals" params={{ day }} />}>
      <p className="muted">{t('refusalsDo')}</p>
      <Answer of={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t('nothing')} />
          ) : (
            <Table<RefusalRow>
              size="small"
              rowKey={(row) => `${row.code} ${row.role}`}
              pagination={false}
              virtual
              scroll={{ x: 800, y: Math.min(320, rows.length * 44 + 8) }}
              dataSource={rows}
              columns={[
                {
                  title: t('rule'),
                  ellipsis: true,
                  render: (_, row) => (
                    <span title={`${ruleOf(words(row.sentence))} (${row.code})`}>
                      {ruleOf(words(row.sentence))} <small className="muted">{row.code}</small>
                    </span>
                  ),
                },
                {
                  title: t('role'),
                  width: 120,
                  render: (_, row) => (isRole(row.role) ? deskT(`roles.${row.role}`) : row.role),
                },
                { title: t('times'), width: 80, dataIndex: 'times', ...right, sorter: (a, b) => a.times - b.times },
                { title: t('timesLastWeek'), width: 90, dataIndex: 'timesLastWeek', ...right },
                { title: t('lastAt'), width: 140, render: (_, row) => <Time at={row.lastAt} /> },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
