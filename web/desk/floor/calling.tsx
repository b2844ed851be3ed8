import { useQueryClient } from '@tanstack/react-query'
import { App, Badge, Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type DeskPlace, DoctorQueue, RoomList } from '#contracts/queue'
import { clock } from '../../shell/browser.ts'
import { timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import './floor.css'
import { useT } from './texts.ts'
import { GoFirst, Marks } from './waiting.tsx'

const PATH = '/api/queue/doctor'
type Session = DoctorQueue['sessions'][number]

/** The doctor calls: next, again, pass over, begin, to tests, finished. One key each. */
export function CallingPage() {
  const t = useT()
  const deskT = useDeskT()
  const client = useQueryClient()
  const again = () => void client.invalidateQueries({ queryKey: [PATH] })
  const stream = useStream(`${PATH}/stream`, again, { onReconnect: again })
  const query = useApi(PATH, DoctorQueue, { everyMs: stream === 'open' ? 60_000 : 10_000 })
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const sessions = query.data?.sessions ?? []
  const now = clock.now().getTime()
  const session =
    sessions.find(({ sessionId }) => sessionId === chosen) ??
    sessions.find(({ endsAt }) => Date.parse(endsAt) > now) ??
    sessions.at(-1)
  return (
    <Page
      title={t('calling')}
      sub={
        <>
          <Badge status={stream === 'open' ? 'success' : 'warning'} />{' '}
          {deskT(stream === 'open' ? 'live' : 'reconnecting')}
        </>
      }
      actions={
        sessions.length > 1 ? (
          <Segmented<string>
            value={session?.sessionId ?? ''}
            onChange={setChosen}
            options={sessions.map((one) => ({
              value: one.sessionId,
              label: `${timeOf(one.startsAt)}–${timeOf(one.endsAt)}`,
            }))}
          />
        ) : null
      }
    >
      <Answer of={query} loading={<Loading cards={2} lines={4} />}>
        {() =>
          session ? (
            <OneSession key={session.sessionId} session={session} />
          ) : (
            <Empty title={t('noSitting')} hint={t('noSittingDo')} />
          )
        }
      </Answer>
    </Page>
  )
}

function OneSession({ session }: { session: Session }) {
  const t = useT()
  const me = useMe()
  const client = useQueryClient()
  const { message } = App.useApp()
  const sentence = useSentence()
  const [roomId, setRoomId] = useState<string | undefined>(undefined)
  const [first, setFirst] = useState<DeskPlace | undefined>(undefined)
  const rooms = useApi('/api/queue/rooms', RoomList, {
    params: { institutionId: me.institution?.id },
    enabled: me.institution !== null,
  })
  const move = useCommand(DoctorQueue, {
    onDone: (queue) => {
      showAnswer(client, PATH, queue)
    },
  })
  const send = (path: string, body?: object) =>
    move.mutate({ path, ...(body ? { body } : {}) }, { onError: (error) => void message.error(sentence(error), 6) })
  const called = session.called[0]
  const inRoom = session.inRoom[0]
  const of = (place: DeskPlace, what: string) => send(`/api/queue/places/${place.placeId}/${what}`)
  const free = !move.isPending
  const callNext = () => send(`${PATH}/call-next`, { sessionId: session.sessionId, roomId })
  useKeys([
    { key: 'n', label: t('next'), run: callNext, enabled: free && !called && session.waiting.length > 0 },
    { key: 'r', label: t('again'), run: () => called && of(called, 'call-again'), enabled: free && Boolean(called) },
    { key: 'p', label: t('passOver'), run: () => called && of(called, 'pass-over'), enabled: free && Boolean(called) },
    {
      key: 'b',
      label: t('begin'),
      run: () => called && of(called, 'begin'),
      enabled: free && Boolean(called) && !inRoom,
    },
    {
      key: 'x',
      label: t('toTests'),
      run: () => inRoom && of(inRoom, 'send-to-tests'),
      enabled: free && Boolean(inRoom),
    },
    { key: 'd', label: t('finish'), run: () => inRoom && of(inRoom, 'finish'), enabled: free && Boolean(inRoom) },
  ])
  return (
    <div className="calling">
      <div className="calling-now">
        <Card
          title={t('calledNow')}
          extra={
            <Select<string>
              style={{ width: 150 }}
              allowClear
              placeholder={t('chooseRoom')}
              aria-label={t('room')}
              value={roomId ?? null}
              onChange={setRoomId}
              options={(rooms.data?.rooms ?? [])
                .filter(({ open }) => open)
                .map((one) => ({ value: one.id, label: one.name }))}
            />
          }
        >
          {called ? (
            <>
              <Who place={called} big />
              <p className="muted">
                {t('calledTimes', { n: called.calls })} · <Time at={called.calledAt ?? called.checkedInAt} />
                {called.room ? ` · ${called.room}` : ''}
              </p>
              <div className="in-row">
                <Button
                  type="primary"
                  size="large"
                  disabled={!free || Boolean(inRoom)}
                  onClick={() => of(called, 'begin')}
                >
                  {t('begin')} <KeyName name="b" />
                </Button>
                <Button size="large" disabled={!free} onClick={() => of(called, 'call-again')}>
                  {t('again')} <KeyName name="r" />
                </Button>
                <Button size="large" disabled={!free} onClick={() => of(called, 'pass-over')}>
                  {t('passOver')} <KeyName name="p" />
                </Button>
              </div>
            </>
          ) : (
            <>
              <p className="muted">{t(session.waiting.length > 0 ? 'nobodyCalled' : 'nobodyInLine')}</p>
              <Button
                type={inRoom ? 'default' : 'primary'}
                size="large"
                disabled={!free || session.waiting.length === 0}
                loading={move.isPending}
                onClick={callNext}
              >
                {t('next')}
                {session.waiting[0] ? ` · ${session.waiting[0].ticket} ${session.waiting[0].name}` : ''}{' '}
                <KeyName name="n" />
              </Button>
            </>
          )}
        </Card>
        <Card title={t('inRoom')}>
          {inRoom ? (
            <>
              <Who place={inRoom} big />
              <p className="muted">
                {t('since')} <Time at={inRoom.beganAt ?? inRoom.checkedInAt} />
              </p>
              <div className="in-row">
                <Button type="primary" size="large" disabled={!free} onClick={() => of(inRoom, 'finish')}>
                  {t('finish')} <KeyName name="d" />
                </Button>
                <Button size="large" disabled={!free} onClick={() => of(inRoom, 'send-to-tests')}>
                  {t('toTests')} <KeyName name="x" />
                </Button>
              </div>
            </>
          ) : (
            <p className="muted">{t('roomEmpty')}</p>
          )}
        </Card>
        <Rest session={session} />
      </div>
      <Card
        title={t('line', { n: session.waiting.length })}
        extra={<span className="muted">{paceOf(session, t)}</span>}
      >
        {session.waiting.length === 0 ? <Empty title={t('nobodyInLine')} /> : null}
        <ol className="line">
          {session.waiting.map((place) => (
            <li key={place.placeId}>
              <Who place={place} />
              <span className="in-row">
                <Button size="small" type="text" onClick={() => setFirst(place)}>
                  {t('priorityTitle')}
                </Button>
                <Button
                  size="small"
                  disabled={!free || Boolean(called)}
                  onClick={() => send(`/api/queue/places/${place.placeId}/call`, { roomId, reason: t('outOfTurn') })}
                >
                  {t('callThis')}
                </Button>
              </span>
            </li>
          ))}
        </ol>
      </Card>
      {first ? (
        <GoFirst
          place={first}
          onClose={() => setFirst(undefined)}
          onDone={() => void client.invalidateQueries({ queryKey: [PATH] })}
        />
      ) : null}
    </div>
  )
}

const paceOf = (session: Session, t: ReturnType<typeof useT>): string =>
  [
    t('expectedN', { n: session.expected }),
    ...(session.paceMinutes === null ? [] : [t('pace', { n: session.paceMinutes })]),
  ].join(' · ')

function Who({ place, big }: { place: DeskPlace; big?: boolean }) {
  return (
    <span className={big ? 'who who-big' : 'who'}>
      <b className="tabular who-ticket">{place.ticket}</b>
      <span>
        <b>{place.name}</b>{' '}
        <span className="muted">
          <SexAge sex={place.sex} age={place.ageYears} /> · {timeOf(place.bandStartsAt)}
        </span>{' '}
        <Marks of={place} />
      </span>
    </span>
  )
}

/** Who is away for tests, done, or missed. */
function Rest({ session }: { session: Session }) {
  const t = useT()
  const bookingT = useBookingT()
  const groups = [
    { key: 'at-tests', places: session.atTests },
    { key: 'done', places: session.done },
    { key: 'missed', places: session.missed },
  ] as const
  const shown = groups.filter(({ places }) => places.length > 0)
  if (shown.length === 0) return null
  return (
    <Card>
      {shown.map(({ key, places }) => (
        <details key={key} open={key === 'at-tests'}>
          <summary>
            {t(`place.${key}`)} · {bookingT('people', { n: places.length })}
          </summary>
          <ul className="line">
            {places.map((place) => (
              <li key={place.placeId}>
                <Who place={place} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Card>
  )
}
