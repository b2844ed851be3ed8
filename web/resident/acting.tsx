import { createContext, type ReactNode, useContext, useState } from 'react'
import { type SignedInMe, useMe } from '../shell/session.tsx'

/** For whom the screens act: oneself, or a family member. Everything asked of the server names this person. */
export interface Acting {
  person: { residentId: string; name: string }
  isSelf: boolean
  people: { residentId: string; name: string; relation?: SignedInMe['family'][number]['relation'] }[]
  switchTo(residentId: string): void
}

const ActingContext = createContext<Acting | undefined>(undefined)
const KEY = 'anji.acting' // for this tab only: nobody should find tomorrow that they booked for another

export function ActingProvider({ children }: { children: ReactNode }) {
  const me = useMe()
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(KEY) ?? me.id)
  const people = [{ residentId: me.id, name: me.name }, ...me.family]
  const person = people.find((each) => each.residentId === chosen) ?? { residentId: me.id, name: me.name }
  const acting: Acting = {
    person: { residentId: person.residentId, name: person.name },
    isSelf: person.residentId === me.id,
    people,
    switchTo(residentId) {
      sessionStorage.setItem(KEY, residentId)
      setChosen(residentId)
    },
  }
  return <ActingContext.Provider value={acting}>{children}</ActingContext.Provider>
}

export function useActing(): Acting {
  const acting = useContext(ActingContext)
  if (!acting) throw new Error('useActing is only for what stands below <ActingProvider>')
  return acting
}
