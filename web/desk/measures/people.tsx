import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Segmented, Table, Tag } from 'antd'
import { FigurePage, MeasureList, Membership, PeopleBehind, type PersonBehind } from '#contracts/measures'
import { Answer, Empty } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, HowCounted, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ExportCsv } from './figures.tsx'
import './measures.css'
import { percent, searchOf } from './say.ts'
import { useT } from './texts.ts'
import { asked, useWhere } from './use-where.ts'

export const membershipColour = {
  numerator: 'success',
  denominator: 'warning',
  excluded: undefined,
  outside: undefined,
} as const
const pageSize = 50

/** Who is behind a figure: in or out, and why; a name leads to each criterion with its numbers. */
export function PeoplePage() {
  const t = useT()
  const words = useWords()
  const say = useSay()
  const { measure = '' } = useParams({ strict: false }) as { measure?: string }
  const { where } = useWhere()
  const filter = useFilter(measure)
  const params = { measure, membership: filter.membership, reason: filter.reason, ...asked(where) }
  const query = useApi('/api/measures/people', PeopleBehind, {
    params: { ...params, limit: pageSize, offset: (filter.page - 1) * pageSize },
    keep: true,
  })
  const definition = useApi('/api/measures', MeasureList).data?.measures.find(({ code }) => code === measure)
  const title = definition ? words(definition.title) : measure
  const said = query.data && {
    ...{ scope: query.data.scope.name ?? t(`scope.${query.data.scope.kind}`), at: say(query.data.asOf) },
    ...{ from: query.data.period.from, to: query.data.period.to },
  }
  return (
    <Page
      title={t('peopleTitle', { measure: title })}
      sub={
        <>
          <Link to={'/measures' as never} search={searchOf(where, { measure }) as never}>
            {t('back')}
          </Link>
          {said ? ` · ${t('peopleSub', said)}` : ''}
        </>
      }
      actions={<ExportCsv table="people" params={params} />}
    >
      <FigureLine measure={measure} counted={definition ? words(definition.counted) : undefined} />
      <Card>
        <div className="page-actions measure-filter">
          <Segmented
            aria-label={t('counts')}
            value={filter.membership ?? 'any'}
            onChange={(value) => filter.set({ membership: Membership.safeParse(value).data })}
            options={(['any', 'denominator', 'numerator', 'excluded', 'outside'] as const).map((value) => ({
              ...{ value, label: t(`membership.${value}`) },
            }))}
          />
          {filter.reason ? (
            <span>
              {t('onlyReason', { reason: reasonWords(definition, filter.reason, words) })}{' '}
              <Button size="small" onClick={() => filter.set({ reason: undefined })}>
                {t('clear')}
              </Button>
            </span>
          ) : null}
          <span className="muted">{t('audited')}</span>
        </div>
        <Answer of={query}>
          {({ people, total }) =>
            total === 0 ? (
              <Empty title={t('noPeople')} hint={t('noPeopleDo')} />
            ) : (
              <People people={people} total={total} page={filter.page} onPage={(page) => filter.set({ page })} />
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

type Definition = (typeof MeasureList)['_output']['measures'][number]

function reasonWords(definition: Definition | undefined, code: string, words: ReturnType<typeof useWords>): string {
  const found = definition?.criteria.find((one) => one.code === code)
  return found ? words(found.words).replace(/\{\w+\}/g, '…') : code
}

function useFilter(measure: string) {
  const { where, search } = useWhere()
  const navigate = useNavigate()
  const membership = Membership.safeParse(search.membership).data
  const reason = typeof search.reason === 'string' ? search.reason : undefined
  const page = Math.max(1, Number(search.page) || 1)
  const set = (next: { membership?: Membership | undefined; reason?: string | undefined; page?: number }) => {
    const more = { membership, reason, page: undefined, ...next }
    void navigate({
      ...{ to: '/measures/$measure' as never, params: { measure } as never },
      ...{ search: searchOf(where, more) as never, resetScroll: false },
    })
  }
  return { membership, reason, page, set }
}

/** The figure whose people these are, as the page before said it. */
function FigureLine({ measure, counted }: { measure: string; counted: string | undefined }) {
  const t = useT()
  const { where } = useWhere()
  const figures = useApi('/api/measures/figures', FigurePage, { params: asked(where) })
  const figure = figures.data?.figures.find(({ code }) => code === measure)
  return (
    <p className="headline">
      {figure ? `${percent(figure.ratePercent)} ` : '\u00a0'}
      {figure ? (
        <span className="muted">
          {t('of', { numerator: figure.numerator, denominator: figure.denominator, unit: t(`unit.${figure.unit}`) })}
        </span>
      ) : null}{' '}
      {counted ? <HowCounted text={counted} /> : null}
    </p>
  )
}

interface PeopleProps {
  people: readonly PersonBehind[]
  total: number
  page: number
  onPage: (page: number) => void
}

function People({ people, total, page, onPage }: PeopleProps) {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const navigate = useNavigate()
  const { measure = '' } = useParams({ strict: false }) as { measure?: string }
  const { where, search } = useWhere()
  const to = (residentId: string) => ({
    to: '/measures/$measure/$residentId' as never,
    params: { measure, residentId } as never,
    search: searchOf(where, { membership: search.membership, reason: search.reason, page: search.page }) as never,
  })
  return (
    <Table<PersonBehind>
      size="small"
      rowKey="residentId"
      dataSource={[...people]}
      scroll={{ x: 760 }}
      rowClassName={() => 'row-door'}
      onRow={(row) => ({ onClick: () => void navigate(to(row.residentId)) })}
      pagination={{
        ...{ current: page, total, pageSize, showSizeChanger: false, onChange: onPage },
        showTotal: (count) => deskT('total', { count }),
      }}
      columns={[
        {
          title: t('person'),
          width: 120,
          render: (_, row) => <Link {...to(row.residentId)}>{row.name || t('someone')}</Link>,
        },
        {
          title: t('counts'),
          width: 170,
          render: (_, row) => <Tag color={membershipColour[row.membership]}>{t(`membership.${row.membership}`)}</Tag>,
        },
        { title: t('why'), render: (_, row) => words(row.words) },
        {
          ...{ title: t('count'), width: 80, align: 'right', className: 'tabular' },
          render: (_, row) => `${row.numerator}/${row.denominator}`,
        },
      ]}
    />
  )
}
