import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { TeamList } from '#contracts/teams'
import { Waiting } from '#contracts/village'
import { useMe } from '../../shell/session.tsx'
import { Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { SubNav } from '../booking/sub-nav.tsx'
import { Page } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Team {
  readonly id: string
  readonly name: string
}

/** The teams one works in, and those one leads or manages. Undefined until it is known. */
function useTeams(): { own: readonly Team[]; led: readonly Team[] } | undefined {
  const { roles } = useMe()
  const works = roles.some((role) => ['doctor', 'registrar', 'pharmacist'].includes(role))
  const mine = useApi('/api/teams/mine', TeamList, { enabled: works })
  const waiting = useApi('/api/village/waiting', Waiting)
  if (!waiting.data || (works && !mine.data)) return undefined
  const led = waiting.data.teams.map(({ teamId, teamName }) => ({ id: teamId, name: teamName }))
  const all = new Map([...(mine.data?.teams ?? []), ...led].map(({ id, name }) => [id, { id, name }]))
  return { own: [...all.values()], led }
}

/** A page of the village for one team; `led`: only of teams that one leads or manages. */
export function VillagePage(props: {
  name: 'questions' | 'devices' | 'kits'
  led?: boolean
  other?: React.ReactNode
  children: (teamId: string) => React.ReactNode
}) {
  const t = useT()
  const navigate = useNavigate()
  const { team } = useSearch({ strict: false }) as { team?: string }
  const teams = useTeams()
  if (!teams) return <Loading cards={2} />
  if (props.led && teams.led.length === 0 && teams.own.length > 0) return <>{props.other}</>
  const choice = props.led ? teams.led : teams.own
  const chosen = choice.find(({ id }) => id === team) ?? choice[0]
  const items = [
    { to: '/village', text: t('nav.questions'), may: teams.led.length > 0 },
    { to: '/village/devices', text: t('nav.devices'), may: true },
    { to: '/village/kits', text: t('nav.kits'), may: true },
  ]
  return (
    <Page
      title={t('title')}
      sub={t(`sub.${props.name}`)}
      actions={
        choice.length > 1 ? (
          <Select
            aria-label={t('team')}
            style={{ minWidth: 200 }}
            value={chosen?.id}
            options={choice.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(next: string) => void navigate({ to: '.' as never, search: { team: next } as never })}
          />
        ) : null
      }
    >
      <SubNav label={t('nav.label')} items={items.filter(({ may }) => may)} />
      {chosen ? props.children(chosen.id) : <Empty title={t('noTeam')} hint={t('noTeamDo')} />}
    </Page>
  )
}
