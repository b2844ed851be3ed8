import {
  ApartmentOutlined,
  ApiOutlined,
  BankOutlined,
  BookOutlined,
  CalendarOutlined,
  CommentOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  FolderOpenOutlined,
  IdcardOutlined,
  InboxOutlined,
  MedicineBoxOutlined,
  ProfileOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { KeyOf } from '../../shell/i18n.ts'
import type { zh } from '../texts.zh.ts'

export interface RailItem {
  to: string
  text: KeyOf<typeof zh>
  icon: ReactNode
  roles: readonly string[]
}

/** Every first page of the desk and whose it is; a person sees those of the roles they hold, in this order. */
const items: readonly RailItem[] = [
  { to: '/today', text: 'nav.today', icon: <ScheduleOutlined />, roles: ['doctor'] },
  { to: '/consult', text: 'nav.consult', icon: <CommentOutlined />, roles: ['doctor'] },
  { to: '/review', text: 'nav.review', icon: <SafetyCertificateOutlined />, roles: ['pharmacist'] },
  { to: '/counter', text: 'nav.counter', icon: <MedicineBoxOutlined />, roles: ['dispenser'] },
  { to: '/stock', text: 'nav.stock', icon: <InboxOutlined />, roles: ['dispenser'] },
  {
    to: '/schedules',
    text: 'nav.schedules',
    icon: <CalendarOutlined />,
    roles: ['doctor', 'registrar', 'manager', 'administrator'],
  },
  { to: '/identity', text: 'nav.identity', icon: <IdcardOutlined />, roles: ['registrar'] },
  {
    to: '/browser',
    text: 'nav.browser',
    icon: <FolderOpenOutlined />,
    roles: ['doctor', 'pharmacist', 'registrar', 'administrator'],
  },
  { to: '/overview', text: 'nav.overview', icon: <DashboardOutlined />, roles: ['manager', 'auditor'] },
  { to: '/complaints', text: 'nav.complaints', icon: <FileSearchOutlined />, roles: ['manager', 'auditor'] },
  {
    to: '/institutions',
    text: 'nav.institutions',
    icon: <BankOutlined />,
    roles: ['administrator', 'auditor', 'manager'],
  },
  { to: '/staff', text: 'nav.staff', icon: <TeamOutlined />, roles: ['administrator', 'auditor', 'manager'] },
  { to: '/bills', text: 'nav.bills', icon: <ProfileOutlined />, roles: ['auditor', 'manager'] },
  { to: '/dictionaries', text: 'nav.dictionaries', icon: <BookOutlined />, roles: ['registrar', 'administrator'] },
  { to: '/sluices', text: 'nav.sluices', icon: <ApartmentOutlined />, roles: ['administrator', 'manager', 'auditor'] },
  { to: '/events', text: 'nav.events', icon: <ApiOutlined />, roles: ['administrator'] },
]

/** The path is a first page of another role. A signed summary is also read by auditors, who have no rail entry above it. */
export function isOthers(path: string, mine: readonly RailItem[]): boolean {
  const under = (item: RailItem) => path === item.to || path.startsWith(`${item.to}/`)
  return !path.endsWith('/summary') && items.some(under) && !mine.some(under)
}

export function railOf(roles: readonly string[]): RailItem[] {
  return items.filter((item) => item.roles.some((role) => roles.includes(role)))
}
