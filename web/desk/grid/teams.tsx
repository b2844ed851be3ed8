import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Input, InputNumber, Select, Table } from 'antd'
import { useState } from 'react'
import { staffList } from '#contracts/staff'
import { type Team, TeamList, Team as TeamShape } from '#contracts/teams'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { Dialog } from './dialog.tsx'
import { GradeBar } from './grade.tsx'
import './grid.css'
import { useLoads } from './load.tsx'
import { GridNav, InstitutionSelect, useOffice, usePlace, useUnder } from './nav.tsx'
import { useT } from './texts.ts'

/** The teams of an institution and below it: who leads, how many people, how much they carry. */
export function TeamsPage() {
  const t = useT()
  const office = useOffice()
  const place = usePlace()
  const [forming, setForming] = useState(false)
  const teams = useApi('/api/teams', TeamList, { params: { institutionId: place.only } })
  const loads = useLoads(place.ids ?? [])
  const carries = new Map(loads.teams.map((one) => [one.teamId, one]))
  const most = Math.max(1, ...[...carries.values()].map(({ weighted }) => weighted))
  return (
    <Page
      title={t('teamsTitle')}
      sub={t('teamsSub')}
      actions={
        office ? (
          <Button type="primary" onClick={() => setForming(true)}>
            {t('newTeam')}
          </Button>
        ) : null
      }
    >
      <GridNav />
      <div className="page-actions no-print">{place.select}</div>
      <Card>
        <Answer of={teams}>
          {({ teams: rows }) =>
            rows.length === 0 ? (
              <Empty title={t('noTeams')} />
            ) : (
              <Table<Team>
                size="middle"
                rowKey="id"
                dataSource={rows}
                pagination={false}
                scroll={{ x: 980 }}
                columns={[
                  {
                    title: t('team'),
                    render: (_, team) => (
                      <>
                        <Link to={'/grid/teams/$teamId' as never} params={{ teamId: team.id } as never}>
                          {team.name}
                        </Link>
                        <br />
                        <span className="muted">{team.institutionName}</span>
                      </>
                    ),
                  },
                  { title: t('leader'), width: 110, dataIndex: 'leaderName' },
                  {
                    title: t('size'),
                    width: 80,
                    render: (_, { members }) =>
                      t('memberCount', { count: members.filter(({ to }) => to === null).length }),
                  },
                  { title: t('answersFor'), width: 210, render: (_, { people }) => t('answersSay', people) },
                  {
                    title: t('load'),
                    width: 300,
                    render: (_, team) => {
                      const one = carries.get(team.id)
                      return one ? (
                        <span className="load-pair">
                          <span className="load-bar" style={{ width: `${(one.weighted / most) * 100}%` }} />
                          <GradeBar of={one.byGrade} />
                        </span>
                      ) : (
                        '—'
                      )
                    },
                  },
                  {
                    title: t('quota'),
                    width: 130,
                    align: 'right',
                    className: 'tabular',
                    render: (_, team) =>
                      t('loadOf', { households: carries.get(team.id)?.households ?? 0, quota: team.householdQuota }),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
      {forming ? <NewTeam institutionId={place.only} onClose={() => setForming(false)} /> : null}
    </Page>
  )
}

/** Staff who may be in a team of an institution, to choose from by name: its own and those of the clinics below it. */
export function StaffSelect(props: {
  institutionId: string | undefined
  doctors?: boolean
  value: string | undefined
  label: string
  onChange: (id: string) => void
}) {
  // A region has more staff than one page: a name that is typed is looked for there.
  const [text, setText] = useState('')
  const staff = useApi('/api/staff', staffList, {
    params: { role: props.doctors ? 'doctor' : undefined, text: text.trim() || undefined, limit: 200 },
    keep: true,
  })
  const isUnder = useUnder(props.institutionId)
  return (
    <Select
      aria-label={props.label}
      placeholder={props.label}
      showSearch={{ optionFilterProp: 'label', onSearch: setText }}
      value={props.value}
      onChange={props.onChange}
      options={(staff.data?.staff ?? [])
        .filter(({ left, institutionId }) => !left && institutionId !== null && isUnder(institutionId))
        .map(({ id, name, institutionName }) => ({ value: id, label: `${name} · ${institutionName}` }))}
    />
  )
}

function NewTeam({ institutionId, onClose }: { institutionId: string | undefined; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [institution, setInstitution] = useState(institutionId)
  const [name, setName] = useState('')
  const [leaderId, setLeader] = useState<string | undefined>(undefined)
  const [householdQuota, setQuota] = useState(400)
  const save = useCommand(TeamShape, {
    onDone: ({ id }) => {
      void message.success(t('saved'))
      void navigate({ to: '/grid/teams/$teamId' as never, params: { teamId: id } as never })
    },
  })
  return (
    <Dialog
      title={t('newTeam')}
      open
      busy={save.isPending}
      ready={name.trim().length >= 2 && leaderId !== undefined && institution !== undefined}
      error={save.error}
      onClose={onClose}
      onOk={() =>
        save.mutate({ path: '/api/teams', body: { institutionId: institution, name, leaderId, householdQuota } })
      }
    >
      <InstitutionSelect
        value={institution}
        onChange={(id) => {
          setInstitution(id)
          setLeader(undefined)
        }}
      />
      <Input
        aria-label={t('name')}
        placeholder={t('name')}
        maxLength={50}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <StaffSelect institutionId={institution} doctors label={t('leader')} value={leaderId} onChange={setLeader} />
      <label htmlFor="quota">{t('quota')}</label>
      <InputNumber
        id="quota"
        min={1}
        max={5000}
        precision={0}
        value={householdQuota}
        onChange={(n) => setQuota(n ?? 1)}
      />
    </Dialog>
  )
}
