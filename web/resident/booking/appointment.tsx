import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Appointment } from '#contracts/booking'
import { ConsultList } from '#contracts/consult'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Facts, LinkRow, Notice, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT, useDoctorTitle } from '../texts.ts'
import { appointmentTone } from './appointments.tsx'
import './booking.css'
import { Cancel } from './cancel.tsx'
import { CheckIn } from './check-in.tsx'
import { HospitalCard, Refunded } from './hospital-card.tsx'
import { QueueCard } from './queue-card.tsx'
import { SuspensionCard } from './suspension-card.tsx'
import { useT } from './texts.ts'
import { useVisitT } from './visit-texts.ts'

/** One appointment: when and where, what is asked of the person now, and what they may do with it. */
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
  const visit = useVisitT()
  const { moved } = useSearch({ strict: false }) as { moved?: string }
  const { state, kind } = appointment
  const offline = kind === 'offline'
  return (
    <>
      {offline && state === 'checked-in' ? <QueueCard appointment={appointment} /> : null}
      {state === 'displaced' || state === 'booked' || state === 'cancelled' ? (
        <SuspensionCard appointment={appointment} />
      ) : null}
      {moved && state === 'booked' ? <Notice tone="good" title={visit('moved')} /> : null}
      <What appointment={appointment} />
      {state === 'pending' || state === 'cancelling' ? <HospitalCard appointment={appointment} /> : null}
      {state === 'cancelled' && appointment.hospitalNumber ? <Refunded appointmentId={appointment.id} /> : null}
      {state === 'booked' ? <CheckIn appointment={appointment} /> : null}
      {!offline && (state === 'checked-in' || state === 'seen') ? <ToConsult appointment={appointment} /> : null}
      {state === 'booked' ? <Change appointment={appointment} /> : null}
      {state === 'booked' || state === 'pending' ? <Cancel appointment={appointment} /> : null}
      {state === 'cancelled' || state === 'no-show' ? (
        <Link
          to={`/book/doctors/${appointment.doctorId}` as never}
          search={{ kind } as never}
          className="state-button link-button again"
        >
          {visit('again')}
        </Link>
      ) : null}
    </>
  )
}

function What({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const common = useCommonT()
  const titleOf = useDoctorTitle()
  return (
    <Card accent={appointment.state !== 'checked-in' && appointment.state !== 'displaced'}>
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
  )
}

/** Another time, and the file for the phone's own calendar. */
function Change({ appointment }: { appointment: Appointment }) {
  const visit = useVisitT()
  return (
    <Rows>
      {appointment.hospitalNumber ? null : (
        <LinkRow to={`/appointments/${appointment.id}/move`} title={visit('move')} note={visit('moveNote')} />
      )}
      <li>
        <a className="row" href={`/api/booking/appointments/${appointment.id}/calendar`} download="appointment.ics">
          <span className="row-main">
            <span>{visit('calendar')}</span>
            <span className="row-note">{visit('calendarNote')}</span>
          </span>
        </a>
      </li>
    </Rows>
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
