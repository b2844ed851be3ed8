import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import type { Bill } from '#contracts/settlement'
import { useMe } from '../../shell/session.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** A manager reverses a settled bill: the opposite is posted, with a reason. */
export function ReverseBill({ bill, onDone }: { bill: Bill; onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const send = useCommand(z.object({}), {
    onDone: () => {
      void message.success(t('bills.reversed'))
      setOpen(false)
      onDone()
    },
  })
  if (bill.state !== 'settled' || !me.roles.includes('manager')) return null
  return (
    <div>
      <Button danger type="text" onClick={() => setOpen(true)}>
        {t('bills.reverse')}
      </Button>
      <Modal
        open={open}
        title={t('bills.reverse')}
        okText={t('bills.reverse')}
        okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
        confirmLoading={send.isPending}
        onCancel={() => setOpen(false)}
        onOk={() => send.mutate({ path: `/api/settlement/bills/${bill.billId}/reverse`, body: { reason } })}
      >
        <div className="form">
          <label htmlFor="reverse-reason">{t('bills.reverseWhy')}</label>
          <Input.TextArea
            id="reverse-reason"
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <Refused error={send.error} />
      </Modal>
    </div>
  )
}
