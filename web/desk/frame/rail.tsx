import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  BankOutlined,
  BookOutlined,
  CalendarOutlined,
  CommentOutlined,
  ControlOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  FolderOpenOutlined,
  FundProjectionScreenOutlined,
  FunnelPlotOutlined,
  HomeOutlined,
  IdcardOutlined,
  InboxOutlined,
  MedicineBoxOutlined,
  ProfileOutlined,
  RiseOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  SoundOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { type InstitutionKind, institution } from '#contracts/institutions'
import type { KeyOf } from '../../shell/i18n.ts'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'
import type { zh } from '../texts.zh.ts'

export interface RailItem {
  to: string
  text: KeyOf<typeof zh>
  icon: ReactNode
  roles: readonly string[]
  /** Only at institutions of these kinds. */
  only?: readonly InstitutionKind[]
}

const primaryCare: readonly InstitutionKind[] = ['township-centre', 'village-clinic']

/** Every first page of the desk and whose it is; a person sees those of the roles they hold, in this order. */
const items: readonly RailItem[] = [
  { to: '/today', text: 'nav.today', icon: <ScheduleOutlined />, roles: ['doctor'] },
  { to: '/consult', text: 'nav.consult', icon: <CommentOutlined />, roles: ['doctor'] },
  { to: '/review', text: 'nav.review', icon: <SafetyCertificateOutlined />, roles: ['pharmacist'] },
  { to: '/counter', text: 'nav.counter', icon: <MedicineBoxOutlined />, roles: ['dispenser'] },
  { to: '/stock', text: 'nav.stock', icon: <InboxOutlined />, roles: ['dispenser'] },
  { to: '/calling', text: 'nav.calling', icon: <SoundOutlined />, roles: ['doctor'] },
  { to: '/window', text: 'nav.window', icon: <SolutionOutlined />, roles: ['registrar'] },
  { to: '/overview', text: 'nav.overview', icon: <DashboardOutlined />, roles: ['manager', 'auditor'] },
  { to: '/measures', text: 'nav.measures', icon: <FunnelPlotOutlined />, roles: ['manager', 'auditor', 'doctor'] },
  {
    to: '/grid',
    text: 'nav.grid',
    icon: <HomeOutlined />,
    roles: ['manager', 'registrar', 'doctor', 'administrator', 'auditor'],
  },
  { to: '/board', text: 'nav.board', icon: <FundProjectionScreenOutlined />, roles: ['registrar', 'manager'] },
  { to: '/pools', text: 'nav.pools', icon: <AppstoreOutlined />, roles: ['registrar', 'manager'] },
  {
    to: '/schedules',
    text: 'nav.schedules',
    icon: <CalendarOutlined />,
    roles: ['doctor', 'registrar', 'manager', 'administrator'],
  },
  { to: '/rules', text: 'nav.rules', icon: <ControlOutlined />, roles: ['registrar', 'manager', 'administrator'] },
  { to: '/identity', text: 'nav.identity', icon: <IdcardOutlined />, roles: ['registrar'] },
  {
    to: '/browser',
    text: 'nav.browser',
    icon: <FolderOpenOutlined />,
    roles: ['doctor', 'pharmacist', 'registrar', 'administrator'],
  },
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
  { to: '/upward', text: 'nav.upward', icon: <RiseOutlined />, roles: ['doctor', 'registrar'], only: primaryCare },
]

/** The path is a first page of another role. A signed summary is also read by auditors, who have no rail entry above it. */
export function isOthers(path: string, mine: readonly RailItem[]): boolean {
  const under = (item: RailItem) => path === item.to || path.startsWith(`${item.to}/`)
  return !path.endsWith('/summary') && items.some(under) && !mine.some(under)
}

export function railOf(roles: readonly string[], kind?: InstitutionKind): RailItem[] {
  const here = ({ only }: RailItem) => only === undefined || (kind !== undefined && only.includes(kind))
  return items.filter((item) => here(item) && item.roles.some((role) => roles.includes(role)))
}

/** One's own rail. What only some kinds of institutions have comes last, so that nothing moves when it is known. */
export function useRail(): RailItem[] {
  const me = useMe()
  const wanted =
    me.institution !== null && items.some(({ only, roles }) => only && roles.some((role) => me.roles.includes(role)))
  const own = useApi(`/api/institutions/${me.institution?.id}`, institution, { enabled: wanted })
  return railOf(me.roles, own.data?.kind)
}
