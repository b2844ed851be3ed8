import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router'
import { NotFound, routerDefaults } from '../shell/page.tsx'
import { useMe } from '../shell/session.tsx'
import { Loading } from '../shell/states.tsx'
import { Frame } from './frame/frame.tsx'
import { railOf } from './frame/rail.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

/** The first page of one's first role. */
function Home() {
  const first = railOf(useMe().roles)[0]
  return first ? <Navigate to={first.to} replace /> : null
}

const under = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as () => Promise<Record<string, () => React.ReactNode>>, name),
  })

// One page for the queue and whoever is chosen in it: the queue stays as it is while one moves from patient to patient.
const consult = under('/consult', () => import('./doctor/consult.tsx'), 'ConsultPage')

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Home }),
  under('/today', () => import('./doctor/today.tsx'), 'TodayPage'),
  consult.addChildren([
    createRoute({ getParentRoute: () => consult, path: '/' }),
    createRoute({ getParentRoute: () => consult, path: '/$consultId' }),
  ]),
  under('/consult/$consultId/summary', () => import('./doctor/summary.tsx'), 'SummaryPage'),
  under('/review', () => import('./pharmacist/review.tsx'), 'ReviewPage'),
  under('/counter', () => import('./counter/counter.tsx'), 'CounterPage'),
  under('/stock', () => import('./counter/stock.tsx'), 'StockPage'),
  under('/identity', () => import('./registrar/identity.tsx'), 'IdentityPage'),
  under('/dictionaries', () => import('./terminology/dictionaries.tsx'), 'DictionariesPage'),
  under('/browser', () => import('./record/browser.tsx'), 'RecordBrowserPage'),
  under('/people/$residentId/$section', () => import('./record/person.tsx'), 'PersonPage'),
  under('/people/$residentId', () => import('./record/person.tsx'), 'PersonPage'),
  under('/overview', () => import('./manager/overview.tsx'), 'OverviewPage'),
  under('/complaints', () => import('./manager/complaints.tsx'), 'ComplaintsPage'),
  under('/institutions', () => import('./auditor/institutions.tsx'), 'InstitutionsPage'),
  under('/staff', () => import('./auditor/staff.tsx'), 'StaffPage'),
  under('/findings', () => import('./findings/findings.tsx'), 'FindingsPage'),
  under('/findings/rules', () => import('./findings/rules.tsx'), 'RulesPage'),
  under('/findings/rules/$ruleId', () => import('./findings/rule.tsx'), 'RulePage'),
  under('/findings/summary', () => import('./findings/summary.tsx'), 'FindingsSummaryPage'),
  under('/reconciliation', () => import('./reconciliation/reconciliation.tsx'), 'ReconciliationPage'),
  under('/bills', () => import('./auditor/bills.tsx'), 'BillsPage'),
  under('/charges', () => import('./charges/charges.tsx'), 'ChargesPage'),
  under('/sluices/$sluiceId', () => import('./sluices/sluices.tsx'), 'SluicesPage'),
  under('/sluices', () => import('./sluices/sluices.tsx'), 'SluicesPage'),
  under('/fund', () => import('./fund/overview.tsx'), 'FundPage'),
  under('/fund/statements', () => import('./fund/statements.tsx'), 'StatementsPage'),
  under('/fund/statements/$statementId', () => import('./fund/statement.tsx'), 'StatementPage'),
  under('/fund/tariffs', () => import('./tariffs/list.tsx'), 'TariffsPage'),
  under('/fund/tariffs/$tariffId', () => import('./tariffs/tariff.tsx'), 'TariffPage'),
  under('/fund/rules', () => import('./year-rules/page.tsx'), 'YearRulesPage'),
  under('/fund/spending', () => import('./spending/spending.tsx'), 'SpendingPage'),
  under('/fund/spending/$billId/$lineNo', () => import('./spending/line.tsx'), 'LinePage'),
  under('/fund/cases', () => import('./cases/month.tsx'), 'CaseMonthPage'),
  under('/fund/cases/$mdtrtId', () => import('./cases/stay.tsx'), 'StayPage'),
  under('/fund/grouper', () => import('./cases/grouper.tsx'), 'GrouperPage'),
  under('/fund/assessment', () => import('./assessment/scores.tsx'), 'ScoresPage'),
  under('/fund/assessment/schemes', () => import('./assessment/schemes.tsx'), 'SchemesPage'),
  under('/fund/assessment/$scoreId', () => import('./assessment/score.tsx'), 'ScorePage'),
  under('/policy', () => import('./policy/tables.tsx'), 'PolicyTablesPage'),
  under('/policy/tickets', () => import('./tickets/queue.tsx'), 'TicketsPage'),
  under('/policy/drafts', () => import('./policy/drafts.tsx'), 'PolicyDraftsPage'),
  under('/policy/drafts/$draftId', () => import('./policy/draft.tsx'), 'PolicyDraftPage'),
  under('/policy/publications', () => import('./policy/publications.tsx'), 'PolicyPublicationsPage'),
  under('/policy/publications/$publicationId', () => import('./policy/publications.tsx'), 'PolicyPublicationPage'),
  under('/events', () => import('./auditor/events.tsx'), 'EventsPage'),
  under('/measures', () => import('./measures/figures.tsx'), 'MeasuresPage'),
  under('/measures/comparison', () => import('./measures/comparison.tsx'), 'ComparisonPage'),
  under('/measures/runs', () => import('./measures/runs.tsx'), 'RunsPage'),
  under('/measures/$measure', () => import('./measures/people.tsx'), 'PeoplePage'),
  under('/measures/$measure/$residentId', () => import('./measures/why.tsx'), 'WhyPage'),
  under('/grid', () => import('./grid/grid.tsx'), 'GridPage'),
  under('/grid/assignment', () => import('./grid/assignment.tsx'), 'AssignmentPage'),
  under('/grid/reviews', () => import('./grid/reviews.tsx'), 'ReviewsPage'),
  under('/grid/cells/new', () => import('./grid/cell-forms.tsx'), 'NewCellPage'),
  under('/grid/cells/$cellId', () => import('./grid/cell.tsx'), 'CellPage'),
  under('/grid/cells/$cellId/amend', () => import('./grid/cell-forms.tsx'), 'AmendCellPage'),
  under('/grid/cells/$cellId/split', () => import('./grid/cell-forms.tsx'), 'SplitCellPage'),
  under('/grid/merge', () => import('./grid/cell-forms.tsx'), 'MergeCellsPage'),
  under('/grid/households/new', () => import('./grid/new-household.tsx'), 'NewHouseholdPage'),
  under('/grid/households/$householdId', () => import('./grid/household.tsx'), 'HouseholdPage'),
  under('/grid/teams', () => import('./grid/teams.tsx'), 'TeamsPage'),
  under('/grid/teams/$teamId', () => import('./grid/team.tsx'), 'TeamPage'),
  under('/grid/devices', () => import('./devices/devices.tsx'), 'DevicesPage'),
  under('/grid/centres', () => import('./grid/centres.tsx'), 'CentresPage'),
  under('/window', () => import('./floor/check-in.tsx'), 'CheckInPage'),
  under('/window/book', () => import('./floor/book.tsx'), 'WindowBookPage'),
  under('/window/waiting', () => import('./floor/waiting.tsx'), 'WaitingPage'),
  under('/window/rooms', () => import('./floor/rooms.tsx'), 'RoomsPage'),
  under('/board', () => import('./floor/board.tsx'), 'BoardPage'),
  under('/board/no-shows', () => import('./floor/no-shows.tsx'), 'NoShowsPage'),
  under('/calling', () => import('./floor/calling.tsx'), 'CallingPage'),
  under('/hall', () => import('./floor/hall.tsx'), 'HallPage'),
  under('/pools', () => import('./numbers/pools.tsx'), 'PoolsPage'),
  under('/upward', () => import('./numbers/upward.tsx'), 'UpwardPage'),
  under('/rules', () => import('./rules/pages.tsx'), 'BookingRulesPage'),
  under('/rules/suspension', () => import('./rules/pages.tsx'), 'SuspensionRulesPage'),
  under('/rules/queue', () => import('./rules/pages.tsx'), 'QueueRulesPage'),
  under('/rules/restrictions', () => import('./rules/restrictions.tsx'), 'RestrictionsPage'),
  under('/rules/waiting-list', () => import('./rules/waiting-list.tsx'), 'WaitingListPage'),
  under('/rules/messages', () => import('./rules/messages.tsx'), 'MessagesPage'),
  under('/schedules', () => import('./schedules/schedules.tsx'), 'SchedulesPage'),
  under('/schedules/exceptions', () => import('./schedules/exceptions.tsx'), 'ExceptionsPage'),
  under('/schedules/releases', () => import('./schedules/releases.tsx'), 'ReleasesPage'),
  under('/schedules/suspensions', () => import('./schedules/suspensions.tsx'), 'SuspensionsPage'),
  under('/schedules/suspensions/$suspensionId', () => import('./schedules/one-suspension.tsx'), 'OneSuspensionPage'),
  under('/village', () => import('./village/questions.tsx'), 'QuestionsPage'),
  under('/village/devices', () => import('./village/devices.tsx'), 'DevicesPage'),
  under('/village/kits', () => import('./village/kits.tsx'), 'KitsPage'),
  under('/village/kits/$kitId', () => import('./village/kit.tsx'), 'KitPage'),
  under('/team', () => import('./team/today.tsx'), 'TeamTodayPage'),
  under('/team/alarms', () => import('./team/alarms.tsx'), 'TeamAlarmsPage'),
  under('/team/suspected', () => import('./team/suspected.tsx'), 'TeamSuspectedPage'),
  under('/team/people/$residentId', () => import('./team/person/person.tsx'), 'TeamPersonPage'),
  under('/contracts', () => import('./contracts/contracts.tsx'), 'ContractsPage'),
  under('/contracts/renewals', () => import('./contracts/renewals.tsx'), 'RenewalsPage'),
  under('/contracts/promises', () => import('./contracts/promises.tsx'), 'PromisesPage'),
  under('/contracts/packages', () => import('./contracts/packages.tsx'), 'PackagesPage'),
  under('/truth', () => import('./truth/truth.tsx'), 'TruthPage'),
  under('/team/library', () => import('./team/library.tsx'), 'LibraryPage'),
  under('/contracts/$contractId', () => import('./contracts/one-contract.tsx'), 'ContractPageView'),
])

export const router = createRouter({
  ...routerDefaults,
  routeTree: tree,
  basepath: '/desk',
  defaultPendingComponent: () => <Loading cards={2} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
