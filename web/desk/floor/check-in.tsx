import { Button, Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { type Expected, ExpectedList, type MyPlace, MyPlace as MyPlaceShape } from '#contracts/queue'
import { timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Empty } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import './floor.css'
import { WindowNav } from './nav.tsx'
import { useT } from './texts.ts'

/** The registrar finds who stands there among today's bookings, checks them in and says where to wait. */
export function CheckInPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const field = useRef<InputRef>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [place, setPlace] = useState<MyPlace | undefined>(undefined)
  const find = useCommand(ExpectedList, { onDone: () => setAt(0) })
  const checkIn = useCommand(MyPlaceShape, {
    onDone: (answer) => {
      setPlace(answer)
      setText('')
      find.reset()
      field.current?.focus()
    },
  })
  const people = find.data?.people ?? []
  const chosen = people[at]
  const go = (one: Expected | undefined) =>
    one && checkIn.mutate({ path: `/api/queue/appointments/${one.appointmentId}/check-in` })
  const look = () => {
    setPlace(undefined)
    checkIn.reset()
    if (text.trim()) find.mutate({ path: '/api/queue/expected', body: { q: text.trim() } })
  }
  useKeys([
    { key: 'f', label: t('find'), run: () => field.current?.focus() },
    { key: 'arrowdown', label: t('move'), run: () => setAt(Math.min(people.length - 1, at + 1)), typing: true },
    { key: 'arrowup', label: '', run: () => setAt(Math.max(0, at - 1)), typing: true },
    { key: 'ctrl+enter', label: t('checkIn'), run: () => go(chosen), typing: true, enabled: chosen !== undefined },
  ])
  if (!me.institution) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <Page title={t('window')} sub={t('checkInSub')}>
      <WindowNav />
      <div className="window-narrow">
        <Card>
          <form
            className="window-find"
            onSubmit={(event) => {
              event.preventDefault()
              look()
            }}
          >
            <Input
              ref={field}
              autoFocus
              size="large"
              autoComplete="off"
              aria-label={t('findToday')}
              placeholder={t('findToday')}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <Button size="large" htmlType="submit" loading={find.isPending}>
              {t('find')} <KeyName name="enter" />
            </Button>
          </form>
          <Refused error={find.error ?? checkIn.error} />
          {place ? <Ticket place={place} /> : null}
          {find.data && people.length === 0 ? <Empty title={t('nobodyFound')} hint={t('nobodyFoundDo')} /> : null}
          <ul className="found">
            {people.map((one, index) => (
              <li key={one.appointmentId} aria-current={index === at}>
                <div>
                  <p>
                    <b className="found-name">{one.name}</b> <SexAge sex={one.sex} age={one.ageYears} />{' '}
                    <span className="muted tabular">{one.documentMasked}</span>
                  </p>
                  <p className="muted tabular">
                    {timeOf(one.startsAt)}–{timeOf(one.endsAt)} · {one.departmentName} {one.doctorName} ·{' '}
                    {t('numberN', { n: one.numberSeq })}
                  </p>
                </div>
                <Button
                  type={index === at && one.state === 'booked' ? 'primary' : 'default'}
                  loading={checkIn.isPending && index === at}
                  onClick={() => {
                    setAt(index)
                    go(one)
                  }}
                >
                  {t(one.state === 'booked' ? 'checkIn' : 'showPlace')}
                  {index === at ? <KeyName name="ctrl+enter" /> : null}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </Page>
  )
}

/** What is said to the person: the ticket, where, how many before. */
function Ticket({ place }: { place: MyPlace }) {
  const t = useT()
  return (
    <div className="ticket verdict" data-valid="true" role="status">
      <b className="ticket-number tabular">{place.ticket}</b>
      <div>
        <p>
          {place.departmentName} {place.doctorName}
          {place.room ? ` · ${place.room}` : ''}
        </p>
        {place.ahead === null ? null : <p>{t('aheadSay', { n: place.ahead })}</p>}
        {place.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Button className="no-print" onClick={() => window.print()}>
        {t('printTicket')}
      </Button>
    </div>
  )
}
