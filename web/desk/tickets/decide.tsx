import { App, Input, Modal } from 'antd'
import { useState } from 'react'
import { type ListedTicket, Ticket } from '#contracts/benefits'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useDiseases } from './parts.tsx'
import { useT } from './texts.ts'

export type Step = 'approve' | 'refuse' | 'end'
interface Props {
  of: ListedTicket
  step: Step
  onClose: () => void
  onDone: () => void
}

/** Approve with its days, refuse with the reason, or end on a day. */
export function Decide({ of, step, onClose, onDone }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const { nameOf } = useDiseases()
  const today = dateOf(clock.now())
  const [validFrom, setFrom] = useState(today)
  const [validTo, setTo] = useState(step === 'end' ? today : '')
  const [reason, setReason] = useState('')
  const command = useCommand(Ticket, {
    onDone: () => {
      void message.success(t(`done.${step}`))
      onDone()
      onClose()
    },
  })
  const backwards = validTo !== '' && validTo < (step === 'end' ? (of.valid_from ?? '') : validFrom)
  const whole = step === 'approve' ? validFrom !== '' : reason.trim() !== '' && (step === 'refuse' || validTo !== '')
  const body = {
    approve: { validFrom, validTo: validTo === '' ? null : validTo },
    refuse: { reason },
    end: { validTo, reason },
  }[step]
  return (
    <Modal
      open
      title={t(`${step}Of`, { name: of.residentName, disease: nameOf(of.diseaseCode) })}
      okText={t(step)}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !whole || backwards, loading: command.isPending, danger: step !== 'approve' }}
      onCancel={onClose}
      onOk={() => command.mutate({ path: `/api/benefits/tickets/${of.ticketId}/${step}`, body })}
    >
      {of.note ? <p className="muted">{of.note}</p> : null}
      <div className="form form-grid">
        {step === 'approve' ? (
          <>
            <label htmlFor="ticket-from">{t('validFrom')}</label>
            <Input id="ticket-from" type="date" value={validFrom} onChange={({ target }) => setFrom(target.value)} />
          </>
        ) : null}
        {step === 'refuse' ? null : (
          <>
            <label htmlFor="ticket-to">{t(step === 'end' ? 'lastDay' : 'validTo')}</label>
            <Input id="ticket-to" type="date" value={validTo} onChange={({ target }) => setTo(target.value)} />
          </>
        )}
        {step === 'approve' ? null : (
          <>
            <label htmlFor="ticket-why">{t('reason')}</label>
            <Input.TextArea
              id="ticket-why"
              rows={3}
              maxLength={500}
              placeholder={t(step === 'end' ? 'endWhy' : 'refuseWhy')}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </>
        )}
      </div>
      {backwards ? (
        <p className="form-error" role="alert">
          {t('datesWrong')}
        </p>
      ) : null}
      <Refused error={command.error} />
    </Modal>
  )
}
