import {
  FontSizeOutlined,
  GlobalOutlined,
  LogoutOutlined,
  MobileOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { Button, Dropdown, Tooltip } from 'antd'
import { useState } from 'react'
import { preferences, usePreferences } from '../../shell/preferences.ts'
import { useMe, useSignOut } from '../../shell/session.tsx'
import { Empty, OfflineBanner } from '../../shell/states.tsx'
import { useT } from '../texts.ts'
import { KeyboardHelp } from './help.tsx'
import { useKeys } from './keys.ts'
import { isOthers, type RailItem, useRail } from './rail.tsx'
import { SessionsDialog } from './sessions.tsx'
import { useTableKeys } from './table-keys.ts'
import { useFresh } from './use-fresh.ts'

/** What stands around every page: the rail of one's roles on the left, who and where on top. */
export function Frame() {
  const t = useT()
  const items = useRail()
  const [open, setOpen] = useState<'help' | 'sessions' | undefined>(undefined)
  useFresh()
  useTableKeys()
  return (
    <div className="frame">
      <a className="frame-skip" href="#content">
        {t('skip')}
      </a>
      <Rail items={items} />
      <div className="frame-main">
        <OfflineBanner />
        <TopBar open={setOpen} />
        <main id="content" className="frame-content" tabIndex={-1}>
          <Content items={items} />
        </main>
      </div>
      <KeyboardHelp open={open === 'help'} onOpen={() => setOpen('help')} onClose={() => setOpen(undefined)} />
      <SessionsDialog open={open === 'sessions'} onClose={() => setOpen(undefined)} />
    </div>
  )
}

/** The page, for those whose role it is; anyone else is told where to go. */
function Content({ items }: { items: RailItem[] }) {
  const t = useT()
  const { roles } = useMe()
  const path = useRouterState({ select: (state) => state.location.pathname })
  if (items.length === 0) return <Empty title={t('noRole')} hint={t('noRoleDo')} />
  const first = items[0]
  if (first && isOthers(path, items, roles))
    return (
      <Empty
        title={t('othersPage')}
        hint={t('othersPageDo')}
        action={
          <Link to={first.to} className="state-button state-link">
            {t(first.text)}
          </Link>
        }
      />
    )
  return <Outlet />
}

function Rail({ items }: { items: RailItem[] }) {
  const t = useT()
  const navigate = useNavigate()
  useKeys(
    items.slice(0, 9).map((item, index) => ({
      key: `alt+${index + 1}`,
      label: index === 0 ? t('keys.rail') : '',
      run: () => void navigate({ to: item.to }),
      typing: true,
    })),
  )
  return (
    <nav className="rail" aria-label={t('menu')}>
      <Link to="/" className="rail-brand" aria-label={t('desk')}>
        安济
      </Link>
      <ul>
        {items.map((item) => (
          <li key={item.to}>
            <Link to={item.to} className="rail-item" activeProps={{ 'aria-current': 'page' }}>
              <span className="rail-icon" aria-hidden="true">
                {item.icon}
              </span>
              {t(item.text)}
              {item.count ? <item.count /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function TopBar({ open }: { open: (what: 'help' | 'sessions') => void }) {
  const t = useT()
  const me = useMe()
  const signOut = useSignOut()
  const { locale, largeType } = usePreferences()
  const role = me.roles.find((name): name is keyof typeof roleKeys => name in roleKeys)
  return (
    <header className="topbar">
      <div className="topbar-place">{me.institution?.name ?? t('desk')}</div>
      <Tooltip title={`${t('help')} ?`}>
        <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('help')} onClick={() => open('help')} />
      </Tooltip>
      <Button
        type="text"
        icon={<FontSizeOutlined />}
        aria-pressed={largeType}
        className="topbar-wide"
        onClick={() => preferences.set({ largeType: !largeType })}
      >
        {t(largeType ? 'normalType' : 'largeType')}
      </Button>
      <Button
        type="text"
        icon={<GlobalOutlined />}
        lang={locale === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => preferences.set({ locale: locale === 'zh' ? 'en' : 'zh' })}
      >
        {t('language')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'sessions', icon: <MobileOutlined />, label: t('sessions'), onClick: () => open('sessions') },
            { key: 'out', icon: <LogoutOutlined />, label: t('signOut'), onClick: () => void signOut('/desk') },
          ],
        }}
      >
        <Button type="text" className="topbar-me">
          <b>{me.name}</b>
          {role ? <span className="muted">{t(roleKeys[role])}</span> : null}
        </Button>
      </Dropdown>
    </header>
  )
}

const roleKeys = {
  doctor: 'roles.doctor',
  pharmacist: 'roles.pharmacist',
  dispenser: 'roles.dispenser',
  registrar: 'roles.registrar',
  manager: 'roles.manager',
  auditor: 'roles.auditor',
  administrator: 'roles.administrator',
} as const
