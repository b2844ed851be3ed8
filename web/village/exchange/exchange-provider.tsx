import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { SyncProgress, SyncResult } from '#contracts/village-store'
import { chance } from '../../shell/browser.ts'
import { useOnline } from '../../shell/states.tsx'
import { useData, useOpen } from '../store.tsx'

export interface Exchange {
  readonly running: boolean
  readonly progress: SyncProgress | undefined
  readonly result: SyncResult | undefined
  readonly error: unknown
  /** When the last whole exchange was. */
  readonly last: string | null | undefined
  /** Not yet arrived: here or on the way. */
  readonly waiting: number
  /** Refused or held: somebody has to look. */
  readonly trouble: number
  run(): void
  stop(): void
}
const ExchangeContext = createContext<Exchange | undefined>(undefined)

export function useExchange(): Exchange {
  const exchange = useContext(ExchangeContext)
  if (!exchange) throw new Error('useExchange is only for what stands behind the PIN')
  return exchange
}

const EVERY_MS = 10 * 60_000
/** Devices that come out of the same valley do not all knock in the same second. */
const SPREAD_MS = 4_000
const AFTER_WORK_MS = 8_000

/** Exchanges with the server by itself whenever it can: at the opening, when the network is back, after work was done. */
export function ExchangeProvider({ children }: { children: ReactNode }) {
  const { store } = useOpen()
  const online = useOnline()
  const [running, setRunning] = useState(false)
  const [progress, setProgress] = useState<SyncProgress | undefined>(undefined)
  const [result, setResult] = useState<SyncResult | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const stopper = useRef<AbortController | undefined>(undefined)
  const last = useData('last', (open) => open.lastSync()).data
  const states = useData('states', (open) => open.states()).data
  const run = useCallback(() => {
    if (stopper.current) return
    const mine = new AbortController()
    stopper.current = mine
    setRunning(true)
    setError(undefined)
    store
      .sync({ onProgress: setProgress, signal: mine.signal })
      .then(setResult, (problem) => (mine.signal.aborted ? undefined : setError(problem)))
      .finally(() => {
        stopper.current = undefined
        setRunning(false)
        setProgress(undefined)
      })
  }, [store])
  useEffect(() => () => stopper.current?.abort(), [])
  useEffect(() => {
    if (!online) return
    const first = setTimeout(run, SPREAD_MS * chance())
    const timer = setInterval(run, EVERY_MS)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [online, run])
  const here = states?.here ?? 0
  useEffect(() => {
    if (!online || here === 0) return
    const timer = setTimeout(run, AFTER_WORK_MS)
    return () => clearTimeout(timer)
  }, [online, here, run])
  const value = useMemo<Exchange>(
    () => ({
      running,
      progress,
      result,
      error,
      last,
      waiting: here + (states?.sending ?? 0),
      trouble: (states?.refused ?? 0) + (states?.held ?? 0),
      run,
      stop: () => stopper.current?.abort(),
    }),
    [running, progress, result, error, last, here, states, run],
  )
  return <ExchangeContext.Provider value={value}>{children}</ExchangeContext.Provider>
}
