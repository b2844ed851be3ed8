import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Call, CallList, CallOutcome, Purpose, type ReasonKind } from '#contracts/worklists'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const CALLS = '/api/worklists/calls'

const purposeOf: Readonly<Record<ReasonKind, z.infer<typeof Purpose>>> = {
  alarm: 'alarm',
  'urgent-follow-up': 'follow-up',
  'held-reading': 'other',
  'follow-up': 'follow-up',
  check: 'check',
  promise: 'promise',
  suspected: 'suspected',
  renewal: 'renewal',
  doubt: 'other',
}

interface Called {
  readonly residentId: string
  readonly name: string
  readonly reasons?: readonly { readonly kind: ReasonKind }[]
}

/** That a person was rung, about what and what came of it; with the calls before. */
export function NoteCall(props: { teamId: string; item: Called; onClose: () => void; onDone?: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { teamId, item, onClose, onDone } = props
  const first = item.reasons?.[0]?.kind
  const [purpose, setPurpose] = useState(first ? purposeOf[first] : 'other')
  const [outcome, setOutcome] = useState<z.infer<typeof CallOutcome> | undefined>(undefined)
  const [note, setNote] = useState('')
  const send = useCommand(Call, {
    onDone: () => {
      void message.success(t('call.done'))
      void client.invalidateQueries({ queryKey: [CALLS] })
      onDone?.()
      onClose()
    },
  })
  const body = { teamId, residentId: item.residentId, purpose, outcome, note: note.trim() || undefined }
  return (
    <Modal
      open
      title={t('call.title', { name: item.name })}
      okText={t('call.ok')}
      okButtonProps={{ disabled: outcome === undefined }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: CALLS, body })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('call.purpose')}>
          <Select
            value={purpose}
            onChange={setPurpose}
            options={Purpose.options.map((one) => ({ value: one, label: t(`call.purposes.${one}`) }))}
          />
        </Field>
        <Field label={t('call.outcome')} required>
          <Radio.Group
            value={outcome}
            onChange={({ target }) => setOutcome(target.value)}
            options={CallOutcome.options.map((one) => ({ value: one, label: t(`call.outcomes.${one}`) }))}
          />
        </Field>
        <Field label={t('call.note')}>
          <Input.TextArea rows={2} maxLength={300} value={note} onChange={({ target }) => setNote(target.value)} />
        </Field>
      </Form>
      <Refused error={send.error} />
      <h3>{t('call.history')}</h3>
      <Calls teamId={teamId} residentId={item.residentId} />
    </Modal>
  )
}

/** When the team rang a person, newest first. */
export function Calls({ teamId, residentId }: { teamId: string; residentId: string }) {
  const t = useT()
  const query = useApi(CALLS, CallList, { params: { teamId, residentId } })
  return (
    <Answer of={query}>
      {({ calls }) =>
        calls.length === 0 ? (
          <p className="muted">{t('call.none')}</p>
        ) : (
          <ul className="team-lines">
            {calls.map((call) => (
              <li key={call.id}>
                <Time at={call.at} /> · {t(`call.purposes.${call.purpose}`)} ·{' '}
                <b>{t(`call.outcomes.${call.outcome}`)}</b>
                {call.note ? ` · ${call.note}` : ''}{' '}
                <span className="muted">{t('call.by', { name: call.byName })}</span>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  )
}
