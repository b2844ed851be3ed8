import { useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useMe } from '../../shell/session.tsx'
import { SubNav } from '../booking/sub-nav.tsx'
import { useT } from './texts.ts'

/** The pages of a team side by side; pharmacists have no say about diagnoses, registrars none about the library. */
export function TeamNav() {
  const t = useT()
  const { roles } = useMe()
  const has = (...some: string[]) => some.some((role) => roles.includes(role))
  const items = [
    { to: '/team', text: t('nav.today'), may: true },
    { to: '/team/alarms', text: t('nav.alarms'), may: true },
    { to: '/team/suspected', text: t('nav.suspected'), may: has('doctor', 'registrar', 'manager') },
    { to: '/team/library', text: t('nav.library'), may: has('doctor', 'manager') },
  ]
  return <SubNav label={t('nav.label')} items={items.filter(({ may }) => may)} />
}

/** Whether one works for a team, or only looks on from above. */
export function useWorks(): boolean {
  const { roles } = useMe()
  return ['doctor', 'registrar', 'pharmacist'].some((role) => roles.includes(role))
}

/** The team in the page's address: a link to a list is a link to this team's list. */
export function useTeamChoice(): string | undefined {
  const search = useSearch({ strict: false }) as { team?: unknown }
  return typeof search.team === 'string' ? search.team : undefined
}

export function TeamSelect(props: {
  teams: readonly { id: string; name: string }[]
  value: string
  onChange: (teamId: string) => void
}) {
  const t = useT()
  if (props.teams.length < 2) return null
  return (
    <Select
      aria-label={t('team')}
      style={{ minWidth: 200 }}
      value={props.value}
      options={props.teams.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={props.onChange}
    />
  )
}
