import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import type { StatementDetail, Step } from '#contracts/statements'
import { Money } from '../../shell/money.tsx'
import { useWords } from '../parts/person.tsx'
import { idsByCode, placeOfSource } from './sources.ts'
import { clauseWords, stepWords } from './step-words.ts'
import { useT } from './texts.ts'

/** The steps as they were worked out; every source that has a page leads there. */
export function Steps({ of }: { of: StatementDetail }) {
  const t = useT()
  const words = useWords()
  const ids = idsByCode(of.inputs)
  return (
    <Table<Step>
      size="small"
      rowKey="no"
      pagination={of.steps.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
      dataSource={[...of.steps]}
      scroll={{ x: 860 }}
      columns={[
        { title: '', dataIndex: 'no', width: 50, className: 'tabular' },
        {
          title: t('step'),
          render: (_, step) => (
            <>
              {words(stepWords(step))}
              <span className="muted fund-clause">{words(clauseWords(step.clause))}</span>
            </>
          ),
        },
        {
          title: t('figure'),
          align: 'right',
          width: 170,
          className: 'tabular',
          render: (_, step) => <Figure of={step} />,
        },
        {
          title: t('from'),
          width: 220,
          render: (_, step) => (
            <span className="fund-from">
              {step.from.map((source) => (
                <Source key={`${source.what} ${source.ref}`} of={source} ids={ids} statement={of} />
              ))}
            </span>
          ),
        },
      ]}
    />
  )
}

function Figure({ of }: { of: Step }) {
  const t = useT()
  if (of.amountFen !== undefined) return <Money fen={of.amountFen} />
  if (of.points !== undefined)
    return <>{t('pointsUnit', { points: (of.points / 1000).toLocaleString('en', { maximumFractionDigits: 3 }) })}</>
  if (of.ratioBp !== undefined) return <>{(of.ratioBp / 100).toFixed(2)}%</>
  return <>{of.count ?? ''}</>
}

function Source({
  of,
  ids,
  statement,
}: {
  of: Step['from'][number]
  ids: ReadonlyMap<string, string>
  statement: StatementDetail
}) {
  const t = useT()
  const known = [
    'statement',
    'finding',
    'bills',
    'cases',
    'members',
    'measure',
    'budget',
    'rule',
    'assessment',
    'table',
  ] as const
  const label = t(`what.${known.find((one) => one === of.what) ?? 'input'}`)
  const place = placeOfSource(of, ids, statement)
  if (!place) return <span title={of.ref}>{label}</span>
  return (
    <Link to={place.to as never} params={place.params as never} search={place.search as never} title={of.ref}>
      {label}
    </Link>
  )
}
