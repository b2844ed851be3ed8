import { App, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Channel } from '#contracts/booking'
import { type Quotas, type SessionPools, SessionPools as SessionPoolsShape } from '#contracts/schedules'
import { useCommand } from '../../shell/use-api.ts'
import { channels } from '../booking/channel-bar.tsx'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { Refused } from '../parts/page.tsx'
import { QuotasField } from '../schedules/quotas-field.tsx'
import { useT } from './texts.ts'

interface Props {
  one: SessionPools
  onClose: () => void
  onDone: () => void
}

/** Deals the untaken numbers of a session out to the channels anew. */
export function QuotasSheet({ one, onClose, onDone }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const of = (channel: Channel) => one.pools.find((pool) => pool.channel === channel)?.numbers ?? 0
  const [quotas, setQuotas] = useState<Quotas>({
    window: of('window'),
    'primary-care': of('primary-care'),
    referral: of('referral'),
  })
  const numbers = one.pools.reduce((sum, pool) => sum + pool.numbers, 0)
  const kept = quotas.window + quotas['primary-care'] + quotas.referral
  const save = useCommand(SessionPoolsShape, {
    onDone: () => {
      void message.success(t('changed'))
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open
      width={620}
      title={`${t('change')} · ${one.doctorName}`}
      okText={t('change')}
      okButtonProps={{ disabled: kept > numbers }}
      confirmLoading={save.isPending}
      onCancel={onClose}
      onOk={() => save.mutate({ path: `/api/schedules/sessions/${one.sessionId}/quotas`, body: { quotas } })}
    >
      <p className="field-hint">{t('changeDo')}</p>
      <QuotasField quotas={quotas} numbers={numbers} onChange={setQuotas} />
      <Refused error={save.error} />
    </Modal>
  )
}

/** The untaken numbers of a channel go to another one now. */
export function GiveBackNow({ one, onClose, onDone }: Props) {
  const t = useT()
  const bookingT = useBookingT()
  const { message } = App.useApp()
  const left = (channel: Channel) => {
    const pool = one.pools.find((each) => each.channel === channel)
    return pool ? pool.free + pool.unreleased : 0
  }
  const [from, setFrom] = useState<Channel>(channels.find((one) => one !== 'app' && left(one) > 0) ?? 'window')
  const [to, setTo] = useState<Channel>('app')
  const [reason, setReason] = useState('')
  const send = useCommand(SessionPoolsShape, {
    onDone: () => {
      void message.success(t('given'))
      onDone()
      onClose()
    },
  })
  const options = channels.map((value) => ({ value, label: `${bookingT(`channel.${value}`)} (${left(value)})` }))
  return (
    <Modal
      open
      title={`${t('giveBack')} · ${one.doctorName}`}
      okText={t('giveBack')}
      okButtonProps={{ disabled: from === to || reason.trim().length < 2 }}
      confirmLoading={send.isPending}
      onCancel={onClose}
      onOk={() =>
        send.mutate({ path: `/api/schedules/sessions/${one.sessionId}/give-back`, body: { from, to, reason } })
      }
    >
      <div className="form form-grid">
        <label htmlFor="give-from">{t('from')}</label>
        <Select<Channel> id="give-from" value={from} options={options} onChange={setFrom} />
        <label htmlFor="give-to">{t('to')}</label>
        <Select<Channel> id="give-to" value={to} options={options} onChange={setTo} />
      </div>
      <p className="field-hint">{t('giveBackSay', { n: left(from) })}</p>
      <ReasonField value={reason} onChange={setReason} phrases={[t('phrase.unused'), t('phrase.crowd')]} />
      <Refused error={send.error} />
    </Modal>
  )
}
