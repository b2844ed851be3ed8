import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Select, Table } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type Grade, HouseholdPage } from '#contracts/grid'
import { ApiRefusal, api } from '../../shell/api.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { GradeTag, grades, useReasons } from './grade.tsx'
import { useT } from './texts.ts'

type Page = (typeof HouseholdPage)['_output']
type Line = Page['households'][number]

interface Asked {
  cellId?: string | undefined
  teamId?: string | undefined
  institutionId?: string | undefined
  grade?: Grade | undefined
  unassigned?: boolean | undefined
  search?: string | undefined
}

/** What is searched stands in the body, so that no name gets into an address. */
export function useHouseholds(asked: Asked, count: number, enabled = true) {
  return useQuery<Page>({
    queryKey: ['/api/grid/households/find', asked, count],
    enabled,
    placeholderData: (before) => before,
    queryFn: ({ signal: _ }) =>
      api.command('POST', '/api/grid/households/find', { ...asked, count }, { schema: HouseholdPage }),
  })
}

/** Households by grade and name; a line opens the household. Who may not read them is told who may. */
export function Households(props: { cellId?: string; teamId?: string }) {
  const t = useT()
  const [grade, setGrade] = useState<Grade | 'any' | 'unassigned'>('any')
  const [typed, setTyped] = useState('')
  const [count, setCount] = useState(50)
  const search = useDeferredValue(typed.trim()) || undefined
  const byGrade = grade === 'any' || grade === 'unassigned' ? {} : { grade }
  const query = useHouseholds({ ...props, ...byGrade, unassigned: grade === 'unassigned' || undefined, search }, count)
  if (query.error instanceof ApiRefusal && query.error.status === 403) return <p className="muted">{t('notHere')}</p>
  return (
    <>
      <div className="households-tools no-print">
        <Input.Search
          allowClear
          style={{ width: 280 }}
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          aria-label={t('grades')}
          style={{ width: 150 }}
          value={grade}
          onChange={setGrade}
          options={[
            { value: 'any' as const, label: t('anyGrade') },
            ...grades.map((value) => ({ value, label: `${t(`grade.${value}`)} · ${t(`gradeSays.${value}`)}` })),
            ...(props.teamId ? [] : [{ value: 'unassigned' as const, label: t('noTeam') }]),
          ]}
        />
        <span className="muted tabular">{query.data ? t('total', { count: query.data.total }) : ''}</span>
      </div>
      <Answer of={query}>
        {({ households, next }) =>
          households.length === 0 ? (
            <Empty title={t('noHouseholds')} hint={t('noHouseholdsDo')} />
          ) : (
            <>
              <Rows rows={households} />
              {next && count < 200 ? (
                <button type="button" className="state-button" onClick={() => setCount(Math.min(200, count + 50))}>
                  {t('more')}
                </button>
              ) : null}
            </>
          )
        }
      </Answer>
    </>
  )
}

function Rows({ rows }: { rows: readonly Line[] }) {
  const t = useT()
  const reasons = useReasons()
  return (
    <Table<Line>
      size="small"
      rowKey="id"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 900 }}
      columns={[
        {
          title: t('head'),
          width: 110,
          render: (_, one) => (
            <Link to={'/grid/households/$householdId' as never} params={{ householdId: one.id } as never}>
              {one.headName ?? t('householdOf')}
            </Link>
          ),
        },
        { title: t('people'), width: 70, align: 'right', className: 'tabular', dataIndex: 'people' },
        { title: t('grades'), width: 100, render: (_, one) => <GradeTag grade={one.grade} /> },
        { title: t('why'), render: (_, one) => [...new Set(reasons(one.reasons))].slice(0, 3).join(' · ') || '—' },
        { title: t('address'), dataIndex: 'address', ellipsis: true },
        { title: t('team'), width: 170, render: (_, one) => one.team?.name ?? <b className="amber">{t('noTeam')}</b> },
      ]}
    />
  )
}
