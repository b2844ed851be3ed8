import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { VillageStore } from '#contracts/village-store'
import type { Deed, Seals } from './kit/sealing.ts'

interface Open {
  readonly store: VillageStore
  readonly seals: Seals
  lock(): Promise<void>
}
export const StoreContext = createContext<Open | undefined>(undefined)

/** The opened device. Only below the PIN. */
export function useOpen(): Open {
  const open = useContext(StoreContext)
  if (!open) throw new Error('useOpen is only for what stands behind the PIN')
  return open
}
export const useStore = (): VillageStore => useOpen().store

export interface Data<T> {
  readonly data: T | undefined
  readonly error: unknown
  again(): void
}

/**
 * What the device holds, read again after every change. `key` says what is asked for: while the answer to another key comes, there
 * is no data; while the same is read again, the old stays in sight.
 */
export function useData<T>(key: string, load: (store: VillageStore) => Promise<T>): Data<T> {
  const { store } = useOpen()
  const [kept, setKept] = useState<{ key: string; data?: T; error?: unknown }>({ key })
  const [turn, setTurn] = useState(0)
  const loader = useRef(load)
  loader.current = load
  useEffect(() => store.watch(() => setTurn((before) => before + 1)), [store])
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn says that something changed
  useEffect(() => {
    let current = true
    loader.current(store).then(
      // The same once more: nothing is drawn again.
      (data) => current && setKept((before) => (isSame(before, key, data) ? before : { key, data })),
      (error) => current && setKept((before) => ({ ...(before.key === key ? before : {}), key, error })),
    )
    return () => {
      current = false
    }
  }, [store, key, turn])
  const mine = kept.key === key ? kept : undefined
  return { data: mine?.data, error: mine?.error, again: () => setTurn(turn + 1) }
}

/** The same answer to the same question, also where it is put together anew out of the same parts. */
function isSame(before: { key: string; data?: unknown; error?: unknown }, key: string, data: unknown): boolean {
  const held = before.data
  if (before.key !== key || before.error !== undefined || held === undefined) return false
  if (Object.is(held, data)) return true
  if (!isPlain(held) || !isPlain(data)) return false
  const parts = Object.keys(data)
  return parts.length === Object.keys(held).length && parts.every((part) => Object.is(held[part], data[part]))
}
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** What was signed and can still be taken back. */
export function useUndoable(): readonly Deed[] {
  const { seals } = useOpen()
  return useSyncExternalStore(
    (heard) => seals.watch(heard),
    () => seals.waiting(),
  )
}
