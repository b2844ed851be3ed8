import { useEffect } from 'react'
import { Empty } from './states.tsx'
import { useT } from './texts.ts'

/** Names the window, so that history, tabs and screen readers know where they are. */
export function usePageTitle(title: string | undefined): void {
  const t = useT()
  const brand = t('brand')
  useEffect(() => {
    document.title = title ? `${title} · ${brand}` : brand
  }, [title, brand])
}

export function NotFound() {
  return <Empty title={useT()('notFound')} />
}

/** What both apps' routers have in common. */
export const routerDefaults = {
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
} as const
