import { Link, useCanGoBack, useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import {
  EnvironmentOutline,
  LeftOutline,
  LockOutline,
  LoopOutline,
  ShopbagOutline,
  TeamOutline,
  UnorderedListOutline,
} from 'antd-mobile-icons'
import { type ReactNode, useEffect, useState } from 'react'
import { usePageTitle } from '../../shell/page.tsx'
import { ErrorState, Loading, useOnline } from '../../shell/states.tsx'
import { useNow } from '../../shell/time.tsx'
import { useExchange } from '../exchange/exchange-provider.tsx'
import { type Data, useOpen, useUndoable } from '../store.tsx'
import { useT } from '../texts.ts'
import { UNDO_MS } from './sealing.ts'

/** The frame of every screen: where one is, how old what one sees is, and what can still be taken back. */
export function Screen(props: { title: string; up?: string; side?: ReactNode; foot?: ReactNode; children: ReactNode }) {
  usePageTitle(props.title)
  const root = props.up === undefined
  return (
    <div className={root ? 'screen tabbed' : 'screen'}>
      <header className={root ? 'screen-head root' : 'screen-head'}>
        {root ? null : <Back up={props.up!} />}
        <h1>{props.title}</h1>
        <div className="screen-side">
          {props.side}
          {root ? <LockNow /> : null}
        </div>
      </header>
      <StatusLine />
      <main className="screen-body">{props.children}</main>
      <div className="screen-bottom">
        <UndoBar />
        {props.foot ? <footer className="screen-foot">{props.foot}</footer> : null}
      </div>
      {root ? <Tabs /> : null}
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

function LockNow() {
  const t = useT()
  const { lock } = useOpen()
  return (
    <button type="button" className="plain-button" onClick={() => void lock()}>
      <LockOutline aria-hidden /> {t('lockNow')}
    </button>
  )
}

/** In words: whether there is a network, how old the data is, how many things wait to be sent. */
function StatusLine() {
  const t = useT()
  const online = useOnline()
  const now = useNow(60_000)
  const { running, progress, last, waiting, trouble } = useExchange()
  const days = last ? Math.max(0, Math.floor((now.getTime() - Date.parse(last)) / 86_400_000)) : undefined
  const tone = days !== undefined && days >= 14 ? 'bad' : !online || (days ?? 0) >= 3 ? 'warn' : ''
  return (
    <div className={`status-line ${tone}`} role="status">
      <span>{t(online ? 'status.online' : 'status.offline')}</span>
      <span>
        {running && progress
          ? t('status.running')
          : days === undefined
            ? t('status.never')
            : days === 0
              ? t('status.today')
              : t('status.days', { n: days })}
      </span>
      {waiting > 0 ? <Link to="/exchange">{t('status.waiting', { n: waiting })}</Link> : null}
      {trouble > 0 ? <Link to="/exchange">{t('status.trouble', { n: trouble })}</Link> : null}
    </div>
  )
}

const tabs = [
  { to: '/', key: 'today', Icon: UnorderedListOutline },
  { to: '/people', key: 'people', Icon: TeamOutline },
  { to: '/map', key: 'map', Icon: EnvironmentOutline },
  { to: '/bag', key: 'bag', Icon: ShopbagOutline },
  { to: '/exchange', key: 'exchange', Icon: LoopOutline },
] as const

function Tabs() {
  const t = useT()
  const here = useRouterState({ select: ({ location }) => location.pathname })
  const { waiting, trouble } = useExchange()
  return (
    <nav className="tabs" aria-label={t('tabs.label')}>
      {tabs.map(({ to, key, Icon }) => {
        const count = key === 'exchange' ? trouble || waiting : 0
        const current = to === '/' ? here === '/' || here === '/village' : here.startsWith(to)
        return (
          <Link key={to} to={to} className="tab" data-here={current} aria-current={current ? 'page' : undefined}>
            <Icon aria-hidden />
            {t(`tabs.${key}`)}
            {count > 0 ? <span className={trouble > 0 ? 'tab-count bad' : 'tab-count'}>{count}</span> : null}
          </Link>
        )
      })}
    </nav>
  )
}

/** A few seconds in which a signature can be taken back. */
function UndoBar() {
  const t = useT()
  const { seals, store } = useOpen()
  const waiting = useUndoable()
  const last = waiting[waiting.length - 1]
  const left = useSecondsLeft(last?.id)
  const navigate = useNavigate()
  if (!last) return null
  const undo = async () => {
    if (!(await seals.undo(last.id))) return
    const form = (await store.drafts()).find(({ name }) => name === last.draftName)
    const screen = { visit: 'visit', check: 'check' }[last.what]
    if (form && last.residentId && screen) void navigate({ to: `/people/${last.residentId}/${screen}` })
  }
  return (
    <div className="undo-bar" role="status">
      <span>{t('undo.saved', { what: t(`deed.${last.what as 'visit'}`) })}</span>
      <button type="button" className="undo-button" onClick={() => void undo()}>
        {t('undo.undo', { n: left })}
      </button>
    </div>
  )
}

function useSecondsLeft(id: string | undefined): number {
  const [left, setLeft] = useState(UNDO_MS / 1000)
  useEffect(() => {
    if (!id) return
    setLeft(UNDO_MS / 1000)
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000)
    return () => clearInterval(timer)
  }, [id])
  return left
}

/** What the device holds: words while it is read, and when it cannot be. */
export function Held<T>(props: { of: Data<T>; children: (data: T) => ReactNode }) {
  const { data, error, again } = props.of
  if (data !== undefined) return <>{props.children(data)}</>
  if (error) return <ErrorState error={error} retry={again} />
  return <Loading cards={2} />
}
