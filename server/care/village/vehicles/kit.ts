/** Vehicle, field kit and workstation (车 包 站): registered for a team, loaded, sent on a route, with devices aboard. */
import { AboardRequest, KitList, KitState, KitsRequest, PlanRoute, RegisterKit, StockKit } from '#contracts/village'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { drugOf, formularyOf } from '#medicine/formulary'
import { dayOf } from '#people/institutions'
import * as devices from '../devices/store.ts'
import { markDirty } from '../panel/store.ts'
import type { KitTable } from '../tables.ts'
import { refuseUnlessLeads, refuseUnlessOfTeam } from '../team.ts'
import { refuseUnlessForKits } from './medicine.ts'
import * as store from './store.ts'

export const deskRoles = ['doctor', 'registrar', 'pharmacist', 'manager', 'administrator'] as const
const may = deskRoles

/** Refusals: village.not_leader, .kit_name_taken, .id_taken, institutions.not_yours. */
export const registerKit = verb(
  {
    ...{ name: 'village.register_kit', may: ['doctor', 'manager', 'administrator'] },
    ...{ input: RegisterKit, answer: KitState, summary: 'Registers a vehicle, field kit or workstation of a team.' },
  },
  async (ctx, { id = ctx.chance.uuid(), name, kind, teamId, plate = null }) => {
    const team = await refuseUnlessLeads(ctx, teamId)
    const known = await store.kitById(ctx, id)
    if (known) {
      refuseUnless(known.team_id === teamId && known.name === name && known.kind === kind, 'village.id_taken', {
        field: 'id',
      })
      return show(ctx, known)
    }
    refuseUnless(!(await store.kitOfName(ctx, teamId, name)), 'village.kit_name_taken', { field: 'name' })
    const kit = { id, name, kind, team_id: teamId, institution_id: team.institution_id, plate, registered_at: ctx.now }
    await store.insertKit(ctx, kit)
    return changed(ctx, kit, 'create')
  },
)

/** Refusals: village.not_on_team, institutions.not_yours. */
export const listKits = verb(
  {
    name: 'village.list_kits',
    may,
    input: KitsRequest,
    answer: KitList,
    summary: 'Vehicles, kits and workstations of a team.',
  },
  async (ctx, { teamId }) => {
    await refuseUnlessOfTeam(ctx, teamId)
    const kits = []
    for (const kit of await store.kitsOfTeam(ctx, teamId)) kits.push(await show(ctx, kit))
    return { kits }
  },
)

/** Refusals: village.kit_unknown, .stock_sign_wrong, .lot_unknown, .lot_short, .lot_differs, .prescription_needed, formulary.unknown_drug. */
export const stockKit = verb(
  {
    name: 'village.stock_kit',
    may,
    input: StockKit,
    answer: KitState,
    summary: 'Loads a kit, or takes out what is returned, expired or damaged.',
  },
  async (ctx, { kitId, drugCode, lot, expiresOn, units, reason }) => {
    const kit = await ownKit(ctx, kitId)
    refuseUnless(reason === 'loaded' ? units > 0 : units < 0, 'village.stock_sign_wrong', { field: 'units' })
    const drug = drugOf(await formularyOf(ctx), drugCode)
    refuseUnlessForKits(drug)
    const known = await store.lotOf(ctx, kitId, drugCode, lot)
    refuseUnless(known || units > 0, 'village.lot_unknown', { field: 'lot' })
    refuseUnless(!known || known.expires_on === expiresOn, 'village.lot_differs', { field: 'expiresOn' })
    const left = (known?.units ?? 0) + units
    refuseUnless(left >= 0, 'village.lot_short', { field: 'units', params: { left: known?.units ?? 0 } })
    if (!known) await store.openLot(ctx, { kit_id: kitId, drug_code: drugCode, lot, expires_on: expiresOn, units: 0 })
    await store.moveStock(ctx, {
      ...{ id: ctx.chance.uuid(), kit_id: kitId, drug_code: drugCode, lot, units, reason },
      ...{ resident_id: null, command_id: null, by_staff: ctx.actor.id, done_at: ctx.now, entered_at: ctx.now },
    })
    return changed(ctx, kit, 'update')
  },
)

/** The stops of a day that nobody has reached yet are replaced. Refusals: village.kit_unknown. */
export const planRoute = verb(
  { name: 'village.plan_route', may, input: PlanRoute, answer: KitState, summary: 'Plans the stops of a day.' },
  async (ctx, { kitId, on, stops }) => {
    const kit = await ownKit(ctx, kitId)
    const rows = stops.map(({ id, cellId, place }, index) => ({
      ...{ id: id ?? ctx.chance.uuid(), kit_id: kitId, on_day: on, place_in_day: index + 1, cell_id: cellId, place },
      ...{ arrived_at: null, left_at: null, note: '', visited_by: null },
    }))
    for (const { id } of rows) {
      const known = await store.lockStop(ctx, id)
      const free = !known || (known.kit_id === kitId && known.on_day === on && known.arrived_at === null)
      refuseUnless(free, 'village.id_taken', { field: 'stops' })
    }
    refuseUnless(new Set(rows.map(({ id }) => id)).size === rows.length, 'village.id_taken', { field: 'stops' })
    await store.replaceStops(ctx, kitId, on, rows)
    return changed(ctx, kit, 'update')
  },
)

/** Refusals: village.kit_unknown, .device_unknown. */
export const setAboard = verb(
  {
    name: 'village.set_aboard',
    may,
    input: AboardRequest,
    answer: KitState,
    summary: 'Puts a device aboard a vehicle or into a kit, or takes it out.',
  },
  async (ctx, { kitId, deviceId, aboard }) => {
    const kit = await ownKit(ctx, kitId)
    const device = await devices.deviceById(ctx, deviceId)
    refuseUnless(device?.team_id === kit.team_id && device.state === 'active', 'village.device_unknown', {
      field: 'deviceId',
    })
    await store.setAboard(ctx, kitId, deviceId, aboard)
    return changed(ctx, kit, 'update')
  },
)

/** Refusals: village.kit_unknown, .not_on_team, institutions.not_yours. */
export async function ownKit(ctx: Context, kitId: string): Promise<KitTable> {
  const kit = await store.lockKit(ctx, kitId)
  if (!kit) refuse('village.kit_unknown')
  await refuseUnlessOfTeam(ctx, kit.team_id)
  return kit
}

/** The trail, the devices' panel, and the kit as it is now. */
export async function changed(ctx: Context, kit: KitTable, action: 'create' | 'update') {
  await audit(ctx, { action, entity: 'village.kit', entityId: kit.id })
  await markDirty(ctx, kit.team_id)
  return show(ctx, kit)
}

async function show(ctx: Context, kit: KitTable) {
  const today = dayOf(ctx.now)
  const iso = (at: Date | null) => at?.toISOString() ?? null
  const { drugs } = await formularyOf(ctx)
  const [lots, deviceIds] = [await store.lotsOf(ctx, kit.id), await store.devicesAboard(ctx, kit.id)]
  const [stops, sessions] = [await store.stopsOf(ctx, kit.id, today), await store.sessionsOf(ctx, kit.id)]
  return {
    ...{ id: kit.id, name: kit.name, kind: kit.kind, teamId: kit.team_id, institutionId: kit.institution_id },
    ...{ plate: kit.plate, deviceIds },
    lots: lots.map((one) => ({
      ...{ drugCode: one.drug_code, drugName: drugs.get(one.drug_code)?.nameZh ?? one.drug_code, lot: one.lot },
      ...{ expiresOn: one.expires_on, units: one.units, expired: one.expires_on < today },
    })),
    stops: stops.map((one) => ({
      ...{ id: one.id, on: one.on_day, order: one.place_in_day, cellId: one.cell_id, place: one.place, note: one.note },
      ...{ arrivedAt: iso(one.arrived_at), leftAt: iso(one.left_at) },
    })),
    sessions: sessions.map((one) => ({
      ...{ id: one.id, deviceId: one.device_id, doctorId: one.doctor_id, startedAt: one.started_at.toISOString() },
      endedAt: iso(one.ended_at),
    })),
  }
}
