import { useNavigate, useSearch } from '@tanstack/react-router'
import { searchOf, type Where, whereOf } from './say.ts'

/** What the page looks at stands in its address, so that back leads back and a link can be sent. Only codes and ids. */
export function useWhere() {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const where = whereOf(search)
  const measure = typeof search.measure === 'string' ? search.measure : undefined
  const go = (next: Where, more: Record<string, unknown> = {}) =>
    void navigate({
      to: '/measures',
      search: searchOf({ ...where, ...next }, { measure, ...more }) as never,
      resetScroll: false,
    })
  return { where, measure, search, go }
}

/** A scope, a period: what every question about figures carries. */
export const asked = ({ scopeKind, scopeId, periodKind }: Where) => ({ scopeKind, scopeId, periodKind })
