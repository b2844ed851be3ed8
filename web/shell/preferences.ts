import { useSyncExternalStore } from 'react'

/** What a person chose on this device: language and type size. Kept in the browser; holds no personal data. */
export interface Preferences {
  locale: 'zh' | 'en'
  largeType: boolean
}

const KEY = 'anji.preferences'
const listeners = new Set<() => void>()
let current: Preferences = load()

function load(): Preferences {
  const fallback: Preferences = { locale: 'zh', largeType: false }
  try {
    return { ...fallback, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return fallback // a browser that keeps nothing still shows the app
  }
}

function show(): void {
  document.documentElement.lang = current.locale === 'zh' ? 'zh-CN' : 'en'
  if (current.largeType) document.documentElement.dataset.type = 'large'
  else delete document.documentElement.dataset.type
}
if (typeof document !== 'undefined') show()

export const preferences = {
  get: (): Preferences => current,
  set(change: Partial<Preferences>): void {
    current = { ...current, ...change }
    try {
      localStorage.setItem(KEY, JSON.stringify(current))
    } catch {
      // private windows refuse to store: the choice then lasts as long as the page
    }
    show()
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get)
}
