import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, App, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { Household, type HouseholdMember } from '#contracts/grid'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { GradeTag } from './grade.tsx'
import { useHas, useOffice } from './nav.tsx'
import './grid.css'
import { Attributes } from './attributes.tsx'
import { EndMember, GradeByHand, MoveHousehold, MoveMember, SetTeam } from './household-forms.tsx'
import { useT } from './texts.ts'

type Form = 'grade' | 'team' | 'move' | 'member' | undefined

/** One household: who lives in it, how much care it needs and why, who answers for it. */
export function HouseholdPage() {
  const t = useT()
  const { householdId = '' } = useParams({ strict: false }) as { householdId?: string }
  const query = useApi(`/api/grid/households/${householdId}`, Household)
  const client = useQueryClient()
  const again = () => {
    void query.refetch()
    void client.invalidateQueries({ queryKey: ['/api/grid/households/find'] })
  }
  return (
    <Answer of={query}>
      {(home) => {
        const head = home.members.find(({ residentId }) => residentId === home.headId)
        return (
          <Page
            title={head ? t('household', { name: head.name }) : t('householdOf')}
            sub={
              <>
                <Link to={'/grid/cells/$cellId' as never} params={{ cellId: home.cellId } as never}>
                  {t('backCell', { name: home.cellName })}
                </Link>
                {` · ${home.address}`}
                {home.dissolvedOn ? ` · ${t('dissolved', { on: home.dissolvedOn })}` : ''}
              </>
            }
          >
            <OneHousehold home={home} again={again} />
          </Page>
        )
      }}
    </Answer>
  )
}

function OneHousehold({ home, again }: { home: Household; again: () => void }) {
  const t = useT()
  const office = useOffice()
  const has = useHas()
  const [form, setForm] = useState<Form>(undefined)
  const [ending, setEnding] = useState<HouseholdMember | undefined>(undefined)
  const keeper = has('registrar', 'doctor') && !home.dissolvedOn
  const done = () => {
    setForm(undefined)
    setEnding(undefined)
    again()
  }
  const close = () => setForm(undefined)
  return (
    <>
      {home.openReview ? (
        <Alert
          type="warning"
          showIcon
          title={t('openReview')}
          action={<Link to={'/grid/reviews' as never}>{t('seeReview')}</Link>}
        />
      ) : null}
      <div className="page-actions no-print">
        {keeper ? <Button onClick={() => setForm('member')}>{t('moveMember')}</Button> : null}
        {keeper ? <Button onClick={() => setForm('move')}>{t('move')}</Button> : null}
        {office ? <Button onClick={() => setForm('team')}>{t('assignTeam')}</Button> : null}
        {keeper ? <Dissolve home={home} onDone={again} /> : null}
      </div>
      <div className="columns">
        <Members home={home} onEnd={keeper ? setEnding : undefined} />
        <GradeCard home={home} onHand={() => setForm('grade')} onDone={again} />
        <Attributes members={home.members.filter(({ until }) => until === null)} />
        <TeamAndPlace home={home} />
      </div>
      <GradeByHand home={home} open={form === 'grade'} onClose={close} onDone={done} />
      <SetTeam home={home} open={form === 'team'} onClose={close} onDone={done} />
      <MoveHousehold home={home} open={form === 'move'} onClose={close} onDone={done} />
      <MoveMember home={home} open={form === 'member'} onClose={close} onDone={done} />
      <EndMember home={home} member={ending} onClose={() => setEnding(undefined)} onDone={done} />
    </>
  )
}

function Dissolve({ home, onDone }: { home: Household; onDone: () => void }) {
  const t = useT()
  const ask = useReason()
  const dissolve = useCommand(Household, { onDone })
  const start = async () => {
    const reason = await ask({ title: t('dissolve'), content: t('dissolveAsk'), danger: true })
    if (reason) dissolve.mutate({ path: `/api/grid/households/${home.id}/dissolve`, body: { reason } })
  }
  return (
    <>
      <Button danger onClick={() => void start()}>
        {t('dissolve')}
      </Button>
      <Refused error={dissolve.error} />
    </>
  )
}

function Members({ home, onEnd }: { home: Household; onEnd: ((member: HouseholdMember) => void) | undefined }) {
  const t = useT()
  const has = useHas()
  return (
    <Card title={t('members')}>
      <Table<HouseholdMember>
        size="small"
        rowKey={(one) => `${one.residentId} ${one.since}`}
        dataSource={home.members}
        pagination={false}
        scroll={{ x: 520 }}
        columns={[
          {
            title: t('person'),
            render: (_, one) => (
              <span className={one.until ? 'muted' : undefined}>
                {has('doctor', 'registrar') ? (
                  <Link to={'/people/$residentId' as never} params={{ residentId: one.residentId } as never}>
                    {one.name}
                  </Link>
                ) : (
                  <b>{one.name}</b>
                )}{' '}
                <SexAge sex={one.sex} age={one.ageYears} />
              </span>
            ),
          },
          { title: t('relation'), width: 100, render: (_, one) => t(`relations.${one.relation}`) },
          {
            title: t('kinds'),
            render: (_, one) => one.kinds.map((kind) => <Tag key={kind}>{t(`kind.${kind}`)}</Tag>),
          },
          {
            width: 110,
            align: 'right',
            render: (_, one) =>
              one.until ? (
                <span className="muted">{t('left', { until: one.until })}</span>
              ) : onEnd ? (
                <Button size="small" onClick={() => onEnd(one)}>
                  {t('endMember')}
                </Button>
              ) : null,
          },
        ]}
      />
    </Card>
  )
}

function GradeCard({ home, onHand, onDone }: { home: Household; onHand: () => void; onDone: () => void }) {
  const t = useT()
  const has = useHas()
  const { locale } = usePreferences()
  const { message } = App.useApp()
  const regrade = useCommand(Household, {
    onDone: () => {
      void message.success(t('regraded'))
      onDone()
    },
  })
  const { grade } = home
  const nameOf = (id: string | null) => {
    const member = home.members.find(({ residentId }) => residentId === id)
    return member ? `${member.name} ` : ''
  }
  return (
    <Card
      title={t('gradeCard')}
      extra={
        has('registrar', 'doctor', 'manager') ? (
          <>
            <Button
              size="small"
              loading={regrade.isPending}
              onClick={() => regrade.mutate({ path: `/api/grid/households/${home.id}/regrade` })}
            >
              {t('regrade')}
            </Button>
            <Button size="small" onClick={onHand}>
              {t('handGrade')}
            </Button>
          </>
        ) : null
      }
    >
      <Refused error={regrade.error} />
      {grade ? (
        <>
          <p>
            <GradeTag grade={grade.grade} /> <b>{t(`gradeSays.${grade.grade}`)}</b>{' '}
            <span className="muted tabular">{t('points', { points: grade.points })}</span>
          </p>
          <ul className="tick-list">
            {grade.reasons.map((reason) => (
              <li key={`${reason.residentId} ${reason.code}`} className="tabular">
                {`${nameOf(reason.residentId)}${reason[locale]} · +${reason.points}`}
              </li>
            ))}
          </ul>
          <p className="muted">
            {grade.how === 'hand'
              ? t('byHand', { reason: grade.handReason ?? '', until: grade.holdsUntil ?? '' })
              : t('byRule', { version: grade.ruleVersion })}
            {' · '}
            <Time at={grade.gradedAt} />
          </p>
        </>
      ) : (
        <p className="muted">{t('noGrade')}</p>
      )}
      {home.gradeHistory.length > 1 ? (
        <p className="muted">
          {`${t('history')} `}
          {home.gradeHistory.map((one) => (
            <span key={one.gradedAt}>
              {one.grade} <Time at={one.gradedAt} plan />{' '}
            </span>
          ))}
        </p>
      ) : null}
    </Card>
  )
}

function TeamAndPlace({ home }: { home: Household }) {
  const t = useT()
  return (
    <Card title={t('team')}>
      <dl className="facts">
        <dt>{t('team')}</dt>
        <dd>
          {home.team ? (
            <Link to={'/grid/teams/$teamId' as never} params={{ teamId: home.team.id } as never}>
              {home.team.name}
            </Link>
          ) : (
            <b className="amber">{t('noTeam')}</b>
          )}
        </dd>
        <dt>{t('address')}</dt>
        <dd>{home.address}</dd>
        {home.cells.map((cell) => (
          <div key={cell.since} style={{ display: 'contents' }}>
            <dt>{t('cell')}</dt>
            <dd>
              {cell.cellName} · {t('since')} <Day date={cell.since} />
              {cell.until ? ` · ${t('left', { until: cell.until })}` : ''}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
