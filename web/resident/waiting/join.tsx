import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { DoctorSessions, type SessionKind } from '#contracts/booking'
import { BookingPolicy } from '#contracts/booking-policy'
import { Entry, type Half, Outlook } from '#contracts/waiting-list'
import { Empty, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { useFreeDay, useWeekday } from '../booking/free-day.ts'
import '../booking/booking.css'
import { Card, Choices, Notice } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { daysBetween } from './days.ts'
import { useT } from './texts.ts'

interface Wish {
  kind: SessionKind
  doctorId: string
  doctorName: string
  institutionId: string
  departmentCode: string
  departmentName: string
  from: string
  to: string
}

/** Joins the line of a doctor or a department: which days, which half of the day, and honestly how it stands. */
export function JoinWaiting() {
  const t = useT()
  const search = useSearch({ strict: false }) as Partial<Wish>
  if (!search.doctorId || !search.institutionId || !search.departmentCode || !search.from || !search.to) {
    return (
      <Screen title={t('joinTitle')} up="/waiting">
        <Empty
          title={t('joinNowhere')}
          action={
            <Link to="/book" search={{ kind: 'offline' } as never} className="state-button link-button">
              {t('find')}
            </Link>
          }
        />
      </Screen>
    )
  }
  return <Join wish={{ ...(search as Wish), kind: search.kind === 'offline' ? 'offline' : 'online-follow-up' }} />
}

function Join({ wish }: { wish: Wish }) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const sentence = useSentence()
  const { person } = useActing()
  const [whom, setWhom] = useState<'doctor' | 'department'>('doctor')
  const [from, setFrom] = useState(wish.from)
  const [to, setTo] = useState(wish.to)
  const [half, setHalf] = useState<Half | 'day'>('day')
  const target = {
    kind: wish.kind,
    ...(whom === 'doctor'
      ? { doctorId: wish.doctorId }
      : { institutionId: wish.institutionId, departmentCode: wish.departmentCode }),
    from,
    to,
    half: half === 'day' ? undefined : half,
  }
  const outlook = useApi('/api/waiting-list/outlook', Outlook, { params: target, keep: true })
  const join = useCommand(Entry, {
    onDone: async (entry) => {
      void client.invalidateQueries({ queryKey: ['/api/waiting-list/entries'] })
      await navigate({ to: `/waiting/${entry.id}` as never, replace: true })
    },
  })
  const wait = useWait(join.error)
  const free = outlook.data?.freeNumbers ?? 0
  const foot = (
    <>
      <Refused error={join.error} />
      <Button
        color="primary"
        size="large"
        loading={join.isPending}
        disabled={wait > 0 || free > 0}
        onClick={() =>
          join.mutate({ path: '/api/waiting-list/entries', body: { residentId: person.residentId, ...target } })
        }
      >
        {t('join')}
      </Button>
    </>
  )
  return (
    <Screen title={t('joinTitle')} up={`/book/doctors/${wish.doctorId}`} foot={foot}>
      <Choices
        label={t('whom')}
        value={whom}
        of={[
          { value: 'doctor', text: wish.doctorName || t('thisDoctor') },
          { value: 'department', text: t('anyOf', { department: wish.departmentName }) },
        ]}
        onChoose={setWhom}
      />
      <DayRange wish={wish} from={from} to={to} setFrom={setFrom} setTo={setTo} />
      <h2 className="section-title">{t('when')}</h2>
      <Choices
        label={t('when')}
        value={half}
        of={(['day', 'morning', 'afternoon'] as const).map((value) => ({ value, text: t(`half.${value}`) }))}
        onChoose={setHalf}
      />
      <Card label={t('outlook')}>
        <h2>{t('outlook')}</h2>
        {outlook.data ? (
          free > 0 ? (
            <p>{t('stillFree', { n: free })}</p>
          ) : (
            <p role="status">{outlook.data.chances.sentence}</p>
          )
        ) : outlook.error ? (
          <p>{sentence(outlook.error)}</p>
        ) : (
          <span className="state-line" style={{ width: '80%' }} />
        )}
        {free > 0 ? (
          <p>
            <Link
              to={`/book/doctors/${wish.doctorId}` as never}
              search={{ kind: wish.kind } as never}
              className="state-button link-button"
            >
              {t('bookDirectly')}
            </Link>
          </p>
        ) : null}
      </Card>
      <Rules institutionId={wish.institutionId} />
    </Screen>
  )
}

function DayRange(props: {
  wish: Wish
  from: string
  to: string
  setFrom: (day: string) => void
  setTo: (day: string) => void
}) {
  const t = useT()
  const freeDay = useFreeDay()
  const weekday = useWeekday()
  const { wish, from, to } = props
  const { data } = useApi(`/api/booking/doctors/${wish.doctorId}/sessions`, DoctorSessions, {
    params: { kind: wish.kind },
  })
  const dates = (data?.sessions ?? []).filter(({ state }) => state === 'open').map(({ date }) => date)
  const all = [...new Set([...dates, ...daysBetween(wish.from, wish.to)])].sort()
  const say = (day: string) => `${freeDay(day)} ${weekday(day)}`
  const pick = (label: string, value: string, of: readonly string[], choose: (day: string) => void) => (
    <label className="field">
      <span className="field-label">{label}</span>
      <select className="field-box" value={value} onChange={(event) => choose(event.target.value)}>
        {of.map((day) => (
          <option key={day} value={day}>
            {say(day)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <div className="two-fields">
      {pick(t('from'), from, all, (day) => {
        props.setFrom(day)
        if (day > to) props.setTo(day)
      })}
      {pick(
        t('to'),
        to,
        all.filter((day) => day >= from),
        props.setTo,
      )}
    </div>
  )
}

/** What waiting means here, told before one joins: how long an offer stands, when the line is cleared. */
function Rules({ institutionId }: { institutionId: string }) {
  const t = useT()
  const { data } = useApi('/api/booking/policy', BookingPolicy, { params: { institutionId } })
  return (
    <Notice title={t('rules.title')}>
      <p>{t('rules.order')}</p>
      <p>{data ? t('rules.answer', { n: data.waitingPayHours }) : t('rules.answerSoon')}</p>
      <p>{data ? t('rules.clear', { at: data.waitingClearTime }) : t('rules.clearSoon')}</p>
    </Notice>
  )
}
