import { App, Button, Segmented, Table } from 'antd'
import { useState } from 'react'
import { type Appointment, Appointment as AppointmentShape, type Channel, Eligibility, Hold } from '#contracts/booking'
import type { ResidentView } from '#contracts/residents'
import { PoolList, type SessionPools } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { BandChoice } from '../booking/band-choice.tsx'
import { DayStep } from '../booking/day-step.tsx'
import { PersonChosen, PersonFinder } from '../booking/person-finder.tsx'
import { Slip } from '../booking/slip.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import './floor.css'
import { WindowNav } from './nav.tsx'
import { useT } from './texts.ts'

/** Booking at the window: the person, a number of the window's own, the slip. */
export function WindowBookPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const [person, setPerson] = useState<ResidentView | undefined>(undefined)
  const [session, setSession] = useState<SessionPools | undefined>(undefined)
  const [booked, setBooked] = useState<Appointment | undefined>(undefined)
  const next = () => {
    setPerson(undefined)
    setSession(undefined)
    setBooked(undefined)
  }
  if (!me.institution) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <Page title={t('window')} sub={t('bookSub')}>
      <WindowNav />
      {booked ? (
        <Card title={t('bookedTitle')}>
          <Slip appointment={booked} onNext={next} nextText={t('nextPerson')} />
        </Card>
      ) : (
        <div className="columns columns-side">
          <Card title={`1. ${t('person')}`}>
            {person ? (
              <>
                <PersonChosen name={person.name} view={person} onClear={next} />
                <Standing residentId={person.id} />
              </>
            ) : (
              <PersonFinder onChoose={setPerson} />
            )}
          </Card>
          <Card title={`2. ${t('number')}`}>
            <Sessions chosen={session} onChoose={setSession} />
            {session && person ? <Confirm person={person} session={session} onBooked={setBooked} /> : null}
            {session && !person ? <p className="field-hint">{t('personFirst')}</p> : null}
          </Card>
        </div>
      )}
    </Page>
  )
}

/** What stands in the way, before it bites. */
function Standing({ residentId }: { residentId: string }) {
  const query = useApi('/api/booking/eligibility', Eligibility, { params: { residentId } })
  const t = useT()
  if (!query.data?.guardianNeeded) return null
  return <p className="amber">{t('guardianNeeded', { age: query.data.ageYears })}</p>
}

function Sessions(props: { chosen: SessionPools | undefined; onChoose: (one: SessionPools | undefined) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const [day, setDay] = useState(dateOf(clock.now()))
  const query = useApi('/api/schedules/pools', PoolList, { params: { date: day }, everyMs: 15_000 })
  const free = (one: SessionPools, channel: Channel) => one.pools.find((pool) => pool.channel === channel)?.free ?? 0
  return (
    <>
      <p className="window-day">
        <DayStep
          day={day}
          onChange={(to) => {
            setDay(to)
            props.onChoose(undefined)
          }}
        />
      </p>
      <Answer of={query}>
        {({ sessions }) => {
          const open = sessions.filter(
            (one) => one.kind === 'offline' && !one.suspended && Date.parse(one.endsAt) > clock.now().getTime(),
          )
          return (
            <Table<SessionPools>
              size="small"
              rowKey="sessionId"
              pagination={open.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
              dataSource={open}
              rowSelection={{
                type: 'radio',
                selectedRowKeys: props.chosen ? [props.chosen.sessionId] : [],
                onSelect: (row) => props.onChoose(row),
              }}
              onRow={(row) => ({ onClick: () => props.onChoose(row) })}
              locale={{ emptyText: <Empty title={t('noOffline')} hint={t('noOfflineDo')} /> }}
              columns={[
                {
                  title: bookingT('doctor'),
                  render: (_, one) => (
                    <>
                      <b>{one.doctorName}</b> <span className="muted">{one.departmentName}</span>
                    </>
                  ),
                },
                {
                  title: bookingT('time'),
                  className: 'tabular',
                  render: (_, one) => `${timeOf(one.startsAt)}–${timeOf(one.endsAt)}`,
                },
                {
                  title: bookingT('channel.window'),
                  align: 'right',
                  className: 'tabular',
                  render: (_, one) => free(one, 'window'),
                },
                {
                  title: bookingT('channel.app'),
                  align: 'right',
                  className: 'tabular',
                  render: (_, one) => free(one, 'app'),
                },
              ]}
            />
          )
        }}
      </Answer>
    </>
  )
}

function Confirm(props: { person: ResidentView; session: SessionPools; onBooked: (one: Appointment) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { message } = App.useApp()
  const { session, person } = props
  const windowLeft = session.pools.some((pool) => pool.channel === 'window' && pool.free > 0)
  const [channel, setChannel] = useState<'window' | 'app'>(windowLeft ? 'window' : 'app')
  const [band, setBand] = useState<string | undefined>(undefined)
  const book = useCommand(AppointmentShape, {
    onDone: (appointment) => {
      void message.success(t('bookedTitle'))
      props.onBooked(appointment)
    },
  })
  const hold = useCommand(Hold, {
    onDone: (kept) => book.mutate({ path: `/api/booking/holds/${kept.id}/book`, body: {} }),
  })
  const go = () =>
    hold.mutate({
      path: `/api/booking/sessions/${session.sessionId}/holds`,
      body: { residentId: person.id, channel, bandStartsAt: band },
    })
  return (
    <div className="form window-confirm">
      <div className="in-row">
        <Segmented<'window' | 'app'>
          value={channel}
          onChange={setChannel}
          options={(['window', 'app'] as const).map((value) => ({ value, label: bookingT(`channel.${value}`) }))}
        />
        <BandChoice sessionId={session.sessionId} value={band} onChange={setBand} />
      </div>
      <Refused error={hold.error ?? book.error} />
      <div className="form-buttons">
        <Button type="primary" size="large" loading={hold.isPending || book.isPending} onClick={go}>
          {t('bookFor', { name: person.name, doctor: session.doctorName })}
        </Button>
      </div>
    </div>
  )
}
