import { SubNav } from '../booking/sub-nav.tsx'
import { useRights } from '../booking/use-staff.ts'
import { useT } from './texts.ts'

/** The pages of schedules side by side: the week, leave and holidays, release and give-back, suspensions. */
export function SchedulesNav() {
  const t = useT()
  const { editor, desk, doctor } = useRights()
  const items = [
    { to: '/schedules', text: t('nav.week'), may: true },
    { to: '/schedules/exceptions', text: t('nav.exceptions'), may: editor || doctor },
    { to: '/schedules/releases', text: t('nav.releases'), may: editor || doctor },
    { to: '/schedules/suspensions', text: t('nav.suspensions'), may: desk || doctor },
  ]
  return <SubNav label={t('title')} items={items.filter(({ may }) => may)} />
}
