import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Appointment, DoctorList, DoctorSessions } from '#contracts/booking'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Choices, Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import './booking.css'
import { useFindT } from './find-texts.ts'
import { Days } from './session-times.tsx'
import { useT } from './texts.ts'
import { useRelease } from './use-release.ts'

/** Another time for an appointment: the rules first, then times of the same doctor or of others of the department. */
export function MoveAppointment() {
  const find = useFindT()
  const { appointmentId } = useParams({ strict: false }) as { appointmentId: string }
  const query = useApi(`/api/booking/appointments/${appointmentId}`, Appointment)
  return (
    <Screen title={find('moveTitle')} up={`/appointments/${appointmentId}`}>
      <Answer of={query}>{(appointment) => <Move appointment={appointment} />}</Answer>
    </Screen>
  )
}

function Move({ appointment }: { appointment: Appointment }) {
  const find = useFindT()
  const say = useSay()
  const { institutionId, departmentCode, kind } = appointment
  const colleagues = useApi('/api/booking/doctors', DoctorList, {
    params: { institutionId, departmentCode, kind, limit: 30 },
  })
  const [doctorId, setDoctorId] = useState(appointment.doctorId)
  const others = (colleagues.data?.doctors ?? []).filter(({ id }) => id !== appointment.doctorId)
  const doctors = [{ id: appointment.doctorId, name: appointment.doctorName }, ...others]
  return (
    <>
      <Card accent label={find('moveFrom')}>
        <p className="row-note">{find('moveFrom')}</p>
        <p className="lead">
          <Time at={appointment.startsAt} plan />
        </p>
        <p className="muted">
          {appointment.doctorName} · {appointment.departmentName} · {appointment.institutionName}
        </p>
      </Card>
      <Notice title={find('moveRule')}>
        <p>{find('moveRules.where')}</p>
        <p>{find('moveRules.until', { at: say(appointment.cancelUntil) })}</p>
        <p>{find('moveRules.count')}</p>
        <p>{find('moveRules.old')}</p>
      </Notice>
      {doctors.length > 1 ? (
        <Choices
          label={find('others')}
          scroll
          value={doctorId}
          of={doctors.map(({ id, name }) => ({ value: id, text: name }))}
          onChoose={setDoctorId}
        />
      ) : null}
      <Times
        key={doctorId}
        appointment={appointment}
        doctorId={doctorId}
        doctorName={doctors.find(({ id }) => id === doctorId)?.name ?? appointment.doctorName}
      />
    </>
  )
}

function Times(props: { appointment: Appointment; doctorId: string; doctorName: string }) {
  const t = useT()
  const { appointment, doctorId, doctorName } = props
  const query = useApi(`/api/booking/doctors/${doctorId}/sessions`, DoctorSessions, {
    params: { kind: appointment.kind },
  })
  useRelease(
    (query.data?.sessions ?? []).map(({ releasesAt }) => releasesAt),
    query.refetch,
  )
  return (
    <Answer of={query}>
      {({ sessions }) => {
        const there = sessions.filter(
          (each) =>
            doctorId === appointment.doctorId ||
            (each.institutionId === appointment.institutionId && each.departmentCode === appointment.departmentCode),
        )
        if (there.length === 0) return <Empty title={t('noSessions')} hint={t('noSessionsHint')} />
        return <Days sessions={there} purpose={{ moves: appointment, doctorName }} />
      }}
    </Answer>
  )
}
