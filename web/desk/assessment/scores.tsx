import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { Handed, type Score, Scores } from '#contracts/assessment'
import { clock } from '../../shell/browser.ts'
import { Chart } from '../../shell/chart.tsx'
import type { ChartOption } from '../../shell/chart-canvas.tsx'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { chartColours } from '../../shell/tokens.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { pointsOf } from './say.ts'
import { useT } from './texts.ts'

/** The scores of a year: the sentence, the picture, the table. */
export function ScoresPage() {
  const t = useT()
  const { year } = useYear()
  const query = useApi('/api/assessment/scores', Scores, { params: { year }, keep: true })
  return (
    <Page title={t('title')} sub={t('sub')} actions={<Actions year={year} />}>
      <FundNav />
      <Answer of={query}>
        {({ scores }) =>
          scores.length === 0 ? (
            <Card>
              <Empty title={t('headlineNone', { year })} hint={t('headlineNoneDo')} />
            </Card>
          ) : (
            <>
              <Headline scores={scores} year={year} />
              <Card title={t('scores')} extra={<SaveScores scores={scores} year={year} />}>
                <Chart option={barsOf(scores)} label={t('picture', { year })} height={60 + scores.length * 30} />
                <ScoreTable scores={scores} />
              </Card>
            </>
          )
        }
      </Answer>
    </Page>
  )
}

/** The table to take away. */
function SaveScores({ scores, year }: { scores: readonly Score[]; year: number }) {
  const t = useT()
  const deskT = useDeskT()
  const rows = scores.map((one) => [
    ...[one.institutionName, one.scoreBp === null ? '' : pointsOf(one.scoreBp), t(`states.${one.state}`)],
  ])
  const head = [t('institution'), t('score'), t('state')]
  return (
    <span className="form-buttons no-print">
      <Button size="small" onClick={() => saveCsv(`assessment-${year}`, csvOf(head, rows))}>
        {deskT('exportCsv')}
      </Button>
      <Button size="small" onClick={() => window.print()}>
        {deskT('print')}
      </Button>
    </span>
  )
}

function useYear() {
  const search = useSearch({ strict: false }) as { year?: unknown }
  const asked = Number(search.year)
  return { year: Number.isInteger(asked) && asked > 2000 ? asked : clock.now().getFullYear() }
}

function Headline({ scores, year }: { scores: readonly Score[]; year: number }) {
  const t = useT()
  const with_ = scores.filter(({ scoreBp }) => scoreBp !== null)
  const [best, least] = [with_[0], with_.at(-1)]
  if (!best || !least) return null
  return (
    <p className="headline">
      {t('headline', {
        ...{ year, count: with_.length, best: pointsOf(best.scoreBp!), name: best.institutionName },
        ...{ least: pointsOf(least.scoreBp!), confirmed: scores.filter(({ state }) => state === 'confirmed').length },
      })}
    </p>
  )
}

function Actions({ year }: { year: number }) {
  const t = useT()
  const navigate = useNavigate()
  const { roles } = useMe()
  const thisYear = clock.now().getFullYear()
  return (
    <>
      <Select
        aria-label={t('year')}
        value={year}
        onChange={(value) => void navigate({ to: '/fund/assessment' as never, search: { year: value } as never })}
        options={[0, 1, 2].map((ago) => ({ value: thisYear - ago, label: t('ofYear', { year: thisYear - ago }) }))}
      />
      <Link to={'/fund/assessment/schemes' as never}>{t('schemes')}</Link>
      {roles.includes('auditor') || roles.includes('manager') ? <Hand year={year} /> : null}
    </>
  )
}

/** Insight's figures of the year go to insurance, which scores them. */
function Hand({ year }: { year: number }) {
  const t = useT()
  const client = useQueryClient()
  const [said, setSaid] = useState<(typeof Handed)['_output']>()
  const hand = useCommand(Handed, {
    onDone: (answer) => {
      setSaid(answer)
      return client.invalidateQueries({ queryKey: ['/api/assessment/scores'] })
    },
  })
  return (
    <>
      <Button loading={hand.isPending} onClick={() => hand.mutate({ path: `/api/assessing/years/${year}/hand` })}>
        {t('hand')}
      </Button>
      <Refused error={hand.error} />
      {said ? (
        <Alert
          type="success"
          showIcon
          title={t('handed', { to: said.to, count: said.institutions, kept: said.kept })}
        />
      ) : null}
    </>
  )
}

const stateColour = { provisional: 'warning', confirmed: 'success', superseded: undefined } as const

export function StateTag({ state }: { state: Score['state'] }) {
  const t = useT()
  return <Tag color={stateColour[state]}>{t(`states.${state}`)}</Tag>
}

function ScoreTable({ scores }: { scores: readonly Score[] }) {
  const t = useT()
  return (
    <Table<Score>
      size="small"
      rowKey="scoreId"
      dataSource={[...scores]}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        {
          title: t('institution'),
          render: (_, row) => (
            <Link to={'/fund/assessment/$scoreId' as never} params={{ scoreId: row.scoreId } as never}>
              {row.institutionName}
            </Link>
          ),
        },
        {
          title: t('score'),
          width: 110,
          align: 'right',
          className: 'tabular',
          sorter: (a, b) => (a.scoreBp ?? -1) - (b.scoreBp ?? -1),
          render: (_, { scoreBp }) => (scoreBp === null ? t('noScore') : pointsOf(scoreBp)),
        },
        { title: t('state'), width: 120, render: (_, { state }) => <StateTag state={state} /> },
        { title: t('asOf'), width: 150, render: (_, { asOf }) => <Time at={asOf} /> },
        {
          title: t('objections'),
          width: 150,
          render: (_, { openObjections }) =>
            openObjections === 0 ? (
              t('none')
            ) : (
              <Tag color="warning">{t('openObjections', { count: openObjections })}</Tag>
            ),
        },
      ]}
    />
  )
}

function barsOf(scores: readonly Score[]): ChartOption {
  const shown = scores.filter(({ scoreBp }) => scoreBp !== null).toReversed()
  return {
    grid: { left: 8, right: 40, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', max: 100 },
    yAxis: { type: 'category', data: shown.map(({ institutionName }) => institutionName) },
    series: [
      {
        type: 'bar',
        data: shown.map(({ scoreBp, state }) => ({
          value: scoreBp! / 100,
          itemStyle: { color: state === 'confirmed' ? chartColours[0] : chartColours[1] },
        })),
        label: {
          show: true,
          position: 'right',
          formatter: ({ value }: { value: unknown }) => Number(value).toFixed(2),
        },
        barMaxWidth: 16,
      },
    ],
  }
}
