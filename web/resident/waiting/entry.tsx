import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { Accepted, Entry } from '#contracts/waiting-list'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Countdown, Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ForWhat } from '../booking/confirm-booking.tsx'
import { useEligibility } from '../booking/eligibility-card.tsx'
import '../booking/booking.css'
import { askOnce } from '../kit/ask.tsx'
import { Card, Facts, Notice, Tag } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { useT } from './texts.ts'
import { entryTone } from './waiting.tsx'
import { useWish } from './wish.ts'

/** One entry: the offer when there is one, else the place in line with what can honestly be said of it. */
export function EntryPage() {
  const t = useT()
  const { entryId } = useParams({ strict: false }) as { entryId: string }
  const query = useApi(`/api/waiting-list/entries/${entryId}`, Entry, {
    everyMs: (entry) => (entry && (entry.state === 'waiting' || entry.state === 'offered') ? 20_000 : false),
  })
  return (
    <Screen title={t('entryTitle')} up="/waiting">
      <Answer of={query}>{(entry) => <Details entry={entry} again={() => void query.refetch()} />}</Answer>
    </Screen>
  )
}

function Details({ entry, again }: { entry: Entry; again: () => void }) {
  const t = useT()
  const common = useCommonT()
  const say = useSay()
  const wish = useWish()
  const offer = entry.state === 'offered' && entry.offer?.state === 'open' ? entry.offer : null
  return (
    <>
      {offer ? <Offered entry={entry} offer={offer} again={again} /> : null}
      {entry.chances && !offer ? (
        <Card accent label={t('placeTitle')}>
          <p className="row-note">{t('placeTitle')}</p>
          <p className="lead">{t('place', { n: entry.chances.ahead + 1 })}</p>
          <p>{entry.chances.sentence}</p>
          <p className="row-note">{t('toldAtOnce', { at: say(entry.clearedAt) })}</p>
        </Card>
      ) : null}
      <Ended entry={entry} />
      <Card label={t('waitsFor')}>
        <div className="spread">
          <h2>{entry.doctorName ?? t('anyOf', { department: entry.departmentName })}</h2>
          <Tag tone={entryTone[entry.state]}>{t(`state.${entry.state}`)}</Tag>
        </div>
        <Facts
          of={[
            [t('where'), `${entry.institutionName} · ${entry.departmentName}`],
            [t('kind'), common(`kind.${entry.kind}`)],
            [t('days'), wish(entry)],
            [t('who'), entry.residentName],
            [t('joined'), <Time key="joined" at={entry.joinedAt} />],
          ]}
        />
      </Card>
      {entry.passedOver.length > 0 ? (
        <Notice title={t('passedOver')}>
          {entry.passedOver.map((each) => (
            <p key={each.at}>
              {say(each.startsAt)} · {each.sentence}
            </p>
          ))}
        </Notice>
      ) : null}
      {entry.state === 'waiting' ? <Leave entry={entry} /> : null}
    </>
  )
}

function useRefresh() {
  const client = useQueryClient()
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey }) => /^\/api\/(waiting-list|booking)/.test(String(queryKey[0])),
    })
}

/** A number is kept for this person: what it is, how long, and the tap that takes it. */
function Offered(props: { entry: Entry; offer: NonNullable<Entry['offer']>; again: () => void }) {
  const { entry, offer, again } = props
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const eligibility = useEligibility()
  const [chosen, setChosen] = useState<string>()
  const online = entry.kind === 'online-follow-up'
  const diagnoses = online ? (eligibility.data?.diagnoses ?? []) : []
  const diagnosisCode = chosen ?? (diagnoses.length === 1 ? diagnoses[0]?.code : undefined)
  const guardianId = online && eligibility.data?.guardianNeeded ? me.id : undefined
  const accept = useCommand(Accepted, {
    onDone: async ({ appointment }) => {
      void refresh()
      await navigate({ to: `/appointments/${appointment.id}` as never, replace: true })
    },
  })
  const decline = useCommand(Entry, { onDone: refresh })
  const error = accept.error ?? decline.error
  const wait = useWait(error)
  const sayNo = async (stay: boolean) => {
    const sure = await askOnce({
      title: t(stay ? 'passAsk' : 'leaveAsk'),
      content: t(stay ? 'passAskMore' : 'leaveAskMore'),
      yes: t(stay ? 'pass' : 'leave'),
      danger: !stay,
    })
    if (sure)
      decline.mutate({ path: `/api/waiting-list/offers/${offer.id}/decline`, body: { stay } }, { onError: again })
  }
  return (
    <>
      <Card accent label={t('offered')}>
        <p className="spread">
          <strong>{t('offered')}</strong>
          <span>
            {t('answerIn')}{' '}
            <strong>
              <Countdown until={offer.answerUntil} onEnd={again} />
            </strong>
          </span>
        </p>
        <p className="lead">
          <Time at={offer.startsAt} plan />
        </p>
        <p className="muted">
          {offer.doctorName} · {entry.departmentName} · {entry.institutionName}
        </p>
        <p className="row-note">{t('noAnswer')}</p>
      </Card>
      {online ? <ForWhat diagnoses={diagnoses} value={diagnosisCode} onChoose={setChosen} /> : null}
      <Refused error={error} />
      <Button
        className="wide"
        color="primary"
        size="large"
        loading={accept.isPending}
        disabled={wait > 0 || (online && !diagnosisCode)}
        onClick={() =>
          accept.mutate(
            { path: `/api/waiting-list/offers/${offer.id}/accept`, body: { diagnosisCode, guardianId } },
            { onError: again },
          )
        }
      >
        {t('accept')}
      </Button>
      <div className="two-fields">
        <Button loading={decline.isPending} onClick={() => void sayNo(true)}>
          {t('pass')}
        </Button>
        <Button loading={decline.isPending} onClick={() => void sayNo(false)}>
          {t('leave')}
        </Button>
      </div>
    </>
  )
}

/** How it ended, and what one can do now. */
function Ended({ entry }: { entry: Entry }) {
  const t = useT()
  if (entry.state === 'waiting' || entry.state === 'offered') return null
  const booked = entry.state === 'booked' && entry.appointmentId
  return (
    <Notice tone={booked ? 'good' : undefined} title={t(`ended.${entry.state}`)}>
      {entry.endedAt ? (
        <p className="row-note">
          <Time at={entry.endedAt} />
        </p>
      ) : null}
      <p>
        <Link
          to={(booked ? `/appointments/${entry.appointmentId}` : '/book') as never}
          search={(booked ? {} : { kind: entry.kind }) as never}
          className="state-button link-button"
        >
          {t(booked ? 'toAppointment' : 'find')}
        </Link>
      </p>
    </Notice>
  )
}

function Leave({ entry }: { entry: Entry }) {
  const t = useT()
  const refresh = useRefresh()
  const leave = useCommand(Entry, { onDone: refresh })
  const ask = async () => {
    const sure = await askOnce({ title: t('leaveAsk'), content: t('leaveAskMore'), yes: t('leave'), danger: true })
    if (sure) leave.mutate({ path: `/api/waiting-list/entries/${entry.id}/leave` })
  }
  return (
    <>
      <Refused error={leave.error} />
      <Button fill="none" className="wide" loading={leave.isPending} onClick={() => void ask()}>
        <span style={{ color: 'var(--vermilion)' }}>{t('leave')}</span>
      </Button>
    </>
  )
}
