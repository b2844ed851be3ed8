import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Select, Table } from 'antd'
import { CaseList, type CaseRow, Month, MonthList, MonthPicture, type SystemTotals } from '#contracts/cases'
import { clock } from '../../shell/browser.ts'
import { Chart } from '../../shell/chart.tsx'
import { Money, yuan } from '../../shell/money.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, HowCounted, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { mixOf, scatterOf } from './pictures.ts'
import { fourOf } from './stay.tsx'
import { useT } from './texts.ts'

const periodOf = ({ year, month }: Pick<Month, 'year' | 'month'>): string => `${year}-${String(month).padStart(2, '0')}`

/** A month under both systems: the sentence, the pictures, the tables. */
export function CaseMonthPage() {
  const t = useT()
  const list = useApi('/api/cases/months', MonthList, {
    everyMs: (data) => (data?.months.some(({ state }) => state === 'queued' || state === 'running') ? 2_000 : false),
  })
  const search = useSearch({ strict: false }) as { period?: unknown }
  const months = list.data?.months ?? []
  const asked = typeof search.period === 'string' ? search.period : undefined
  const chosen =
    months.find((one) => periodOf(one) === asked) ??
    months.find(({ state, cases }) => state === 'done' && cases !== 0) ??
    months.find(({ state }) => state === 'done') ??
    months[0]
  return (
    <Page title={t('months')} sub={t('monthsSub')} actions={<Actions chosen={chosen ? periodOf(chosen) : undefined} />}>
      <FundNav />
      <Answer of={list}>
        {() =>
          chosen?.state === 'done' ? (
            <Ran month={chosen} />
          ) : chosen ? (
            <Alert
              type={chosen.state === 'failed' ? 'error' : 'info'}
              showIcon
              title={
                chosen.state === 'failed'
                  ? t('failed', { month: periodOf(chosen), why: chosen.failure ?? '' })
                  : t('running', { month: periodOf(chosen) })
              }
            />
          ) : (
            <Card>
              <Empty title={t('noMonth')} hint={t('noMonthDo')} />
            </Card>
          )
        }
      </Answer>
    </Page>
  )
}

function Actions({ chosen }: { chosen: string | undefined }) {
  const t = useT()
  const deskT = useDeskT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const now = clock.now()
  const over = Array.from({ length: 12 }, (_, ago) => {
    const first = new Date(now.getFullYear(), now.getMonth() - 1 - ago, 1)
    return periodOf({ year: first.getFullYear(), month: first.getMonth() + 1 })
  })
  const period = useSearch({ strict: false }) as { period?: string }
  const value = period.period ?? chosen ?? over[0]!
  const run = useCommand(Month, { onDone: () => client.invalidateQueries({ queryKey: ['/api/cases/months'] }) })
  const [year, month] = value.split('-').map(Number)
  return (
    <>
      <Select
        aria-label={t('month')}
        value={value}
        onChange={(next) => void navigate({ to: '/fund/cases' as never, search: { period: next } as never })}
        options={[...new Set([...(chosen ? [chosen] : []), ...over])].map((one) => ({ value: one, label: one }))}
      />
      <Button loading={run.isPending} onClick={() => run.mutate({ path: '/api/cases/months', body: { year, month } })}>
        {t('run')}
      </Button>
      <Button onClick={() => window.print()}>{deskT('print')}</Button>
      <Refused error={run.error} />
    </>
  )
}

function Ran({ month }: { month: Month }) {
  const t = useT()
  const query = useApi(`/api/cases/months/${month.year}/${month.month}`, MonthPicture, { keep: true })
  return (
    <Answer of={query}>
      {(picture) => (
        <>
          {picture.totals.every(({ cases }) => cases === 0) ? (
            <Empty title={t('noStays')} hint={t('noStaysDo')} />
          ) : null}
          <Headline picture={picture} />
          <Card title={t('side')} extra={<HowCounted text={`${t('cmiHow')} ${t('indexHow')}`} />}>
            <SideBySide totals={picture.totals} />
          </Card>
          <Card
            title={t('scatter')}
            extra={<a href={`/api/cases/months/${month.year}/${month.month}/export/cases`}>{t('exportCsv')}</a>}
          >
            <Chart option={scatterOf(picture, t)} label={t('scatterSays')} height={320} />
            <p className="muted">{t('scatterSays')}</p>
          </Card>
          <Card title={t('mix')}>
            <Chart option={mixOf(picture, t)} label={t('mixSays')} height={300} table={<Groups picture={picture} />} />
          </Card>
          <Card title={picture.departments.length > 0 ? t('departments') : t('institutions')}>
            <Parts picture={picture} />
          </Card>
          <Card title={t('outlierCases')}>
            <Outliers month={month} />
          </Card>
        </>
      )}
    </Answer>
  )
}

function Headline({ picture }: { picture: MonthPicture }) {
  const t = useT()
  const paying = picture.totals.find(({ pays }) => pays) ?? picture.totals[0]
  if (!paying) return null
  const apart = paying.payFen - paying.fundFen
  const more = apart === 0 ? t('same') : t(apart > 0 ? 'more' : 'less', { amount: yuan(Math.abs(apart)) })
  return (
    <p className="headline">
      {t('headline', {
        ...{ month: periodOf(picture.month), cases: paying.cases, cost: yuan(paying.costFen), more },
        ...{ system: t(paying.system), pay: yuan(paying.payFen) },
      })}
    </p>
  )
}

function SideBySide({ totals }: { totals: readonly SystemTotals[] }) {
  const t = useT()
  const money = (title: string, of: (one: SystemTotals) => number) => ({
    ...{ title, align: 'right' as const, render: (_: unknown, one: SystemTotals) => <Money fen={of(one)} /> },
  })
  return (
    <Table<SystemTotals>
      size="small"
      rowKey="system"
      pagination={false}
      scroll={{ x: 860 }}
      dataSource={[...totals]}
      columns={[
        { title: t('system'), render: (_, one) => `${t(one.system)}${one.pays ? ` · ${t('pays')}` : ''}` },
        { title: t('cases'), align: 'right', dataIndex: 'cases' },
        money(t('cost'), (one) => one.costFen),
        money(t('person'), (one) => one.personFen),
        money(t('fund'), (one) => one.fundFen),
        money(t('pay'), (one) => one.payFen),
        { title: t('cmi'), align: 'right', render: (_, one) => fourOf(one.cmi10000) },
        { title: t('costIndex'), align: 'right', render: (_, one) => fourOf(one.costIndex10000) },
        { title: t('timeIndex'), align: 'right', render: (_, one) => fourOf(one.timeIndex10000) },
        {
          title: t('outliers'),
          align: 'right',
          render: (_, { outliers: { high, low, ungrouped } }) => `${high} / ${low} / ${ungrouped}`,
        },
      ]}
    />
  )
}

function Groups({ picture }: { picture: MonthPicture }) {
  const t = useT()
  type Group = MonthPicture['groups'][number]
  return (
    <Table<Group>
      size="small"
      rowKey={({ system, code }) => `${system} ${code}`}
      dataSource={[...picture.groups]}
      columns={[
        { title: t('system'), render: (_, one) => t(one.system) },
        { title: t('code'), dataIndex: 'code' },
        { title: t('name'), dataIndex: 'name' },
        { title: t('cases'), align: 'right', dataIndex: 'cases' },
        { title: t('weight'), align: 'right', render: (_, one) => fourOf(one.weight10000) },
        { title: t('meanCost'), align: 'right', render: (_, one) => <Money fen={one.meanCostFen} /> },
        { title: t('meanPay'), align: 'right', render: (_, one) => <Money fen={one.meanPayFen} /> },
      ]}
    />
  )
}

function Parts({ picture }: { picture: MonthPicture }) {
  const t = useT()
  const rows = picture.departments.length > 0 ? picture.departments : picture.institutions
  type Part = MonthPicture['institutions'][number]
  const both = (title: string, of: (one: SystemTotals) => React.ReactNode) =>
    (['drg', 'dip'] as const).map((system) => ({
      ...{ title: `${title} ${t(system)}`, align: 'right' as const },
      render: (_: unknown, part: Part) => of(part[system]),
    }))
  return (
    <Table<Part>
      size="small"
      rowKey="code"
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      scroll={{ x: 860 }}
      dataSource={[...rows]}
      columns={[
        { title: t('name'), dataIndex: 'name' },
        { title: t('cases'), align: 'right', render: (_, part) => part.drg.cases },
        { title: t('cost'), align: 'right', render: (_, part) => <Money fen={part.drg.costFen} /> },
        ...both(t('pay'), (one) => <Money fen={one.payFen} />),
        ...both(t('cmi'), (one) => fourOf(one.cmi10000)),
        { title: t('costIndex'), align: 'right', render: (_, part) => fourOf(part.drg.costIndex10000) },
        { title: t('timeIndex'), align: 'right', render: (_, part) => fourOf(part.drg.timeIndex10000) },
      ]}
    />
  )
}

function Outliers({ month }: { month: Month }) {
  const t = useT()
  const path = `/api/cases/months/${month.year}/${month.month}/cases`
  const high = useApi(path, CaseList, { params: { system: 'drg', outlier: 'high' } })
  const low = useApi(path, CaseList, { params: { system: 'drg', outlier: 'low' } })
  const none = useApi(path, CaseList, { params: { system: 'drg', outlier: 'ungrouped' } })
  const rows = [high, low, none].flatMap(({ data }) => data?.cases ?? [])
  return (
    <Table<CaseRow>
      size="small"
      rowKey="id"
      loading={high.isPending}
      dataSource={rows}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      columns={[
        { title: t('outlierTitle'), render: (_, row) => t(`outlierNames.${row.outlier}`) },
        { title: t('code'), dataIndex: 'groupCode' },
        { title: t('name'), dataIndex: 'groupName' },
        { title: t('institutions'), dataIndex: 'institutionName' },
        { title: t('cost'), align: 'right', render: (_, row) => <Money fen={row.costFen} /> },
        { title: t('pay'), align: 'right', render: (_, row) => <Money fen={row.payFen} /> },
        {
          title: '',
          render: (_, row) => (
            <Link to={'/fund/cases/$mdtrtId' as never} params={{ mdtrtId: row.mdtrtId } as never}>
              {t('toGrouper')}
            </Link>
          ),
        },
      ]}
    />
  )
}
