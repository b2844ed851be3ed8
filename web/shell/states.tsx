import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useSyncExternalStore } from 'react'
import { ApiRefusal, NoAnswer, WrongShape } from './api.ts'
import './states.css'
import { useT } from './texts.ts'

const upTo = (count: number): number[] => [...Array(count).keys()]

/** Grey lines where the content will be, so that nothing jumps when it arrives. */
export function Loading({ lines = 3, cards = 1 }: { lines?: number; cards?: number }) {
  const t = useT()
  return (
    <div role="status" aria-label={t('loading')} className="state-loading">
      {upTo(cards).map((card) => (
        <div key={card} className="state-card">
          {upTo(lines).map((line) => (
            <span key={line} className="state-line" style={{ width: `${line === 0 ? 45 : 92 - line * 9}%` }} />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Nothing there yet: says so, and what to do about it. */
export function Empty({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="state">
      <svg className="state-picture" viewBox="0 0 64 40" aria-hidden="true">
        <path
          d="M6 22 32 6l26 16"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path
          d="M12 34c5-4 10-4 15 0s10 4 15 0 7-3 10-2"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <p className="state-title">{title}</p>
      {hint ? <p className="state-hint">{hint}</p> : null}
      {action ? <div className="state-action">{action}</div> : null}
    </div>
  )
}

/** What went wrong in words and what to do. A refusal speaks for itself, and to ask again helps nobody who may not; `action` offers the way on. */
export function ErrorState({ error, retry, action }: { error: unknown; retry?: () => void; action?: ReactNode }) {
  const t = useT()
  const words = wordsOf(error, t)
  return (
    <div className="state" role="alert">
      <p className="state-title">{words.title}</p>
      {words.hint ? <p className="state-hint">{words.hint}</p> : null}
      {words.requestId ? <p className="state-id tabular">{t('requestId', { id: words.requestId })}</p> : null}
      <div className="state-action">
        {action}
        {error instanceof WrongShape ? (
          <button type="button" className="state-button" onClick={() => location.reload()}>
            {t('reload')}
          </button>
        ) : retry && !(error instanceof ApiRefusal && error.status === 403) ? (
          <button type="button" className="state-button" onClick={retry}>
            {t('retry')}
          </button>
        ) : null}
      </div>
    </div>
  )
}

function wordsOf(error: unknown, t: ReturnType<typeof useT>): { title: string; hint?: string; requestId?: string } {
  if (error instanceof ApiRefusal && error.status < 500) return { title: error.message }
  if (error instanceof ApiRefusal)
    return { title: t('unexpected'), hint: t('unexpectedDo'), requestId: error.requestId }
  if (error instanceof NoAnswer) return { title: t('noAnswer'), hint: t('noAnswerDo') }
  if (error instanceof WrongShape) return { title: t('wrongShape'), hint: t('wrongShapeDo') }
  return { title: t('unexpected'), hint: t('unexpectedDo') }
}

/** One sentence for a toast or a line under a form. */
export function useSentence(): (error: unknown) => string {
  const t = useT()
  return (error) => {
    const words = wordsOf(error, t)
    return words.hint && !(error instanceof ApiRefusal) ? `${words.title}。${words.hint}` : words.title
  }
}

/** The three states of a query in one place: `<Answer of={query}>{(data) => …}</Answer>`. */
export function Answer<T>(props: {
  of: UseQueryResult<T, Error>
  loading?: ReactNode
  children: (data: T) => ReactNode
}) {
  const { of: query } = props
  if (query.data !== undefined) return <>{props.children(query.data)}</>
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  return <>{props.loading ?? <Loading />}</>
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    (tell) => {
      window.addEventListener('online', tell)
      window.addEventListener('offline', tell)
      return () => {
        window.removeEventListener('online', tell)
        window.removeEventListener('offline', tell)
      }
    },
    () => navigator.onLine,
  )
}

/** A quiet line on top while there is no network. */
export function OfflineBanner() {
  const t = useT()
  return useOnline() ? null : (
    <div className="state-offline" role="status">
      {t('offline')}
    </div>
  )
}
