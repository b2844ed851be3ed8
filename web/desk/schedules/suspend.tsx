import { useNavigate } from '@tanstack/react-router'
import { App, Button, Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { type Appointment, AppointmentList } from '#contracts/booking'
import { SuspensionDetail, SuspensionPolicy } from '#contracts/suspensions'
import { timeOf } from '../../shell/moment.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useDoctors } from '../booking/use-staff.ts'
import { Refused } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

export interface SuspendTask {
  kind: 'suspend' | 'substitute'
  block: { sessionId: string; doctorId: string; doctorName: string; day: string; startsAt: string; endsAt: string }
}

const zoned = (day: string, time: string) => `${day}T${time}:00+08:00`

/** Stops a session (or a part of it), or puts another doctor in: first whom it touches and what they will be offered, then the deed. */
export function Suspend({ task, onClose, onDone }: { task: SuspendTask; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { block, kind } = task
  const [reason, setReason] = useState('')
  const [part, setPart] = useState(false)
  const [from, setFrom] = useState(timeOf(block.startsAt))
  const [until, setUntil] = useState(timeOf(block.endsAt))
  const [doctorId, setDoctorId] = useState('')
  const send = useCommand(SuspensionDetail, {
    onDone: ({ suspension }) => {
      void message.success(t('suspendedDone', { n: suspension.people.total }))
      onDone()
      onClose()
      void navigate({ to: `/schedules/suspensions/${suspension.id}` as never })
    },
  })
  const go = () =>
    send.mutate(
      kind === 'suspend'
        ? {
            path: `/api/schedules/sessions/${block.sessionId}/suspend`,
            body: { reason, ...(part ? { from: zoned(block.day, from), until: zoned(block.day, until) } : {}) },
          }
        : { path: `/api/schedules/sessions/${block.sessionId}/substitute`, body: { reason, doctorId } },
    )
  const ready = reason.trim().length >= 2 && (kind === 'suspend' || doctorId !== '') && (!part || from < until)
  return (
    <Modal
      open
      width={640}
      title={
        <>
          {t(kind)} · {block.doctorName} <Day date={block.day} /> {timeOf(block.startsAt)}–{timeOf(block.endsAt)}
        </>
      }
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{deskT('cancel')}</Button>
          <Button type="primary" danger={kind === 'suspend'} disabled={!ready} loading={send.isPending} onClick={go}>
            {t(kind === 'suspend' ? 'suspendNow' : 'substituteNow')}
          </Button>
        </>
      }
    >
      {kind === 'suspend' ? (
        <p className="in-row">
          <Checkbox checked={part} onChange={({ target }) => setPart(target.checked)}>
            {t('onlyPart')}
          </Checkbox>
          {part ? (
            <>
              <Input
                type="time"
                style={{ width: 110 }}
                aria-label={t('startsAt')}
                value={from}
                onChange={({ target }) => setFrom(target.value)}
              />
              <Input
                type="time"
                style={{ width: 110 }}
                aria-label={t('endsAt')}
                value={until}
                onChange={({ target }) => setUntil(target.value)}
              />
            </>
          ) : null}
        </p>
      ) : (
        <SubstituteField of={block.doctorId} value={doctorId} onChange={setDoctorId} />
      )}
      <ReasonField
        value={reason}
        onChange={setReason}
        phrases={[t('phrase.ill'), t('phrase.called'), t('phrase.meeting')]}
      />
      <Touches task={task} from={part ? from : undefined} until={part ? until : undefined} />
      <Refused error={send.error} />
    </Modal>
  )
}

function SubstituteField(props: { of: string; value: string; onChange: (doctorId: string) => void }) {
  const t = useT()
  const { doctors } = useDoctors()
  const own = doctors.find(({ id }) => id === props.of)?.department
  const options = doctors
    .filter(({ id }) => id !== props.of)
    .toSorted((a, b) => Number(b.department === own) - Number(a.department === own))
    .map((one) => ({ value: one.id, label: `${one.name} · ${one.department}` }))
  return (
    <div className="form">
      <label htmlFor="substitute">{t('substituteWho')}</label>
      <Select<string>
        id="substitute"
        showSearch={{ optionFilterProp: 'label' }}
        value={props.value || null}
        placeholder={t('chooseDoctor')}
        options={options}
        onChange={props.onChange}
      />
    </div>
  )
}

const counted = ['booked', 'pending', 'checked-in'] as const

/** Whom it touches: names and times, and what the rules in force promise them. */
function Touches(props: { task: SuspendTask; from: string | undefined; until: string | undefined }) {
  const t = useT()
  const bookingT = useBookingT()
  const between = useBetween()
  const { sessionId, day } = props.task.block
  const query = useApi(`/api/booking/sessions/${sessionId}/appointments`, AppointmentList)
  const policy = useApi('/api/schedules/policy', SuspensionPolicy, { params: { onDate: day } })
  const within = (one: Appointment) =>
    (!props.from || timeOf(one.startsAt) >= props.from) && (!props.until || timeOf(one.startsAt) < props.until)
  return (
    <Answer of={query} loading={<Loading lines={3} />}>
      {({ appointments }) => {
        const people = appointments.filter((one) => counted.some((state) => state === one.state) && within(one))
        return (
          <div className="verdict" data-valid={people.length === 0}>
            <p>
              <b>{people.length === 0 ? t('touchesNobody') : t('touchesPeople', { n: people.length })}</b>
            </p>
            {people.length > 0 ? (
              <p>{between(people.map((one) => `${one.residentName} ${timeOf(one.startsAt)}`))}</p>
            ) : null}
            {people.length > 0 && policy.data ? (
              <p className="muted">
                {t(props.task.kind === 'suspend' ? 'whatThen' : 'whatThenSubstitute', {
                  days: policy.data.reofferDays,
                  hours: policy.data.offerHours,
                })}{' '}
                {policy.data.undoMinutes > 0
                  ? t('undoSay', { time: bookingT('minutes', { n: policy.data.undoMinutes }) })
                  : ''}
              </p>
            ) : null}
          </div>
        )
      }}
    </Answer>
  )
}
