import { demonstrationPackages, loadPackages } from '#care/contracts'
import type { Relation } from '#contracts/grid'
import { applyAssignment, previewAssignment, registerCell, registerHousehold } from '#people/grid'
import { registerTeam } from '#people/teams'
import { ageOn } from './calendar.ts'
import { type DrawnCell, drawCells } from './cells.ts'
import { pointOf } from './map.ts'
import { placeIn, type SettledPerson, type SettledPlace } from './region.ts'
import type { StaffMember } from './staff.ts'
import { severalAtOnce, type World } from './world.ts'

const LANES = 2
const householdQuota = 400

/** What keeping well stands on: packages, a team in each township, cells around villages, households in them, and who answers for whom. */
export async function settleCommunity(
  world: World,
  instant: Date,
  onBatch: (households: number) => void,
): Promise<void> {
  const root = world.at(instant)
  await world.once('community/packages', root, async (ctx) => {
    await loadPackages(ctx, { packages: demonstrationPackages(), preview: false })
  })
  await world.once('community/teams', root, async (ctx) => {
    for (const township of townships(world)) await registerTeam(ctx, teamForm(world, township))
  })
  const cells = drawCells()
  await world.once('community/cells', root, async (ctx) => {
    for (const cell of cells) await registerCell(ctx, cellForm(world, cell))
  })
  await severalAtOnce([...householdsOf(world).values()], LANES, async (people) => {
    await world.once(`community/household/${people[0]!.householdOrder}`, root, async (ctx) => {
      await registerHousehold(ctx, householdForm(world, people))
    })
    onBatch(1)
  })
  await world.once('community/assignment', root, async (ctx) => {
    // The townships stand below the county hospitals, not below the internet hospital.
    for (const key of ['county-1', 'county-2']) {
      const { id: institutionId } = placeIn(world.region, key)
      const { id: assignmentId } = await previewAssignment(ctx, { institutionId })
      await applyAssignment(ctx, { assignmentId })
    }
  })
  await world.deliver(instant)
}

export const townships = (world: World): SettledPlace[] =>
  world.region.places.filter(({ kind }) => kind === 'township-centre')

export const teamIdOf = (world: World, townshipKey: string) => world.region.random.fork(`team-${townshipKey}`).uuid()

const villagesOf = (world: World, township: SettledPlace) =>
  world.region.places.filter(({ kind, parentKey }) => kind === 'village-clinic' && parentKey === township.key)

/** The doctors of a township's team: its leader, the other GP of the centre, and one in each village. */
export function doctorsOf(world: World, township: SettledPlace): StaffMember[] {
  const keys = [township.key, ...villagesOf(world, township).map(({ key }) => key)]
  return world.region.staff.filter(({ placeKey, roles }) => keys.includes(placeKey) && roles.includes('doctor'))
}

function teamForm(world: World, township: SettledPlace) {
  const [leader, ...others] = doctorsOf(world, township)
  return {
    id: teamIdOf(world, township.key),
    institutionId: township.id,
    name: `${township.name.slice(0, 2)}家庭医生团队`,
    leaderId: leader!.id,
    householdQuota,
    members: others.map((doctor) => {
      const duty = doctor.placeKey === township.key ? ('gp' as const) : ('village-doctor' as const)
      return { staffId: doctor.id, duty }
    }),
  }
}

function cellForm(world: World, { villageKey, code, name, outline }: DrawnCell) {
  return {
    id: world.region.random.fork(`cell-${villageKey}`).uuid(),
    institutionId: placeIn(world.region, villageKey).id,
    code,
    name,
    outline,
    registeredPeople: world.region.people.filter((person) => person.villageKey === villageKey).length,
  }
}

export function householdsOf(world: World): Map<number, SettledPerson[]> {
  return Map.groupBy(world.region.people, ({ householdOrder }) => householdOrder)
}

/** The oldest of working age is the head, else the oldest; the others are told by their part in the household. */
function householdForm(world: World, people: readonly SettledPerson[]) {
  const { random, today } = world.region
  const { householdOrder, villageKey } = people[0]!
  const own = random.fork(`home-${householdOrder}`)
  const adults = people.filter(({ birthDate }) => ageOn(birthDate, today) >= 18)
  const byAge = (adults.length > 0 ? adults : [...people]).toSorted((a, b) => a.birthDate.localeCompare(b.birthDate))
  const head = byAge.find(({ role }) => role === 'parent') ?? byAge[0]!
  return {
    id: own.uuid(),
    address: `${placeIn(world.region, villageKey).address.replace(/卫生室.*$/, '')}${own.between(1, 180)}号`,
    point: pointOfHome(world, people[0]!),
    members: people.map((person) => ({ residentId: person.id, relation: relationTo(head, person) })),
  }
}

function relationTo(head: SettledPerson, person: SettledPerson): Relation {
  if (person === head) return 'head'
  if (person.role === head.role) return 'spouse'
  if (person.role === 'child') return head.role === 'elder' ? 'grandchild' : 'child'
  return person.role === 'elder' ? 'parent' : 'child'
}

/** Where a person's home is. */
export function pointOfHome({ region }: World, { householdOrder, villageKey }: SettledPerson) {
  const own = region.random.fork(`home-at-${householdOrder}`)
  return near(own.between(0, 1000) / 1000, own.between(0, 359), villageKey)
}

/** Within a kilometre of the village's middle. */
function near(km: number, degrees: number, villageKey: string) {
  const { latitude, longitude } = pointOf(villageKey)
  const angle = (degrees * Math.PI) / 180
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5
  return {
    latitude: rounded(latitude + (km * Math.cos(angle)) / 111.2),
    longitude: rounded(longitude + (km * Math.sin(angle)) / (111.2 * Math.cos((latitude * Math.PI) / 180))),
  }
}
