import { useNavigate, useSearch } from '@tanstack/react-router'
import { TeamList } from '#contracts/teams'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SubNav } from '../booking/sub-nav.tsx'
import { TeamSelect } from '../team/nav.tsx'
import { useT } from './texts.ts'

export function ContractsNav() {
  const t = useT()
  const items = [
    { to: '/contracts', text: t('nav.contracts') },
    { to: '/contracts/renewals', text: t('nav.renewals') },
    { to: '/contracts/promises', text: t('nav.promises') },
    { to: '/contracts/packages', text: t('nav.packages') },
  ]
  return <SubNav label={t('nav.label')} items={items} />
}

/** The team whose contracts are shown: of the address, else one's own first; a manager's and a desk's are those of the institution. */
export function useTeams() {
  const me = useMe()
  const office = me.roles.some((role) => role === 'manager' || role === 'registrar')
  const search = useSearch({ strict: false }) as { team?: string }
  const institutionId = me.institution?.id
  const mine = useApi('/api/teams/mine', TeamList)
  const under = useApi('/api/teams', TeamList, { params: { institutionId }, enabled: office })
  const all = [...(mine.data?.teams ?? []), ...(under.data?.teams ?? [])]
  const teams = [...new Map(all.map((team) => [team.id, team])).values()]
  const known = mine.data !== undefined && (!office || under.data !== undefined)
  return { teams, known, teamId: search.team ?? teams[0]?.id }
}

export function TeamChoice({
  at,
  teams,
  teamId,
}: {
  at: string
  teams: readonly { id: string; name: string }[]
  teamId: string
}) {
  const navigate = useNavigate()
  return (
    <TeamSelect
      teams={teams}
      value={teamId}
      onChange={(team) => void navigate({ to: at as never, search: { team } as never })}
    />
  )
}
