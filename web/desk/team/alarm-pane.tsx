import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Modal, Radio, Steps } from 'antd'
import { useState } from 'react'
import { Alarm, AlarmOutcome } from '#contracts/readings-devices'
import { timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { CallBack } from '../call-back/call-back.tsx'
import { useKeys } from '../frame/keys.ts'
import { Field } from '../parts/field.tsx'
import { Card, Refused } from '../parts/page.tsx'
import { Level } from './alarms.tsx'
import { useWorks } from './nav.tsx'
import { useT } from './texts.ts'
import { TrendChart } from './trend-chart.tsx'

/** One alarm: what was measured, how it went before, who was told; seen, called back, closed. */
export function AlarmPane({ alarm, onChanged }: { alarm: Alarm; onChanged: () => void }) {
  const t = useT()
  const works = useWorks()
  const doctor = useMe().roles.includes('doctor')
  const [closing, setClosing] = useState(false)
  const seen = useCommand(Alarm, { onDone: onChanged })
  const open = alarm.state === 'open'
  const running = alarm.state !== 'closed'
  const see = () => seen.mutate({ path: `/api/readings/alarms/${alarm.id}/seen` })
  useKeys([
    { key: 's', label: t('alarms.seen'), run: see, enabled: open && !seen.isPending },
    { key: 'c', label: t('alarms.close'), run: () => setClosing(true), enabled: running },
  ])
  const { residentId, residentName: name } = alarm
  const reason = t('alarms.reason', { kind: t(`reading.${alarm.kind}`), value: alarm.value })
  return (
    <Card
      title={
        <>
          {name} <Level of={alarm} />
        </>
      }
      extra={works ? <Link to={`/team/people/${residentId}` as never}>{t('alarms.person')}</Link> : null}
    >
      <div className="tall-gap">
        <Facts alarm={alarm} />
        <div className="team-row">
          {open ? (
            <Button type="primary" loading={seen.isPending} onClick={see}>
              {t('alarms.seen')}
            </Button>
          ) : null}
          {running ? <Button onClick={() => setClosing(true)}>{t('alarms.close')}</Button> : null}
          {doctor && running ? <CallBack person={{ residentId, name, aboutId: alarm.id }} reason={reason} /> : null}
        </div>
        <Refused error={seen.error} />
        {alarm.advice ? <Alert type="info" title={t('alarms.advice')} description={alarm.advice} /> : null}
        <Escalation alarm={alarm} />
        {works ? (
          <section>
            <h3>{t('alarms.trend')}</h3>
            <TrendChart residentId={residentId} kind={alarm.kind} days={30} />
          </section>
        ) : null}
      </div>
      {closing ? <CloseDialog alarm={alarm} onClose={() => setClosing(false)} onDone={onChanged} /> : null}
    </Card>
  )
}

function Facts({ alarm }: { alarm: Alarm }) {
  const t = useT()
  return (
    <dl className="facts">
      <dt>{t('alarms.value')}</dt>
      <dd>
        <span className="alarm-value tabular">{alarm.value}</span>{' '}
        <span className={alarm.second === 'calms' ? 'all-clear' : 'muted'}>
          {t(`alarms.second.${alarm.second ?? 'waiting'}`)}
        </span>
      </dd>
      <dt>{t('alarms.measured')}</dt>
      <dd>
        <Time at={alarm.measuredAt} />
      </dd>
      {alarm.readings.length > 1 ? (
        <>
          <dt>{t('alarms.readings')}</dt>
          <dd>
            {alarm.readings.map((one) => (
              <div key={one.readingId} className="tabular">
                <Time at={one.measuredAt} /> {one.value} · {t(`alarms.verdict.${one.verdict}`)}
              </div>
            ))}
          </dd>
        </>
      ) : null}
      {alarm.seenAt ? (
        <>
          <dt>{t('alarms.seenAt')}</dt>
          <dd>
            <Time at={alarm.seenAt} />
          </dd>
        </>
      ) : null}
      {alarm.closedAt ? (
        <>
          <dt>{t('alarms.state.closed')}</dt>
          <dd>
            <Time at={alarm.closedAt} /> · {alarm.outcome ? t(`alarms.outcomes.${alarm.outcome}`) : ''} {alarm.note}
          </dd>
        </>
      ) : null}
    </dl>
  )
}

/** 'team:…', 'staff:…' (its leader) or 'institution:…', as the alarm's own trail names them. */
const reached: Readonly<Record<string, 'team' | 'leader' | 'institution'>> = {
  team: 'team',
  staff: 'leader',
  institution: 'institution',
}

/** Who was told when, and who is next when nobody looks. */
function Escalation({ alarm }: { alarm: Alarm }) {
  const t = useT()
  const say = useSay()
  if (alarm.told.length === 0 && !alarm.nextStepAt) return null
  const who = (one: string) => t(`alarms.who.${reached[one.split(':')[0] ?? ''] ?? 'team'}`)
  const steps = alarm.told.map((one) => ({
    title: t('alarms.told', { step: one.step + 1, who: who(one.who) }),
    content: timeOf(one.at),
  }))
  return (
    <section>
      <Steps size="small" current={steps.length - 1} items={steps} />
      {alarm.nextStepAt && alarm.state === 'open' ? (
        <p className="amber">{t('alarms.nextStep', { at: say(alarm.nextStepAt) })}</p>
      ) : null}
    </section>
  )
}

function CloseDialog(props: { alarm: Alarm; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { alarm, onClose, onDone } = props
  const [outcome, setOutcome] = useState<AlarmOutcome | undefined>(undefined)
  const [note, setNote] = useState('')
  const send = useCommand(Alarm, {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={`${t('alarms.close')} · ${alarm.residentName} ${alarm.value}`}
      okText={t('alarms.close')}
      okButtonProps={{ disabled: !outcome || note.trim().length < 2 }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/readings/alarms/${alarm.id}/close`, body: { outcome, note: note.trim() } })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('alarms.outcome')} required>
          <Radio.Group
            value={outcome}
            onChange={({ target }) => setOutcome(target.value)}
            options={AlarmOutcome.options.map((one) => ({ value: one, label: t(`alarms.outcomes.${one}`) }))}
          />
        </Field>
        <Field label={t('alarms.note')} required>
          <Input.TextArea
            rows={2}
            maxLength={500}
            placeholder={t('alarms.noteHint')}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}
