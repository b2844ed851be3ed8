import { useNavigate } from '@tanstack/react-router'
import { Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Appointment, AppointmentList, DoctorSessions, type Session } from '#contracts/booking'
import { ApiRefusal } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { DutyCard } from './duty.tsx'
import { OpenSession } from './open-session.tsx'
import { useQueue } from './queue.tsx'
import { useT } from './texts.ts'

/** My day: am I on duty, who comes, when do I sit. */
export function TodayPage() {
  const t = useT()
  const navigate = useNavigate()
  const { query: queue } = useQueue()
  const counts = queue.data
  return (
    <Page
      title={t('today.title')}
      sub={
        counts
          ? t('today.sub', {
              waiting: counts.waiting.length,
              inProgress: counts.inProgress.length,
              done: counts.doneToday.length,
              expected: counts.expected,
            })
          : ' '
      }
      actions={
        <Button type="primary" disabled={!counts?.onDuty} onClick={() => void navigate({ to: '/consult' })}>
          {t('today.toQueue')}
        </Button>
      }
    >
      <div className="columns columns-side">
        <DutyCard onChanged={() => void queue.refetch()} />
        <Sessions />
      </div>
    </Page>
  )
}

function Sessions() {
  const t = useT()
  const me = useMe()
  const today = dateOf(clock.now())
  const path = `/api/booking/doctors/${me.id}/sessions`
  const query = useApi(path, DoctorSessions, { params: { from: today } })
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [opening, setOpening] = useState(false)
  const todays = query.data?.sessions.filter((session) => session.date === today) ?? []
  const shown =
    chosen ?? todays.find((session) => Date.parse(session.endsAt) > clock.now().getTime())?.id ?? todays[0]?.id
  const shownSession = query.data?.sessions.find((session) => session.id === shown)
  if (query.error instanceof ApiRefusal && query.error.code === 'booking.doctor_unknown') {
    return (
      <Card title={t('today.sessions')}>
        <Empty title={t('today.notBookable')} hint={t('today.notBookableDo')} />
      </Card>
    )
  }
  return (
    <>
      <Card title={t('today.sessions')} extra={<Button onClick={() => setOpening(true)}>{t('today.open')}</Button>}>
        <Answer of={query}>
          {({ sessions }) =>
            sessions.length === 0 ? (
              <Empty title={t('today.noSessions')} hint={t('today.noSessionsDo')} />
            ) : (
              <ul className="session-list">
                {sessions.map((session) => (
                  <li key={session.id}>
                    <SessionButton
                      session={session}
                      chosen={session.id === shown}
                      onChoose={() => setChosen(session.id)}
                    />
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      </Card>
      {shownSession ? <Appointments session={shownSession} /> : null}
      <OpenSession open={opening} onClose={() => setOpening(false)} onDone={() => void query.refetch()} />
    </>
  )
}

function SessionButton({ session, chosen, onChoose }: { session: Session; chosen: boolean; onChoose: () => void }) {
  const t = useT()
  const booked = session.numbers - session.freeNumbers
  return (
    <button type="button" className="session" aria-pressed={chosen} onClick={onChoose}>
      <b>
        <Day date={session.date} />
      </b>
      <span className="tabular">
        {timeOf(session.startsAt)}–{timeOf(session.endsAt)}
      </span>
      <span className="muted">{t(session.kind === 'offline' ? 'today.offline' : 'today.online')}</span>
      <span className="tabular">{t('today.booked', { booked, all: session.numbers })}</span>
      <span className="session-bar" aria-hidden="true">
        <span style={{ width: `${session.numbers ? (booked / session.numbers) * 100 : 0}%` }} />
      </span>
    </button>
  )
}

const states = {
  booked: 'booked',
  'checked-in': 'checkedIn',
  seen: 'seen',
  'no-show': 'noShow',
  pending: 'pending',
  cancelling: 'cancelling',
  displaced: 'displaced',
  cancelled: 'cancelled',
} as const

function Appointments({ session }: { session: Session }) {
  const t = useT()
  const deskT = useDeskT()
  const query = useApi(`/api/booking/sessions/${session.id}/appointments`, AppointmentList, { everyMs: 30_000 })
  return (
    <Card
      className="columns-whole"
      title={
        <>
          {t('today.appointments')} · <Day date={session.date} /> {timeOf(session.startsAt)}–{timeOf(session.endsAt)}
        </>
      }
    >
      <Answer of={query}>
        {({ appointments }) =>
          appointments.length === 0 ? (
            <Empty title={t('today.noAppointments')} />
          ) : (
            <Table<Appointment>
              size="small"
              rowKey="id"
              virtual
              scroll={{ x: 640, y: 420 }}
              pagination={false}
              dataSource={appointments}
              footer={() => deskT('total', { count: appointments.length })}
              columns={[
                { title: t('today.number'), dataIndex: 'numberSeq', width: 70, align: 'right', className: 'tabular' },
                {
                  title: t('today.time'),
                  width: 130,
                  className: 'tabular',
                  render: (_, row) => `${timeOf(row.startsAt)}–${timeOf(row.endsAt)}`,
                },
                { title: t('today.who'), dataIndex: 'residentName', width: 160 },
                { title: t('today.diagnosis'), render: (_, row) => row.diagnosis?.name ?? '—' },
                {
                  title: t('today.state'),
                  width: 130,
                  render: (_, row) => (
                    <Tag
                      color={row.state === 'checked-in' ? 'success' : row.state === 'no-show' ? 'warning' : undefined}
                    >
                      {t(`appointment.${states[row.state]}`)}
                    </Tag>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
