import { App, Checkbox, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { PersonChronic } from '#contracts/chronic'
import { ProgrammeAnswer } from '#contracts/chronic-programme'
import { Check, type CheckItem, Measured } from '#contracts/follow-ups'
import type { ResidentView } from '#contracts/residents'
import { clock } from '../../../shell/browser.ts'
import { dateOf } from '../../../shell/moment.ts'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { carePath } from './care.tsx'
import { useT } from './texts.ts'

const names = Object.keys(Measured.shape) as (keyof Measured)[]
interface Wanted {
  code: string
  title: { zh: string; en: string }
  required: boolean
  fact?: string
}

/** The yearly health check: what was measured, the items of the person's programmes, the conclusion. */
export function CheckDialog(props: { person: ResidentView; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const say = useWords()
  const { message } = App.useApp()
  const { person, onClose, onDone } = props
  const [doneOn, setDoneOn] = useState(() => dateOf(clock.now()))
  const [measured, setMeasured] = useState<Measured>({})
  const [found, setFound] = useState<Readonly<Record<string, string>>>({})
  const [conclusion, setConclusion] = useState('')
  const wanted = useWanted(person.id)
  const send = useCommand(Check, {
    onDone: ({ missing }) => {
      void message.success(
        missing.length > 0 ? t('check.missing', { items: missing.join(' · ') }) : t('followUp.saved'),
      )
      onDone()
      onClose()
    },
  })
  const items: CheckItem[] = Object.entries(found).map(([code, text]) => ({ code, text }))
  const body = { doneOn, measured, items, conclusion: conclusion.trim() }
  return (
    <Modal
      open
      width={720}
      title={t('check.title', { name: person.name })}
      okText={t('check.ok')}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/follow-ups/residents/${person.id}/checks`, body })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('check.doneOn')}>
          <Input type="date" style={{ width: 180 }} value={doneOn} onChange={({ target }) => setDoneOn(target.value)} />
        </Form.Item>
        <h3>{t('check.measured')}</h3>
        <div className="check-grid">
          {names.map((name) => (
            <InputNumber<number>
              key={name}
              prefix={t(`measured.${name}`)}
              controls={false}
              value={measured[name] ?? null}
              onChange={(value) => setMeasured({ ...measured, [name]: value ?? undefined })}
            />
          ))}
        </div>
        <h3 className="team-gap">{t('check.items')}</h3>
        {wanted.map((item) => (
          <div key={item.code} className="q-row">
            <Checkbox
              checked={item.code in found}
              onChange={({ target }) => setFound(withOut(found, item.code, target.checked))}
            >
              {say(item.title)} {item.required ? <span className="vermilion">*</span> : null}
            </Checkbox>
            <Input
              size="small"
              placeholder={t('check.found')}
              aria-label={`${say(item.title)} ${t('check.found')}`}
              value={found[item.code] ?? ''}
              onChange={({ target }) => setFound({ ...found, [item.code]: target.value })}
            />
          </div>
        ))}
        <Form.Item label={t('check.conclusion')}>
          <Input.TextArea
            rows={2}
            maxLength={2000}
            value={conclusion}
            onChange={({ target }) => setConclusion(target.value)}
          />
        </Form.Item>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}

function withOut(found: Readonly<Record<string, string>>, code: string, done: boolean): Record<string, string> {
  const { [code]: before, ...rest } = found
  return done ? { ...rest, [code]: before ?? '' } : rest
}

/** The check items of the person's first two programmes, each once; what is measured stands above. */
function useWanted(residentId: string): Wanted[] {
  const care = useApi(carePath(residentId), PersonChronic)
  const codes = (care.data?.enrolments ?? [])
    .filter(({ exitedOn }) => exitedOn === null)
    .map((one) => one.programmeCode)
  const first = useApi(`/api/chronic/programmes/${codes[0]}`, ProgrammeAnswer, { enabled: codes.length > 0 })
  const second = useApi(`/api/chronic/programmes/${codes[1]}`, ProgrammeAnswer, { enabled: codes.length > 1 })
  const all = [first, second].flatMap(({ data }) => (data?.content.checkItems ?? []) as Wanted[])
  return [...new Map(all.filter(({ fact }) => fact === undefined).map((item) => [item.code, item])).values()]
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
