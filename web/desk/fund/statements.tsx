import { Link } from '@tanstack/react-router'
import { Button, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { StatementList, type StatementRow, StatementState } from '#contracts/statements'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { FundNav } from './nav.tsx'
import { YearSelect } from './overview.tsx'
import { useT } from './texts.ts'
import { useYear } from './use-year.ts'

const colours = {
  draft: 'default',
  submitted: 'gold',
  approved: 'blue',
  posted: 'green',
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

/** Statements, the newest first; of the own institution, or of the region. */
export function StatementsPage() {
  const t = useT()
  const { year, state, kind, subject, source, go } = useYear()
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

function Rows({ rows }: { rows: readonly StatementRow[] }) {
  const t = useT()
  const words = useWords()
  const say = useSay()
  const period = usePeriodOf()
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
        { title: t('subject'), dataIndex: 'subjectName' },
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
