import { SubNav } from '../booking/sub-nav.tsx'
import { useRights } from '../booking/use-staff.ts'
import { useT } from './texts.ts'

export function RulesNav() {
  const t = useT()
  const { desk, administrator } = useRights()
  return (
    <SubNav
      label={t('title')}
      items={[
        { to: '/rules', text: t('nav.booking') },
        { to: '/rules/suspension', text: t('nav.suspension') },
        { to: '/rules/queue', text: t('nav.queue') },
        ...(desk
          ? [
              { to: '/rules/restrictions', text: t('nav.restrictions') },
              { to: '/rules/waiting-list', text: t('nav.waitingList') },
            ]
          : []),
        ...(administrator ? [{ to: '/rules/messages', text: t('nav.messages') }] : []),
      ]}
    />
  )
}
