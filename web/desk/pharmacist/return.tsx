import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { prescription } from '#contracts/prescribing'
import { reasonsAnswer } from '#contracts/review'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

/** A return with a reason from the list (1–9) or in one's own words; Ctrl+Enter sends it. */
export function ReturnDialog(props: { path: string; open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      title={t('returnTitle')}
      width={620}
      closable={false}
      destroyOnHidden
    >
      <p className="muted">{t('returnWhy')}</p>
      <ReturnForm {...props} />
    </Modal>
  )
}

function ReturnForm({ path, onClose, onDone }: { path: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const words = useWords()
  const query = useApi('/api/review/reasons', reasonsAnswer)
  const reasons = query.data?.reasons ?? []
  const [code, setCode] = useState<string | undefined>(undefined)
  const [own, setOwn] = useState('')
  const [tried, setTried] = useState(false)
  const send = useCommand(prescription, { onDone })
  const missing = code === undefined && own.trim() === ''
  const run = () => {
    setTried(true)
    if (!missing) send.mutate({ path, body: { reasonCode: code, reason: own } })
  }
  useKeys(
    [
      { key: 'ctrl+enter', label: t('returnIt'), run, typing: true },
      ...reasons.slice(0, 9).map((reason, index) => ({
        key: String(index + 1),
        label: index === 0 ? t('keyReason') : '',
        run: () => setCode(reason.code),
      })),
    ],
    true,
  )
  return (
    <div className="form">
      <Answer of={query}>
        {(answer) => (
          <Radio.Group vertical value={code ?? ''} onChange={(event) => setCode(event.target.value || undefined)}>
            {answer.reasons.map((reason, index) => (
              <Radio key={reason.code} value={reason.code} autoFocus={index === 0}>
                {index < 9 ? <KeyName name={String(index + 1)} /> : null} {words(reason)}{' '}
                <small className="muted">{reason.source}</small>
              </Radio>
            ))}
            <Radio value="">{t('own')}</Radio>
          </Radio.Group>
        )}
      </Answer>
      <Input.TextArea
        aria-label={t('ownWords')}
        placeholder={t('ownWords')}
        maxLength={300}
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={own}
        status={tried && missing ? 'error' : undefined}
        onChange={(event) => setOwn(event.target.value)}
      />
      {tried && missing ? (
        <p className="form-error" role="alert">
          {t('returnNeeded')}
        </p>
      ) : null}
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button onClick={onClose}>{t('back')}</Button>
        <Button type="primary" danger loading={send.isPending} onClick={run}>
          {t('returnIt')} <KeyName name="ctrl+enter" />
        </Button>
      </div>
    </div>
  )
}
