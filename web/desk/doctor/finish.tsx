import { App, Button, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { Consult } from '#contracts/consult'
import type { Prescription } from '#contracts/prescribing'
import { usePreferences } from '../../shell/preferences.ts'
import { useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useConsultChanged } from './judgement.tsx'
import { useT } from './texts.ts'

const phrases = ['continue', 'pressure', 'glucose', 'diet', 'return', 'urgent'] as const

/** What was written of each consult, kept while the desk is open so that closing the dialog loses nothing. */
const written = new Map<string, { complaint: string; advice: string }>()

interface Props {
  consult: Consult
  sheets: readonly Prescription[]
  open: boolean
  onClose: () => void
}

/** The last step: advice, what is going to be signed, and the signature. */
export function FinishDialog({ consult, sheets, open, onClose }: Props) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const changed = useConsultChanged()
  const [words, setWords] = useState(() => written.get(consult.id) ?? { complaint: '', advice: '' })
  const [tried, setTried] = useState(false)
  useEffect(() => {
    written.set(consult.id, words)
  }, [consult.id, words])
  const end = useCommand(Consult, {
    onDone: (next) => {
      written.delete(consult.id)
      void message.success(t('finish.done'))
      changed(next)
      onClose()
    },
  })
  const sign = () => {
    setTried(true)
    if (words.advice.trim() === '') return
    end.mutate({
      path: `/api/consult/consults/${consult.id}/end`,
      body: { advice: words.advice, ...(words.complaint.trim() ? { complaint: words.complaint } : {}) },
    })
  }
  return (
    <Modal
      open={open}
      onCancel={onClose}
      width={640}
      title={t('finish.title')}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onClose}>
          {deskT('cancel')}
        </Button>,
        <Button key="sign" type="primary" loading={end.isPending} onClick={sign}>
          {t('finish.sign')} <KeyName name="ctrl+enter" />
        </Button>,
      ]}
    >
      <SignKey label={t('finish.sign')} run={sign} />
      <AdviceForm
        words={words}
        onWords={setWords}
        missing={tried && words.advice.trim() === ''}
        followUp={consult.followUpOf.name}
      />
      <WhatIsSigned consult={consult} sheets={sheets} />
      <Refused error={end.error} />
    </Modal>
  )
}

/** Ctrl+Enter inside a dialog. */
export function SignKey({ label, run }: { label: string; run: () => void }) {
  useKeys([{ key: 'ctrl+enter', label, run, typing: true }], true)
  return null
}

interface AdviceProps {
  words: { complaint: string; advice: string }
  onWords: (words: { complaint: string; advice: string }) => void
  missing: boolean
  followUp: string
}

function AdviceForm({ words, onWords, missing, followUp }: AdviceProps) {
  const t = useT()
  const add = (phrase: string) =>
    onWords({ ...words, advice: words.advice ? `${words.advice.trimEnd()}\n${phrase}` : phrase })
  return (
    <div className="form">
      <label htmlFor="complaint">{t('finish.complaint')}</label>
      <Input
        id="complaint"
        maxLength={500}
        placeholder={t('finish.complaintHint', { name: followUp })}
        value={words.complaint}
        onChange={(event) => onWords({ ...words, complaint: event.target.value })}
      />
      <label htmlFor="advice">{t('finish.advice')}</label>
      <Input.TextArea
        id="advice"
        autoFocus
        maxLength={2000}
        // A box that grows would move the phrases away from under a click.
        rows={6}
        status={missing ? 'error' : undefined}
        placeholder={t('finish.advicePlaceholder')}
        value={words.advice}
        onChange={(event) => onWords({ ...words, advice: event.target.value })}
      />
      <fieldset className="phrases" aria-label={t('finish.phrases.title')}>
        {phrases.map((key) => (
          <Button key={key} size="small" onClick={() => add(t(`finish.phrases.${key}`))}>
            + {t(`finish.phrases.${key}`)}
          </Button>
        ))}
      </fieldset>
      {missing ? (
        <p className="form-error" role="alert">
          {t('finish.adviceNeeded')}
        </p>
      ) : null}
    </div>
  )
}

function WhatIsSigned({ consult, sheets }: { consult: Consult; sheets: readonly Prescription[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const between = useBetween()
  const kept = sheets.filter((sheet) => sheet.state !== 'draft' && sheet.state !== 'withdrawn')
  return (
    <section className="signed-list">
      <h3>{t('finish.signs')}</h3>
      <dl className="facts">
        <dt>{t('finish.judgement')}</dt>
        <dd>{consult.judgement === 'stable' ? t('judge.stable') : consult.judgement ? t('judge.changed') : '—'}</dd>
        <dt>{t('finish.diagnosis')}</dt>
        <dd>{consult.diagnoses.map((one) => `${one.code} ${one.name}`).join(' · ') || '—'}</dd>
        <dt>{t('finish.prescriptions')}</dt>
        <dd>
          {kept.length === 0 ? <span className="muted">{t('finish.noPrescription')}</span> : null}
          {kept.map((sheet) => (
            <div key={sheet.prescriptionId}>
              {sheet.number} · {t(`state.${sheet.state}`)} ·{' '}
              {between(sheet.items.map((item) => (locale === 'zh' ? item.nameZh : item.nameEn)))}
            </div>
          ))}
        </dd>
      </dl>
      {sheets.some((sheet) => sheet.state === 'draft' && sheet.items.length > 0) ? (
        <p className="form-error">{t('finish.unsigned')}</p>
      ) : null}
    </section>
  )
}
