import { Link } from '@tanstack/react-router'
import { Table, Tag } from 'antd'
import type { LineUpward } from '#contracts/fund'
import { Money } from '../../shell/money.tsx'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

type Row = LineUpward['statements'][number]

/** Statements that count the bill, the year's first. */
export function Statements({ of: rows }: { of: readonly Row[] }) {
  const t = useT()
  const words = useWords()
  if (rows.length === 0) return <p className="muted">{t('noStatements')}</p>
  return (
    <Table<Row>
      size="small"
      rowKey="statementId"
      pagination={false}
      dataSource={[...rows]}
      columns={[
        {
          title: t('statement'),
          render: (_, row) => (
            <Link to={'/fund/statements/$statementId' as never} params={{ statementId: row.statementId } as never}>
              {words({ zh: row.titleZh, en: row.titleEn })}
              {row.institutionName ? ` · ${row.institutionName}` : ''}
              {schemeOf(row) ? ` · ${t(`insutype.${schemeOf(row)!}`)}` : ''}
            </Link>
          ),
        },
        {
          title: t('period'),
          width: 120,
          render: (_, { year, month }) => (month === null ? t('wholeYear', { year }) : t('yearMonth', { year, month })),
        },
        {
          title: t('headlineFen'),
          width: 160,
          align: 'right',
          render: (_, { headlineFen }) => (headlineFen === null ? '—' : <Money fen={headlineFen} />),
        },
        {
          title: t('state'),
          width: 110,
          render: (_, { state }) => <Tag>{t(`statementStates.${stateOf(state)}`)}</Tag>,
        },
      ]}
    />
  )
}

/** The scheme that a statement's subject names. */
const schemeOf = ({ subject }: Row) => (['310', '390'] as const).find((one) => subject.split(':').includes(one))

const states = ['draft', 'submitted', 'approved', 'posted', 'superseded', 'withdrawn'] as const
const stateOf = (state: string) => states.find((one) => one === state) ?? 'draft'
