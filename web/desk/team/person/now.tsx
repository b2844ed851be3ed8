import { Link } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { GridPerson, Household } from '#contracts/grid'
import { AlarmList } from '#contracts/readings-devices'
import type { ResidentView } from '#contracts/residents'
import { Worklist } from '#contracts/worklists'
import { useMe } from '../../../shell/session.tsx'
import { Answer, Loading } from '../../../shell/states.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { Card } from '../../parts/page.tsx'
import { SexAge, useWords } from '../../parts/person.tsx'
import { AlarmPane } from '../alarm-pane.tsx'
import { Calls, NoteCall } from '../note-call.tsx'
import { useT as useTeamT } from '../texts.ts'
import { TrendChart } from '../trend-chart.tsx'
import { Reasons } from '../work-rows.tsx'
import { useT } from './texts.ts'

/** What is wanted of this person now, the last readings, calls and the household. */
export function NowTab({ person, teamId }: { person: ResidentView; teamId: string | undefined }) {
  const t = useT()
  const teamT = useTeamT()
  const { id: residentId } = person
  return (
    <>
      <Alarms residentId={residentId} />
      <div className="columns">
        {teamId ? <Why person={person} teamId={teamId} /> : <Card title={t('why')}>{t('noCall')}</Card>}
        <Card title={teamT('alarms.trend')}>
          <TrendChart residentId={residentId} kind="blood-pressure" days={30} height={160} />
        </Card>
        {teamId ? <CallsCard person={person} teamId={teamId} /> : null}
        <HouseholdCard residentId={residentId} />
      </div>
    </>
  )
}

function Alarms({ residentId }: { residentId: string }) {
  const query = useApi('/api/readings/alarms', AlarmList, { params: { residentId }, everyMs: 30_000 })
  return query.data?.alarms.map((alarm) => (
    <AlarmPane key={alarm.id} alarm={alarm} onChanged={() => void query.refetch()} />
  ))
}

function Why({ person, teamId }: { person: ResidentView; teamId: string }) {
  const t = useT()
  const query = useApi('/api/worklists/today', Worklist, {
    params: { teamId, q: person.name, limit: 20 },
    posted: true,
  })
  return (
    <Card title={t('why')}>
      <Answer of={query}>
        {({ items }) => {
          const item = items.find(({ residentId }) => residentId === person.id)
          return item ? <Reasons reasons={item.reasons} /> : <p className="all-clear">{t('nothing')}</p>
        }}
      </Answer>
    </Card>
  )
}

function CallsCard({ person, teamId }: { person: ResidentView; teamId: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { id: residentId, name } = person
  return (
    <Card
      title={t('calls')}
      extra={
        <Button size="small" onClick={() => setOpen(true)}>
          {t('call')}
        </Button>
      }
    >
      <Calls teamId={teamId} residentId={residentId} />
      {open ? <NoteCall teamId={teamId} item={{ residentId, name }} onClose={() => setOpen(false)} /> : null}
    </Card>
  )
}

function HouseholdCard({ residentId }: { residentId: string }) {
  const t = useT()
  const say = useWords()
  const may = useMe().roles.some((role) => role === 'doctor' || role === 'registrar')
  const grid = useApi(`/api/grid/people/${residentId}`, GridPerson, { enabled: may })
  const householdId = grid.data?.householdId
  const query = useApi(`/api/grid/households/${householdId}`, Household, { enabled: Boolean(householdId) })
  if (!may) return null
  return (
    <Card title={t('household')}>
      {grid.data && !householdId ? <p className="muted">{t('noHousehold')}</p> : null}
      {householdId ? (
        <Answer of={query} loading={<Loading lines={3} />}>
          {(home) => (
            <>
              <p>
                {home.cellName} · {home.address}{' '}
                {home.grade ? <Tag>{t('grade', { grade: home.grade.grade })}</Tag> : null}
              </p>
              <p className="muted">{[...new Set(home.grade?.reasons.map(say))].join(' · ')}</p>
              <ul className="team-lines">
                {home.members
                  .filter(({ until }) => until === null)
                  .map((one) => (
                    <li key={one.residentId}>
                      {one.residentId === residentId ? (
                        <b>{one.name}</b>
                      ) : (
                        <Link to={`/team/people/${one.residentId}` as never}>{one.name}</Link>
                      )}{' '}
                      <SexAge sex={one.sex} age={one.ageYears} /> · {t(`relation.${one.relation}`)}{' '}
                      {one.kinds.map((kind) => (
                        <Tag key={kind}>{t(`kinds.${kind}`)}</Tag>
                      ))}
                    </li>
                  ))}
              </ul>
            </>
          )}
        </Answer>
      ) : null}
    </Card>
  )
}
