import { Popup } from 'antd-mobile'
import { useMemo, useState } from 'react'
import { Notice } from '../../resident/kit/parts.tsx'
import { clock } from '../../shell/browser.ts'
import { useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { onlyOnce } from './once.ts'
import { PinPad } from './pin-pad.tsx'
import { useVillageSentence } from './sentence.ts'

/** The doctor signs with the PIN. What is signed is said above the keys; a wrong PIN counts like one at the lock. */
export function SignSheet(props: {
  open: boolean
  title: string
  summary: readonly string[]
  onClose: () => void
  /** Writes it down; what it throws is shown, and nothing is lost. */
  onSigned: () => Promise<void>
}) {
  const t = useT()
  const sentence = useVillageSentence()
  const { store, lock } = useOpen()
  const [busy, setBusy] = useState(false)
  const [note, setNote] = useState<string | undefined>(undefined)
  const { onSigned } = props
  const done = useMemo(() => onlyOnce(onSigned, () => clock.now().getTime()), [onSigned])
  const typed = async (pin: string) => {
    setBusy(true)
    setNote(undefined)
    try {
      const answer = await store.unlock(pin)
      if (answer.outcome === 'erased') return void lock()
      if (answer.outcome === 'wrong-pin') return setNote(t('lock.wrong', { n: answer.triesLeft }))
      await done()
    } catch (error) {
      setNote(sentence(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Popup
      visible={props.open}
      onClose={props.onClose}
      onMaskClick={props.onClose}
      destroyOnClose
      bodyStyle={{ maxHeight: '92dvh', overflow: 'auto', padding: 'var(--gap-4)', maxWidth: 900, margin: '0 auto' }}
    >
      <div role="dialog" aria-label={props.title} style={{ display: 'grid', gap: 'var(--gap-3)' }}>
        <div className="spread">
          <h2 className="lead">{props.title}</h2>
          <button type="button" className="plain-button" onClick={props.onClose}>
            {t('notYet')}
          </button>
        </div>
        <ul className="why-list">
          {props.summary.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {note ? <Notice tone="bad">{note}</Notice> : <p className="muted">{t('sign.withPin')}</p>}
        {props.open ? <PinPad label={t('lock.pin')} busy={busy} onPin={(pin) => void typed(pin)} /> : null}
      </div>
    </Popup>
  )
}
