import { Button, Input, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Draft, type DraftPage, Publication } from '#contracts/policies'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** Submit, approve, return, withdraw: what this person may do with the draft as it stands. */
export function Decide({ page, onDone }: { page: z.output<typeof DraftPage>; onDone: () => void }) {
  const t = useT()
  const { draft, mayDecide } = page
  const [asking, setAsking] = useState<'return' | 'withdraw' | null>(null)
  const submit = useCommand(Draft, { onDone })
  const approve = useCommand(Publication, { onDone })
  const path = (what: string) => `/api/policies/drafts/${draft.draftId}/${what}`
  if (draft.state === 'published' || draft.state === 'withdrawn') return null
  return (
    <>
      <Refused error={submit.error ?? approve.error} />
      <Button onClick={() => setAsking('withdraw')}>{t('withdraw')}</Button>
      {draft.state === 'open' ? (
        <Button
          type="primary"
          title={t('submitHint')}
          disabled={draft.rows === 0 || page.problemCount > 0}
          loading={submit.isPending}
          onClick={() => submit.mutate({ path: path('submit') })}
        >
          {t('submit')}
        </Button>
      ) : null}
      {draft.state === 'submitted' && mayDecide ? (
        <>
          <Button onClick={() => setAsking('return')}>{t('returnIt')}</Button>
          <Popconfirm
            title={t('approveSure')}
            onConfirm={() => approve.mutate({ path: path('approve'), body: {} })}
            okText={t('approve')}
            cancelText={t('cancel')}
          >
            <Button type="primary" loading={approve.isPending}>
              {t('approve')}
            </Button>
          </Popconfirm>
        </>
      ) : null}
      {draft.state === 'submitted' && !mayDecide ? <span className="muted">{t('notYou')}</span> : null}
      {asking ? (
        <Reason
          title={t(asking === 'return' ? 'returnIt' : 'withdraw')}
          path={path(asking)}
          onClose={() => setAsking(null)}
          onDone={onDone}
        />
      ) : null}
    </>
  )
}

interface ReasonProps {
  title: string
  path: string
  onClose: () => void
  onDone: () => void
}

function Reason({ title, path, onClose, onDone }: ReasonProps) {
  const t = useT()
  const [reason, setReason] = useState('')
  const send = useCommand(Draft, {
    onDone: () => {
      onClose()
      onDone()
    },
  })
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      okText={title}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: reason.trim() === '', loading: send.isPending }}
      onOk={() => send.mutate({ path, body: { reason } })}
    >
      <Input.TextArea
        autoFocus
        aria-label={t('reasonAsk')}
        placeholder={t('reasonAsk')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refused error={send.error} />
    </Modal>
  )
}
