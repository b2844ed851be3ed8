import { Select } from 'antd'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SubNav } from '../booking/sub-nav.tsx'
import { useT } from './texts.ts'

const office = ['manager', 'administrator']
const pages = [
  { to: '/grid', text: 'navGrid', roles: undefined },
  { to: '/grid/assignment', text: 'navAssign', roles: office },
  { to: '/grid/reviews', text: 'navReviews', roles: ['registrar', 'doctor', 'manager'] },
  { to: '/grid/teams', text: 'navTeams', roles: undefined },
  { to: '/grid/devices', text: 'navDevices', roles: ['registrar', 'manager', 'administrator', 'doctor'] },
  { to: '/grid/centres', text: 'navCentres', roles: undefined },
] as const

export function GridNav() {
  const t = useT()
  const has = useHas()
  const mine = pages.filter(({ roles }) => roles === undefined || has(...roles))
  return <SubNav label={t('nav')} items={mine.map(({ to, text }) => ({ to, text: t(text) }))} />
}

export function useHas(): (...roles: readonly string[]) => boolean {
  const me = useMe()
  return (...roles) => roles.some((role) => me.roles.includes(role))
}
export const useOffice = () => useHas()(...office)

const answers: readonly string[] = ['internet-hospital', 'hospital', 'township-centre', 'village-clinic']

/** Institutions that may answer for cells. */
export function useInstitutions() {
  const all = useApi('/api/institutions', listInstitutionsAnswer)
  return (all.data?.institutions ?? []).filter(({ kind, closedAt }) => answers.includes(kind) && closedAt === null)
}

/** Whose grid is looked at: one's own institution with all below it, or another. */
export function InstitutionSelect(props: { value: string | undefined; onChange: (id: string) => void }) {
  const t = useT()
  const institutions = useInstitutions()
  return (
    <Select
      className="grid-institution"
      aria-label={t('institution')}
      placeholder={t('pickInstitution')}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value}
      onChange={props.onChange}
      options={institutions.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
