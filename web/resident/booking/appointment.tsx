import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { Appointment } from '#contracts/booking'
import { Consult, ConsultList } from '#contracts/consult'
import { timeOf } from '../../shell/moment.ts'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Time, useNow, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Card, Facts, Notice, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT, useDoctorTitle } from '../texts.ts'
import { appointmentTone } from './appointments.tsx'
import { HospitalCard, Refunded } from './hospital-card.tsx'
import { useT } from './texts.ts'

/** One appointment: when and where, check-in when it opens, cancelling while it may be. */
export function AppointmentPage() {
  const t = useT()
  const { appointmentId } = useParams({ strict: false }) as { appointmentId: string }
  const query = useApi(`/api/booking/appointments/${appointmentId}`, Appointment)
  return (
    <Screen title={t('appointmentTitle')} up="/appointments">
      <Answer of={query}>{(appointment) => <Details appointment={appointment} />}</Answer>
    </Screen>
  )
}

function Details({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const common = useCommonT()
  const titleOf = useDoctorTitle()
  return (
    <>
      <Card accent>
        <div className="spread">
          <p className="lead">
            <Time at={appointment.startsAt} plan />
          </p>
          <Tag tone={appointmentTone[appointment.state]}>{t(`state.${appointment.state}`)}</Tag>
        </div>
        <Facts
          of={[
            [t('doctor'), `${appointment.doctorName} ${titleOf(appointment.doctorTitle)}`],
            [t('where'), appointment.institutionName],
            [t('department'), `${appointment.departmentName} · ${t('number', { n: appointment.numberSeq })}`],
            [t('kinds'), common(`kind.${appointment.kind}`)],
            [t('diagnosis'), appointment.diagnosis?.name],
            [t('who'), appointment.residentName],
            [t('bookedAt'), <Time key="booked" at={appointment.bookedAt} />],
            [t('cancelled'), appointment.cancelledAt ? <Time key="cancelled" at={appointment.cancelledAt} /> : null],
            [t('cancelReason'), appointment.cancelReason],
          ]}
        />
      </Card>
      {appointment.state === 'pending' || appointment.state === 'cancelling' ? (
        <HospitalCard appointment={appointment} />
      ) : null}
      {appointment.state === 'cancelled' && appointment.hospitalNumber ? (
        <Refunded appointmentId={appointment.id} />
      ) : null}
      {appointment.state === 'booked' ? <CheckIn appointment={appointment} /> : null}
      {appointment.kind === 'online-follow-up' && ['checked-in', 'seen'].includes(appointment.state) ? (
        <ToConsult appointment={appointment} />
      ) : null}
      {appointment.state === 'booked' || appointment.state === 'pending' ? <Cancel appointment={appointment} /> : null}
    </>
  )
}

function CheckIn({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const now = useNow(10_000).getTime()
  const navigate = useNavigate()
  const client = useQueryClient()
  const sentence = useSentence()
  const say = useSay()
  const online = appointment.kind === 'online-follow-up'
  const enter = useCommand(Consult, { onDone: (consult) => navigate({ to: `/visits/${consult.id}` as never }) })
  const checkIn = useCommand(Appointment, { onDone: () => client.invalidateQueries() })
  const running = online ? enter : checkIn
  if (now >= Date.parse(appointment.checkInUntil)) {
    return (
      <Notice tone="warn" title={t('checkInMissed')}>
        <p>{t('checkInMissedDo')}</p>
      </Notice>
    )
  }
  const open = now >= Date.parse(appointment.checkInFrom)
  const path = online
    ? `/api/consult/appointments/${appointment.id}/enter`
    : `/api/booking/appointments/${appointment.id}/check-in`
  return (
    <>
      {running.error ? <Notice tone="bad">{sentence(running.error)}</Notice> : null}
      <Button
        className="wide"
        color="primary"
        size="large"
        disabled={!open}
        loading={running.isPending}
        onClick={() => running.mutate({ path })}
      >
        {t(online ? 'enter' : 'checkIn')}
      </Button>
      <p className="row-note" style={{ textAlign: 'center' }}>
        {t('checkInFrom', { from: say(appointment.checkInFrom), until: timeOf(appointment.checkInUntil) })}
      </p>
    </>
  )
}

function ToConsult({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const query = useApi('/api/consult/consults', ConsultList, { params: { residentId: appointment.residentId } })
  const consult = query.data?.consults.find((each) => each.appointmentId === appointment.id)
  if (!consult) return null
  return (
    <Link
      to={`/visits/${consult.id}` as never}
      className="state-button link-button"
      style={{ justifyContent: 'center' }}
    >
      {t('toWaitingRoom')}
    </Link>
  )
}

function Cancel({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const say = useSay()
  const now = useNow().getTime()
  const cancel = useCommand(Appointment, { onDone: () => client.invalidateQueries() })
  if (now > Date.parse(appointment.cancelUntil)) return <p className="row-note">{t('cancelTooLate')}</p>
  const ask = async () => {
    const sure = await askOnce({
      title: t('cancelAsk'),
      content: t('cancelAskMore', { time: say(appointment.startsAt), doctor: appointment.doctorName }),
      yes: t('cancelYes'),
      danger: true,
    })
    if (sure) cancel.mutate({ path: `/api/booking/appointments/${appointment.id}/cancel`, body: {} })
  }
  return (
    <>
      {cancel.error ? <Notice tone="bad">{sentence(cancel.error)}</Notice> : null}
      <Button fill="none" className="wide" loading={cancel.isPending} onClick={() => void ask()}>
        <span style={{ color: 'var(--vermilion)' }}>{t('cancel')}</span>
      </Button>
      <p className="row-note" style={{ textAlign: 'center' }}>
        {t('cancelUntil', { at: say(appointment.cancelUntil) })}
      </p>
    </>
  )
}
