import { creditAccount } from '#insurance/accounts'
import { grantEntitlement } from '#insurance/benefits'
import type { Context } from '#kernel'
import { giveConsent } from '#people/consent'
import { enrolResidents, linkFamilyAtDesk } from '#people/residents'
import { addDays, ageOn } from './calendar.ts'
import { placeIn, type SettledPerson } from './region.ts'
import { residentActor, severalAtOnce, type World } from './world.ts'

const BATCH = 100
const LANES = 2
/** The consent texts that 0004-people.sql brings. */
const TEXT_VERSION = '1'

/** People come into the region: from the population register, with families, personal accounts and contracts. */
export async function settlePeople(world: World, instant: Date, onBatch: (people: number) => void): Promise<void> {
  const { people } = world.region
  const root = world.at(instant)
  await severalAtOnce(batchesOf(people), LANES, async (batch) => {
    await world.once(`people/${batch[0]!.order}`, root, async (ctx) => {
      await enrolResidents(ctx, { people: batch.map((person) => formOf(world, person)) })
      for (const person of batch) await insure(ctx, world, person)
    })
    onBatch(batch.length)
  })
  await world.once('families', root, (ctx) => linkFamilies(ctx, world))
  await world.deliver(instant)
}

function formOf(world: World, person: SettledPerson) {
  return {
    id: person.id,
    name: person.name,
    documentType: 'id-card' as const,
    documentNumber: person.idNumber,
    // A child's telephone is the parent's.
    ...(ageOn(person.birthDate, world.region.today) >= 14 ? { phone: person.phone } : {}),
    scheme: person.scheme,
    psnNo: person.psnNo,
    address: placeIn(world.region, person.villageKey).address,
  }
}

async function insure(ctx: Context, world: World, person: SettledPerson): Promise<void> {
  const { today, random } = world.region
  if (person.accountFen > 0) {
    await creditAccount(ctx, { year: Number(today.slice(0, 4)), residentId: person.id, amountFen: person.accountFen })
  }
  const own = random.fork(`contract-${person.order}`)
  const chronic = person.illnesses.some((illness) => illness.diagnosedOn !== undefined)
  const contracted = ageOn(person.birthDate, today) >= 65 || chronic ? 0.6 : 0.2
  if (person.scheme && own.happens(contracted)) {
    await grantEntitlement(ctx, {
      residentId: person.id,
      kind: 'contracted',
      detail: '家庭医生签约',
      validFrom: addDays(today, -120),
      validTo: null,
    })
  }
}

/** Guardians act for their children under 14; the demo couple acts for each other. */
async function linkFamilies(ctx: Context, world: World): Promise<void> {
  const { people, today } = world.region
  const reason = '登记处核验户口簿和双方证件'
  for (const household of Map.groupBy(people, (person) => person.householdOrder).values()) {
    const parent = household.find((person) => person.role === 'parent' && person.sex === 'female')
    if (!parent || ageOn(parent.birthDate, today) < 18) continue
    for (const child of household.filter((person) => person.role === 'child' && ageOn(person.birthDate, today) < 14)) {
      await linkFamilyAtDesk(ctx, { residentId: parent.id, memberId: child.id, relation: 'child', reason })
    }
  }
  const [wife, husband] = people
  await linkFamilyAtDesk(ctx, { residentId: wife!.id, memberId: husband!.id, relation: 'spouse', reason })
  await linkFamilyAtDesk(ctx, { residentId: husband!.id, memberId: wife!.id, relation: 'spouse', reason })
}

/** Both consents that online care asks for, given by the person, or by the guardian for a child. */
export async function consentTo(
  world: World,
  instant: Date,
  person: SettledPerson,
  givenBy: SettledPerson = person,
): Promise<void> {
  await world.once(`consent/${person.order}`, world.at(instant, residentActor(givenBy)), async (ctx) => {
    await giveConsent(ctx, { residentId: person.id, kind: 'health-data', textVersion: TEXT_VERSION })
    await giveConsent(ctx, { residentId: person.id, kind: 'internet-care', textVersion: TEXT_VERSION })
  })
}

export function batchesOf<T>(items: readonly T[], size = BATCH): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
