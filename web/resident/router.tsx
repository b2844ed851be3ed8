import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { routerDefaults } from '../shell/page.tsx'
import { Loading } from '../shell/states.tsx'
import { Home } from './home/home.tsx'

const root = createRootRoute({ component: Outlet })

/** One screen: a path and where it lives; only the home is in the first load. */
const screen = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as never, name as never) as never,
    validateSearch: (search: Record<string, unknown>): Record<string, string | undefined> =>
      Object.fromEntries(
        Object.entries(search).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
      ),
  })

const booking = () => import('./booking/screens.ts')
const guidance = () => import('./guidance/screens.ts')
const waiting = () => import('./waiting/screens.ts')
const notices = () => import('./notices/screens.ts')
const visit = () => import('./visit/screens.ts')
const medicine = () => import('./medicine/screens.ts')
const bills = () => import('./bills/screens.ts')
const record = () => import('./record/screens.ts')
const family = () => import('./family/screens.ts')
const me = () => import('./me/screens.ts')
const care = () => import('./care/screens.ts')
const contract = () => import('./contract/screens.ts')
const learning = () => import('./learning/screens.ts')

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Home }),
  screen('/book', booking, 'FindDoctor'),
  screen('/book/doctors/$doctorId', booking, 'DoctorTimes'),
  screen('/book/holds/$holdId', booking, 'ConfirmBooking'),
  screen('/appointments', booking, 'Appointments'),
  screen('/appointments/$appointmentId', booking, 'AppointmentPage'),
  screen('/appointments/$appointmentId/move', booking, 'MoveAppointment'),
  screen('/guide', guidance, 'Guide'),
  screen('/guide/$adviceId', guidance, 'AdvicePage'),
  screen('/waiting', waiting, 'Waiting'),
  screen('/waiting/join', waiting, 'JoinWaiting'),
  screen('/waiting/$entryId', waiting, 'EntryPage'),
  screen('/notices', notices, 'Notices'),
  screen('/settings/notices', notices, 'NoticeSettings'),
  screen('/restrictions', notices, 'Restrictions'),
  screen('/family-doctor', contract, 'MyDoctor'),
  screen('/family-doctor/places', booking, 'FamilyDoctor'),
  screen('/contracts/$contractId', contract, 'ContractScreen'),
  screen('/visits', visit, 'Visits'),
  screen('/calls/$invitationId', visit, 'CalledBack'),
  screen('/visits/$consultId', visit, 'Visit'),
  screen('/visits/$consultId/chat', visit, 'PastChat'),
  screen('/medicine', medicine, 'Medicine'),
  screen('/medicine/$prescriptionId', medicine, 'PrescriptionPage'),
  screen('/medicine/$prescriptionId/pharmacies', medicine, 'ChoosePharmacy'),
  screen('/visits/$consultId/pay', bills, 'PayVisit'),
  screen('/appointments/$appointmentId/pay', bills, 'PayVisit'),
  screen('/bills', bills, 'Bills'),
  screen('/bills/$billId', bills, 'BillPage'),
  screen('/account', bills, 'Account'),
  screen('/record', record, 'Record'),
  screen('/record/trends', record, 'TrendsScreen'),
  screen('/record/trend', record, 'TrendScreen'),
  screen('/record/medicines', record, 'MedicinesScreen'),
  screen('/record/results', record, 'ResultsScreen'),
  screen('/record/result', record, 'ResultScreen'),
  screen('/record/background', record, 'BackgroundScreen'),
  screen('/record/documents', record, 'DocumentsScreen'),
  screen('/record/document', record, 'DocumentScreen'),
  screen('/record/sources', record, 'SourcesScreen'),
  screen('/record/summary', record, 'SummaryScreen'),
  screen('/chronic', care, 'Plan'),
  screen('/chronic/record', record, 'Chronic'),
  screen('/measure', care, 'Measure'),
  screen('/readings', care, 'Readings'),
  screen('/learn', learning, 'Learn'),
  screen('/learn/$code', learning, 'ItemScreen'),
  screen('/seen', record, 'Seen'),
  screen('/family', family, 'Family'),
  screen('/family/add', family, 'AddFamily'),
  screen('/consents', me, 'Consents'),
  screen('/institutions', me, 'Institutions'),
  screen('/settings', me, 'Settings'),
  screen('/sessions', me, 'Sessions'),
  screen('/apps', me, 'Apps'),
])

export const router = createRouter({
  routeTree,
  ...routerDefaults,
  defaultPendingComponent: () => (
    <div className="screen">
      <Loading cards={3} />
    </div>
  ),
})

// Links are plain paths (the screens above are the list of them), so the router's own path types are not registered.
