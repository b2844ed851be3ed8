import { useSearch } from '@tanstack/react-router'
import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import { Budget, BudgetList } from '#contracts/budgets'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useYear } from '../fund/use-year.ts'
import { Card } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { BudgetForm } from './budget-form.tsx'
import { Approve, Signed, useMayEnter } from './page.tsx'
import { RestingOn } from './rules.tsx'
import { percentOf } from './say.ts'
import { useT } from './texts.ts'

/** The budgets of a year by scheme and category; drafts and replaced versions among them. */
export function Budgets() {
  const t = useT()
  const mayEnter = useMayEnter()
  const { year, thisYear, go } = useYear()
  const [entering, setEntering] = useState(false)
  const query = useApi('/api/budgets', BudgetList, { params: { year }, keep: true })
  const years = [...new Set([thisYear + 1, thisYear, thisYear - 1, thisYear - 2, year])].toSorted((a, b) => b - a)
  const pick = (
    <>
      <Select
        aria-label={t('year')}
        value={year}
        onChange={(next) => go({ year: next })}
        options={years.map((value) => ({ value, label: t('ofYear', { year: value }) }))}
      />
      {mayEnter ? (
        <Button type="primary" onClick={() => setEntering(true)}>
          {t('newBudget')}
        </Button>
      ) : null}
    </>
  )
  return (
    <Card title={t('parts.budgets')} extra={pick}>
      <Answer of={query} loading={<Loading lines={6} />}>
        {({ budgets }) =>
          budgets.length === 0 ? (
            <Empty title={t('noBudgets', { year })} hint={t('noBudgetsDo')} />
          ) : (
            <BudgetRows rows={budgets} onDone={() => query.refetch()} />
          )
        }
      </Answer>
      {entering ? (
        <BudgetForm
          year={year}
          before={query.data?.budgets ?? []}
          onClose={() => setEntering(false)}
          onDone={() => void query.refetch()}
        />
      ) : null}
    </Card>
  )
}

function BudgetRows({ rows, onDone }: { rows: readonly Budget[]; onDone: () => unknown }) {
  const t = useT()
  const { budget: asked } = useSearch({ strict: false }) as { budget?: string }
  return (
    <Table<Budget>
      size="small"
      rowKey="id"
      pagination={false}
      rowClassName={({ id }) => (id === asked ? 'row-chosen' : '')}
      scroll={{ x: 980 }}
      dataSource={[...rows]}
      columns={[
        {
          title: t('scheme'),
          width: 190,
          render: (_, row) => (
            <>
              {t(`insutype.${row.insutype}`)} · {t(`category.${row.category}`)}
              <div className="muted">{t('revision', { n: row.revision })}</div>
            </>
          ),
        },
        {
          title: t('amount'),
          align: 'right',
          width: 160,
          render: (_, { amountFen }) => <Money fen={amountFen} strong />,
        },
        {
          title: t('reserve'),
          align: 'right',
          width: 80,
          render: (_, { reserveBp }) => <span className="tabular">{percentOf(reserveBp)}</span>,
        },
        { title: t('shares'), width: 170, render: (_, row) => <MonthBars shares={row.monthSharesBp} /> },
        {
          title: t('source'),
          render: (_, { id, source }) => (
            <>
              {source}{' '}
              <div>
                <RestingOn id={id} />
              </div>
            </>
          ),
        },
        { title: t('status'), width: 250, render: (_, row) => <Signed of={row} /> },
        {
          title: '',
          width: 90,
          align: 'right',
          render: (_, { id, mayApprove }) =>
            mayApprove ? <Approve path={`/api/budgets/${id}/approve`} schema={Budget} onDone={onDone} /> : null,
        },
      ]}
    />
  )
}

/** Twelve small bars; the figures are their name and the hint of each. */
export function MonthBars({ shares }: { shares: readonly number[] }) {
  const t = useT()
  const between = useBetween()
  const said = shares.map((bp, at) => t('monthShare', { month: at + 1, share: percentOf(bp) }))
  const most = Math.max(1, ...shares)
  return (
    <div className="year-bars" role="img" aria-label={t('sharesPicture', { list: between(said) })}>
      {shares.map((bp, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: twelve months, always in this order
        <span key={at} title={said[at]} style={{ height: `${Math.round((bp * 100) / most)}%` }} />
      ))}
    </div>
  )
}
