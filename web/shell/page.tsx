import { useEffect } from 'react'
import { NoAnswer } from './api.ts'
import { Empty, ErrorState } from './states.tsx'
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

/** A page that could not be shown: a part of the app did not arrive, or it is our mistake. */
export function Broken({ error }: { error: unknown }) {
  const reload = (
    <button type="button" className="state-button" onClick={() => location.reload()}>
      {useT()('reload')}
    </button>
  )
  const notArrived = error instanceof TypeError && /import|fetch|module/i.test(error.message)
  return <ErrorState error={notArrived ? new NoAnswer() : error} action={reload} />
}

/** What the apps' routers have in common. */
export const routerDefaults = {
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Broken,
} as const
