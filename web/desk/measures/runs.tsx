import { Table, Tag } from 'antd'
import { RunList } from '#contracts/measures'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { MeasuresNav } from './figures.tsx'
import './measures.css'
import { moves, Recompute } from './recompute.tsx'
import { useT } from './texts.ts'

type Run = (typeof RunList)['_output']['runs'][number]

/** Of which moment the figures were, and the seal by which two computations are compared. */
export function RunsPage() {
  const t = useT()
  const query = useApi('/api/measures/runs', RunList, { everyMs: (data) => (moves(data?.runs[0]) ? 1_500 : false) })
  return (
    <Page title={t('runsTitle')} sub={t('runsSub')}>
      <MeasuresNav />
      <Recompute />
      <Card>
        <Answer of={query}>
          {({ runs }) =>
            runs.length === 0 ? (
              <Empty title={t('runsNone')} hint={t('neverDo')} />
            ) : (
              <Table<Run>
                size="small"
                rowKey="id"
                dataSource={runs}
                scroll={{ x: 900 }}
                pagination={runs.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
                columns={[
                  { title: t('runDay'), dataIndex: 'day', width: 110, className: 'tabular' },
                  {
                    title: t('runState'),
                    width: 110,
                    render: (_, run) => (
                      <Tag color={{ done: 'success', failed: 'error' }[run.state as string]}>
                        {t(`running.${run.state}`)}
                      </Tag>
                    ),
                  },
                  {
                    title: t('runAsOf'),
                    width: 140,
                    render: (_, run) => (run.asOf ? <Time at={run.asOf} plan /> : '—'),
                  },
                  { title: t('runAsked'), width: 140, render: (_, run) => <Time at={run.askedAt} plan /> },
                  {
                    title: t('runFinished'),
                    width: 140,
                    render: (_, run) => (run.finishedAt ? <Time at={run.finishedAt} plan /> : '—'),
                  },
                  {
                    title: t('runHash'),
                    render: (_, run) => <code>{run.failure ?? run.resultHash ?? '—'}</code>,
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}
