import { Alert, App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { PutOff, PutOffRequest, type WorkItem } from '#contracts/worklists'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

const allowed = PutOffRequest.shape.kind
const inDays = (days: number) => dateOf(new Date(clock.now().getTime() + days * 86_400_000))

/** Takes a reason off the list until a day, saying why; one tap brings it back. */
export function PutOffDialog(props: { teamId: string; item: WorkItem; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const { teamId, item, onClose, onDone } = props
  const kinds = [...new Set(item.reasons.map(({ kind }) => kind))].flatMap((kind) => {
    const may = allowed.safeParse(kind)
    return may.success ? [may.data] : []
  })
  const [kind, setKind] = useState(kinds[0])
  const [until, setUntil] = useState(() => inDays(7))
  const [reason, setReason] = useState('')
  const undo = useCommand(PutOff, {
    onDone: () => {
      void message.success(t('putOff.undone'))
      onDone()
    },
  })
  const send = useCommand(PutOff, {
    onDone: (one) => {
      const back = () => undo.mutate({ path: `/api/worklists/put-off/${one.id}/undo` })
      void message.success({
        duration: 8,
        content: (
          <>
            {t('putOff.done', { day: one.until })}{' '}
            <Button type="link" size="small" onClick={back}>
              {deskT('undo')}
            </Button>
          </>
        ),
      })
      onDone()
      onClose()
    },
  })
  const body = { teamId, residentId: item.residentId, kind, until, reason: reason.trim() }
  return (
    <Modal
      open
      title={t('putOff.title', { name: item.name })}
      okText={t('putOff.ok')}
      okButtonProps={{ disabled: !kind || reason.trim().length < 2 || until <= inDays(0) }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: '/api/worklists/put-off', body })}
      onCancel={onClose}
    >
      {kinds.length === 0 ? (
        <Alert type="info" title={t('putOff.none')} />
      ) : (
        <Form layout="vertical">
          <Field label={t('putOff.what')}>
            <Select
              value={kind}
              onChange={setKind}
              options={kinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
            />
          </Field>
          <Field label={t('putOff.until')}>
            <Input
              type="date"
              min={inDays(1)}
              max={inDays(90)}
              value={until}
              onChange={({ target }) => setUntil(target.value)}
            />
          </Field>
          <ReasonField
            label={t('putOff.reason')}
            value={reason}
            onChange={setReason}
            phrases={[t('putOff.phrases.away'), t('putOff.phrases.busy'), t('putOff.phrases.hospital')]}
          />
        </Form>
      )}
      <Refused error={send.error} />
    </Modal>
  )
}
