import type { Checklist } from '#contracts/dispensing'
import { type Context, tables } from '#kernel'
import { type CheckedPerson, type Pickup, policyBody } from './pickup.ts'
import type { Kept } from './stock.ts'

interface PickupRow {
  id: string
  prescription_id: string
  resident_id: string
  consult_id: string
  pharmacy_id: string
  state: Pickup['state']
  chosen_at: Date
  collect_by: Date
  ready_at: Date | null
  code_hash: string | null
  code_cipher: string | null
  person_attempts: number
  person: string | null
  person_checked_at: Date | null
  person_checked_by: string | null
  dispensed_at: Date | null
  dispensed_by: string | null
  dispenser_name: string | null
  checklist: string | null
  cancelled_at: Date | null
  cancel_reason: string | null
}
interface DispensingTables {
  'dispensing.policy': { valid_from: string; valid_to: string | null; body: string; source: string }
  'dispensing.pickup': PickupRow
  'dispensing.kept': { pickup_id: string; item_id: string; lot_id: string; packs: number }
  'dispensing.paid': { prescription_id: string; bill_id: string; paid_at: Date }
  'dispensing.refunded': { prescription_id: string; reason: string; at: Date }
  'dispensing.wrong_code': { id: string; pharmacy_id: string; staff_id: string; at: Date }
}

const db = (ctx: Context) => tables<DispensingTables>(ctx)

export async function policyOn(ctx: Context, day: string) {
  const row = await db(ctx)
    .selectFrom('dispensing.policy')
    .select('body')
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
    .orderBy('valid_from', 'desc')
    .executeTakeFirstOrThrow()
  return policyBody.parse(row.body)
}

interface Filter {
  ids?: readonly string[]
  prescriptionId?: string
  /** all but cancelled */
  living?: boolean
  residentId?: string
  pharmacyId?: string
  state?: Pickup['state']
  codeHash?: string
  limit?: number
  lock?: boolean
}

/** The newest first. */
export async function find(ctx: Context, filter: Filter): Promise<Pickup[]> {
  let rows = db(ctx).selectFrom('dispensing.pickup').selectAll()
  if (filter.ids) rows = rows.where('id', 'in', filter.ids as string[])
  if (filter.prescriptionId) rows = rows.where('prescription_id', '=', filter.prescriptionId)
  if (filter.living) rows = rows.where('state', '<>', 'cancelled')
  if (filter.residentId) rows = rows.where('resident_id', '=', filter.residentId)
  if (filter.pharmacyId) rows = rows.where('pharmacy_id', '=', filter.pharmacyId)
  if (filter.state) rows = rows.where('state', '=', filter.state)
  if (filter.codeHash) rows = rows.where('code_hash', '=', filter.codeHash)
  rows = rows
    .orderBy('chosen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit ?? 100)
  if (filter.lock) rows = rows.forUpdate()
  return (await rows.execute()).map(toPickup)
}

export async function insert(ctx: Context, pickup: Pickup): Promise<void> {
  await db(ctx).insertInto('dispensing.pickup').values(toRow(pickup)).execute()
}

export async function save(ctx: Context, pickup: Pickup): Promise<void> {
  await db(ctx).updateTable('dispensing.pickup').set(toRow(pickup)).where('id', '=', pickup.id).execute()
}

/** Only one hand at a time gives out codes of a pharmacy. */
export async function lockCodes(ctx: Context, pharmacyId: string): Promise<void> {
  await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`dispensing.code ${pharmacyId}`])
}

export async function keep(ctx: Context, pickupId: string, kept: readonly Kept[]): Promise<void> {
  const rows = kept.map(({ itemId, lotId, packs }) => ({ pickup_id: pickupId, item_id: itemId, lot_id: lotId, packs }))
  await db(ctx).insertInto('dispensing.kept').values(rows).execute()
}

export async function keptOf(ctx: Context, pickupId: string): Promise<Kept[]> {
  const rows = await db(ctx).selectFrom('dispensing.kept').selectAll().where('pickup_id', '=', pickupId).execute()
  return rows.map((row) => ({ itemId: row.item_id, lotId: row.lot_id, packs: row.packs }))
}

export async function forget(ctx: Context, pickupId: string): Promise<void> {
  await db(ctx).deleteFrom('dispensing.kept').where('pickup_id', '=', pickupId).execute()
}

export async function paidAmong(ctx: Context, prescriptionIds: readonly string[]): Promise<Set<string>> {
  if (prescriptionIds.length === 0) return new Set()
  const rows = await db(ctx)
    .selectFrom('dispensing.paid')
    .select('prescription_id')
    .where('prescription_id', 'in', prescriptionIds as string[])
    .execute()
  return new Set(rows.map((row) => row.prescription_id))
}

export async function markPaid(ctx: Context, prescriptionId: string, billId: string): Promise<void> {
  await db(ctx)
    .insertInto('dispensing.paid')
    .values({ prescription_id: prescriptionId, bill_id: billId, paid_at: ctx.now })
    .onConflict((conflict) => conflict.column('prescription_id').doUpdateSet({ bill_id: billId, paid_at: ctx.now }))
    .execute()
}

/** What a reversed bill had paid; a later bill of the same sheet stays. */
export async function unmarkPaid(ctx: Context, billId: string): Promise<string[]> {
  const rows = await db(ctx)
    .deleteFrom('dispensing.paid')
    .where('bill_id', '=', billId)
    .returning('prescription_id')
    .execute()
  return rows.map((row) => row.prescription_id)
}

/** True the first time. */
export async function markRefunded(ctx: Context, prescriptionId: string, reason: string): Promise<boolean> {
  const marked = await db(ctx)
    .insertInto('dispensing.refunded')
    .values({ prescription_id: prescriptionId, reason, at: ctx.now })
    .onConflict((conflict) => conflict.column('prescription_id').doNothing())
    .returning('prescription_id')
    .executeTakeFirst()
  return marked !== undefined
}

export async function countWrongCodes(ctx: Context, pharmacyId: string, since: Date): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('dispensing.wrong_code')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('pharmacy_id', '=', pharmacyId)
    .where('staff_id', '=', ctx.actor.id)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

export async function addWrongCode(ctx: Context, pharmacyId: string): Promise<void> {
  await db(ctx)
    .insertInto('dispensing.wrong_code')
    .values({ id: ctx.chance.uuid(), pharmacy_id: pharmacyId, staff_id: ctx.actor.id, at: ctx.now })
    .execute()
}

const toRow = (pickup: Pickup) => ({
  id: pickup.id,
  prescription_id: pickup.prescriptionId,
  resident_id: pickup.residentId,
  consult_id: pickup.consultId,
  pharmacy_id: pickup.pharmacyId,
  state: pickup.state,
  chosen_at: pickup.chosenAt,
  collect_by: pickup.collectBy,
  ready_at: pickup.readyAt,
  code_hash: pickup.codeHash,
  code_cipher: pickup.codeCipher,
  person_attempts: pickup.personAttempts,
  person: pickup.person && JSON.stringify(pickup.person),
  person_checked_at: pickup.personCheckedAt,
  person_checked_by: pickup.personCheckedBy,
  dispensed_at: pickup.dispensedAt,
  dispensed_by: pickup.dispensedBy,
  dispenser_name: pickup.dispenserName,
  checklist: pickup.checklist && JSON.stringify(pickup.checklist),
  cancelled_at: pickup.cancelledAt,
  cancel_reason: pickup.cancelReason,
})

function toPickup(row: PickupRow): Pickup {
  return {
    id: row.id,
    prescriptionId: row.prescription_id,
    residentId: row.resident_id,
    consultId: row.consult_id,
    pharmacyId: row.pharmacy_id,
    state: row.state,
    chosenAt: row.chosen_at,
    collectBy: row.collect_by,
    readyAt: row.ready_at,
    codeHash: row.code_hash,
    codeCipher: row.code_cipher,
    personAttempts: row.person_attempts,
    person: row.person as unknown as CheckedPerson | null,
    personCheckedAt: row.person_checked_at,
    personCheckedBy: row.person_checked_by,
    dispensedAt: row.dispensed_at,
    dispensedBy: row.dispensed_by,
    dispenserName: row.dispenser_name,
    checklist: row.checklist as unknown as Checklist | null,
    cancelledAt: row.cancelled_at,
    cancelReason: row.cancel_reason,
  }
}
