import { App, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { Check, type CheckItem, Measured } from '#contracts/follow-ups'
import { CheckForm, type CheckPoint } from '#contracts/health-checks'
import type { ResidentView } from '#contracts/residents'
import { clock } from '../../../shell/browser.ts'
import { dateOf } from '../../../shell/moment.ts'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Field } from '../../parts/field.tsx'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { useT } from './texts.ts'

const names = Object.keys(Measured.shape) as (keyof Measured)[]
type Found = Readonly<Record<string, Pick<CheckItem, 'text' | 'value'>>>

/** The yearly health check: what was measured, the items of the person's programmes and of their age, the conclusion. */
export function CheckDialog(props: { person: ResidentView; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const say = useWords()
  const { message } = App.useApp()
  const { person, onClose, onDone } = props
  const [doneOn, setDoneOn] = useState(() => dateOf(clock.now()))
  const [measured, setMeasured] = useState<Measured>({})
  const [found, setFound] = useState<Found>({})
  const [conclusion, setConclusion] = useState('')
  const form = useApi(`/api/follow-ups/residents/${person.id}/check-form?onDay=${doneOn}`, CheckForm, {
    enabled: doneOn !== '',
  })
  const points = form.data?.checkItems ?? []
  const titled = (code: string) => say(points.find((one) => one.code === code)?.title ?? { zh: code, en: code })
  const send = useCommand(Check, {
    onDone: ({ missing }) => {
      void message.success(
        missing.length > 0 ? t('check.missing', { items: missing.map(titled).join(' · ') }) : t('followUp.saved'),
      )
      onDone()
      onClose()
    },
  })
  const items: CheckItem[] = Object.entries(found).map(([code, one]) => ({ code, ...one }))
  const body = { doneOn, measured, items, conclusion: conclusion.trim() }
  return (
    <Modal
      open
      width={720}
      title={t('check.title', { name: person.name })}
      okText={t('check.ok')}
      okButtonProps={{ disabled: points.length === 0 || (items.length === 0 && Object.keys(measured).length === 0) }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/follow-ups/residents/${person.id}/checks`, body })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('check.doneOn')}>
          <Input type="date" style={{ width: 180 }} value={doneOn} onChange={({ target }) => setDoneOn(target.value)} />
        </Field>
        <h3>{t('check.measured')}</h3>
        <div className="check-grid">
          {names.map((name) => (
            <InputNumber<number>
              key={name}
              prefix={t(`measured.${name}`)}
              aria-label={t(`measured.${name}`)}
              controls={false}
              value={measured[name] ?? null}
              onChange={(value) => setMeasured({ ...measured, [name]: value ?? undefined })}
            />
          ))}
        </div>
        <h3 className="team-gap">{t('check.items')}</h3>
        {form.data && points.length === 0 ? <p className="muted">{t('check.notOwed')}</p> : null}
        {points
          .filter(({ fact }) => fact === undefined)
          .map((point) => (
            <PointRow
              key={point.code}
              point={point}
              found={found[point.code]}
              onFound={(one) => setFound(changed(found, point.code, one))}
            />
          ))}
        <Field label={t('check.conclusion')}>
          <Input.TextArea
            rows={2}
            maxLength={2000}
            value={conclusion}
            onChange={({ target }) => setConclusion(target.value)}
          />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}

function changed(found: Found, code: string, one: Found[string] | undefined): Found {
  const { [code]: _before, ...rest } = found
  return one ? { ...rest, [code]: one } : rest
}

/** Looked at and what was found, or one of its own answers. */
function PointRow(props: {
  point: CheckPoint
  found: Found[string] | undefined
  onFound: (one: Found[string] | undefined) => void
}) {
  const t = useT()
  const say = useWords()
  const { point, found, onFound } = props
  const { choices, required } = point
  const title = say(point.title)
  const star = required ? <span className="vermilion">*</span> : null
  if (choices)
    return (
      <div className="q-row">
        <span>
          {title} {star}
        </span>
        <Select<number>
          size="small"
          allowClear
          aria-label={title}
          placeholder={t('check.choose')}
          value={found?.value ?? null}
          options={choices.map((choice) => ({ value: choice.value, label: say(choice.title) }))}
          onChange={(value) => {
            const chosen = choices.find((choice) => choice.value === value)
            onFound(chosen && { value: chosen.value, text: chosen.title.zh })
          }}
        />
      </div>
    )
  return (
    <div className="q-row">
      <Checkbox
        checked={found !== undefined}
        onChange={({ target }) => onFound(target.checked ? { text: '' } : undefined)}
      >
        {title} {star}
      </Checkbox>
      <Input
        size="small"
        maxLength={1000}
        placeholder={t('check.found')}
        aria-label={`${title} ${t('check.found')}`}
        value={found?.text ?? ''}
        onChange={({ target }) => onFound({ text: target.value })}
      />
    </div>
  )
}

/** Takes back what was entered in error, with the reason. */
export function WithdrawDialog(props: { path: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const [reason, setReason] = useState('')
  const send = useCommand<unknown>(undefined, {
    onDone: () => {
      props.onDone()
      props.onClose()
    },
  })
  return (
    <Modal
      open
      title={t('followUp.withdraw')}
      okText={t('followUp.withdraw')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: props.path, body: { reason: reason.trim() } })}
      onCancel={props.onClose}
    >
      <p>{t('followUp.withdrawAsk')}</p>
      <Input.TextArea
        rows={2}
        maxLength={500}
        aria-label={t('followUp.reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Refused error={send.error} />
    </Modal>
  )
}
