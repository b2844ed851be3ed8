import { useNavigate, useSearch } from '@tanstack/react-router'
import { clock } from '../../shell/browser.ts'
import { type Place, placeOf } from './place.ts'

/** What is looked at, and a way to look at something else; going on starts at the first page. */
export function usePlace() {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const place = placeOf(search, clock.now().getFullYear())
  const go = (next: Partial<Place>) =>
    void navigate({
      to: '/fund/spending' as never,
      search: searchOf({ ...place, page: 1, ...next }) as never,
      resetScroll: false,
    })
  return { place, go }
}

export const searchOf = (place: Partial<Place>) => ({ ...place, page: place.page === 1 ? undefined : place.page })
