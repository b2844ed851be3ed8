import { useEffect, useRef, useSyncExternalStore } from 'react'

/** One key of a page: 'a', 'ctrl+enter', '?', 'alt+1'. With `typing` it also works while a field has the focus. */
export interface Key {
  key: string
  label: string
  run: () => void
  typing?: boolean
  enabled?: boolean
  /** Of the frame: the same on every page. */
  everywhere?: boolean
}

const registered = new Set<{ keys: Key[] }>()
const watchers = new Set<() => void>()
let shown: Key[] = []

function tell(): void {
  shown = [...registered].flatMap((entry) => entry.keys).filter((key) => key.label !== '')
  for (const watcher of watchers) watcher()
}

/** 'ctrl+enter' of a pressed key; Command counts as Ctrl. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key === ' ' ? 'space' : key}`
}

export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && (target.type === 'radio' || target.type === 'checkbox')) return false
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}
/** While a dialog asks something, the page behind it does not listen. */
export function dialogIsOpen(): boolean {
  return document.querySelector('.ant-modal-wrap:not([style*="display: none"]) [role="dialog"]') !== null
}

/** Whether the page that is shown does something of its own with a key. */
export const ownedByPage = (name: string): boolean =>
  [...registered].some(({ keys }) => keys.some((key) => key.key === name && !key.everywhere && key.enabled !== false))

/** Gives a page its keys for as long as it is there; the help (?) lists them. */
export function useKeys(keys: Key[], inDialog = false): void {
  const latest = useRef(keys)
  latest.current = keys
  const signature = keys.map((key) => `${key.key}:${key.label}`).join('|')
  // The signature stands for the keys' names and labels: the functions behind them may change at every render.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const entry = { keys: latest.current }
    registered.add(entry)
    tell()
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const name = nameOf(event)
      const found = latest.current.find((key) => key.key === name)
      if (!found || found.enabled === false) return
      if (isTyping(event.target) && !found.typing) return
      if (!inDialog && dialogIsOpen()) return
      event.preventDefault()
      // A key that is held down acts once: the next sheet would be approved before anyone has seen it.
      if (event.repeat && !name.startsWith('arrow')) return
      found.run()
    }
    window.addEventListener('keydown', listen)
    return () => {
      window.removeEventListener('keydown', listen)
      registered.delete(entry)
      tell()
    }
  }, [signature, inDialog])
}

/** The keys that work now, for the help. */
export function useShownKeys(): Key[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => shown,
  )
}
