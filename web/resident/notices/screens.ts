export { NoticeSettings } from './notice-settings.tsx'
export { Notices } from './notices.tsx'
export { Restrictions } from './restrictions.tsx'
