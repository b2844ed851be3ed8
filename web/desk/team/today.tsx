import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type ReasonKind, type Urgency, type WorkItem, Worklist } from '#contracts/worklists'
import { ApiRefusal } from '../../shell/api.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { BatchDialog } from './batch.tsx'
import { Filters } from './filters.tsx'
import { TeamNav, TeamSelect, useTeamChoice, useWorks } from './nav.tsx'
import { NoteCall } from './note-call.tsx'
import { PutOffDialog } from './put-off.tsx'
import './team.css'
import { useT } from './texts.ts'
import { WorkRows } from './work-rows.tsx'

/** A look is a line in the trail of everybody on the page: what one does here and the alarms' stream bring it up sooner. */
const everyTenMinutes = 600_000
const TODAY = '/api/worklists/today'
const page = 50

export interface Filter {
  readonly q?: string | undefined
  readonly kind?: ReasonKind | undefined
  readonly urgency?: Urgency | undefined
  readonly cellId?: string | undefined
}

/** Who of the team's people needs what today: filtered, gone through by keyboard, rung, put off, reminded together. */
export function TeamTodayPage() {
  const t = useT()
  const navigate = useNavigate()
  const teamId = useTeamChoice()
  const [filter, setFilter] = useState<Filter>({})
  const [limit, setLimit] = useState(page)
  const query = useApi(TODAY, Worklist, {
    params: { teamId, ...filter, limit },
    ...{ posted: true, everyMs: everyTenMinutes, keep: true },
  })
  const change = (next: Filter) => {
    setFilter(next)
    setLimit(page)
  }
  const noTeam = query.error instanceof ApiRefusal && query.error.code === 'worklists.no_team'
  const list = query.data
  return (
    <Page
      title={t('today.title')}
      sub={list ? t('today.sub', { team: list.teamName, people: list.people, n: sum(list.counts.urgency) }) : ' '}
      actions={
        list ? (
          <TeamSelect
            teams={list.teams}
            value={list.teamId}
            onChange={(team) => void navigate({ to: '/team' as never, search: { team } as never })}
          />
        ) : null
      }
    >
      <TeamNav />
      {noTeam ? (
        <Empty title={t('today.noTeam')} hint={t('today.noTeamDo')} />
      ) : (
        <Answer of={query} loading={<Loading cards={3} lines={4} />}>
          {(data) => (
            <List
              list={data}
              filter={filter}
              onFilter={change}
              onMore={() => setLimit(Math.min(200, limit + page))}
              full={limit >= 200}
              onChanged={() => void query.refetch()}
            />
          )}
        </Answer>
      )}
    </Page>
  )
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0)

interface Props {
  list: Worklist
  filter: Filter
  onFilter: (filter: Filter) => void
  onMore: () => void
  full: boolean
  onChanged: () => void
}
type Open = { what: 'call' | 'put-off'; item: WorkItem } | { what: 'batch' } | undefined

function List({ list, filter, onFilter, onMore, full, onChanged }: Props) {
  const t = useT()
  const works = useWorks()
  const [open, setOpen] = useState<Open>(undefined)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const close = () => setOpen(undefined)
  const person = open && open.what !== 'batch' ? open.item : undefined
  const filtered = Object.values(filter).some((value) => value !== undefined && value !== '')
  return (
    <>
      <Filters list={list} filter={filter} onFilter={onFilter} />
      <Card
        title={chosen.size > 0 ? t('today.chosen', { n: chosen.size }) : t('today.shown', { n: list.items.length })}
        extra={
          <>
            {works ? <Button onClick={() => setOpen({ what: 'batch' })}>{t('today.batch')}</Button> : null}
            <Export list={list} />
          </>
        }
      >
        {list.items.length === 0 ? (
          <Empty
            title={t(filtered ? 'today.noMatch' : 'today.nobody')}
            hint={t(filtered ? 'today.noMatchDo' : 'today.nobodyDo')}
            action={filtered ? <Button onClick={() => onFilter({})}>{t('today.clear')}</Button> : null}
          />
        ) : (
          <WorkRows
            teamId={list.teamId}
            items={list.items}
            chosen={chosen}
            onChosen={setChosen}
            works={works}
            onCall={(item) => setOpen({ what: 'call', item })}
            onPutOff={(item) => setOpen({ what: 'put-off', item })}
          />
        )}
        {list.more && !full ? (
          <Button block type="text" onClick={onMore}>
            {t('today.more')}
          </Button>
        ) : null}
      </Card>
      {open?.what === 'call' && person ? (
        <NoteCall teamId={list.teamId} item={person} onClose={close} onDone={onChanged} />
      ) : null}
      {open?.what === 'put-off' && person ? (
        <PutOffDialog teamId={list.teamId} item={person} onClose={close} onDone={onChanged} />
      ) : null}
      {open?.what === 'batch' ? <BatchDialog teamId={list.teamId} chosen={[...chosen]} onClose={close} /> : null}
    </>
  )
}

function Export({ list }: { list: Worklist }) {
  const t = useT()
  const deskT = useDeskT()
  const save = () =>
    saveCsv(
      t('today.csv', { team: list.teamName }),
      csvOf(
        [t('today.person'), t('today.cell'), t('today.why'), t('today.due')],
        list.items.flatMap((item) =>
          item.reasons.map((reason) => [item.name, item.cellName, reason.sentence, reason.dueOn]),
        ),
      ),
    )
  return (
    <Button disabled={list.items.length === 0} onClick={save}>
      {deskT('exportCsv')}
    </Button>
  )
}
