import { VideoCameraOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button, Form, Input, Modal, Radio, Select, Space } from 'antd'
import { useState } from 'react'
import { CallableDiagnoses, type CallWay, Invitation, InvitationList } from '#contracts/call-back'
import { Answer } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const LIST = '/api/call-back/invitations'

interface Person {
  readonly residentId: string
  readonly name: string
  /** What it came from, an alarm for one. */
  readonly aboutId?: string
}

/** Calls a person to an online consult now, and shows what became of the call. For any page that shows a person of the team. */
export function CallBack({ person, reason = '' }: { person: Person; reason?: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const query = useApi(LIST, InvitationList, {
    params: { residentId: person.residentId },
    everyMs: (data) => (data?.invitations[0]?.state === 'open' ? 5_000 : false),
  })
  const last = query.data?.invitations[0]
  const running = last && (last.state === 'open' || last.state === 'accepted') ? last : undefined
  return (
    <Space wrap>
      {running?.state === 'open' ? null : (
        <Button icon={<VideoCameraOutlined />} onClick={() => setOpen(true)}>
          {t('invite')}
        </Button>
      )}
      {last ? <Became invitation={last} /> : null}
      {open ? <InviteDialog person={person} reason={reason} onClose={() => setOpen(false)} /> : null}
    </Space>
  )
}

function Became({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const say = useSay()
  const client = useQueryClient()
  const back = useCommand(Invitation, { onDone: () => client.invalidateQueries({ queryKey: [LIST] }) })
  const { id, state, consultId } = invitation
  const words = state === 'open' ? t('waiting', { at: say(invitation.answerUntil) }) : t(state)
  return (
    <Space wrap role="status">
      <span className="muted">{words}</span>
      {state === 'open' ? (
        <Button size="small" loading={back.isPending} onClick={() => back.mutate({ path: `${LIST}/${id}/withdraw` })}>
          {t('withdraw')}
        </Button>
      ) : null}
      {state === 'accepted' && consultId ? (
        <Link to={'/consult/$consultId' as never} params={{ consultId } as never}>
          {t('toRoom')}
        </Link>
      ) : null}
      <Refused error={back.error} />
    </Space>
  )
}

function InviteDialog(props: { person: Person; reason: string; onClose: () => void }) {
  const t = useT()
  const { person, onClose } = props
  const { message } = App.useApp()
  const client = useQueryClient()
  const query = useApi('/api/call-back/diagnoses', CallableDiagnoses, { params: { residentId: person.residentId } })
  const [code, setCode] = useState<string | undefined>(undefined)
  const [way, setWay] = useState<CallWay>('video')
  const [reason, setReason] = useState(props.reason)
  const [minutes, setMinutes] = useState(60)
  const first = query.data?.diagnoses[0]?.code
  const send = useCommand(Invitation, {
    onDone: () => {
      void message.success(t('sent'))
      void client.invalidateQueries({ queryKey: [LIST] })
      onClose()
    },
  })
  const ready = (code ?? first) !== undefined && reason.trim().length >= 2
  const { residentId, aboutId } = person
  const body = { residentId, aboutId, way, reason: reason.trim(), minutes, diagnosisCode: code ?? first }
  return (
    <Modal
      open
      title={t('title', { name: person.name })}
      okText={t('send')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: LIST, body })}
      onCancel={onClose}
    >
      <Answer of={query}>
        {({ diagnoses }) =>
          diagnoses.length === 0 ? (
            <Alert type="warning" title={t('noDiagnosis')} />
          ) : (
            <Form layout="vertical">
              <Field label={t('about')}>
                <Select
                  value={code ?? first}
                  onChange={setCode}
                  options={diagnoses.map((one) => ({ value: one.code, label: `${one.name} ${one.code}` }))}
                />
              </Field>
              <Field label={t('way')}>
                <Radio.Group value={way} onChange={(event) => setWay(event.target.value)}>
                  <Radio value="video">{t('video')}</Radio>
                  <Radio value="text">{t('text')}</Radio>
                </Radio.Group>
              </Field>
              <Field label={t('reason')}>
                <Input.TextArea
                  autoFocus
                  rows={2}
                  maxLength={200}
                  value={reason}
                  placeholder={t('reasonHint')}
                  onChange={(event) => setReason(event.target.value)}
                />
              </Field>
              <Field label={t('minutes')}>
                <Select
                  value={minutes}
                  onChange={setMinutes}
                  options={[15, 30, 60, 120].map((n) => ({ value: n, label: t('minutesOf', { n }) }))}
                />
              </Field>
              <p className="muted">{t('duty')}</p>
            </Form>
          )
        }
      </Answer>
      <Refused error={send.error} />
    </Modal>
  )
}
