import { SubNav } from '../booking/sub-nav.tsx'
import { useRights } from '../booking/use-staff.ts'
import { useT } from './texts.ts'

/** The pages of the floor side by side: live board, who did not come, the hall's screen. */
export function FloorNav() {
  const t = useT()
  const { desk } = useRights()
  const items = [
    { to: '/board', text: t('nav.live') },
    ...(desk ? [{ to: '/board/no-shows', text: t('nav.noShows') }] : []),
    { to: '/hall', text: t('nav.hall') },
  ]
  return <SubNav label={t('board')} items={items} />
}

/** The pages of the window side by side: checking in, booking for somebody, who waits, rooms. */
export function WindowNav() {
  const t = useT()
  return (
    <SubNav
      label={t('window')}
      items={[
        { to: '/window', text: t('nav.checkIn') },
        { to: '/window/book', text: t('nav.book') },
        { to: '/window/waiting', text: t('nav.waiting') },
        { to: '/window/rooms', text: t('nav.rooms') },
        { to: '/charges', text: t('nav.charges') },
        { to: '/hall', text: t('nav.hall') },
      ]}
    />
  )
}
