import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { type PairView, pairStateAnswer, type Revealed, revealed } from '#contracts/identity'
import { useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

export type Intent = 'same' | 'not-same' | 'later' | 'reveal'

const words = {
  same: { title: 'same', what: 'sameDo', phrases: ['same.papers', 'same.phone', 'same.hospital', 'same.typo'] },
  'not-same': {
    title: 'notSame',
    what: 'notSameDo',
    phrases: ['notSame.papers', 'notSame.phone', 'notSame.twins', 'notSame.lent'],
  },
  later: { title: 'putOff', what: 'laterDo', phrases: ['later.hospital', 'later.call', 'later.papers'] },
  reveal: { title: 'reveal', what: 'revealDo', phrases: ['reveal.phone', 'reveal.hospital'] },
} as const

interface Props {
  pair: PairView
  intent: Intent
  onClose: () => void
  onDecided: () => void
  onRevealed: (numbers: Revealed) => void
}

/** Asks for the grounds: a phrase by its key, or own words, then Ctrl+Enter. */
export function Decide({ pair, intent, onClose, onDecided, onRevealed }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const [reason, setReason] = useState('')
  const { title, what, phrases } = words[intent]
  const decide = useCommand(pairStateAnswer, {
    onDone: () => {
      void message.success(t(`decided.${intent === 'reveal' ? 'later' : intent}`))
      onClose()
      onDecided()
    },
  })
  const reveal = useCommand(revealed, {
    onDone: (numbers) => {
      onRevealed(numbers)
      onClose()
    },
  })
  const path = `/api/identity/pairs/${pair.id}`
  const ready = reason.trim().length >= 4
  const run = () => {
    if (!ready) return
    if (intent === 'reveal') reveal.mutate({ path: `${path}/reveal`, body: { reason } })
    else decide.mutate({ path: `${path}/decide`, body: { decision: intent, reason } })
  }
  const say = (phrase: string) => setReason((now) => (now === '' ? phrase : `${now}；${phrase}`))
  useKeys(
    [
      { key: 'ctrl+enter', label: t(title), run, typing: true },
      ...phrases.map((phrase, at) => ({
        key: `alt+${at + 1}`,
        label: '',
        run: () => say(t(`suggestions.${phrase}`)),
        typing: true,
      })),
    ],
    true,
  )
  const [one, other] = pair.sides
  return (
    <Modal
      open
      title={`${t(title)} · ${one.name} / ${other.name}`}
      okText={
        <>
          {t(title)} <KeyName name="ctrl+enter" />
        </>
      }
      okButtonProps={{ disabled: !ready }}
      confirmLoading={decide.isPending || reveal.isPending}
      onCancel={onClose}
      onOk={run}
    >
      <p className="muted">{t(what)}</p>
      <div className="form">
        <label htmlFor="pair-reason">{t('reason')}</label>
        <Input.TextArea
          id="pair-reason"
          autoFocus
          maxLength={500}
          autoSize={{ minRows: 2 }}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="phrases">
          {phrases.map((phrase, at) => (
            <Button key={phrase} size="small" onClick={() => say(t(`suggestions.${phrase}`))}>
              {t(`suggestions.${phrase}`)} <KeyName name={`alt+${at + 1}`} />
            </Button>
          ))}
        </div>
      </div>
      <Refused error={decide.error ?? reveal.error} />
    </Modal>
  )
}
