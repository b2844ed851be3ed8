import type { FamilyBasis, FamilyLink, RealNameForm, Relation } from '#contracts/residents'
import { type Context, decryptIdentifier, encryptIdentifier, tables } from '#kernel'

interface LinkRow {
  id: string
  resident_id: string
  member_id: string
  relation: Relation
  basis: FamilyBasis
  since: Date
  until: string | null
  reason: string | null
  revoked_at: Date | null
  revoked_by: string | null
}
interface RequestRow {
  id: string
  resident_id: string
  member_id: string | null
  member_name: string
  form_cipher: string | null
  relation: Relation
  phone_cipher: string
  asked_at: Date
  expires_at: Date
  confirmed_at: Date | null
}
interface FamilyTables {
  'residents.family_link': LinkRow
  'residents.family_request': RequestRow
  'residents.resident': { id: string; name: string; birth_date: string; sex: FamilyLink['memberSex'] }
}

export interface Filter {
  id?: string
  residentId?: string
  memberId?: string
  /** Only links that hold on this day. */
  runningOn: string
}

export async function find(ctx: Context, filter: Filter): Promise<FamilyLink[]> {
  let rows = tables<FamilyTables>(ctx)
    .selectFrom('residents.family_link as l')
    .innerJoin('residents.resident as r', 'r.id', 'l.resident_id')
    .innerJoin('residents.resident as m', 'm.id', 'l.member_id')
    .select(['l.id', 'l.resident_id', 'l.member_id', 'l.relation', 'l.basis', 'l.since', 'l.until'])
    .select(['r.name as resident_name', 'm.name as member_name', 'm.birth_date', 'm.sex'])
    .where('l.revoked_at', 'is', null)
    .where((where) => where.or([where('l.until', 'is', null), where('l.until', '>', filter.runningOn)]))
    .orderBy('l.since')
  if (filter.id) rows = rows.where('l.id', '=', filter.id)
  if (filter.residentId) rows = rows.where('l.resident_id', '=', filter.residentId)
  if (filter.memberId) rows = rows.where('l.member_id', '=', filter.memberId)
  return (await rows.execute()).map((row) => ({
    id: row.id,
    residentId: row.resident_id,
    residentName: row.resident_name,
    memberId: row.member_id,
    memberName: row.member_name,
    memberBirthDate: row.birth_date,
    memberSex: row.sex,
    relation: row.relation,
    basis: row.basis,
    since: row.since.toISOString(),
    until: row.until,
  }))
}

/** Writes a link; one that ended by itself on a birthday makes room for the new one. */
export async function insert(ctx: Context, link: FamilyLink, reason: string | null): Promise<void> {
  await tables<FamilyTables>(ctx)
    .updateTable('residents.family_link')
    .set({ revoked_at: ctx.now, revoked_by: 'ended' })
    .where('resident_id', '=', link.residentId)
    .where('member_id', '=', link.memberId)
    .where('revoked_at', 'is', null)
    .execute()
  await tables<FamilyTables>(ctx)
    .insertInto('residents.family_link')
    .values({
      id: link.id,
      resident_id: link.residentId,
      member_id: link.memberId,
      relation: link.relation,
      basis: link.basis,
      since: ctx.now,
      until: link.until,
      reason,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
}

export async function revoke(ctx: Context, linkId: string): Promise<void> {
  await tables<FamilyTables>(ctx)
    .updateTable('residents.family_link')
    .set({ revoked_at: ctx.now, revoked_by: ctx.actor.id })
    .where('id', '=', linkId)
    .execute()
}

export interface FamilyRequest {
  readonly id: string
  readonly residentId: string
  readonly relation: Relation
  /** The member when registered; otherwise the form to register by. */
  readonly memberId: string | null
  readonly memberName: string
  readonly form: RealNameForm | null
  /** Where the confirmation code goes. */
  readonly phone: string
  readonly expiresAt: Date
}

export async function insertRequest(ctx: Context, request: FamilyRequest): Promise<void> {
  await tables<FamilyTables>(ctx)
    .insertInto('residents.family_request')
    .values({
      id: request.id,
      resident_id: request.residentId,
      member_id: request.memberId,
      member_name: request.memberName,
      form_cipher: request.form && encryptIdentifier(JSON.stringify(request.form)),
      relation: request.relation,
      phone_cipher: encryptIdentifier(request.phone),
      asked_at: ctx.now,
      expires_at: request.expiresAt,
      confirmed_at: null,
    })
    .execute()
}

/** A request that still waits; locked, so that two confirmations make one link. */
export async function lockRequest(ctx: Context, id: string): Promise<FamilyRequest | undefined> {
  const row = await tables<FamilyTables>(ctx)
    .selectFrom('residents.family_request')
    .selectAll()
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      residentId: row.resident_id,
      relation: row.relation,
      memberId: row.member_id,
      memberName: row.member_name,
      form: row.form_cipher ? JSON.parse(decryptIdentifier(row.form_cipher)) : null,
      phone: decryptIdentifier(row.phone_cipher),
      expiresAt: row.expires_at,
    }
  )
}

export async function confirmRequest(ctx: Context, id: string): Promise<void> {
  await tables<FamilyTables>(ctx)
    .updateTable('residents.family_request')
    .set({ confirmed_at: ctx.now, form_cipher: null, member_id: null })
    .where('id', '=', id)
    .execute()
}
