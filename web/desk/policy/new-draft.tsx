import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { Draft } from '#contracts/policies'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

export function NewDraft({ onMade }: { onMade: (draftId: string) => void }) {
  const t = useT()
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const [correction, setCorrection] = useState(false)
  const open = useCommand(Draft, { onDone: (draft) => onMade(draft.draftId) })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        open.mutate({ path: '/api/policies/drafts', body: { title, reason, correction } })
      }}
    >
      <label htmlFor="policy-title">
        {t('draftTitle')}
        <Input id="policy-title" value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label htmlFor="policy-reason">
        {t('draftReason')}
        <Input.TextArea
          id="policy-reason"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Checkbox checked={correction} onChange={(event) => setCorrection(event.target.checked)}>
        {t('correction')} <span className="muted">{t('correctionHint')}</span>
      </Checkbox>
      <Refused error={open.error} />
      <div className="form-buttons">
        <Button type="primary" htmlType="submit" disabled={!title.trim() || !reason.trim()} loading={open.isPending}>
          {t('newDraft')}
        </Button>
      </div>
    </form>
  )
}
