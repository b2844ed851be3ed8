import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import '../shell/tokens.css'
import { usePreferences } from '../shell/preferences.ts'
import { SignedIn } from '../shell/session.tsx'
import { newQueryClient } from '../shell/use-api.ts'
import './desk.css'
import './page.css'
import './doctor/consult.css'
import './doctor/pad.css'
import './doctor/record.css'
import './counter/counter.css'
import './manager/overview.css'
import './record/browser.css'
import './print.css'
import { router } from './router.tsx'
import { deskTheme } from './theme.ts'

document.documentElement.dataset.app = 'desk'
const client = newQueryClient()

function Desk() {
  const { locale, largeType } = usePreferences()
  const theme = useMemo(() => deskTheme(largeType), [largeType])
  return (
    <ConfigProvider locale={locale === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <App className="desk-app">
        <QueryClientProvider client={client}>
          <SignedIn as="staff">
            <RouterProvider router={router} />
          </SignedIn>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  )
