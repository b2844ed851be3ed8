import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Change, type MonitoringRule } from '#contracts/monitoring'
import { staffPage } from '#contracts/staff'
import { useMe } from '../../shell/session.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const useMayChange = (): boolean => useMe().roles.some((role) => role === 'auditor' || role === 'administrator')

function useRulesAgain() {
  const { message } = App.useApp()
  const client = useQueryClient()
  return (words: string) => {
    void message.success(words)
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/monitoring') })
  }
}

/** Whoever asked or decided, by name; what is no member of the staff is the system. */
export function Who({ id }: { id: string }) {
  const t = useT()
  const person = /^[0-9a-f-]{36}$/.test(id)
  const query = useApi(`/api/staff/${id}`, staffPage, { enabled: person })
  return <>{person ? (query.data?.name ?? '…') : t('change.system')}</>
}

/** Asks to put the rule out of force or in again: a second person decides. */
export function AskChange({ of }: { of: MonitoringRule }) {
  const t = useT()
  const mayChange = useMayChange()
  const again = useRulesAgain()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const enable = !of.enabled
  const send = useCommand(Change, {
    onDone: () => {
      setOpen(false)
      setReason('')
      again(t('change.asked'))
    },
  })
  if (!mayChange) return null
  const title = t(enable ? 'change.enable' : 'change.disable')
  return (
    <>
      <Button danger={!enable} onClick={() => setOpen(true)}>
        {title}
      </Button>
      <Modal
        open={open}
        title={title}
        okText={t('change.ask')}
        cancelText={t('change.cancel')}
        okButtonProps={{ disabled: reason.trim().length < 2, loading: send.isPending }}
        onCancel={() => setOpen(false)}
        onOk={() =>
          send.mutate({
            path: `/api/monitoring/rules/${encodeURIComponent(of.ruleId)}/changes`,
            body: { enable, reason: reason.trim() },
          })
        }
      >
        <div className="form">
          <p className="muted">{t('change.askSub')}</p>
          <label htmlFor="rule-reason">{t('change.reason')}</label>
          <Input.TextArea
            id="rule-reason"
            rows={3}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        <Refused error={send.error} />
      </Modal>
    </>
  )
}

/** One request: what it would do, who asked and why; another person decides. */
export function RequestRow({ of, name }: { of: Change; name?: ReactNode }) {
  const t = useT()
  const me = useMe()
  const mayChange = useMayChange()
  const again = useRulesAgain()
  const send = useCommand(Change, { onDone: ({ state }) => again(t(`change.states.${state}`)) })
  const decide = (approve: boolean) =>
    send.mutate({ path: `/api/monitoring/changes/${of.id}/decide`, body: { approve } })
  return (
    <div className="rule-request">
      <div>
        {name} <b>{t(of.enable ? 'change.enable' : 'change.disable')}</b>{' '}
        {of.state === 'open' ? null : <Tag>{t(`change.states.${of.state}`)}</Tag>}
        <div className="muted">
          {of.reason} · <Who id={of.askedBy} /> <Time at={of.askedAt} />
          {of.decidedBy && of.decidedAt ? (
            <>
              {' · '}
              <Who id={of.decidedBy} /> <Time at={of.decidedAt} />
            </>
          ) : null}
          {of.words ? ` · ${of.words}` : ''}
        </div>
        <Refused error={send.error} />
      </div>
      {of.state === 'open' && mayChange ? (
        of.askedBy === me.id ? (
          <span className="muted">{t('change.another')}</span>
        ) : (
          <span className="form-buttons">
            <Button size="small" loading={send.isPending} onClick={() => decide(false)}>
              {t('change.decline')}
            </Button>
            <Button size="small" type="primary" loading={send.isPending} onClick={() => decide(true)}>
              {t('change.approve')}
            </Button>
          </span>
        )
      ) : null}
    </div>
  )
}
