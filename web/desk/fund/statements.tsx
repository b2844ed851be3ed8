import { Link } from '@tanstack/react-router'
import { Button, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { StatementList, type StatementRow, StatementState } from '#contracts/statements'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { exact } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { FundNav } from './nav.tsx'
import { YearSelect } from './overview.tsx'
import { schemeOf } from './step-words.ts'
import { useT } from './texts.ts'
import { useYear } from './use-year.ts'

const statementKinds = [
  ...(['prepayment', 'points', 'clearing', 'drg-month', 'dip-month'] as const),
  ...(['capitation', 'disease-package', 'surplus-split', 'shared-savings'] as const),
] as const

const colours = {
  draft: 'default',
  submitted: 'warning',
  approved: 'processing',
  posted: 'success',
  superseded: 'default',
  withdrawn: 'default',
} as const

export function StateOf({ state }: { state: StatementState }) {
  const t = useT()
  return <Tag color={colours[state]}>{t(`states.${state}`)}</Tag>
}

export function usePeriodOf(): (row: Pick<StatementRow, 'year' | 'month'>) => string {
  const t = useT()
  return ({ year, month }) => (month === null ? t('ofYear', { year }) : t('yearMonth', { year, month }))
}

/** Of whom, in the reader's words: the region's budgets by scheme and category, an institution with its scheme. */
export function useSubjectOf(): (row: Pick<StatementRow, 'subject' | 'subjectName'>) => string {
  const t = useT()
  return (row) => {
    const scheme = schemeOf(row)
    if (!scheme) return row.subjectName
    const { insutype, category } = scheme
    return category
      ? `${t(`insutype.${insutype}`)} · ${t(`category.${category}`)}`
      : `${row.subjectName} · ${t(`insutype.${insutype}`)}`
  }
}

/** Statements, the newest first; of the own institution, or of the region. */
export function StatementsPage() {
  const t = useT()
  const { year, state, kind, subject, source, go } = useYear()
  const deskT = useDeskT()
  const [cursors, setCursors] = useState<string[]>([])
  // What rests on one rule may be of any year.
  const params = { year: source ? undefined : year, state, kind, subject, source, cursor: cursors.at(-1) }
  const query = useApi('/api/statements', StatementList, { params, keep: true })
  return (
    <Page
      title={t('statements')}
      sub={t('statementsSub')}
      actions={
        <>
          <YearSelect />
          <Select
            aria-label={t('statement')}
            value={kind ?? ''}
            style={{ minWidth: 150 }}
            onChange={(next) => {
              setCursors([])
              go({ kind: next === '' ? undefined : next, subject: undefined })
            }}
            options={[
              { value: '', label: t('allKinds') },
              ...statementKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
            ]}
          />
          <Select
            aria-label={t('state')}
            value={state ?? ''}
            style={{ minWidth: 120 }}
            onChange={(next) => {
              setCursors([])
              go({ state: next === '' ? undefined : (next as StatementState) })
            }}
            options={[
              { value: '', label: t('all') },
              ...StatementState.options.map((value) => ({ value, label: t(`states.${value}`) })),
            ]}
          />
          <SaveList rows={query.data?.statements ?? []} />
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <FundNav />
      {source ? (
        <p className="muted">
          {t('restingOn')}{' '}
          <Button type="link" size="small" onClick={() => go({ source: undefined })}>
            {t('allStatements')}
          </Button>
        </p>
      ) : null}
      <Card>
        <Answer of={query} loading={<Loading lines={8} />}>
          {({ statements, nextCursor }) =>
            statements.length === 0 ? (
              <Empty title={t('nothing')} hint={t('nothingDo')} />
            ) : (
              <>
                <Rows rows={statements} />
                {nextCursor ? <Button onClick={() => setCursors([...cursors, nextCursor])}>{t('more')}</Button> : null}
              </>
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

/** The list as it is shown, as a table to take away. */
function SaveList({ rows }: { rows: readonly StatementRow[] }) {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const period = usePeriodOf()
  const subjectOf = useSubjectOf()
  const head = [t('statement'), t('subject'), t('period'), t('headlineFen'), t('state'), t('madeAt'), 'SM3']
  const cells = (row: StatementRow) => [
    ...[words({ zh: row.titleZh, en: row.titleEn }), subjectOf(row), period(row)],
    ...[row.headlineFen === null ? '' : (row.headlineFen / 100).toFixed(2), t(`states.${row.state}`)],
    ...[exact(row.madeAt), row.contentSm3],
  ]
  return (
    <Button disabled={rows.length === 0} onClick={() => saveCsv('statements', csvOf(head, rows.map(cells)))}>
      {deskT('exportCsv')}
    </Button>
  )
}

function Rows({ rows }: { rows: readonly StatementRow[] }) {
  const t = useT()
  const words = useWords()
  const say = useSay()
  const period = usePeriodOf()
  const subjectOf = useSubjectOf()
  return (
    <Table<StatementRow>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...rows]}
      scroll={{ x: 860 }}
      columns={[
        {
          title: t('statement'),
          render: (_, row) => (
            <Link to={'/fund/statements/$statementId' as never} params={{ statementId: row.id } as never}>
              {words({ zh: row.titleZh, en: row.titleEn })}
            </Link>
          ),
        },
        { title: t('subject'), render: (_, row) => subjectOf(row) },
        { title: t('period'), width: 130, render: (_, row) => period(row) },
        {
          ...{ title: t('headlineFen'), align: 'right' as const, width: 150 },
          render: (_, { headlineFen }) => (headlineFen === null ? '—' : <Money fen={headlineFen} />),
        },
        { title: t('state'), width: 110, render: (_, { state }) => <StateOf state={state} /> },
        { title: t('madeAt'), width: 150, render: (_, { madeAt }) => say(madeAt) },
      ]}
    />
  )
}
