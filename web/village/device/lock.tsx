import { LockOutline } from 'antd-mobile-icons'
import { useEffect, useState } from 'react'
import type { Holder, VillageStore } from '#contracts/village-store'
import { askOnce } from '../../resident/kit/ask.tsx'
import { Notice } from '../../resident/kit/parts.tsx'
import { usePageTitle } from '../../shell/page.tsx'
import { PinPad } from '../kit/pin-pad.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useT } from '../texts.ts'
import { LanguageAndType } from './language.tsx'
import { takeUpdate } from './update.ts'

/** Locked: the PIN opens it. A wrong one counts down; the tenth erases everything, and that is said before. */
export function Lock(props: { store: VillageStore; onOpen: () => void; onErased: () => void }) {
  const t = useT()
  const sentence = useVillageSentence()
  const { store } = props
  const [holder, setHolder] = useState<Holder | null>(null)
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState<number | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  usePageTitle(t('lock.title'))
  useEffect(() => {
    store.holder().then(setHolder, () => undefined)
    takeUpdate()
  }, [store])
  const tryPin = async (pin: string) => {
    setBusy(true)
    setError(undefined)
    try {
      const answer = await store.unlock(pin)
      if (answer.outcome === 'open') return props.onOpen()
      if (answer.outcome === 'erased') {
        props.onErased()
        return props.onOpen()
      }
      setLeft(answer.triesLeft)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  const erase = async () => {
    const sure = await askOnce({
      title: t('lock.forgotAsk'),
      content: t('lock.forgotMore'),
      yes: t('lock.forgotYes'),
      danger: true,
    })
    if (!sure) return
    await store.erase()
    props.onErased()
    props.onOpen()
  }
  return (
    <div className="screen">
      <main className="screen-body">
        <div className="centre">
          <LockOutline fontSize={40} color="var(--jade)" aria-hidden />
          <h1 className="lead">{t('lock.title')}</h1>
          {holder ? (
            <p>
              {holder.doctorName} · {holder.deviceName}
            </p>
          ) : null}
          {left !== undefined ? (
            <Notice tone="bad" title={t('lock.wrong', { n: left })}>
              {left <= 5 ? <p>{t('lock.willErase', { n: left })}</p> : null}
            </Notice>
          ) : (
            <p className="muted">{t('lock.hint')}</p>
          )}
          {error ? <Notice tone="bad">{sentence(error)}</Notice> : null}
          <PinPad label={t('lock.pin')} onPin={(pin) => void tryPin(pin)} busy={busy} />
          <p role="status">{busy ? t('lock.opening') : ''}</p>
          <button type="button" className="plain-button" onClick={() => void erase()}>
            {t('lock.forgot')}
          </button>
          <LanguageAndType />
        </div>
      </main>
    </div>
  )
}
