import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Table, Tag } from 'antd'
import { CriterionPart, Explanation, type MeasureOfPerson, type PeopleBehind } from '#contracts/measures'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import './measures.css'
import { membershipColour } from './people.tsx'
import { searchOf } from './say.ts'
import { useT } from './texts.ts'
import { useWhere } from './use-where.ts'

/** Why one person counts, or does not: each criterion, held or not, with this person's numbers. */
export function WhyPage() {
  const t = useT()
  const words = useWords()
  const say = useSay()
  const { measure = '', residentId = '' } = useParams({ strict: false }) as { measure?: string; residentId?: string }
  const { where } = useWhere()
  const beside = useBeside(measure, residentId)
  const query = useApi(`/api/measures/explanations/${residentId}`, Explanation, {
    params: { periodKind: where.periodKind },
    keep: false,
  })
  const one = query.data?.measures.find(({ code }) => code === measure)
  const name = beside.name ?? t('someone')
  const said = query.data && {
    ...{ measure: one ? words(one.title) : measure, at: say(query.data.asOf) },
    ...{ from: query.data.period.from, to: query.data.period.to },
  }
  return (
    <Page
      title={t('whyTitle', { name })}
      sub={
        <>
          <Link {...beside.list}>{t('backToList')}</Link>
          {said ? ` · ${t('whySub', said)}` : ''}
        </>
      }
      actions={<Neighbours beside={beside} residentId={residentId} />}
    >
      <Answer of={query}>
        {({ measures }) => (
          <>
            {one ? <Reasons one={one} /> : <p className="muted">{t('notOf')}</p>}
            <Others measures={measures.filter(({ code }) => code !== measure)} residentId={residentId} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The name and the neighbours, from the list that was open a moment ago: nobody is looked up anew. */
function useBeside(measure: string, residentId: string) {
  const client = useQueryClient()
  const { where, search } = useWhere()
  const keep = searchOf(where, { membership: search.membership, reason: search.reason, page: search.page })
  const lists = client.getQueriesData<(typeof PeopleBehind)['_output']>({ queryKey: ['/api/measures/people'] })
  const holds = lists
    .map(([, data]) => data?.people ?? [])
    .filter((people) => people.some(({ residentId: id }) => id === residentId))
  const people = holds.at(-1) ?? []
  const at = people.findIndex(({ residentId: id }) => id === residentId)
  const to = (id: string) => ({
    to: '/measures/$measure/$residentId' as never,
    params: { measure, residentId: id } as never,
    search: keep as never,
  })
  return {
    name: people[at]?.name || undefined,
    list: { to: '/measures/$measure' as never, params: { measure } as never, search: keep as never },
    previous: people[at - 1] ? to(people[at - 1]!.residentId) : undefined,
    next: at >= 0 && people[at + 1] ? to(people[at + 1]!.residentId) : undefined,
  }
}

function Neighbours({ beside, residentId }: { beside: ReturnType<typeof useBeside>; residentId: string }) {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const { previous, next } = beside
  useKeys([
    {
      key: 'k',
      label: t('previousPerson'),
      run: () => previous && void navigate(previous),
      enabled: previous !== undefined,
    },
    { key: 'j', label: t('nextPerson'), run: () => next && void navigate(next), enabled: next !== undefined },
  ])
  return (
    <>
      <Button disabled={!previous} onClick={() => previous && void navigate(previous)}>
        {t('previousPerson')} <kbd>K</kbd>
      </Button>
      <Button disabled={!next} onClick={() => next && void navigate(next)}>
        {t('nextPerson')} <kbd>J</kbd>
      </Button>
      {me.roles.includes('doctor') ? (
        <Link to={'/people/$residentId' as never} params={{ residentId } as never}>
          {t('openRecord')}
        </Link>
      ) : null}
    </>
  )
}

function Reasons({ one }: { one: MeasureOfPerson }) {
  const t = useT()
  const words = useWords()
  const parts = CriterionPart.options
    .map((part) => ({ part, lines: one.criteria.filter((line) => line.part === part) }))
    .filter(({ lines }) => lines.length > 0)
  return (
    <Card>
      <p>
        <Tag color={membershipColour[one.membership]}>{t(`membership.${one.membership}`)}</Tag>
      </p>
      <p className="why-verdict">{words(one.words)}</p>
      {parts.map(({ part, lines }) => (
        <section key={part} className="reason-part">
          <h3>{t(`part.${part}`)}</h3>
          {lines.map((line) => (
            <Line key={line.code} line={line} decided={line.code === one.reason} />
          ))}
        </section>
      ))}
      <p className="muted">{t('nowDiffers')}</p>
    </Card>
  )
}

function Line({ line, decided }: { line: MeasureOfPerson['criteria'][number]; decided: boolean }) {
  const t = useT()
  const words = useWords()
  const exclusion = line.part === 'exclusion'
  const said = exclusion ? (line.held ? 'heldExclusion' : 'notHeldExclusion') : line.held ? 'held' : 'notHeld'
  return (
    <div className="reason-line" data-decided={decided}>
      <span className="reason-mark" data-good={line.held !== exclusion} aria-hidden="true">
        {line.held ? '✓' : exclusion ? '—' : '✗'}
      </span>
      <span className="tabular words">{words(line.words)}</span>
      <span className="muted">
        {t(said)}
        {decided ? ` · ${t('decided')}` : ''}
      </span>
    </div>
  )
}

function Others({ measures, residentId }: { measures: readonly MeasureOfPerson[]; residentId: string }) {
  const t = useT()
  const words = useWords()
  const { where } = useWhere()
  if (measures.length === 0) return null
  return (
    <Card title={t('otherMeasures')}>
      <Table<MeasureOfPerson>
        size="small"
        rowKey="code"
        pagination={false}
        scroll={{ x: 760 }}
        dataSource={[...measures]}
        columns={[
          {
            title: t('title'),
            width: 240,
            render: (_, one) => (
              <Link
                to={'/measures/$measure/$residentId' as never}
                params={{ measure: one.code, residentId } as never}
                search={searchOf(where) as never}
              >
                {words(one.title)}
              </Link>
            ),
          },
          {
            title: t('counts'),
            width: 170,
            render: (_, one) => <Tag color={membershipColour[one.membership]}>{t(`membership.${one.membership}`)}</Tag>,
          },
          { title: t('why'), render: (_, one) => words(one.words) },
        ]}
      />
    </Card>
  )
}
