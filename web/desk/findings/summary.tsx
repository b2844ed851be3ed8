import { Button, Select, Table } from 'antd'
import { useMemo } from 'react'
import { FindingRun, FindingRuns, FindingSummary, type RuleRate, RuleRates, type SummaryRow } from '#contracts/findings'
import { Chart } from '../../shell/chart.tsx'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { chartColours, tokens } from '../../shell/tokens.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useYear } from '../fund/use-year.ts'
import { Card, HowCounted, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useAgain } from './one-finding.tsx'
import { Tabs } from './tabs.tsx'
import { useT } from './texts.ts'

const sumOf = (rows: readonly SummaryRow[], of: (row: SummaryRow) => number) =>
  rows.reduce((sum, row) => sum + of(row), 0)

/** The sentence, the months as a picture, how often each rule is right, institutions and doctors; every table can be taken away. */
export function FindingsSummaryPage() {
  const t = useT()
  const deskT = useDeskT()
  const { roles } = useMe()
  const { year, thisYear, go } = useYear()
  const months = useApi('/api/findings/summary', FindingSummary, { params: { by: 'month', year }, keep: true })
  return (
    <Page
      title={t('title')}
      sub={roles.includes('auditor') ? <Pass year={year} /> : t('subOwn')}
      actions={
        <>
          <Select
            aria-label={t('year')}
            value={year}
            onChange={(next) => go({ year: next })}
            options={[...new Set([thisYear, thisYear - 1, thisYear - 2, year])]
              .toSorted((a, b) => b - a)
              .map((value) => ({ value, label: t('ofYear', { year: value }) }))}
          />
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
          <Tabs here="summary" />
        </>
      }
    >
      <Answer of={months} loading={<Loading cards={3} lines={5} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Card>
              <Empty title={t('noFigures')} hint={t('noFiguresDo')} />
            </Card>
          ) : (
            <>
              <p className="lead">
                {t('sentence', {
                  ...{ year, found: sumOf(rows, (row) => row.found), upheld: sumOf(rows, (row) => row.upheld) },
                  amount: yuan(sumOf(rows, (row) => row.amountFen)),
                  back: yuan(sumOf(rows, (row) => row.recoveredFen)),
                })}
              </p>
              <Months rows={rows} year={year} />
              <Rates year={year} />
              <Grouped by="institution" year={year} />
              <Grouped by="doctor" year={year} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

/** The newest pass and how far it is; an auditor may begin one. */
function Pass({ year }: { year: number }) {
  const t = useT()
  const again = useAgain()
  const moving = (run: FindingRun | undefined) => run?.state === 'queued' || run?.state === 'running'
  const query = useApi('/api/findings/runs', FindingRuns, {
    everyMs: (data) => (moving(data?.runs[0]) ? 3_000 : false),
  })
  const start = useCommand(FindingRun, { onDone: () => again(t('sent')) })
  const newest = query.data?.runs[0]
  return (
    <>
      {moving(newest) ? (
        t('runWait', { done: newest!.slicesDone, total: newest!.slicesTotal })
      ) : (
        <>
          {newest ? t('runDone', { found: newest.found, fresh: newest.fresh }) : t('subRegion')}{' '}
          <Button
            size="small"
            type="link"
            loading={start.isPending}
            onClick={() => start.mutate({ path: '/api/findings/runs', body: { year } })}
          >
            {t('run')}
          </Button>
        </>
      )}
      <Refused error={start.error} />
    </>
  )
}

function Export({ table, year }: { table: string; year: number }) {
  const deskT = useDeskT()
  return (
    <a className="no-print" href={`/api/findings/export/${table}?year=${year}`} download>
      {deskT('exportCsv')}
    </a>
  )
}

function Months({ rows, year }: { rows: readonly SummaryRow[]; year: number }) {
  const t = useT()
  const option = useMemo(() => {
    const label = { color: tokens.muted }
    const states = ['open', 'appealed', 'upheld', 'dismissed'] as const
    return {
      animationDuration: 150,
      grid: { left: 8, right: 16, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, textStyle: label },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: rows.map((row) => row.key), axisLabel: label, axisTick: { show: false } },
      yAxis: { type: 'value', minInterval: 1, axisLabel: label, splitLine: { lineStyle: { color: tokens.faint } } },
      series: states.map((state, index) => ({
        ...{
          type: 'bar',
          stack: 'all',
          barMaxWidth: 48,
          name: t(`state.${state}`),
          data: rows.map((row) => row[state]),
        },
        itemStyle: { color: [chartColours[2], chartColours[1], chartColours[3], chartColours[4]][index] },
      })),
    }
  }, [rows, t])
  const say = { year, found: sumOf(rows, (row) => row.found), upheld: sumOf(rows, (row) => row.upheld) }
  return (
    <Card title={t('byMonth')} extra={<Export table="months" year={year} />}>
      <Chart
        label={t('byMonthSay', { ...say, dismissed: sumOf(rows, (row) => row.dismissed) })}
        option={option}
        height={240}
        table={<Counted rows={rows} title={t('month')} />}
      />
    </Card>
  )
}

function Counted({ rows, title }: { rows: readonly SummaryRow[]; title: string }) {
  const t = useT()
  const right = { align: 'right' as const, className: 'tabular' }
  const money = (fen: number) => <Money fen={fen} />
  return (
    <Table<SummaryRow>
      size="small"
      rowKey="key"
      dataSource={[...rows]}
      pagination={rows.length > 15 ? { pageSize: 15, showSizeChanger: false } : false}
      columns={[
        { title, dataIndex: 'name', render: (name: string) => name || t('noDoctor') },
        { title: t('found'), dataIndex: 'found', ...right },
        { title: t('state.open'), dataIndex: 'open', ...right },
        { title: t('state.appealed'), dataIndex: 'appealed', ...right },
        { title: t('state.upheld'), dataIndex: 'upheld', ...right },
        { title: t('state.dismissed'), dataIndex: 'dismissed', ...right },
        { title: t('amount'), dataIndex: 'amountFen', ...right, render: money },
        { title: t('upheldAmount'), dataIndex: 'upheldFen', ...right, render: money },
        { title: t('back'), dataIndex: 'recoveredFen', ...right, render: money },
      ]}
    />
  )
}

function Grouped({ by, year }: { by: 'institution' | 'doctor'; year: number }) {
  const t = useT()
  const query = useApi('/api/findings/summary', FindingSummary, { params: { by, year }, keep: true })
  return (
    <Card
      title={t(by === 'institution' ? 'byInstitution' : 'byDoctor')}
      extra={<Export table={`${by}s`} year={year} />}
    >
      <Answer of={query} loading={<Loading lines={4} />}>
        {({ rows }) => <Counted rows={rows} title={t(by)} />}
      </Answer>
    </Card>
  )
}

const percent = (bp: number | null) => (bp === null ? '—' : `${(bp / 100).toFixed(1)}%`)

/** What decisions teach of each rule. */
function Rates({ year }: { year: number }) {
  const t = useT()
  const { locale } = usePreferences()
  const query = useApi('/api/findings/rules', RuleRates, { params: { year }, keep: true })
  return (
    <Card title={t('byRule')} extra={<Export table="rules" year={year} />}>
      <Answer of={query} loading={<Loading lines={5} />}>
        {({ rules }) => (
          <Chart
            label={t('byRuleSay', { name: rules[0]?.name[locale] ?? '', n: rules[0]?.hits ?? 0 })}
            option={ratesOption(rules.slice(0, 12), locale, t('waiting'), t('state.upheld'), t('state.dismissed'))}
            height={Math.max(160, Math.min(12, rules.length) * 34)}
            table={<RatesTable rules={rules} />}
          />
        )}
      </Answer>
    </Card>
  )
}

function ratesOption(
  rules: readonly RuleRate[],
  locale: 'zh' | 'en',
  waiting: string,
  upheld: string,
  dismissed: string,
) {
  const label = { color: tokens.muted }
  const shown = rules.toReversed()
  const bar = (name: string, of: (rule: RuleRate) => number, colour: string) => ({
    ...{ type: 'bar', stack: 'all', barMaxWidth: 24, name, data: shown.map(of), itemStyle: { color: colour } },
  })
  return {
    animationDuration: 150,
    grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, textStyle: label },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', minInterval: 1, axisLabel: label, splitLine: { lineStyle: { color: tokens.faint } } },
    yAxis: {
      type: 'category',
      data: shown.map((rule) => rule.name[locale]),
      axisLabel: label,
      axisTick: { show: false },
    },
    series: [
      bar(upheld, (rule) => rule.upheld, chartColours[3]),
      bar(dismissed, (rule) => rule.dismissed, chartColours[4]),
      bar(waiting, (rule) => rule.hits - rule.decided, chartColours[2]),
    ],
  }
}

function RatesTable({ rules }: { rules: readonly RuleRate[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const right = { align: 'right' as const, className: 'tabular' }
  const how = (title: string, text: string) => (
    <>
      {title} <HowCounted text={text} />
    </>
  )
  return (
    <Table<RuleRate>
      size="small"
      rowKey={({ ruleId, version }) => `${ruleId} ${version}`}
      dataSource={[...rules]}
      pagination={rules.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: t('ruleName'), render: (_, rule) => rule.name[locale] },
        { title: t('hits'), dataIndex: 'hits', ...right },
        { title: t('state.upheld'), dataIndex: 'upheld', ...right },
        { title: t('state.dismissed'), dataIndex: 'dismissed', ...right },
        { title: t('state.appealed'), dataIndex: 'appealed', ...right },
        {
          title: how(t('falsePositive'), t('falsePositiveHow')),
          render: (_, rule) => percent(rule.falsePositiveBp),
          ...right,
        },
        { title: how(t('overturn'), t('overturnHow')), render: (_, rule) => percent(rule.overturnBp), ...right },
        { title: t('proposal'), render: (_, rule) => (rule.proposal ? t(`proposals.${rule.proposal}`) : '') },
      ]}
    />
  )
}
