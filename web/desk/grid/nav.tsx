import { Select } from 'antd'
import { useState } from 'react'
import { type Cell, CellList } from '#contracts/grid'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SubNav } from '../booking/sub-nav.tsx'
import { useTops } from '../measures/places.ts'
import { useT } from './texts.ts'

const office = ['manager', 'administrator']
const pages = [
  { to: '/grid', text: 'navGrid', roles: undefined, kept: false },
  { to: '/grid/assignment', text: 'navAssign', roles: office, kept: true },
  { to: '/grid/reviews', text: 'navReviews', roles: ['registrar', 'doctor', 'manager'], kept: true },
  { to: '/grid/teams', text: 'navTeams', roles: undefined, kept: false },
  { to: '/grid/devices', text: 'navDevices', roles: ['registrar', 'manager', 'administrator', 'doctor'], kept: false },
  { to: '/grid/centres', text: 'navCentres', roles: undefined, kept: false },
] as const

export function GridNav() {
  const t = useT()
  const has = useHas()
  const lead = useLead()
  const mine = pages.filter(({ roles, kept }) => (roles === undefined || has(...roles)) && !(lead && kept))
  return <SubNav label={t('nav')} items={mine.map(({ to, text }) => ({ to, text: t(text) }))} />
}

export function useHas(): (...roles: readonly string[]) => boolean {
  const me = useMe()
  return (...roles) => roles.some((role) => me.roles.includes(role))
}
/** The lead hospital's managers read the region's figures; its grid is kept by those who answer there. */
export function useLead(): boolean {
  const me = useMe()
  const all = useApi('/api/institutions', listInstitutionsAnswer).data?.institutions
  return all?.find(({ id }) => id === me.institution?.id)?.kind === 'internet-hospital'
}

export function useOffice(): boolean {
  const may = useHas()(...office)
  return !useLead() && may
}

const answers: readonly string[] = ['internet-hospital', 'hospital', 'township-centre', 'village-clinic']

/** Whether one institution is another or lies below it. */
function useLiesUnder(): (id: string, above: string) => boolean {
  const all = useApi('/api/institutions', listInstitutionsAnswer).data?.institutions ?? []
  const parents = new Map(all.map(({ id, parentId }) => [id, parentId]))
  return (id, above) => {
    for (let at: string | null | undefined = id; at; at = parents.get(at)) if (at === above) return true
    return false
  }
}

/** An institution and all below it; undefined: every one. */
export function useUnder(institutionId: string | undefined): (id: string) => boolean {
  const liesUnder = useLiesUnder()
  return (id) => institutionId === undefined || liesUnder(id, institutionId)
}

/** Where the reader may register a household: registrars in all that lies below them, and whoever works somewhere in what that belongs to. */
export function useCellsOfOne(): readonly Cell[] {
  const { institution } = useMe()
  const registrar = useHas()('registrar')
  const liesUnder = useLiesUnder()
  const cells = useApi('/api/grid/cells', CellList).data?.cells ?? []
  const own = institution?.id
  return cells.filter(
    ({ institutionId: at }) => (own !== undefined && liesUnder(own, at)) || (registrar && (!own || liesUnder(at, own))),
  )
}

/** Institutions that may answer for cells; `own`: those that the reader manages. */
export function useInstitutions(own = false) {
  const all = useApi('/api/institutions', listInstitutionsAnswer)
  const me = useMe()
  const isOwn = useUnder(me.institution?.id)
  return (all.data?.institutions ?? []).filter(
    ({ id, kind, closedAt }) => answers.includes(kind) && closedAt === null && (!own || isOwn(id)),
  )
}

/** One institution, to choose from by name: to look at any, to change something one's own or one below it. */
export function InstitutionSelect(props: {
  value: string | undefined
  onChange: (id: string) => void
  whole?: boolean
}) {
  const t = useT()
  const institutions = useInstitutions(!props.whole)
  return (
    <Select
      className="grid-institution"
      aria-label={t('institution')}
      placeholder={t('pickInstitution')}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value ?? (props.whole ? '' : undefined)}
      onChange={props.onChange}
      options={[
        ...(props.whole ? [{ value: '', label: t('whole') }] : []),
        ...institutions.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}

/** Whose grid is looked at: all that the reader sees, or one institution with what is below it. */
export function usePlace() {
  const tops = useTops()
  const [chosen, setChosen] = useState('')
  const ids = chosen === '' ? tops : [chosen]
  const only = ids?.length === 1 ? ids[0] : undefined
  return {
    ids,
    only,
    select: <InstitutionSelect whole value={chosen === '' ? undefined : chosen} onChange={setChosen} />,
  }
}
