import { useEffect, useRef, useState } from 'react'
import { clock } from './browser.ts'
import { clockFace, exact, spoken, spokenDate } from './moment.ts'
import { usePreferences } from './preferences.ts'

/** The time now, told again every `everyMs`. */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(clock.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** Says a moment inside a sentence: 今天 14:30, for texts with a {at}. */
export function useSay(): (at: string | Date) => string {
  const now = useNow(60_000)
  const { locale } = usePreferences()
  return (at) => spoken(at, now, locale, true)
}

/** A moment as people say it; a touch or hover shows it exactly. `plan`: a time to keep, so never 20 分钟后. */
export function Time({ at, plan }: { at: string | Date; plan?: boolean }) {
  const now = useNow()
  const { locale } = usePreferences()
  const [touched, setTouched] = useState(false)
  return (
    // The title already says the same to keyboard and screen reader: the touch is for fingers.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <time
      dateTime={new Date(at).toISOString()}
      title={exact(at)}
      className="tabular"
      onClick={() => setTouched(!touched)}
    >
      {touched ? exact(at) : spoken(at, now, locale, plan)}
    </time>
  )
}

/** A calendar date without a time: '2024-03-05' → 2024年3月5日; `short` leaves the year out where a heading says it. */
export function Day({ date, short }: { date: string; short?: boolean }) {
  const now = useNow(600_000)
  const { locale } = usePreferences()
  return (
    <time dateTime={date} className="tabular">
      {spokenDate(date, now, locale, short)}
    </time>
  )
}

/** Counts down to a moment as 4:59, or 2:03:09; tells once when it is reached. */
export function Countdown({ until, onEnd }: { until: string; onEnd?: () => void }) {
  const now = useNow(1000)
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now.getTime()) / 1000))
  const over = seconds === 0
  const told = useRef(onEnd)
  told.current = onEnd
  useEffect(() => {
    if (over) told.current?.()
  }, [over])
  return (
    <span className="tabular" role="timer">
      {clockFace(seconds)}
    </span>
  )
}
