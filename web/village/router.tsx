import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { routerDefaults } from '../shell/page.tsx'
import { Loading } from '../shell/states.tsx'
import { Today } from './today/today.tsx'

const root = createRootRoute({ component: Outlet })

/** One screen: a path and where it lives. Ids stand in the path, never a name; the page is kept whole on the device. */
const screen = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load as never, name as never) as never,
  })

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Today }),
  screen('/people', () => import('./people/people.tsx'), 'People'),
  screen('/people/$residentId', () => import('./person/person.tsx'), 'PersonPage'),
  screen('/people/$residentId/visit', () => import('./visit/visit.tsx'), 'Visit'),
  screen('/people/$residentId/check', () => import('./check/check.tsx'), 'YearlyCheck'),
  screen('/people/$residentId/readings', () => import('./visit/readings.tsx'), 'NewReading'),
  screen('/people/$residentId/enrol', () => import('./enrol/enrol.tsx'), 'Enrol'),
  screen('/people/$residentId/amend', () => import('./person/amend.tsx'), 'Amend'),
  screen('/people/$residentId/dispense', () => import('./bag/dispense.tsx'), 'Dispense'),
  screen('/households/$householdId', () => import('./household/household.tsx'), 'Household'),
  screen('/households/$householdId/contract', () => import('./contract/contract.tsx'), 'SignContract'),
  screen('/households/new', () => import('./household/register.tsx'), 'RegisterHousehold'),
  screen('/map', () => import('./map/map.tsx'), 'CellMap'),
  screen('/bag', () => import('./bag/bag.tsx'), 'Bag'),
  screen('/bag/$kitId/count', () => import('./bag/count.tsx'), 'CountKit'),
  screen('/exchange', () => import('./exchange/exchange.tsx'), 'Exchange'),
  screen('/exchange/$entryId', () => import('./exchange/entry.tsx'), 'EntryPage'),
  screen('/me', () => import('./figures/me.tsx'), 'Me'),
  screen('/me/device', () => import('./device/settings.tsx'), 'DeviceSettings'),
])

export const router = createRouter({
  routeTree,
  basepath: '/village',
  ...routerDefaults,
  defaultPreload: false, // every file is on the device: nothing to hurry for
  defaultPendingComponent: () => (
    <div className="screen">
      <Loading cards={3} />
    </div>
  ),
})
