import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd-mobile'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { StoreState, VillageStore } from '#contracts/village-store'
import '../resident/kit/calm.ts'
import '../resident/kit/imperative.ts'
import '../resident/kit/kit.css'
import { usePreferences } from '../shell/preferences.ts'
import { ErrorState, Loading } from '../shell/states.tsx'
import { EnrolDevice } from './device/enrol-device.tsx'
import { Lock } from './device/lock.tsx'
import { useAutoLock } from './device/use-auto-lock.ts'
import { ExchangeProvider } from './exchange/exchange-provider.tsx'
import { Seals } from './kit/sealing.ts'
import { router } from './router.tsx'
import { StoreContext } from './store.tsx'
import { openVillageStore } from './sync/index.ts'
import './village.css'

const wait = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** The village doctor's app. It asks nobody but this device: no session, no network, only the PIN. */
export function App() {
  const { locale } = usePreferences()
  const [store] = useState(() => openVillageStore())
  return (
    <ConfigProvider locale={locale === 'zh' ? zhCN : enUS}>
      <Gate store={store} />
    </ConfigProvider>
  )
}

function Gate({ store }: { store: VillageStore }) {
  const [state, setState] = useState<StoreState | undefined>(undefined)
  const [error, setError] = useState<unknown>(undefined)
  const [erased, setErased] = useState(false)
  const look = useCallback(() => {
    store.state().then(setState, setError)
  }, [store])
  useEffect(() => {
    look()
    return store.watch(look)
  }, [store, look])
  // A device that was told to forget says so, once, instead of only looking new.
  const before = useRef<StoreState | undefined>(undefined)
  useEffect(() => {
    if (state === 'none' && before.current && before.current !== 'none') setErased(true)
    before.current = state
  }, [state])
  if (error) return <ErrorState error={error} retry={look} />
  if (state === undefined) return <Loading cards={3} />
  if (state === 'none') return <EnrolDevice store={store} erased={erased} onDone={look} />
  if (state === 'locked') return <Lock store={store} onOpen={look} onErased={() => setErased(true)} />
  return <Opened store={store} onLock={look} />
}

function Opened({ store, onLock }: { store: VillageStore; onLock: () => void }) {
  const seals = useMemo(() => new Seals(store, wait), [store])
  const lock = useCallback(async () => {
    await seals.flush().catch(() => undefined) // what could not be written lies there as signed, for the next opening
    store.lock()
    onLock()
  }, [seals, store, onLock])
  useEffect(() => {
    void seals.resume().catch(() => undefined)
    const away = () => {
      if (document.visibilityState === 'hidden') void seals.flush().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', away)
    return () => document.removeEventListener('visibilitychange', away)
  }, [seals])
  useAutoLock(lock)
  const value = useMemo(() => ({ store, seals, lock }), [store, seals, lock])
  return (
    <StoreContext.Provider value={value}>
      <ExchangeProvider>
        <RouterProvider router={router} />
      </ExchangeProvider>
    </StoreContext.Provider>
  )
}
