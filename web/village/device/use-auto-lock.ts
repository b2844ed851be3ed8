import { useEffect } from 'react'
import { clock } from '../../shell/browser.ts'
import { lockMinutes } from './lock-minutes.ts'

/** Locks when nobody has touched the screen for the chosen minutes, also when the app slept in a pocket meanwhile. */
export function useAutoLock(lock: () => void): void {
  useEffect(() => {
    let touchedAt = clock.now().getTime()
    const touched = () => {
      touchedAt = clock.now().getTime()
    }
    const look = () => {
      if (clock.now().getTime() - touchedAt >= lockMinutes.get() * 60_000) lock()
    }
    const timer = setInterval(look, 5_000)
    const events = ['pointerdown', 'keydown', 'scroll'] as const
    for (const name of events) window.addEventListener(name, touched, { passive: true, capture: true })
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      for (const name of events) window.removeEventListener(name, touched, { capture: true })
      document.removeEventListener('visibilitychange', look)
    }
  }, [lock])
}
