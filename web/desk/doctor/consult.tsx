import { useNavigate, useParams } from '@tanstack/react-router'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { Consult } from '#contracts/consult'
import { usePageTitle } from '../../shell/page.tsx'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { Conversation } from './conversation.tsx'
import { FinishDialog } from './finish.tsx'
import { JudgementBar } from './judgement.tsx'
import { PrescriptionPad } from './pad.tsx'
import { PatientHeader } from './patient-header.tsx'
import { QueuePane, useAccept } from './queue.tsx'
import { RecordPane, useRecord } from './record-pane.tsx'
import { TerminateDialog } from './terminate.tsx'
import { useT } from './texts.ts'
import { mayWrite, obstacle, usePad } from './use-pad.ts'

/** The consult in three panes: the queue, the patient, the record. */
export function ConsultPage() {
  const t = useT()
  const navigate = useNavigate()
  const { consultId } = useParams({ strict: false }) as { consultId?: string }
  const select = (id: string) => void navigate({ to: '/consult/$consultId', params: { consultId: id } })
  usePageTitle(consultId ? undefined : t('queue.waiting'))
  return (
    <div className="panes" data-open={Boolean(consultId)}>
      <QueuePane selected={consultId} onSelect={select} />
      {consultId ? (
        <Middle key={consultId} consultId={consultId} />
      ) : (
        <div className="pane-empty">
          <Empty title={t('queue.pick')} hint={t('queue.pickDo')} />
        </div>
      )}
    </div>
  )
}

function Middle({ consultId }: { consultId: string }) {
  const query = useApi(`/api/consult/consults/${consultId}`, Consult)
  const waiting = query.data?.state === 'waiting'
  const opened = query.data !== undefined && query.data.acceptedAt !== null
  const record = useRecord(consultId, opened)
  return (
    <>
      <Answer of={query}>{(consult) => <Room consult={consult} record={record.data} />}</Answer>
      <RecordPane query={record} waiting={waiting || !opened} residentId={query.data?.residentId} />
    </>
  )
}

function Room({ consult, record }: { consult: Consult; record: ReturnType<typeof useRecord>['data'] }) {
  const t = useT()
  usePageTitle(t('consult.title', { name: consult.residentName }))
  return (
    <div className="room">
      <PatientHeader consult={consult} record={record} />
      {consult.state === 'waiting' ? <Waiting consult={consult} /> : <Opened consult={consult} />}
    </div>
  )
}

function Waiting({ consult }: { consult: Consult }) {
  const t = useT()
  const accept = useAccept()
  const run = () => accept.mutate({ path: `/api/consult/consults/${consult.id}/accept` })
  useKeys([{ key: 'enter', label: t('consult.accept'), run }])
  return (
    <div className="pane-empty">
      <Empty
        title={`${t('consult.followUp')}:${consult.followUpOf.name}`}
        hint={t('consult.acceptDo')}
        action={
          <Button type="primary" size="large" loading={accept.isPending} onClick={run} autoFocus>
            {t('consult.accept')} <KeyName name="enter" />
          </Button>
        }
      />
      <Refused error={accept.error} />
    </div>
  )
}

function Opened({ consult }: { consult: Consult }) {
  const running = consult.state === 'in-progress'
  const pad = usePad(consult.id, consult.acceptedAt !== null)
  const [dialog, setDialog] = useState<'finish' | 'terminate' | undefined>(undefined)
  return (
    <>
      <Conversation consultId={consult.id} open={running} live={running} />
      <div className="work">
        {running ? (
          <JudgementBar consult={consult} onChanged={() => setDialog('terminate')} />
        ) : (
          <Outcome consult={consult} />
        )}
        <div className="work-scroll">
          <PrescriptionPad pad={pad} writable={running} />
        </div>
        <ActionBar consult={consult} pad={pad} running={running} dialog={dialog} setDialog={setDialog} />
      </div>
    </>
  )
}

function Outcome({ consult }: { consult: Consult }) {
  const t = useT()
  const navigate = useNavigate()
  if (consult.state === 'ended')
    return (
      <Alert
        type="success"
        title={t('consult.endedNote')}
        action={
          <Button
            size="small"
            onClick={() => void navigate({ to: '/consult/$consultId/summary', params: { consultId: consult.id } })}
          >
            {t('consult.summary')}
          </Button>
        }
      />
    )
  const words =
    consult.state === 'terminated' && consult.termination
      ? `${t('consult.terminatedNote')}${t(`consult.terminationReason.${consult.termination.reason}`)} · ${consult.termination.note}`
      : t(consult.state === 'left' ? 'consult.leftNote' : 'consult.unseenNote')
  return <Alert type="warning" title={words} />
}

interface BarProps {
  consult: Consult
  pad: ReturnType<typeof usePad>
  running: boolean
  dialog: 'finish' | 'terminate' | undefined
  setDialog: (dialog: 'finish' | 'terminate' | undefined) => void
}

/** One primary step at a time: first the sheet is signed, then the consult is ended. Ctrl+Enter does it. */
function ActionBar({ consult, pad, running, dialog, setDialog }: BarProps) {
  const t = useT()
  const { message } = App.useApp()
  const sentence = useSentence()
  const [signing, setSigning] = useState(false)
  const writing = pad.draft.items.length > 0 && mayWrite(pad, running)
  const stands = writing ? obstacle(pad.draft, pad.checked, pad.overrides) : undefined
  const sign = async () => {
    if (stands === 'blocked') return void message.warning(t('pad.blockedHint'))
    if (stands === 'reason') return void message.warning(t('pad.reasonHint'))
    if (stands) return
    setSigning(true)
    try {
      await pad.sign()
      void message.success(t('pad.signed'))
    } catch (error) {
      void message.error(sentence(error), 8)
    } finally {
      setSigning(false)
    }
  }
  const primary = () => (writing ? void sign() : running ? setDialog('finish') : undefined)
  const label = t(writing ? 'consult.signPrescription' : 'consult.finish')
  useKeys([
    { key: 'ctrl+enter', label, run: primary, typing: true, enabled: (running || writing) && !signing },
    { key: 't', label: t('consult.terminate'), run: () => setDialog('terminate'), enabled: running },
  ])
  if (!running && !writing) return null
  const sheets = pad.pad.data?.prescriptions ?? []
  return (
    <div className="action-bar">
      {running ? (
        <Button danger type="text" onClick={() => setDialog('terminate')}>
          {t('consult.terminate')}
        </Button>
      ) : null}
      <span className="action-hint muted">
        {stands === 'blocked' ? t('pad.blockedHint') : stands === 'reason' ? t('pad.reasonHint') : null}
      </span>
      <Button type="primary" loading={signing} disabled={writing && stands !== undefined} onClick={primary}>
        {label} <KeyName name="ctrl+enter" />
      </Button>
      {running ? (
        <>
          <FinishDialog
            consult={consult}
            sheets={sheets}
            open={dialog === 'finish'}
            onClose={() => setDialog(undefined)}
          />
          <TerminateDialog consult={consult} open={dialog === 'terminate'} onClose={() => setDialog(undefined)} />
        </>
      ) : null}
    </div>
  )
}
