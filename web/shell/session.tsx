import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { ApiRefusal, api, signInPath } from './api.ts'
import { ErrorState, Loading } from './states.tsx'

/** Who is signed in, as GET /api/sign-in/me says. */
export interface Me {
  id: string
  kind: 'resident' | 'staff'
  name: string
  roles: readonly string[]
  institutionId?: string | null
  institutionName?: string | null
}

const MeContext = createContext<Me | undefined>(undefined)

/** Shows its children only to someone signed in; everyone else goes to the sign-in page and comes back. */
export function SignedIn({ as, children }: { as: 'resident' | 'staff'; children: ReactNode }) {
  const query = useQuery({
    queryKey: ['/api/sign-in/me'],
    queryFn: () => api.query<Me>('/api/sign-in/me', undefined, { redirectOn401: false }),
    staleTime: 60_000,
  })
  if (query.error instanceof ApiRefusal && query.error.status === 401) {
    location.assign(signInPath(undefined, as))
    return <Loading cards={2} />
  }
  if (query.error && !query.data) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Loading cards={3} />
  return <MeContext.Provider value={query.data}>{children}</MeContext.Provider>
}

/** The person signed in. Only below <SignedIn>. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is only for what stands below <SignedIn>')
  return me
}

/** Ends the session and leaves for the door of the app. */
export function useSignOut(): (to?: string) => Promise<void> {
  const client = useQueryClient()
  return async (to = '/') => {
    await api.command('POST', '/api/sign-in/sign-out', {}, { redirectOn401: false }).catch(() => undefined)
    client.clear()
    location.assign(to)
  }
}
