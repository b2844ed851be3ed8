import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { useEffect } from 'react'
import type { Appointment } from '#contracts/booking'
import { MyPlace } from '#contracts/queue'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { Card } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { placeWords, stillMoving } from './place-words.ts'
import { useVisitT } from './visit-texts.ts'

const EVERY_MS = 60_000 // the stream tells; this is for a proxy that holds streams back
const EVERY_LOST_MS = 8_000

/** My place in the hall: how many before me, about how long; when called, where to go, in letters for across the room. */
export function QueueCard({ appointment }: { appointment: Appointment }) {
  const client = useQueryClient()
  const path = `/api/queue/appointments/${appointment.id}`
  const refresh = () => void client.invalidateQueries({ queryKey: [`${path}/place`] })
  const stream = useStream(`${path}/stream`, refresh, { onReconnect: refresh })
  const query = useApi(`${path}/place`, MyPlace, {
    everyMs: (place) => (place && !stillMoving(place) ? false : stream === 'lost' ? EVERY_LOST_MS : EVERY_MS),
  })
  const over = query.data !== undefined && !stillMoving(query.data)
  // The visit is over for the queue: the appointment itself is another one.
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: [`/api/booking/appointments/${appointment.id}`] })
  }, [over, client, appointment.id])
  return <Answer of={query}>{(place) => <Place place={place} path={path} lost={stream === 'lost'} />}</Answer>
}

function Place({ place, path, lost }: { place: MyPlace; path: string; lost: boolean }) {
  const visit = useVisitT()
  const client = useQueryClient()
  const back = useCommand(MyPlace, { onDone: (next) => showAnswer(client, `${path}/place`, next) })
  const { key, params } = placeWords(place)
  const said = visit(`place.${key}`, params)
  const called = place.state === 'called'
  return (
    <Card accent label={visit('queue')}>
      <div className={called ? 'queue-called' : undefined} role={called ? 'alert' : 'status'} aria-live="polite">
        <p className="spread">
          <span className="row-note">{visit('ticket')}</span>
          <strong className="queue-ticket tabular">{place.ticket}</strong>
        </p>
        <p className={called ? 'queue-room' : 'lead'}>{said}</p>
        {place.state === 'waiting' && place.aboutMinutes ? (
          <p>{visit(place.paceMeasured ? 'about' : 'aboutPlanned', { n: place.aboutMinutes })}</p>
        ) : null}
        {place.state === 'waiting' ? <p className="row-note">{visit('stay')}</p> : null}
        {place.calledAt && called ? (
          <p className="row-note">
            {visit('calledAt')} <Time at={place.calledAt} />
            {place.calls > 1 ? ` · ${visit('calls', { n: place.calls })}` : ''}
          </p>
        ) : null}
      </div>
      {place.sentences
        .filter(() => !called)
        .map((sentence) => (
          <p key={sentence} className="row-note">
            {sentence}
          </p>
        ))}
      {place.state === 'at-tests' ? (
        <>
          <Refused error={back.error} />
          <Button
            color="primary"
            size="large"
            loading={back.isPending}
            onClick={() => back.mutate({ path: `${path}/back-from-tests` })}
          >
            {visit('backFromTests')}
          </Button>
        </>
      ) : null}
      {lost ? <p className="row-note">{visit('lost')}</p> : null}
    </Card>
  )
}
