import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Appointment, Hold, type Session, SessionBands } from '#contracts/booking'
import { NumbersLeftNow } from '#contracts/hospital-numbers'
import { api } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { clockFace, timeOf } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { ErrorState } from '../../shell/states.tsx'
import { useNow, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { Card, Choices, Notice, Tag } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { useEligibility } from './eligibility-card.tsx'
import { useFindT } from './find-texts.ts'
import { useFreeDay, useWeekday } from './free-day.ts'
import { releaseAt } from './release.ts'
import { useT } from './texts.ts'

/** What a touch on a time does: holds a number to be confirmed (after what advice), or moves an appointment there. */
export type Purpose = { advice?: string } | { moves: Appointment; doctorName: string }

const stillToCome = (band: { endsAt: string }) => Date.parse(band.endsAt) > clock.now().getTime()
const waitsForRelease = (session: Session) => session.releasesAt !== null && session.state === 'open'
const hasFree = (session: Session) => session.bookable && session.freeNumbers > 0 && session.state === 'open'
export const isSoldOut = (session: Session) =>
  session.state === 'open' && session.releasesAt === null && session.freeNumbers === 0 && stillToCome(session)

/** The days of the sessions, the first with a free number chosen; below, `soldOut` says what to do on a day without any. */
export function Days(props: { sessions: readonly Session[]; purpose: Purpose; soldOut?: (date: string) => ReactNode }) {
  const t = useT()
  const find = useFindT()
  const freeDay = useFreeDay()
  const weekday = useWeekday()
  const sessions = props.sessions.filter((session) => session.state !== 'withdrawn')
  const dates = [...new Set(sessions.map((session) => session.date))].sort()
  const of = (date: string) => sessions.filter((session) => session.date === date)
  const first =
    dates.find((date) => of(date).some(hasFree)) ?? dates.find((date) => of(date).some(waitsForRelease)) ?? dates[0]
  const [chosen, setChosen] = useState(first)
  const date = dates.includes(chosen ?? '') ? chosen! : (first ?? '')
  const under = (day: string) => {
    if (of(day).some(hasFree)) return ''
    if (of(day).some(waitsForRelease)) return ` · ${find('later')}`
    return of(day).every(({ state }) => state === 'suspended') ? ` · ${find('stopped')}` : ` · ${t('none')}`
  }
  const shown = of(date).filter(stillToCome)
  return (
    <>
      <Choices
        label={t('chooseDay')}
        scroll
        value={date}
        of={dates.map((each) => ({
          value: each,
          text: (
            <span className={under(each) ? 'day-choice full' : 'day-choice'}>
              <span>{freeDay(each)}</span>
              <small>
                {weekday(each)}
                {under(each)}
              </small>
            </span>
          ),
        }))}
        onChoose={setChosen}
      />
      {shown.length > 0 && shown.every(isSoldOut) ? props.soldOut?.(date) : null}
      {shown.map((session) => (
        <SessionTimes key={session.id} session={session} purpose={props.purpose} />
      ))}
    </>
  )
}

function SessionTimes({ session, purpose }: { session: Session; purpose: Purpose }) {
  const t = useT()
  const find = useFindT()
  const open = session.state === 'open' && session.releasesAt === null
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
      {session.state === 'suspended' ? (
        <p className="row-note">
          <Tag tone="warn">{find('stopped')}</Tag> {session.suspendedReason}
        </p>
      ) : null}
      {session.state === 'open' && session.releasesAt ? <Unreleased releasesAt={session.releasesAt} /> : null}
      {open ? <Bands session={session} purpose={purpose} /> : null}
    </Card>
  )
}

/** 还没放号 · 明天 06:30 放号; within the hour by the second. It turns bookable by itself. */
function Unreleased({ releasesAt }: { releasesAt: string }) {
  const find = useFindT()
  const say = useSay()
  const release = releaseAt(releasesAt, useNow(1_000).getTime())
  return (
    <Notice>
      <p className="spread">
        <span>
          {find('notReleased')} · <span className="tabular">{find('releaseAt', { at: say(releasesAt) })}</span>
        </span>
        {release.state === 'soon' ? (
          <strong className="tabular" role="timer" aria-label={find('releaseIn')}>
            {clockFace(release.seconds)}
          </strong>
        ) : null}
      </p>
      <p className="row-note" role="status">
        {find(release.state === 'now' ? 'releasing' : 'releaseHint')}
      </p>
    </Notice>
  )
}

function Bands({ session, purpose }: { session: Session; purpose: Purpose }) {
  const t = useT()
  const eligibility = useEligibility()
  const query = useApi(`/api/booking/sessions/${session.id}/bands`, SessionBands, { everyMs: 15_000 })
  const { take, error, pending } = useTake(session, purpose, () => void query.refetch())
  const wait = useWait(error)
  const stopped = session.kind === 'online-follow-up' && eligibility.data?.eligible === false
  const bands = query.data?.bands.filter(stillToCome)
  return (
    <>
      {session.kind === 'offline' ? <Left session={query.data?.session ?? session} /> : null}
      <Refused error={error} />
      {bands ? (
        <div className="bands">
          {bands.map((band) => (
            <button
              key={band.startsAt}
              type="button"
              className="band"
              disabled={band.freeNumbers === 0 || !session.bookable || stopped || pending || wait > 0}
              onClick={() => void take(band.startsAt)}
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
    </>
  )
}

/** Our own count, and what a hospital with its own system says at this moment: asked once, quietly. */
function Left({ session }: { session: Session }) {
  const t = useT()
  const find = useFindT()
  const path = `/api/hospital-numbers/sessions/${session.id}/left`
  const { data } = useQuery({
    queryKey: [path, {}],
    queryFn: ({ signal }) => api.query(path, NumbersLeftNow, { signal }),
    enabled: session.hospitalNumber,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <p className="row-note tabular" role="status">
      {data ? find('leftNow', { n: data.freeNumbers }) : t('leftOf', { n: session.freeNumbers, of: session.numbers })}
    </p>
  )
}

function useTake(session: Session, purpose: Purpose, onRefused: () => void) {
  const find = useFindT()
  const say = useSay()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { person } = useActing()
  const search = 'advice' in purpose && purpose.advice ? { advice: purpose.advice } : {}
  const hold = useCommand(Hold, {
    onDone: (held) => navigate({ to: `/book/holds/${held.id}` as never, search: search as never }),
  })
  const move = useCommand(Appointment, {
    onDone: async (moved) => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/booking') })
      await navigate({ to: `/appointments/${moved.id}` as never, search: { moved: 'yes' } as never, replace: true })
    },
  })
  const take = async (bandStartsAt: string) => {
    if (!('moves' in purpose)) {
      const body = { residentId: person.residentId, bandStartsAt }
      return hold.mutate({ path: `/api/booking/sessions/${session.id}/holds`, body }, { onError: onRefused })
    }
    const sure = await askOnce({
      title: find('moveAsk'),
      content: find('moveAskMore', { time: say(bandStartsAt), doctor: purpose.doctorName }),
      yes: find('moveYes'),
    })
    if (!sure) return
    const body = { sessionId: session.id, bandStartsAt }
    move.mutate({ path: `/api/booking/appointments/${purpose.moves.id}/reschedule`, body }, { onError: onRefused })
  }
  return { take, error: hold.error ?? move.error, pending: hold.isPending || move.isPending }
}
