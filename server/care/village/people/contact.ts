/** How to reach a person at home; changed field by field, by several who may not see each other's changes for weeks. */
import { audit, type Context, decryptIdentifier, encryptIdentifier, sql } from '#kernel'
import { residentsOf } from '#people/residents'
import { db } from '../tables.ts'

export const contactFields = ['phone', 'address', 'careNote'] as const
export type ContactField = (typeof contactFields)[number]
export type Contact = Readonly<Record<ContactField, string | null>>

const columns = { phone: 'phone_cipher', address: 'address_cipher', careNote: 'care_note_cipher' } as const

export async function contactsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Contact>> {
  const rows = await db(ctx)
    .selectFrom('village.contact')
    .selectAll()
    .where('resident_id', '=', sql<string>`any(${[...ids]})`)
    .execute()
  const open = (cipher: string | null) => (cipher ? decryptIdentifier(cipher) : null)
  return new Map(
    rows.map((row) => [
      row.resident_id,
      { phone: open(row.phone_cipher), address: open(row.address_cipher), careNote: open(row.care_note_cipher) },
    ]),
  )
}

/** As the panel shows it: what the village knows, else what the person is registered with. One writer at a time for a person. */
export async function lockContact(ctx: Context, residentId: string): Promise<Contact> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`village-contact:${residentId}`}, 0))`.execute(db(ctx))
  const [person] = await residentsOf(ctx, [residentId])
  const own = (await contactsOf(ctx, [residentId])).get(residentId)
  return {
    phone: own?.phone ?? person?.phone ?? null,
    address: own?.address ?? person?.address ?? null,
    careNote: own?.careNote ?? null,
  }
}

export async function saveContact(
  ctx: Context,
  residentId: string,
  take: Readonly<Record<string, unknown>>,
): Promise<void> {
  const ciphers = Object.fromEntries(
    contactFields.flatMap((field) => (field in take ? [[columns[field], encrypted(take[field])]] : [])),
  )
  const row = { ...ciphers, changed_at: ctx.now, changed_by: ctx.actor.id }
  const nothing = { phone_cipher: null, address_cipher: null, care_note_cipher: null }
  await db(ctx)
    .insertInto('village.contact')
    .values({ resident_id: residentId, ...nothing, ...row })
    .onConflict((on) => on.column('resident_id').doUpdateSet(row))
    .execute()
  await audit(ctx, { action: 'update', residentId, entity: 'village.contact', entityId: residentId })
}

const encrypted = (value: unknown) =>
  value === null || value === '' || value === undefined ? null : encryptIdentifier(String(value))
