import { Link, useParams } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { StatementDetail, type StatementPosting } from '#contracts/statements'
import { Money } from '../../shell/money.tsx'
import { Answer } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Decide } from './decide.tsx'
import './fund.css'
import { StateOf, usePeriodOf, useSubjectOf } from './statements.tsx'
import { Steps } from './steps.tsx'
import { useT } from './texts.ts'

/** One statement: who agreed to it, its steps with where each figure comes from, and what moves. */
export function StatementPage() {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const period = usePeriodOf()
  const subjectOf = useSubjectOf()
  const { statementId = '' } = useParams({ strict: false }) as { statementId?: string }
  const query = useApi(`/api/statements/${statementId}`, StatementDetail)
  const { data } = query
  return (
    <Page
      title={data ? `${words({ zh: data.titleZh, en: data.titleEn })} · ${subjectOf(data)}` : ' '}
      sub={
        <>
          <Link to={'/fund/statements' as never} search={{ year: data?.year } as never}>
            {t('back')}
          </Link>
          {data ? ` · ${period(data)} · ${t('revision', { revision: data.revision })}` : ''}
        </>
      }
      actions={
        <>
          {data ? <Decide of={data} /> : null}
          <Button href={`/api/statements/${statementId}/export/csv`} download>
            {t('csv')}
          </Button>
          <Button href={`/api/statements/${statementId}/export/json`} download>
            {t('json')}
          </Button>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <Answer of={query}>
        {(statement) => (
          <>
            <Signed of={statement} />
            <Card title={t('steps')} extra={<HowCounted text={t('stepsCounted')} />}>
              <Steps of={statement} />
            </Card>
            <Card title={t('postings')}>
              <Postings rows={statement.postings} />
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Signed({ of }: { of: StatementDetail }) {
  const t = useT()
  const say = useSay()
  const stages = ['made', 'submitted', 'approved', 'posted'] as const
  const to = (statementId: string, label: string) => (
    <Link to={'/fund/statements/$statementId' as never} params={{ statementId } as never}>
      {label}
    </Link>
  )
  return (
    <>
      <ul className="fund-signed">
        <li>
          <StateOf state={of.state} />
          {of.headlineFen === null ? null : <Money fen={of.headlineFen} strong />}
        </li>
        {stages.map((stage) => {
          const one = of[stage]
          return one ? (
            <li key={stage}>
              {t(`by.${stage}`)} {one.name} <span className="muted">{say(one.at)}</span>
            </li>
          ) : null
        })}
      </ul>
      {of.returnedWords ? <p className="muted">{t('returned', { words: of.returnedWords })}</p> : null}
      {of.supersededBy ? (
        <p>
          {t('replaced')} {to(of.supersededBy, t('seeNew'))}
        </p>
      ) : null}
      {of.supersedes ? (
        <p>
          {t('replaces')} {to(of.supersedes, t('seeOld'))}
        </p>
      ) : null}
    </>
  )
}

function Postings({ rows }: { rows: readonly StatementPosting[] }) {
  const t = useT()
  if (rows.length === 0) return <p className="muted">{t('noPostings')}</p>
  return (
    <Table<StatementPosting & { no: number }>
      size="small"
      rowKey="no"
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={rows.map((row, no) => ({ ...row, no }))}
      scroll={{ x: 800 }}
      columns={[
        { title: t('source'), render: (_, { source }) => source.name },
        { title: t('destination'), render: (_, { destination }) => destination.name },
        {
          title: t('headlineFen'),
          align: 'right',
          width: 150,
          render: (_, { amountFen }) => <Money fen={amountFen} />,
        },
        { title: t('reason'), dataIndex: 'reason' },
      ]}
    />
  )
}
