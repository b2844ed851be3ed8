import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Appointment, AppointmentList } from '#contracts/booking'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Choices, LinkRow, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { useFindT } from './find-texts.ts'
import { useT } from './texts.ts'

export const appointmentTone: Record<Appointment['state'], Tone | undefined> = {
  booked: 'good',
  'checked-in': 'good',
  seen: undefined,
  'no-show': 'warn',
  pending: 'warn',
  cancelling: 'warn',
  displaced: 'warn',
  cancelled: undefined,
}

export function Appointments() {
  const t = useT()
  const find = useFindT()
  const { person } = useActing()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { scope?: string }
  const scope = search.scope === 'past' ? 'past' : 'upcoming'
  const query = useApi('/api/booking/appointments', AppointmentList, {
    params: { residentId: person.residentId, scope },
  })
  return (
    <Screen title={t('appointmentsTitle')} up="/">
      <Choices
        label={t('appointmentsTitle')}
        value={scope}
        of={(['upcoming', 'past'] as const).map((value) => ({ value, text: t(value) }))}
        onChoose={(value) => void navigate({ to: '/appointments', search: { scope: value } as never, replace: true })}
      />
      {scope === 'upcoming' ? (
        <Rows>
          <LinkRow to="/waiting" title={find('waiting')} note={find('waitingNote')} />
        </Rows>
      ) : null}
      <Answer of={query}>
        {({ appointments }) =>
          appointments.length > 0 ? (
            <Rows>
              {appointments.map((appointment) => (
                <AppointmentRow key={appointment.id} appointment={appointment} />
              ))}
            </Rows>
          ) : (
            <Empty
              title={t(scope === 'upcoming' ? 'noUpcoming' : 'noPast')}
              action={
                <Link to="/book" className="state-button link-button">
                  {t('bookNow')}
                </Link>
              }
            />
          )
        }
      </Answer>
    </Screen>
  )
}

function AppointmentRow({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const common = useCommonT()
  return (
    <LinkRow
      to={`/appointments/${appointment.id}`}
      title={
        <>
          <Time at={appointment.startsAt} plan /> · {appointment.doctorName}
        </>
      }
      note={`${common(`kind.${appointment.kind}`)} · ${appointment.institutionName} · ${appointment.departmentName}`}
      end={<Tag tone={appointmentTone[appointment.state]}>{t(`state.${appointment.state}`)}</Tag>}
    />
  )
}
