import type { DocumentType, ResidenceEnd, Scheme, Sex } from '#contracts/residents'
import { type Context, decryptIdentifier, encryptIdentifier, rowsOf, sql, tables } from '#kernel'
import { documentHashOf, type Identity, phoneHashOf, type Resident } from './resident.ts'

interface ResidentRow {
  id: string
  name: string
  birth_date: string
  sex: Sex
  document_type: DocumentType
  document_cipher: string
  document_hash: string
  document_tail: string
  phone_cipher: string | null
  phone_hash: string | null
  phone_tail: string | null
  scheme: Scheme | null
  psn_no: string | null
  address: string | null
  verified_method: string
  verified_at: Date
  registered_at: Date
  registered_by: string
}

interface ResidentTables {
  'residents.resident': ResidentRow
  'residents.pub_residence': { resident_id: string; ended_on: string | null; end_reason: ResidenceEnd | null }
}

export interface Filter {
  ids?: readonly string[]
  documentHashes?: readonly string[]
  phone?: string
  name?: string
  birthDate?: string
  psnNo?: string
}

/** Residents by filter; an empty filter finds nobody. */
export async function find(ctx: Context, filter: Filter): Promise<Resident[]> {
  if (Object.keys(filter).length === 0) return []
  let rows = tables<ResidentTables>(ctx)
    .selectFrom('residents.resident')
    .innerJoin('residents.pub_residence as e', 'e.resident_id', 'residents.resident.id')
    .selectAll('residents.resident')
    .select(['e.ended_on', 'e.end_reason'])
    .orderBy('id')
  if (filter.ids) rows = rows.where('id', '=', anyOf(filter.ids))
  if (filter.documentHashes) rows = rows.where('document_hash', '=', anyOf(filter.documentHashes))
  if (filter.phone) rows = rows.where('phone_hash', '=', phoneHashOf(filter.phone))
  if (filter.name) rows = rows.where('name', '=', filter.name)
  if (filter.birthDate) rows = rows.where('birth_date', '=', filter.birthDate)
  if (filter.psnNo) rows = rows.where('psn_no', '=', filter.psnNo)
  return (await rowsOf(ctx, rows)).map(residentOfRow)
}

// One array instead of a parameter each: PostgreSQL takes 65,535 parameters and no more.
function anyOf(values: readonly string[]) {
  return sql<string>`any(${[...values]})`
}

type EndColumns = { ended_on: string | null; end_reason: ResidenceEnd | null }

function residentOfRow(row: ResidentRow & EndColumns): Resident {
  return {
    id: row.id,
    name: row.name,
    birthDate: row.birth_date,
    sex: row.sex,
    documentType: row.document_type,
    documentHash: row.document_hash,
    documentTail: row.document_tail,
    phone: row.phone_cipher ? decryptIdentifier(row.phone_cipher) : null,
    scheme: row.scheme,
    psnNo: row.psn_no,
    address: row.address,
    verified: { method: row.verified_method, at: row.verified_at },
    registeredAt: row.registered_at,
    ended: row.ended_on && row.end_reason ? { on: row.ended_on, reason: row.end_reason } : null,
  }
}

export interface NewResident extends Identity {
  readonly id: string
  readonly phone: string | null
  readonly scheme: Scheme | null
  readonly psnNo: string | null
  readonly address: string | null
  readonly verified: { readonly method: string; readonly at: Date }
}

/** Inserts people in one statement; the table's own constraints hold against a race. */
export async function insert(ctx: Context, people: readonly NewResident[]): Promise<Resident[]> {
  const rows = people.map((person): ResidentRow => {
    const { documentType, documentNumber, phone } = person
    return {
      id: person.id,
      name: person.name,
      birth_date: person.birthDate,
      sex: person.sex,
      document_type: documentType,
      document_cipher: encryptIdentifier(documentNumber),
      document_hash: documentHashOf(documentType, documentNumber),
      document_tail: documentNumber.slice(-4),
      ...phoneColumns(phone),
      scheme: person.scheme,
      psn_no: person.psnNo,
      address: person.address,
      verified_method: person.verified.method,
      verified_at: person.verified.at,
      registered_at: ctx.now,
      registered_by: ctx.actor.id,
    }
  })
  for (let at = 0; at < rows.length; at += 1000) {
    await tables<ResidentTables>(ctx)
      .insertInto('residents.resident')
      .values(rows.slice(at, at + 1000))
      .execute()
  }
  return rows.map((row) => residentOfRow({ ...row, ended_on: null, end_reason: null }))
}

function phoneColumns(phone: string | null) {
  return {
    phone_cipher: phone ? encryptIdentifier(phone) : null,
    phone_hash: phone ? phoneHashOf(phone) : null,
    phone_tail: phone ? phone.slice(-4) : null,
  }
}

export async function setPhone(ctx: Context, id: string, phone: string): Promise<void> {
  await tables<ResidentTables>(ctx)
    .updateTable('residents.resident')
    .set(phoneColumns(phone))
    .where('id', '=', id)
    .execute()
}

export async function setScheme(ctx: Context, id: string, scheme: Scheme | null, psnNo: string | null): Promise<void> {
  await tables<ResidentTables>(ctx)
    .updateTable('residents.resident')
    .set({ scheme, psn_no: psnNo })
    .where('id', '=', id)
    .execute()
}

export async function documentNumbersOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tables<ResidentTables>(ctx)
    .selectFrom('residents.resident')
    .select(['id', 'document_cipher'])
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map((row) => [row.id, decryptIdentifier(row.document_cipher)]))
}

/** The document number in clear: for upload to authorities and for hospital look-ups, never for screens. */
export async function documentNumberOf(ctx: Context, id: string): Promise<string | undefined> {
  const row = await tables<ResidentTables>(ctx)
    .selectFrom('residents.resident')
    .select('document_cipher')
    .where('id', '=', id)
    .executeTakeFirst()
  return row && decryptIdentifier(row.document_cipher)
}

/** Two people who register the same document or phone at once queue here, so that the second gets a refusal, not a failure. */
export async function lockIdentity(ctx: Context, documentHash: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${documentHash}, 0))`.execute(tables<ResidentTables>(ctx))
}

/** One unit of work at a time changes who answers for these people: of two at once the second sees what the first did. */
export async function lockResidents(ctx: Context, ids: readonly string[]): Promise<void> {
  await sql`select id from residents.resident where id = any(${[...ids]}::uuid[]) order by id for no key update`.execute(
    tables<ResidentTables>(ctx),
  )
}
