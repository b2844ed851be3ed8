import { App, Input, InputNumber, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { Session, type SessionKind } from '#contracts/booking'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Form {
  date: string
  startsAt: string
  endsAt: string
  kind: SessionKind
  bandMinutes: number
  numbersPerBand: number
}

/** A new session of one's own: a day, from when to when, and how many numbers in each band. */
export function OpenSession({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const today = dateOf(clock.now())
  const [form, setForm] = useState<Form>({
    date: today,
    startsAt: '14:00',
    endsAt: '17:00',
    kind: 'online-follow-up',
    bandMinutes: 30,
    numbersPerBand: 3,
  })
  const set = (change: Partial<Form>) => setForm({ ...form, ...change })
  const create = useCommand(Session, {
    onDone: () => {
      void message.success(t('today.opened'))
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open={open}
      title={t('today.open')}
      okText={t('today.open')}
      confirmLoading={create.isPending}
      onCancel={onClose}
      onOk={() => create.mutate({ path: '/api/booking/sessions', body: { ...form, doctorId: me.id } })}
      destroyOnHidden
    >
      <div className="form form-grid">
        <label htmlFor="session-kind">{t('today.kind')}</label>
        <Segmented<SessionKind>
          id="session-kind"
          value={form.kind}
          onChange={(kind) => set({ kind })}
          options={[
            { value: 'online-follow-up', label: t('today.online') },
            { value: 'offline', label: t('today.offline') },
          ]}
        />
        <label htmlFor="session-date">{t('today.date')}</label>
        <Input
          id="session-date"
          type="date"
          min={today}
          value={form.date}
          onChange={(event) => set({ date: event.target.value })}
        />
        <label htmlFor="session-from">{t('today.from')}</label>
        <Input
          id="session-from"
          type="time"
          value={form.startsAt}
          onChange={(event) => set({ startsAt: event.target.value })}
        />
        <label htmlFor="session-to">{t('today.to')}</label>
        <Input
          id="session-to"
          type="time"
          value={form.endsAt}
          onChange={(event) => set({ endsAt: event.target.value })}
        />
        <label htmlFor="session-band">{t('today.band')}</label>
        <InputNumber
          id="session-band"
          min={5}
          max={240}
          step={5}
          value={form.bandMinutes}
          onChange={(value) => set({ bandMinutes: value ?? 30 })}
        />
        <label htmlFor="session-each">{t('today.perBand')}</label>
        <InputNumber
          id="session-each"
          min={1}
          max={400}
          value={form.numbersPerBand}
          onChange={(value) => set({ numbersPerBand: value ?? 3 })}
        />
      </div>
      <Refused error={create.error} />
    </Modal>
  )
}
