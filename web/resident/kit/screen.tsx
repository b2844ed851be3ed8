import { Link, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { LeftOutline, SoundOutline } from 'antd-mobile-icons'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { usePageTitle } from '../../shell/page.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { OfflineBanner } from '../../shell/states.tsx'
import { useActing } from '../acting.tsx'
import { useT } from '../texts.ts'
import './kit.css'

/**
 * The frame of every screen: head with the way back, body, a foot that stays in reach of the thumb. `up` is where back
 * leads for someone who came by a link. For whom one acts stays in sight when it is not oneself.
 */
export function Screen(props: {
  title: string
  up?: string
  side?: ReactNode
  foot?: ReactNode
  under?: ReactNode
  children: ReactNode
  className?: string
}) {
  usePageTitle(props.title)
  return (
    <div className="screen">
      <header className="screen-head">
        {props.up ? <Back up={props.up} /> : <span />}
        <h1>{props.title}</h1>
        <div className="screen-side">
          <ReadOut />
          {props.side}
        </div>
      </header>
      <OfflineBanner />
      <ActingStrip />
      {props.under}
      <main className={`screen-body ${props.className ?? ''}`}>{props.children}</main>
      {props.foot ? <footer className="screen-foot">{props.foot}</footer> : null}
    </div>
  )
}

function Back({ up }: { up: string }) {
  const t = useT()
  const canGoBack = useCanGoBack()
  const router = useRouter()
  const navigate = useNavigate()
  return (
    <button
      type="button"
      className="screen-back"
      aria-label={t('back')}
      onClick={() => (canGoBack ? router.history.back() : void navigate({ to: up, replace: true }))}
    >
      <LeftOutline aria-hidden />
    </button>
  )
}

export function ActingStrip() {
  const t = useT()
  const acting = useActing()
  if (acting.isSelf) return null
  return (
    <div className="acting-strip" role="status">
      <span>{t('actingFor', { name: acting.person.name })}</span>
      <Link to="/family">{t('actingChange')}</Link>
    </div>
  )
}

/** 长辈模式 reads the screen aloud, with the device's own voice; again to stop. */
export function ReadOut({ compact }: { compact?: boolean }) {
  const t = useT()
  const { largeType, locale } = usePreferences()
  const [speaking, setSpeaking] = useState(false)
  const able = typeof speechSynthesis !== 'undefined'
  const mine = useRef(false)
  useEffect(() => () => void (mine.current && speechSynthesis.cancel()), [])
  if (!largeType || !able) return null
  const toggle = () => {
    speechSynthesis.cancel()
    if (speaking) return setSpeaking(false)
    const words = document.querySelector('main')?.textContent ?? ''
    const voice = new SpeechSynthesisUtterance(words)
    voice.lang = locale === 'zh' ? 'zh-CN' : 'en-US'
    voice.rate = 0.9
    voice.onend = () => setSpeaking(false)
    voice.onerror = () => setSpeaking(false)
    mine.current = true
    setSpeaking(true)
    speechSynthesis.speak(voice)
  }
  return (
    <button type="button" className="plain-button" aria-pressed={speaking} onClick={toggle}>
      <SoundOutline aria-hidden />{' '}
      <span className={compact ? 'visually-hidden' : undefined}>{speaking ? t('readOutStop') : t('readOut')}</span>
    </button>
  )
}
