import { Link } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { CapitationList, type CapitationRow, SplitList, type SplitRow } from '#contracts/budgets'
import { withParams } from '../../shell/api.ts'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

function ExportOf({ table, year }: { table: string; year: number }) {
  const deskT = useDeskT()
  const { locale } = usePreferences()
  return (
    <Button
      size="small"
      className="no-print"
      href={withParams(`/api/budgets/export/${table}`, { year, locale })}
      download
    >
      {deskT('exportCsv')}
    </Button>
  )
}

const right = { align: 'right' as const, className: 'tabular' }

/** Packages per head and per disease, each a statement. */
export function Packages({ year }: { year: number }) {
  const t = useT()
  const query = useApi('/api/budgets/capitation', CapitationList, { params: { year }, keep: true })
  const fen = (title: string, of: (row: CapitationRow) => number) => ({
    title,
    ...right,
    width: 140,
    render: (_: unknown, row: CapitationRow) => <Money fen={of(row)} />,
  })
  return (
    <Card
      title={t('packages')}
      extra={
        <>
          <HowCounted text={t('packagesCounted')} />
          <ExportOf table="capitation" year={year} />
        </>
      }
    >
      <Answer of={query} loading={<Loading lines={4} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="muted">{t('packagesNone')}</p>
          ) : (
            <Table<CapitationRow>
              size="small"
              rowKey="statementId"
              dataSource={[...rows]}
              pagination={rows.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
              scroll={{ x: 1140 }}
              columns={[
                {
                  title: t('institution'),
                  render: (_, row) => (
                    <Link
                      to={'/fund/statements/$statementId' as never}
                      params={{ statementId: row.statementId } as never}
                    >
                      {row.institutionName} ·{' '}
                      {t(`kind.${row.kind === 'capitation' ? 'capitation' : 'disease-package'}`)}
                    </Link>
                  ),
                },
                { title: t('members'), dataIndex: 'members', ...right, width: 80 },
                fen(t('packageFen'), (row) => row.packageFen),
                fen(t('ownCare'), (row) => row.ownCareFen),
                fen(t('elsewhere'), (row) => row.careElsewhereFen),
                fen(t('recovered'), (row) => row.recoveredFen),
                fen(t('surplus'), (row) => row.surplusFen),
                {
                  title: t('score'),
                  ...right,
                  width: 90,
                  render: (_, { scoreBp }) => (scoreBp === null ? t('noScore') : (scoreBp / 100).toFixed(2)),
                },
                fen(t('retained'), (row) => row.retainedFen),
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}

export function Split({ year }: { year: number }) {
  const t = useT()
  const query = useApi('/api/budgets/split', SplitList, { params: { year }, keep: true })
  if (!query.data || query.data.rows.length === 0) return null
  return (
    <Card title={t('split')} extra={<ExportOf table="split" year={year} />}>
      <Table<SplitRow>
        size="small"
        rowKey={(row) => `${row.statementId} ${row.memberCode}`}
        dataSource={[...query.data.rows]}
        pagination={query.data.rows.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
        scroll={{ x: 800 }}
        columns={[
          {
            title: t('institution'),
            render: (_, row) => (
              <Link to={'/fund/statements/$statementId' as never} params={{ statementId: row.statementId } as never}>
                {row.leadName}
              </Link>
            ),
          },
          { title: t('member'), dataIndex: 'memberName' },
          { title: t('contracts'), dataIndex: 'contracts', ...right, width: 90 },
          { title: t('work'), dataIndex: 'work', ...right, width: 90 },
          { title: t('share'), ...right, width: 150, render: (_, { amountFen }) => <Money fen={amountFen} /> },
        ]}
      />
    </Card>
  )
}
