import { loadBenefits } from '#insurance/benefits'
import { demonstrationRules, loadRules } from '#insurance/monitoring'
import { loadFormulary } from '#medicine/formulary'
import { registerInstitution } from '#people/institutions'
import { registerStaff } from '#people/staff'
import { fictitiousPhone } from './identity-card.ts'
import { pointOf } from './map.ts'
import type { SettledPlace } from './region.ts'
import { placeIn } from './region.ts'
import type { StaffMember } from './staff.ts'
import type { World } from './world.ts'

/** What must be there before people are: the formulary, the insurer's catalogue, policies and monitoring rules, institutions and staff. */
export async function layGround(world: World, instant: Date): Promise<void> {
  const root = world.at(instant)
  await world.once('ground/formulary', root, async (ctx) => void (await loadFormulary(ctx, {})))
  await world.once('ground/benefits', root, async (ctx) => void (await loadBenefits(ctx, {})))
  await world.once('ground/monitoring', root, async (ctx) => {
    await loadRules(ctx, demonstrationRules(), '演示规则')
  })
  await world.once('ground/institutions', root, async (ctx) => {
    for (const place of world.region.places) await registerInstitution(ctx, institutionForm(world, place))
  })
  await world.once('ground/staff', root, async (ctx) => {
    for (const member of world.region.staff) await registerStaff(ctx, staffForm(world, member))
  })
  await world.deliver(instant)
}

// The staff's telephones begin where no resident's number reaches.
const PLACE_PHONES_FROM = 9000

function institutionForm(world: World, place: SettledPlace) {
  const { id, code, kind, level, name, nameEn, address, parentKey } = place
  const order = world.region.places.indexOf(place)
  const responsible = world.region.staff.find((member) => member.placeKey === place.key)
  return {
    id,
    code,
    kind,
    level,
    name,
    nameEn,
    address,
    ...pointOf(place.key),
    parentId: parentKey ? placeIn(world.region, parentKey).id : null,
    responsibleName: responsible?.name ?? world.region.staff[0]!.name,
    responsiblePhone: fictitiousPhone(PLACE_PHONES_FROM + order),
    phone: `0990-88${String(10_000 + order).slice(1)}`,
    licenceNumber: `PDY${code.slice(1)}D${level}`,
  }
}

function staffForm(world: World, member: StaffMember) {
  const { id, name, sex, roles, title, speciality, introduction, practiceStart, licences } = member
  return {
    id,
    name,
    sex,
    roles,
    title,
    speciality,
    introduction,
    practiceStart,
    licences,
    documentNumber: member.idNumber,
    placement: {
      institutionId: placeIn(world.region, member.placeKey).id,
      department: member.department,
      validFrom: practiceStart ?? '2024-01-01',
    },
  }
}
