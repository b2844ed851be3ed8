import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { Me } from '#contracts/sign-in'
import { me as meShape } from '#contracts/sign-in'
import { api, signInPath } from './api.ts'
import { Empty, ErrorState, Loading } from './states.tsx'
import { useT } from './texts.ts'

export type { Me } from '#contracts/sign-in'
/** Someone signed in: `id` is there. */
export type SignedInMe = Me & { id: string }

const PATH = '/api/sign-in/me'
const MeContext = createContext<SignedInMe | undefined>(undefined)

/**
 * Shows its children only to someone signed in on this side; nobody goes to the sign-in page and comes back. Whoever proved a
 * phone but has no real name yet sees `newcomer` (the sign-up form).
 */
export function SignedIn(props: { as: 'resident' | 'staff'; newcomer?: ReactNode; children: ReactNode }) {
  const query = useQuery({
    queryKey: [PATH, {}],
    queryFn: ({ signal }) => api.query(PATH, meShape, { signal, redirectOn401: false }),
    staleTime: 60_000,
  })
  const me = query.data
  const nobody = me?.kind === 'nobody'
  useEffect(() => {
    if (nobody) location.assign(signInPath(undefined, props.as))
  }, [nobody, props.as])
  if (!me && query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (!me || nobody) return <Loading cards={3} />
  if (me.kind === 'new-resident' && props.as === 'resident') return <>{props.newcomer}</>
  if (me.kind !== props.as || me.id === null) return <OtherSide me={me} as={props.as} />
  return <MeContext.Provider value={{ ...me, id: me.id }}>{props.children}</MeContext.Provider>
}

/** Staff at the residents' door, or a resident at the desk: says so, and shows both ways. */
function OtherSide({ me, as }: { me: Me; as: 'resident' | 'staff' }) {
  const t = useT()
  const signOut = useSignOut()
  const staff = me.kind === 'staff'
  return (
    <Empty
      title={t(staff ? 'otherSide.staffHere' : 'otherSide.residentHere', { name: me.name || t('otherSide.someone') })}
      action={
        <>
          <a className="state-button" href={staff ? '/desk' : '/'}>
            {t(staff ? 'otherSide.toDesk' : 'otherSide.toApp')}
          </a>
          <button type="button" className="state-button" onClick={() => void signOut(signInPath(undefined, as))}>
            {t('otherSide.signInOther')}
          </button>
        </>
      }
    />
  )
}

/** The person signed in. Only below <SignedIn>. */
export function useMe(): SignedInMe {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is only for what stands below <SignedIn>')
  return me
}

/** Ends the session, forgets what the page knew, and goes to `to` (the app's door). */
export function useSignOut(): (to?: string) => Promise<void> {
  const client = useQueryClient()
  return async (to = location.pathname.startsWith('/desk') ? '/desk' : '/') => {
    await api.command('POST', '/api/sign-in/out', {}, { redirectOn401: false }).catch(() => undefined)
    client.clear()
    sessionStorage.clear()
    indexedDB.deleteDatabase('anji') // messages that were waiting to be sent
    location.assign(to)
  }
}
