import { App, Button, Input, Modal, Tag } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { doubtsAnswer, type IdentityDoubt, identityDoubt } from '#contracts/residents'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { sexKey } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

type Decision = 'same' | 'not-same'

/** Hospital records that may be a resident's: two side by side, one decision, with its grounds. */
export function IdentityPage() {
  const t = useT()
  const query = useApi('/api/residents/doubts', doubtsAnswer, { params: { limit: 100 }, everyMs: 60_000 })
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const doubts = query.data?.doubts ?? []
  const doubt = doubts.find((one) => one.id === chosen) ?? doubts[0]
  const move = (step: number) => {
    const at = doubts.findIndex((one) => one.id === doubt?.id)
    setChosen(doubts[Math.max(0, Math.min(doubts.length - 1, at + step))]?.id)
  }
  useKeys([
    { key: 'arrowdown', label: t('list'), run: () => move(1) },
    { key: 'arrowup', label: '', run: () => move(-1) },
  ])
  return (
    <Page title={t('title')} sub={query.data ? t('waiting', { count: query.data.waiting }) : ' '}>
      <Answer of={query}>
        {() =>
          doubt ? (
            <div className="review">
              <nav className="review-list" aria-label={t('list')}>
                <ul className="queue-list">
                  {doubts.map((one) => (
                    <li key={one.id}>
                      <button
                        type="button"
                        className="queue-entry"
                        aria-current={one.id === doubt.id ? 'true' : undefined}
                        onClick={() => setChosen(one.id)}
                      >
                        <span className="queue-name">
                          <b>{one.resident.name}</b>
                        </span>
                        <span className="queue-detail muted">
                          {one.reasons.map((reason) => t(`reasons.${reason}`)).join(' · ')}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </nav>
              <SideBySide key={doubt.id} doubt={doubt} onDecided={() => void query.refetch()} />
            </div>
          ) : (
            <Empty title={t('nobody')} hint={t('nobodyDo')} />
          )
        }
      </Answer>
    </Page>
  )
}

function SideBySide({ doubt, onDecided }: { doubt: IdentityDoubt; onDecided: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const [deciding, setDeciding] = useState<Decision | undefined>(undefined)
  useKeys([
    { key: 's', label: t('keySame'), run: () => setDeciding('same') },
    { key: 'd', label: t('keyNotSame'), run: () => setDeciding('not-same') },
  ])
  const { resident, patient, reasons } = doubt
  const sex = (value: string | null) => (value === null ? '—' : deskT(sexKey(value)))
  const rows: { name: string; left: string; right: string; differs: boolean }[] = [
    { name: t('name'), left: resident.name, right: patient.name, differs: reasons.includes('name-differs') },
    {
      name: t('birthDate'),
      left: resident.birthDate,
      right: patient.birthDate ?? '—',
      differs: reasons.includes('birth-date-differs'),
    },
    { name: t('sex'), left: sex(resident.sex), right: sex(patient.sex), differs: reasons.includes('sex-differs') },
    {
      name: t('document'),
      left: resident.documentMasked,
      right: patient.identifiers.map((one) => `${one.label} ${one.masked}`).join('\n') || '—',
      differs: reasons.includes('document-differs'),
    },
    { name: t('phone'), left: resident.phoneMasked ?? '—', right: '—', differs: false },
    { name: t('address'), left: resident.address ?? '—', right: '—', differs: false },
    {
      name: t('source'),
      left: t('verifiedBy'),
      right: patient.source ?? '—',
      differs: false,
    },
    { name: t('recordId'), left: resident.id, right: patient.id, differs: false },
  ]
  return (
    <div className="review-sheet">
      <Card
        title={t('why')}
        extra={
          <span className="muted">
            {t('raised')} <Time at={doubt.raisedAt} />
          </span>
        }
      >
        {reasons.map((reason) => (
          <Tag key={reason} color="warning">
            {t(`reasons.${reason}`)}
          </Tag>
        ))}
        <table className="plain-table compare">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('resident')}</th>
              <th scope="col">{t('patient')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} data-differs={row.differs}>
                <th scope="row">{row.name}</th>
                <td>{row.left}</td>
                <td>
                  {row.right} {row.differs ? <span className="amber">← {t('differs')}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <div className="action-bar">
        <Button onClick={() => setDeciding('not-same')}>
          {t('notSame')} <KeyName name="d" />
        </Button>
        <span className="action-hint" />
        <Button type="primary" onClick={() => setDeciding('same')}>
          {t('same')} <KeyName name="s" />
        </Button>
      </div>
      {deciding ? (
        <Decide doubt={doubt} decision={deciding} onClose={() => setDeciding(undefined)} onDecided={onDecided} />
      ) : null}
    </div>
  )
}

interface DecideProps {
  doubt: IdentityDoubt
  decision: Decision
  onClose: () => void
  onDecided: () => void
}

const decided = z.union([identityDoubt, z.unknown()])

function Decide({ doubt, decision, onClose, onDecided }: DecideProps) {
  const t = useT()
  const { message } = App.useApp()
  const [reason, setReason] = useState('')
  const send = useCommand(decided, {
    onDone: () => {
      void message.success(t('decided'))
      onClose()
      onDecided()
    },
  })
  const ready = reason.trim().length >= 4
  const run = () =>
    ready && send.mutate({ path: `/api/residents/doubts/${doubt.id}/decide`, body: { decision, reason } })
  const title = t(decision === 'same' ? 'same' : 'notSame')
  useKeys([{ key: 'ctrl+enter', label: title, run, typing: true }], true)
  return (
    <Modal
      open
      title={`${title} · ${doubt.resident.name} · ${doubt.patient.name}`}
      okText={title}
      okButtonProps={{ disabled: !ready, danger: decision === 'not-same' }}
      confirmLoading={send.isPending}
      onCancel={onClose}
      onOk={run}
    >
      <p className="muted">{t(decision === 'same' ? 'sameDo' : 'notSameDo')}</p>
      <div className="form">
        <label htmlFor="doubt-reason">{t('reason')}</label>
        <Input.TextArea
          id="doubt-reason"
          autoFocus
          maxLength={500}
          autoSize={{ minRows: 2 }}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="phrases">
          {(['papers', 'phone', 'hospital', 'typo'] as const).map((key) => (
            <Button
              key={key}
              size="small"
              onClick={() => setReason(reason ? `${reason};${t(`suggestions.${key}`)}` : t(`suggestions.${key}`))}
            >
              + {t(`suggestions.${key}`)}
            </Button>
          ))}
        </div>
      </div>
      <Refused error={send.error} />
    </Modal>
  )
}
