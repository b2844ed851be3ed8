import { App, Button, Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { type ContractPage, ContractView } from '#contracts/family-contracts'
import { useMe } from '../../shell/session.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Props {
  contract: ContractView
  onChanged: () => void
}
type Signers = ContractPage['signers']

/** What may be done with a contract in its state, by those who may: sign, enter a paper, withdraw, end. */
export function SignActions({ contract, signers, onChanged }: Props & { signers: Signers }) {
  const t = useT()
  const { message } = App.useApp()
  const { roles } = useMe()
  const [open, setOpen] = useState<'paper' | 'end' | undefined>(undefined)
  const path = `/api/contracts/contracts/${contract.id}`
  const send = useCommand(ContractView, {
    onDone: () => {
      void message.success(t('sign.done'))
      onChanged()
    },
  })
  const has = (side: 'person' | 'team') => contract.signatures.some((one) => one.side === side)
  const offered = contract.state === 'offered'
  const running = contract.state === 'active' || contract.state === 'cooling'
  const registrar = roles.includes('registrar')
  return (
    <>
      {offered && roles.includes('doctor') && !has('team') ? (
        <Button type="primary" loading={send.isPending} onClick={() => send.mutate({ path: `${path}/team-sign` })}>
          {t('sign.team')}
        </Button>
      ) : null}
      {offered && registrar && !has('person') ? (
        <Button onClick={() => setOpen('paper')}>{t('sign.paper')}</Button>
      ) : null}
      {contract.state === 'cooling' && registrar ? (
        <Button
          title={t('sign.withdrawAsk')}
          loading={send.isPending}
          onClick={() => send.mutate({ path: `${path}/withdraw` })}
        >
          {t('sign.withdraw')}
        </Button>
      ) : null}
      {running ? (
        <Button type="text" danger onClick={() => setOpen('end')}>
          {t('sign.end')}
        </Button>
      ) : null}
      <Refused error={send.error} />
      {open === 'paper' ? (
        <PaperDialog contract={contract} signers={signers} onChanged={onChanged} onClose={() => setOpen(undefined)} />
      ) : null}
      {open === 'end' ? (
        <EndDialog contract={contract} onChanged={onChanged} onClose={() => setOpen(undefined)} />
      ) : null}
    </>
  )
}

/** Signed by hand at the desk: where the sheet is, and who signed; a child's is signed by who acts for it. */
function PaperDialog({ contract, signers, onChanged, onClose }: Props & { signers: Signers; onClose: () => void }) {
  const t = useT()
  const [reference, setReference] = useState('')
  const [signerId, setSigner] = useState(signers[0]?.residentId)
  const send = useCommand(ContractView, {
    onDone: () => {
      onChanged()
      onClose()
    },
  })
  const body = {
    termsVersion: contract.termsVersion,
    paperReference: reference.trim(),
    ...(signerId && signerId !== contract.residentId ? { guardianId: signerId } : {}),
  }
  return (
    <Modal
      open
      title={t('sign.paperTitle', { name: contract.residentName })}
      okText={t('sign.ok')}
      okButtonProps={{ disabled: reference.trim() === '' || !signerId }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/contracts/contracts/${contract.id}/sign`, body })}
      onCancel={onClose}
    >
      <p className="muted">{t('sign.terms', { version: contract.termsVersion })}</p>
      <Form layout="vertical">
        <Field label={t('sign.reference')} required>
          <Input
            maxLength={200}
            placeholder={t('sign.referenceHint')}
            value={reference}
            onChange={({ target }) => setReference(target.value)}
          />
        </Field>
        <Field label={t('sign.signer')} required extra={signers.length === 0 ? t('sign.noSigner') : undefined}>
          <Select
            value={signerId}
            disabled={signers.length < 2}
            onChange={setSigner}
            options={signers.map(({ residentId, name }) => ({
              value: residentId,
              label: residentId === contract.residentId ? name : t('sign.actsFor', { name }),
            }))}
          />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}

const reasons = ['by-person', 'by-team', 'moved'] as const

function EndDialog({ contract, onChanged, onClose }: Props & { onClose: () => void }) {
  const t = useT()
  const [reason, setReason] = useState<(typeof reasons)[number] | undefined>(undefined)
  const [cause, setCause] = useState('')
  const send = useCommand(ContractView, {
    onDone: () => {
      onChanged()
      onClose()
    },
  })
  const said = cause.trim()
  return (
    <Modal
      open
      title={`${t('sign.end')} · ${contract.residentName}`}
      okText={t('sign.end')}
      okButtonProps={{ danger: true, disabled: !reason || (said.length > 0 && said.length < 2) }}
      confirmLoading={send.isPending}
      onOk={() =>
        send.mutate({ path: `/api/contracts/contracts/${contract.id}/end`, body: { reason, cause: said || undefined } })
      }
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('sign.endReason')} required>
          <Radio.Group
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            options={reasons.map((one) => ({ value: one, label: t(`sign.reasons.${one}`) }))}
          />
        </Field>
        <Field label={t('sign.cause')}>
          <Input.TextArea rows={2} maxLength={300} value={cause} onChange={({ target }) => setCause(target.value)} />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}
