import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { DoctorSessions, Hold, type Session, SessionBands, type SessionKind } from '#contracts/booking'
import { clock } from '../../shell/browser.ts'
import { timeOf } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty, ErrorState, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Choices, Facts, Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT, useDoctorTitle } from '../texts.ts'
import './booking.css'
import { EligibilityCard, useEligibility } from './eligibility-card.tsx'
import { useFreeDay, useWeekday } from './free-day.ts'
import { useT } from './texts.ts'

/** A doctor's days and times. A touch on a time holds a number and leads to its confirmation. */
export function DoctorTimes() {
  const t = useT()
  const common = useCommonT()
  const titleOf = useDoctorTitle()
  const { doctorId } = useParams({ strict: false }) as { doctorId: string }
  const search = useSearch({ strict: false }) as { kind?: SessionKind }
  const navigate = useNavigate()
  const kind: SessionKind = search.kind === 'offline' ? 'offline' : 'online-follow-up'
  const query = useApi(`/api/booking/doctors/${doctorId}/sessions`, DoctorSessions, { params: { kind } })
  return (
    <Screen title={t('timesTitle')} up="/book">
      <Answer of={query}>
        {({ doctor, sessions }) => (
          <>
            <Card label={doctor.name}>
              <p className="lead">
                {doctor.name} <span className="row-note">{titleOf(doctor.title)}</span>
              </p>
              <p className="muted">
                {doctor.institutionName} · {doctor.departmentName}
              </p>
              {doctor.specialty ? <Facts of={[[t('doctorGood'), doctor.specialty]]} /> : null}
            </Card>
            <Choices
              label={t('kinds')}
              value={kind}
              of={(['online-follow-up', 'offline'] as const).map((each) => ({
                value: each,
                text: common(`kind.${each}`),
              }))}
              onChoose={(next) =>
                void navigate({ to: `/book/doctors/${doctorId}`, search: { kind: next } as never, replace: true })
              }
            />
            {kind === 'online-follow-up' ? <EligibilityCard /> : null}
            {sessions.length === 0 ? (
              <Empty title={t('noSessions')} hint={t('noSessionsHint')} />
            ) : (
              <Days key={kind} sessions={sessions} />
            )}
          </>
        )}
      </Answer>
    </Screen>
  )
}

function Days({ sessions }: { sessions: readonly Session[] }) {
  const t = useT()
  const freeDay = useFreeDay()
  const weekday = useWeekday()
  const dates = [...new Set(sessions.map((session) => session.date))].sort()
  const hasFree = (date: string) =>
    sessions.some((session) => session.date === date && session.bookable && session.freeNumbers > 0)
  const [chosen, setChosen] = useState(dates.find(hasFree) ?? dates[0])
  return (
    <>
      <Choices
        label={t('chooseDay')}
        scroll
        value={chosen}
        of={dates.map((date) => ({
          value: date,
          disabled: !hasFree(date),
          text: (
            <span className="day-choice">
              <span>{freeDay(date)}</span>
              <small>
                {weekday(date)}
                {hasFree(date) ? '' : ` · ${t('none')}`}
              </small>
            </span>
          ),
        }))}
        onChoose={setChosen}
      />
      {sessions
        .filter((session) => session.date === chosen && stillToCome(session))
        .map((session) => (
          <SessionTimes key={session.id} session={session} />
        ))}
    </>
  )
}

const stillToCome = (band: { endsAt: string }) => Date.parse(band.endsAt) > clock.now().getTime()

function SessionTimes({ session }: { session: Session }) {
  const t = useT()
  const navigate = useNavigate()
  const sentence = useSentence()
  const { person } = useActing()
  const eligibility = useEligibility()
  const query = useApi(`/api/booking/sessions/${session.id}/bands`, SessionBands, { everyMs: 15_000 })
  const hold = useCommand(Hold, { onDone: (held) => navigate({ to: `/book/holds/${held.id}` as never }) })
  const stopped = session.kind === 'online-follow-up' && eligibility.data?.eligible === false
  const take = (bandStartsAt: string) =>
    hold.mutate(
      { path: `/api/booking/sessions/${session.id}/holds`, body: { residentId: person.residentId, bandStartsAt } },
      { onError: () => void query.refetch() },
    )
  return (
    <Card label={`${timeOf(session.startsAt)}–${timeOf(session.endsAt)}`}>
      <div className="spread">
        <h2 className="tabular">
          {timeOf(session.startsAt)}–{timeOf(session.endsAt)}
        </h2>
        <span className="muted">
          {t('fee')} {session.feeFen === null ? t('feeUnknown') : <Money fen={session.feeFen} />}
        </span>
      </div>
      {hold.error ? (
        <Notice tone="bad">
          <p>{sentence(hold.error)}</p>
        </Notice>
      ) : null}
      {query.data ? (
        <div className="bands">
          {query.data.bands.filter(stillToCome).map((band) => (
            <button
              key={band.startsAt}
              type="button"
              className="band"
              disabled={band.freeNumbers === 0 || !session.bookable || stopped || hold.isPending}
              onClick={() => take(band.startsAt)}
            >
              {timeOf(band.startsAt)}
              <small>{band.freeNumbers > 0 ? t('left', { n: band.freeNumbers }) : t('none')}</small>
            </button>
          ))}
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <div className="bands" aria-hidden>
          {[0, 1, 2, 3, 4, 5].map((each) => (
            <span key={each} className="band state-line" style={{ height: 60 }} />
          ))}
        </div>
      )}
    </Card>
  )
}
