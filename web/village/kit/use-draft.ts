import { useCallback, useEffect, useRef, useState } from 'react'
import { useOpen } from '../store.tsx'

/**
 * A form that survives: what is typed is kept on the device (encrypted) a moment later, and is there again after a lock, a call,
 * an empty battery. undefined while it is looked up.
 */
export function useDraft<T>(
  name: string,
  fresh: () => T,
): {
  draft: T | undefined
  found: boolean
  change: (change: (before: T) => T) => void
  /** Now, before something that matters. */
  keep: () => void
  drop: () => Promise<void>
} {
  const { store } = useOpen()
  const [state, setState] = useState<{ draft: T; found: boolean } | undefined>(undefined)
  const dirty = useRef<T | undefined>(undefined)
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const start = useRef(fresh)
  useEffect(() => {
    let current = true
    store.drafts().then(
      (all) => {
        const kept = all.find((one) => one.name === name)
        if (current) setState({ draft: kept ? (kept.draft as T) : start.current(), found: kept !== undefined })
      },
      () => current && setState({ draft: start.current(), found: false }),
    )
    return () => {
      current = false
    }
  }, [store, name])
  const keep = useCallback(() => {
    clearTimeout(waiting.current)
    waiting.current = undefined
    if (dirty.current === undefined) return
    const draft = dirty.current
    dirty.current = undefined
    void store.keepDraft(name, draft).catch(() => undefined) // locked meanwhile: the form is still in memory here
  }, [store, name])
  useEffect(() => {
    const away = () => {
      if (document.visibilityState === 'hidden') keep()
    }
    document.addEventListener('visibilitychange', away)
    return () => {
      document.removeEventListener('visibilitychange', away)
      keep()
    }
  }, [keep])
  const change = useCallback(
    (change: (before: T) => T) => {
      setState((before) => {
        if (!before) return before
        const draft = change(before.draft)
        dirty.current = draft
        return { ...before, draft }
      })
      // However fast one types on: never more than this is lost.
      waiting.current ??= setTimeout(keep, 1_500)
    },
    [keep],
  )
  const drop = useCallback(async () => {
    dirty.current = undefined
    await store.keepDraft(name, null)
    setState({ draft: start.current(), found: false })
  }, [store, name])
  return { draft: state?.draft, found: state?.found ?? false, change, keep, drop }
}
