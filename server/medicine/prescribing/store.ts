import type { Diagnosis, Override, PrescriptionState, Warning } from '#contracts/prescribing'
import { type Context, type Signature, tables } from '#kernel'
import { policyBody } from './policy.ts'
import type { Item, Prescription } from './prescription.ts'
import { thousandths } from './quantity.ts'

interface PrescriptionRow {
  id: string
  number: string
  version: number
  previous_version_id: string | null
  state: PrescriptionState
  consult_id: string
  resident_id: string
  resident_name: string
  doctor_id: string
  doctor_name: string
  institution_id: string
  kind: Prescription['kind']
  supply: Prescription['supply']
  supply_reason: string
  stable: boolean
  usage: string
  valid_days: number
  diagnoses: string
  warnings: string
  overrides: string
  created_at: Date
  signed_at: Date | null
  signed_document: string | null
  doctor_signature: string | null
  decided_at: Date | null
  pharmacist_id: string | null
  pharmacist_name: string | null
  pharmacist_signature: string | null
  return_reason: string | null
  valid_until: Date | null
}
interface ItemRow {
  id: string
  prescription_id: string
  line_no: number
  edition: string
  drug_code: string
  dose_thousandths: number
  frequency: Item['frequency']
  days: number
  units: number
  packs: number
  note: string
  printed: string
}
export interface PrescribingTables {
  'prescribing.policy': { valid_from: string; valid_to: string | null; body: string; source: string }
  'prescribing.prescription': PrescriptionRow
  'prescribing.item': ItemRow
  'prescribing.step': {
    id: string
    prescription_id: string
    version: number
    state: string
    at: Date
    actor_id: string
    actor_name: string
    reason: string | null
  }
}

const db = (ctx: Context) => tables<PrescribingTables>(ctx)
// jsonb is read parsed and written as text.
const parsed = <T>(column: string | null) => column as unknown as T

export async function policyOn(ctx: Context, day: string) {
  const row = await db(ctx)
    .selectFrom('prescribing.policy')
    .select('body')
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
    .orderBy('valid_from', 'desc')
    .executeTakeFirstOrThrow()
  return policyBody.parse(row.body)
}

export async function nextNumber(ctx: Context, day: string): Promise<string> {
  const { rows } = await ctx.client.query<{ next: number }>("select nextval('prescribing.prescription_number') as next")
  return `RX${day.replaceAll('-', '')}-${String(rows[0]!.next).padStart(6, '0')}`
}

interface Filter {
  ids?: readonly string[]
  consultId?: string
  residentId?: string
  states?: readonly PrescriptionState[]
  limit?: number
  lock?: boolean
}

/** Sheets with their lines, the newest first; a lock holds them in the order of their ids. */
export async function find(ctx: Context, filter: Filter): Promise<Prescription[]> {
  let rows = db(ctx).selectFrom('prescribing.prescription').selectAll()
  if (filter.ids) rows = rows.where('id', 'in', filter.ids as string[])
  if (filter.consultId) rows = rows.where('consult_id', '=', filter.consultId)
  if (filter.residentId) rows = rows.where('resident_id', '=', filter.residentId)
  if (filter.states) rows = rows.where('state', 'in', filter.states as PrescriptionState[])
  rows = filter.lock ? rows.orderBy('id').forUpdate() : rows.orderBy('created_at', 'desc').orderBy('id', 'desc')
  const found = await rows.limit(filter.limit ?? 200).execute()
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  const items = await db(ctx)
    .selectFrom('prescribing.item')
    .selectAll()
    .where('prescription_id', 'in', ids)
    .orderBy('line_no')
    .execute()
  return found.map((row) =>
    toPrescription(
      row,
      items.filter((item) => item.prescription_id === row.id),
    ),
  )
}

export async function hasNextVersion(ctx: Context, id: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('prescribing.prescription')
    .select('id')
    .where('previous_version_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

export async function insert(ctx: Context, prescription: Prescription): Promise<void> {
  await db(ctx)
    .insertInto('prescribing.prescription')
    .values({
      id: prescription.id,
      number: prescription.number,
      version: prescription.version,
      previous_version_id: prescription.previousVersionId,
      consult_id: prescription.consultId,
      resident_id: prescription.residentId,
      resident_name: prescription.residentName,
      doctor_id: prescription.doctorId,
      doctor_name: prescription.doctorName,
      institution_id: prescription.institutionId,
      created_at: prescription.createdAt,
      ...changing(prescription),
      signed_document: null,
    })
    .execute()
  await insertItems(ctx, prescription)
}

/** Saves what may change of a sheet. The lines are only rewritten while it is a draft. */
export async function save(ctx: Context, prescription: Prescription, signedDocument?: unknown): Promise<void> {
  await db(ctx)
    .updateTable('prescribing.prescription')
    .set({
      ...changing(prescription),
      ...(signedDocument ? { signed_document: JSON.stringify(signedDocument) } : {}),
    })
    .where('id', '=', prescription.id)
    .execute()
}

export async function replaceItems(ctx: Context, prescription: Prescription): Promise<void> {
  await db(ctx).deleteFrom('prescribing.item').where('prescription_id', '=', prescription.id).execute()
  await insertItems(ctx, prescription)
}

export async function step(ctx: Context, prescription: Prescription, reason: string | null): Promise<void> {
  await db(ctx)
    .insertInto('prescribing.step')
    .values({
      id: ctx.chance.uuid(),
      prescription_id: prescription.id,
      version: prescription.version,
      state: prescription.state,
      at: ctx.now,
      actor_id: ctx.actor.id,
      actor_name: ctx.actor.name,
      reason,
    })
    .execute()
}

/** The steps of all versions of a number, the oldest first. */
export async function stepsOf(ctx: Context, number: string) {
  return db(ctx)
    .selectFrom('prescribing.step as s')
    .innerJoin('prescribing.prescription as p', 'p.id', 's.prescription_id')
    .select(['s.at', 's.state', 's.version', 's.actor_name', 's.reason'])
    .where('p.number', '=', number)
    .orderBy('s.at')
    .orderBy('s.id')
    .execute()
}

export async function inEffectUntilBefore(ctx: Context, instant: Date, limit: number): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('prescribing.prescription')
    .select('id')
    .where('state', '=', 'approved')
    .where('valid_until', '<', instant)
    .orderBy('valid_until')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

const changing = (prescription: Prescription) => ({
  state: prescription.state,
  kind: prescription.kind,
  supply: prescription.supply,
  supply_reason: prescription.supplyReason,
  stable: prescription.stable,
  usage: prescription.usage,
  valid_days: prescription.validDays,
  diagnoses: JSON.stringify(prescription.diagnoses),
  warnings: JSON.stringify(prescription.warnings),
  overrides: JSON.stringify(prescription.overrides),
  signed_at: prescription.signedAt,
  doctor_signature: prescription.doctorSignature && JSON.stringify(prescription.doctorSignature),
  decided_at: prescription.decidedAt,
  pharmacist_id: prescription.pharmacistId,
  pharmacist_name: prescription.pharmacistName,
  pharmacist_signature: prescription.pharmacistSignature && JSON.stringify(prescription.pharmacistSignature),
  return_reason: prescription.returnReason,
  valid_until: prescription.validUntil,
})

async function insertItems(ctx: Context, { id, edition, items }: Prescription): Promise<void> {
  if (items.length === 0) return
  const rows = items.map((item, index): ItemRow => {
    const { itemId, drugCode, dose, frequency, days, units, packs, note, ...printed } = item
    return {
      id: itemId,
      prescription_id: id,
      line_no: index + 1,
      edition,
      drug_code: drugCode,
      dose_thousandths: thousandths(dose),
      ...{ frequency, days, units, packs, note },
      printed: JSON.stringify(printed),
    }
  })
  await db(ctx).insertInto('prescribing.item').values(rows).execute()
}

function toPrescription(row: PrescriptionRow, items: readonly ItemRow[]): Prescription {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    previousVersionId: row.previous_version_id,
    state: row.state,
    consultId: row.consult_id,
    residentId: row.resident_id,
    residentName: row.resident_name,
    doctorId: row.doctor_id,
    doctorName: row.doctor_name,
    institutionId: row.institution_id,
    kind: row.kind,
    supply: row.supply,
    supplyReason: row.supply_reason,
    stable: row.stable,
    usage: row.usage,
    validDays: row.valid_days,
    diagnoses: parsed<Diagnosis[]>(row.diagnoses),
    edition: items[0]?.edition ?? '',
    items: items.map((item) => ({
      ...parsed<Omit<Item, 'itemId'>>(item.printed),
      itemId: item.id,
      drugCode: item.drug_code,
      dose: item.dose_thousandths / 1000,
      frequency: item.frequency,
      days: item.days,
      units: item.units,
      packs: item.packs,
      note: item.note,
    })),
    warnings: parsed<Warning[]>(row.warnings),
    overrides: parsed<Override[]>(row.overrides),
    createdAt: row.created_at,
    signedAt: row.signed_at,
    doctorSignature: parsed<Signature | null>(row.doctor_signature),
    decidedAt: row.decided_at,
    pharmacistId: row.pharmacist_id,
    pharmacistName: row.pharmacist_name,
    pharmacistSignature: parsed<Signature | null>(row.pharmacist_signature),
    returnReason: row.return_reason,
    validUntil: row.valid_until,
  }
}
