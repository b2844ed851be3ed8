import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Input, InputNumber, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { Duty, type Member, Team } from '#contracts/teams'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useT as useStaffT } from '../auditor/texts.ts'
import { zh as staffWords } from '../auditor/texts.zh.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { Dialog } from './dialog.tsx'
import './grid.css'
import { Households } from './households.tsx'
import { useOffice } from './nav.tsx'
import { StaffSelect } from './teams.tsx'
import { useT } from './texts.ts'

type Title = keyof typeof staffWords.staff.titles
const isTitle = (title: string): title is Title => title in staffWords.staff.titles

/** One team: who belongs to it and since when, and the households it answers for. */
export function TeamPage() {
  const t = useT()
  const me = useMe()
  const office = useOffice()
  const client = useQueryClient()
  const { teamId = '' } = useParams({ strict: false }) as { teamId?: string }
  const query = useApi(`/api/teams/${teamId}`, Team)
  const again = () => {
    void query.refetch()
    void client.invalidateQueries({ queryKey: ['/api/teams'] })
  }
  return (
    <Answer of={query}>
      {(team) => {
        const may = team.to === null && (office || team.leaderId === me.id)
        return (
          <Page
            title={team.name}
            sub={
              <>
                <Link to={'/grid/teams' as never}>{t('navTeams')}</Link>
                {` · ${t('teamSub', { institution: team.institutionName, from: team.from })} · ${t('answersSay', team.people)}`}
                {team.to ? ` · ${t('teamGone', { to: team.to, reason: team.endReason ?? '' })}` : ''}
              </>
            }
            actions={may ? <Actions team={team} office={office} again={again} /> : null}
          >
            <Members team={team} may={may} again={again} />
            <Card title={t('homes')}>
              <Households teamId={team.id} />
            </Card>
          </Page>
        )
      }}
    </Answer>
  )
}

interface Changes {
  team: Team
  again: () => void
}

function useSave(again: () => void) {
  const t = useT()
  const { message } = App.useApp()
  return useCommand(Team, {
    onDone: () => {
      void message.success(t('saved'))
      again()
    },
  })
}

function Actions({ team, office, again }: Changes & { office: boolean }) {
  const t = useT()
  const ask = useReason()
  const navigate = useNavigate()
  const [form, setForm] = useState<'member' | 'team' | undefined>(undefined)
  const dissolve = useCommand(Team, { onDone: () => void navigate({ to: '/grid/teams' as never }) })
  const done = () => {
    setForm(undefined)
    again()
  }
  const start = async () => {
    const reason = await ask({ title: t('dissolveTeam'), content: t('dissolveTeamAsk'), danger: true })
    if (reason) dissolve.mutate({ path: `/api/teams/${team.id}/dissolve`, body: { reason } })
  }
  return (
    <>
      <Refused error={dissolve.error} />
      <Button type="primary" onClick={() => setForm('member')}>
        {t('addMember')}
      </Button>
      <Button onClick={() => setForm('team')}>{t('changeTeam')}</Button>
      {office ? (
        <Button danger onClick={() => void start()}>
          {t('dissolveTeam')}
        </Button>
      ) : null}
      {form === 'member' ? <AddMember team={team} again={done} onClose={() => setForm(undefined)} /> : null}
      {form === 'team' ? <ChangeTeam team={team} again={done} onClose={() => setForm(undefined)} /> : null}
    </>
  )
}

const duties = Duty.exclude(['leader'])

function AddMember({ team, again, onClose }: Changes & { onClose: () => void }) {
  const t = useT()
  const [staffId, setStaff] = useState<string | undefined>(undefined)
  const [duty, setDuty] = useState<(typeof duties)['_output']>('village-doctor')
  const save = useSave(again)
  return (
    <Dialog
      title={t('addMember')}
      open
      busy={save.isPending}
      ready={staffId !== undefined}
      error={save.error}
      onClose={onClose}
      onOk={() => save.mutate({ path: `/api/teams/${team.id}/members`, body: { staffId, duty } })}
    >
      <StaffSelect institutionId={team.institutionId} label={t('staff')} value={staffId} onChange={setStaff} />
      <Select
        aria-label={t('dutyIs')}
        value={duty}
        onChange={setDuty}
        options={duties.options.map((value) => ({ value, label: t(`duty.${value}`) }))}
      />
    </Dialog>
  )
}

function ChangeTeam({ team, again, onClose }: Changes & { onClose: () => void }) {
  const t = useT()
  const [name, setName] = useState(team.name)
  const [householdQuota, setQuota] = useState(team.householdQuota)
  const [leaderId, setLeader] = useState(team.leaderId)
  const save = useSave(again)
  return (
    <Dialog
      title={t('changeTeam')}
      open
      busy={save.isPending}
      ready={name.trim().length >= 2}
      error={save.error}
      onClose={onClose}
      onOk={() =>
        save.mutate({
          path: `/api/teams/${team.id}/amend`,
          body: { name, householdQuota, ...(leaderId === team.leaderId ? {} : { leaderId }) },
        })
      }
    >
      <label htmlFor="team-name">{t('name')}</label>
      <Input id="team-name" maxLength={50} value={name} onChange={({ target }) => setName(target.value)} />
      <label htmlFor="team-quota">{t('quota')}</label>
      <InputNumber
        id="team-quota"
        min={1}
        max={5000}
        precision={0}
        value={householdQuota}
        onChange={(n) => setQuota(n ?? 1)}
      />
      <span className="form-label">{t('newLeader')}</span>
      <Select
        aria-label={t('newLeader')}
        value={leaderId}
        onChange={setLeader}
        options={team.members
          .filter(({ to }) => to === null)
          .map(({ staffId, name: own }) => ({ value: staffId, label: own }))}
      />
    </Dialog>
  )
}

function Members({ team, may, again }: Changes & { may: boolean }) {
  const t = useT()
  const staffT = useStaffT()
  const titleOf = (title: string) => (isTitle(title) && title !== 'none' ? staffT(`staff.titles.${title}`) : '')
  const ask = useReason()
  const end = useSave(again)
  const start = async (member: Member) => {
    const reason = await ask({ title: t('endDuty'), content: t('endDutyAsk', { name: member.name }), danger: true })
    if (reason) end.mutate({ path: `/api/teams/${team.id}/members/${member.staffId}/end`, body: { reason } })
  }
  return (
    <Card title={t('members')}>
      <Refused error={end.error} />
      <Table<Member>
        size="small"
        rowKey={(one) => `${one.staffId} ${one.duty} ${one.from} ${one.to}`}
        dataSource={team.members}
        pagination={false}
        scroll={{ x: 640 }}
        columns={[
          {
            title: t('person'),
            render: (_, one) => (
              <span className={one.to ? 'muted' : undefined}>{`${one.name} ${titleOf(one.title)}`}</span>
            ),
          },
          {
            title: t('dutyIs'),
            width: 140,
            render: (_, one) => (
              <Tag color={one.duty === 'leader' ? 'success' : undefined}>{t(`duty.${one.duty}`)}</Tag>
            ),
          },
          { title: t('since'), width: 140, render: (_, one) => <Day date={one.from} /> },
          {
            width: 150,
            align: 'right',
            render: (_, one) =>
              one.to ? (
                <span className="muted">{t('left', { until: one.to })}</span>
              ) : may && one.duty !== 'leader' ? (
                <Button size="small" onClick={() => void start(one)}>
                  {t('endDuty')}
                </Button>
              ) : null,
          },
        ]}
      />
    </Card>
  )
}
