import { Link } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext } from 'react'

/** Whose record is shown, and under which address of the app its screens lie. */
export interface Place {
  readonly residentId: string
  /** '/record' on the phone, '/people/…' at the desk. */
  readonly base: string
}

const PlaceContext = createContext<Place | undefined>(undefined)

export function PlaceProvider({ place, children }: { place: Place; children: ReactNode }) {
  return <PlaceContext.Provider value={place}>{children}</PlaceContext.Provider>
}

export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (!place) throw new Error('usePlace is only for what stands below <PlaceProvider>')
  return place
}

export type SectionName =
  | 'trends'
  | 'trend'
  | 'medicines'
  | 'results'
  | 'result'
  | 'background'
  | 'documents'
  | 'document'
  | 'sources'
  | 'summary'

/** A link to another screen of the same record. */
export function To(props: {
  section: SectionName
  search?: Record<string, string>
  className?: string
  children: ReactNode
  label?: string
}) {
  const { base } = usePlace()
  return (
    <Link
      to={`${base}/${props.section}` as string}
      search={(props.search ?? {}) as never}
      className={props.className}
      aria-label={props.label}
    >
      {props.children}
    </Link>
  )
}
