import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd-mobile'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import { lazy, Suspense } from 'react'
import { usePreferences } from '../shell/preferences.ts'
import { SignedIn } from '../shell/session.tsx'
import { Loading } from '../shell/states.tsx'
import { newQueryClient } from '../shell/use-api.ts'
import { ActingProvider } from './acting.tsx'
import './kit/calm.ts'
import './kit/imperative.ts'
import { router } from './router.tsx'

const client = newQueryClient()
const SignUp = lazy(() => import('./family/sign-up.tsx'))

/** The residents' app: everything below stands on a signed-in resident and the person they act for. */
export function App() {
  const { locale } = usePreferences()
  const signUp = (
    <Suspense fallback={<Loading cards={2} />}>
      <SignUp />
    </Suspense>
  )
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider locale={locale === 'zh' ? zhCN : enUS}>
        <SignedIn as="resident" newcomer={signUp}>
          <ActingProvider>
            <RouterProvider router={router} />
          </ActingProvider>
        </SignedIn>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
