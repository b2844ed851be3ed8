import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CalendarOutlined,
  CarOutlined,
  CommentOutlined,
  ControlOutlined,
  DashboardOutlined,
  DiffOutlined,
  FileDoneOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FolderOpenOutlined,
  FundProjectionScreenOutlined,
  FunnelPlotOutlined,
  HeartOutlined,
  HomeOutlined,
  IdcardOutlined,
  InboxOutlined,
  MedicineBoxOutlined,
  PayCircleOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  RiseOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  SoundOutlined,
  TeamOutlined,
  TransactionOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { type InstitutionKind, institution } from '#contracts/institutions'
import { TeamList } from '#contracts/teams'
import type { KeyOf } from '../../shell/i18n.ts'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'
import type { zh } from '../texts.zh.ts'
import { WaitingCount } from '../village/count.tsx'

export interface RailItem {
  to: string
  text: KeyOf<typeof zh>
  icon: ReactNode
  roles: readonly string[]
  /** Only at institutions of these kinds. */
  only?: readonly InstitutionKind[]
  /** Only for members of a family-doctor team, and for managers, who look at the teams below them. */
  team?: true
  /** And for registrars at the desk of such institutions, who are on no team. */
  desk?: readonly InstitutionKind[]
  /** How much waits there for the reader. */
  count?: () => ReactNode
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
  { to: '/fund', text: 'nav.fund', icon: <PayCircleOutlined />, roles: ['manager', 'auditor'] },
  { to: '/fund/rules', text: 'nav.fundRules', icon: <PayCircleOutlined />, roles: ['administrator'] },
  { to: '/fund/tariffs', text: 'nav.tariffs', icon: <ApartmentOutlined />, roles: ['administrator'] },
  { to: '/findings/rules', text: 'nav.findingRules', icon: <AuditOutlined />, roles: ['administrator'] },
  { to: '/findings', text: 'nav.findings', icon: <AuditOutlined />, roles: ['auditor', 'manager', 'doctor'] },
  { to: '/policy', text: 'nav.policy', icon: <FileProtectOutlined />, roles: ['administrator', 'auditor', 'manager'] },
  { to: '/bills', text: 'nav.bills', icon: <ProfileOutlined />, roles: ['auditor', 'manager'] },
  { to: '/charges', text: 'nav.charges', icon: <TransactionOutlined />, roles: ['registrar', 'manager', 'doctor'] },
  { to: '/reconciliation', text: 'nav.reconciliation', icon: <DiffOutlined />, roles: ['auditor', 'manager'] },
  { to: '/dictionaries', text: 'nav.dictionaries', icon: <BookOutlined />, roles: ['registrar', 'administrator'] },
  { to: '/sluices', text: 'nav.sluices', icon: <ApartmentOutlined />, roles: ['administrator', 'manager', 'auditor'] },
  { to: '/events', text: 'nav.events', icon: <ApiOutlined />, roles: ['administrator'] },
  {
    to: '/team',
    text: 'nav.team',
    icon: <HeartOutlined />,
    roles: ['doctor', 'registrar', 'pharmacist', 'manager'],
    team: true,
  },
  {
    to: '/contracts',
    text: 'nav.contracts',
    icon: <FileDoneOutlined />,
    roles: ['doctor', 'registrar', 'manager'],
    team: true,
    desk: primaryCare,
  },
  {
    to: '/truth',
    text: 'nav.truth',
    icon: <QuestionCircleOutlined />,
    roles: ['doctor', 'registrar', 'manager'],
    team: true,
  },
  {
    to: '/village',
    text: 'nav.village',
    icon: <CarOutlined />,
    roles: ['doctor', 'registrar', 'pharmacist', 'manager', 'administrator'],
    team: true,
    count: WaitingCount,
  },
  { to: '/upward', text: 'nav.upward', icon: <RiseOutlined />, roles: ['doctor', 'registrar'], only: primaryCare },
]

/** The path is a first page of another role. A signed summary is also read by auditors, who have no rail entry above it. */
export function isOthers(path: string, mine: readonly RailItem[], roles: readonly string[]): boolean {
  const under = (item: RailItem) => path === item.to || path.startsWith(`${item.to}/`)
  // A team's page says itself that one is in no team; until that is known it is nobody else's.
  const mayBe = (item: RailItem) => item.team === true && item.roles.some((role) => roles.includes(role))
  return (
    !path.endsWith('/summary') &&
    items.some(under) &&
    !mine.some(under) &&
    !items.some((one) => under(one) && mayBe(one))
  )
}

export function railOf(roles: readonly string[], kind?: InstitutionKind, inTeam = false): RailItem[] {
  const here = ({ only }: RailItem) => only === undefined || (kind !== undefined && only.includes(kind))
  const office = roles.includes('manager') || roles.includes('administrator')
  const atDesk = ({ desk }: RailItem) =>
    roles.includes('registrar') && kind !== undefined && desk?.includes(kind) === true
  const teamed = (item: RailItem) => item.team === undefined || inTeam || office || atDesk(item)
  return items.filter((item) => here(item) && teamed(item) && item.roles.some((role) => roles.includes(role)))
}

/** One's own rail. What only some institutions and team members have comes last, so that nothing moves when it is known. */
export function useRail(): RailItem[] {
  const me = useMe()
  const asks = (some: (item: RailItem) => unknown) =>
    items.some((item) => some(item) && item.roles.some((role) => me.roles.includes(role)))
  const wanted = me.institution !== null && asks(({ only }) => only)
  const own = useApi(`/api/institutions/${me.institution?.id}`, institution, { enabled: wanted })
  const works = me.roles.some((role) => role !== 'manager') && asks(({ team }) => team)
  const teams = useApi('/api/teams/mine', TeamList, { enabled: works })
  return railOf(me.roles, own.data?.kind, (teams.data?.teams.length ?? 0) > 0)
}
