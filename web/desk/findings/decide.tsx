import { Button, Input } from 'antd'
import { useState } from 'react'
import { Decided, type Finding } from '#contracts/findings'
import { exact } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Refused } from '../parts/page.tsx'
import { useAgain } from './one-finding.tsx'
import { useT } from './texts.ts'

/** Uphold (U) or dismiss (D), for one or for all that were chosen. The reason has usual words; one's own are better. */
export function Decide({ findingIds, onDecided }: { findingIds: readonly string[]; onDecided: () => void }) {
  const t = useT()
  const again = useAgain()
  const [words, setWords] = useState('')
  const send = useCommand(Decided, {
    onDone: ({ findings }) => {
      again(t('decided', { n: findings.length }))
      onDecided()
    },
  })
  const decide = (verdict: 'upheld' | 'dismissed') => {
    const usual = t(verdict === 'upheld' ? 'upheldWords' : 'dismissedWords')
    send.mutate({ path: '/api/findings/decisions', body: { findingIds, verdict, words: words.trim() || usual } })
  }
  const ready = !send.isPending
  useKeys([
    { key: 'u', label: t('uphold'), run: () => decide('upheld'), enabled: ready },
    { key: 'd', label: t('dismiss'), run: () => decide('dismissed'), enabled: ready },
  ])
  return (
    <div className="form">
      <Input.TextArea
        rows={2}
        maxLength={1000}
        aria-label={t('words')}
        placeholder={t('words')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <Refused error={send.error} />
      <div className="form-buttons">
        {findingIds.length > 1 ? <span className="muted">{t('chosen', { n: findingIds.length })}</span> : null}
        <Button loading={send.isPending} onClick={() => decide('dismissed')}>
          {t('dismiss')} <kbd>D</kbd>
        </Button>
        <Button danger type="primary" loading={send.isPending} onClick={() => decide('upheld')}>
          {t('uphold')} <kbd>U</kbd>
        </Button>
      </div>
    </div>
  )
}

export function Undo({ finding }: { finding: Finding }) {
  const t = useT()
  const again = useAgain()
  const send = useCommand(Decided, { onDone: () => again(t('undone')) })
  return (
    <div className="form">
      <Refused error={send.error} />
      <div className="form-buttons">
        <span className="muted">{t('undoUntil', { at: exact(finding.undoUntil!) })}</span>
        <Button
          loading={send.isPending}
          onClick={() => send.mutate({ path: '/api/findings/decisions/undo', body: { findingIds: [finding.id] } })}
        >
          {t('undo')}
        </Button>
      </div>
    </div>
  )
}
