import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type Doctor, DoctorSessions, type Session, type SessionKind } from '#contracts/booking'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Choices, Facts, Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT, useDoctorTitle } from '../texts.ts'
import './booking.css'
import { EligibilityCard } from './eligibility-card.tsx'
import { useFindT } from './find-texts.ts'
import { useFreeDay } from './free-day.ts'
import { RestrictionCard } from './restriction-card.tsx'
import { Days, isSoldOut } from './session-times.tsx'
import { useT } from './texts.ts'
import { useRelease } from './use-release.ts'

/** A doctor's days and times. A touch on a time holds a number and leads to its confirmation. */
export function DoctorTimes() {
  const t = useT()
  const common = useCommonT()
  const { doctorId } = useParams({ strict: false }) as { doctorId: string }
  const search = useSearch({ strict: false }) as { kind?: SessionKind; advice?: string }
  const navigate = useNavigate()
  const kind: SessionKind = search.kind === 'offline' ? 'offline' : 'online-follow-up'
  const query = useApi(`/api/booking/doctors/${doctorId}/sessions`, DoctorSessions, { params: { kind } })
  useRelease(
    (query.data?.sessions ?? []).map(({ releasesAt }) => releasesAt),
    query.refetch,
  )
  return (
    <Screen title={t('timesTitle')} up="/book">
      <Answer of={query}>
        {({ doctor, sessions }) => (
          <>
            <DoctorCard doctor={doctor} />
            <Choices
              label={t('kinds')}
              value={kind}
              of={(['online-follow-up', 'offline'] as const).map((each) => ({
                value: each,
                text: common(`kind.${each}`),
              }))}
              onChoose={(next) =>
                void navigate({
                  to: `/book/doctors/${doctorId}`,
                  search: { ...search, kind: next } as never,
                  replace: true,
                })
              }
            />
            <RestrictionCard institutionId={doctor.institutionId} />
            {kind === 'online-follow-up' ? <EligibilityCard /> : null}
            {sessions.length === 0 ? (
              <Empty title={t('noSessions')} hint={t('noSessionsHint')} />
            ) : (
              <Times key={kind} doctor={doctor} kind={kind} sessions={sessions} advice={search.advice} />
            )}
          </>
        )}
      </Answer>
    </Screen>
  )
}

export function DoctorCard({ doctor }: { doctor: Doctor }) {
  const t = useT()
  const titleOf = useDoctorTitle()
  return (
    <Card label={doctor.name}>
      <p className="lead">
        {doctor.name} <span className="row-note">{titleOf(doctor.title)}</span>
      </p>
      <p className="muted">
        {doctor.institutionName} · {doctor.departmentName}
      </p>
      {doctor.specialty ? <Facts of={[[t('doctorGood'), doctor.specialty]]} /> : null}
    </Card>
  )
}

function Times(props: { doctor: Doctor; kind: SessionKind; sessions: readonly Session[]; advice?: string }) {
  const { doctor, kind, sessions } = props
  const coming = sessions.filter(({ state }) => state === 'open')
  const dates = coming.map(({ date }) => date).sort()
  const hospitals = coming.some(({ hospitalNumber }) => hospitalNumber)
  const allFull = coming.length > 1 && coming.every(isSoldOut) ? { from: dates[0]!, to: dates.at(-1)! } : undefined
  return (
    <>
      {allFull ? <Wait doctor={doctor} kind={kind} {...allFull} hospitals={hospitals} /> : null}
      <Days
        sessions={sessions}
        purpose={{ advice: props.advice }}
        soldOut={(date) =>
          allFull ? null : <Wait doctor={doctor} kind={kind} from={date} to={date} hospitals={hospitals} />
        }
      />
    </>
  )
}

/** Sold out: what waiting means, and the way into the line. A hospital's own numbers are never offered there. */
function Wait(props: { doctor: Doctor; kind: SessionKind; from: string; to: string; hospitals: boolean }) {
  const find = useFindT()
  const freeDay = useFreeDay()
  const { doctor, kind, from, to } = props
  const search = {
    kind,
    doctorId: doctor.id,
    doctorName: doctor.name,
    institutionId: doctor.institutionId,
    departmentCode: doctor.departmentCode,
    departmentName: doctor.departmentName,
    from,
    to,
  }
  const title = from === to ? find('soldOut') : find('allFull', { from: freeDay(from), to: freeDay(to) })
  if (props.hospitals) return <Notice title={title}>{find('soldOutHospital')}</Notice>
  return (
    <Notice title={title}>
      <p>{find('soldOutHint')}</p>
      <p>
        <Link to="/waiting/join" search={search as never} className="state-button link-button">
          {find('join')}
        </Link>
      </p>
    </Notice>
  )
}
