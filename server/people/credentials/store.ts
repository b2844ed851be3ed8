import type { DemoPerson } from '#contracts/sign-in'
import { type Context, decryptIdentifier, encryptIdentifier, identifierHash, sql, tables } from '#kernel'

interface CredentialTables {
  'credentials.account': {
    id: string
    resident_id: string | null
    staff_id: string | null
    phone_hash: string | null
    phone_cipher: string | null
    opened_at: Date
  }
  'credentials.password': {
    account_id: string
    user_name: string
    argon2id: string
    totp_cipher: string
    totp_step: number
    changed_at: Date
  }
  'credentials.phone_code': {
    id: string
    phone_hash: string
    purpose: string
    code_hash: string
    sent_at: Date
    expires_at: Date
    used_at: Date | null
  }
  'credentials.failure': { subject_hash: string; failures: number; last_at: Date; locked_until: Date | null }
  'credentials.local_message': { phone_hash: string; text_cipher: string; sent_at: Date }
  'credentials.demo_person': {
    person_id: string
    kind: DemoPerson['kind']
    label_zh: string
    label_en: string
    story_zh: string
    story_en: string
    sort: number
  }
}

export type Owner = { residentId: string } | { staffId: string } | { phone: string }

export interface Account {
  readonly id: string
  readonly residentId: string | null
  readonly staffId: string | null
  readonly phone: string | null
}

function columnsOf(owner: Owner) {
  return {
    resident_id: 'residentId' in owner ? owner.residentId : null,
    staff_id: 'staffId' in owner ? owner.staffId : null,
    phone_hash: 'phone' in owner ? identifierHash('phone', owner.phone) : null,
    phone_cipher: 'phone' in owner ? encryptIdentifier(owner.phone) : null,
  }
}

export async function findAccount(ctx: Context, owner: Owner | { id: string }): Promise<Account | undefined> {
  let rows = tables<CredentialTables>(ctx).selectFrom('credentials.account').selectAll()
  if ('id' in owner) rows = rows.where('id', '=', owner.id)
  else if ('residentId' in owner) rows = rows.where('resident_id', '=', owner.residentId)
  else if ('staffId' in owner) rows = rows.where('staff_id', '=', owner.staffId)
  else rows = rows.where('phone_hash', '=', identifierHash('phone', owner.phone))
  const row = await rows.executeTakeFirst()
  return (
    row && {
      id: row.id,
      residentId: row.resident_id,
      staffId: row.staff_id,
      phone: row.phone_cipher && decryptIdentifier(row.phone_cipher),
    }
  )
}

/** The account of an owner; made at the first sign-in, by whichever of two comes first. */
export async function accountFor(ctx: Context, owner: Owner): Promise<string> {
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.account')
    .values({ id: ctx.chance.uuid(), ...columnsOf(owner), opened_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await findAccount(ctx, owner))!.id
}

/** A proven phone has become a resident. */
export async function giveAccount(ctx: Context, accountId: string, residentId: string): Promise<void> {
  await tables<CredentialTables>(ctx)
    .updateTable('credentials.account')
    .set(columnsOf({ residentId }))
    .where('id', '=', accountId)
    .execute()
}

export interface StoredPassword {
  readonly accountId: string
  readonly staffId: string
  readonly userName: string
  readonly argon2id: string
  readonly totpSecret: string
  readonly totpStep: number
}

export async function findPassword(
  ctx: Context,
  by: { userName: string } | { accountId: string },
): Promise<StoredPassword | undefined> {
  const row = await tables<CredentialTables>(ctx)
    .selectFrom('credentials.password as p')
    .innerJoin('credentials.account as a', 'a.id', 'p.account_id')
    .selectAll('p')
    .select('a.staff_id')
    .where((where) =>
      'userName' in by ? where('p.user_name', '=', by.userName) : where('p.account_id', '=', by.accountId),
    )
    .forUpdate('p')
    .executeTakeFirst()
  return (
    row && {
      accountId: row.account_id,
      staffId: row.staff_id!,
      userName: row.user_name,
      argon2id: row.argon2id,
      totpSecret: decryptIdentifier(row.totp_cipher),
      totpStep: row.totp_step,
    }
  )
}

export async function savePassword(ctx: Context, password: Omit<StoredPassword, 'staffId'>): Promise<void> {
  const changing = {
    argon2id: password.argon2id,
    totp_cipher: encryptIdentifier(password.totpSecret),
    totp_step: password.totpStep,
    changed_at: ctx.now,
  }
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.password')
    .values({ account_id: password.accountId, user_name: password.userName, ...changing })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changing))
    .execute()
}

export interface PhoneCode {
  readonly id: string
  readonly codeHash: string
  readonly sentAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** Codes that went to a phone since an instant, the youngest first. */
export async function codesTo(ctx: Context, phoneHash: string, since: Date, purpose?: string): Promise<PhoneCode[]> {
  let rows = tables<CredentialTables>(ctx)
    .selectFrom('credentials.phone_code')
    .selectAll()
    .where('phone_hash', '=', phoneHash)
    .where('sent_at', '>', since)
    .orderBy('sent_at', 'desc')
  if (purpose) rows = rows.where('purpose', '=', purpose)
  return (await rows.execute()).map((row) => ({
    id: row.id,
    codeHash: row.code_hash,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  }))
}

export async function saveCode(
  ctx: Context,
  code: { phoneHash: string; purpose: string; codeHash: string; expiresAt: Date },
): Promise<void> {
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.phone_code')
    .values({
      id: ctx.chance.uuid(),
      phone_hash: code.phoneHash,
      purpose: code.purpose,
      code_hash: code.codeHash,
      sent_at: ctx.now,
      expires_at: code.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function useCode(ctx: Context, id: string): Promise<void> {
  await tables<CredentialTables>(ctx)
    .updateTable('credentials.phone_code')
    .set({ used_at: ctx.now })
    .where('id', '=', id)
    .execute()
}

/** Tries of one phone or user name go one after another. */
export async function lockSubject(
  ctx: Context,
  subjectHash: string,
): Promise<{ failures: number; lockedUntil: Date | null }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subjectHash}, 1))`.execute(tables<CredentialTables>(ctx))
  const row = await tables<CredentialTables>(ctx)
    .selectFrom('credentials.failure')
    .selectAll()
    .where('subject_hash', '=', subjectHash)
    .executeTakeFirst()
  return { failures: row?.failures ?? 0, lockedUntil: row?.locked_until ?? null }
}

export async function saveFailures(
  ctx: Context,
  subjectHash: string,
  failures: number,
  lockedUntil: Date | null,
): Promise<void> {
  const changing = { failures, last_at: ctx.now, locked_until: lockedUntil }
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.failure')
    .values({ subject_hash: subjectHash, ...changing })
    .onConflict((conflict) => conflict.column('subject_hash').doUpdateSet(changing))
    .execute()
}

export async function keepMessage(ctx: Context, phoneHash: string, textCipher: string): Promise<void> {
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.local_message')
    .values({ phone_hash: phoneHash, text_cipher: textCipher, sent_at: ctx.now })
    .onConflict((conflict) => conflict.column('phone_hash').doUpdateSet({ text_cipher: textCipher, sent_at: ctx.now }))
    .execute()
}

export async function lastMessage(ctx: Context, phoneHash: string): Promise<string | undefined> {
  const row = await tables<CredentialTables>(ctx)
    .selectFrom('credentials.local_message')
    .select('text_cipher')
    .where('phone_hash', '=', phoneHash)
    .executeTakeFirst()
  return row?.text_cipher
}

export async function saveDemoPerson(ctx: Context, person: DemoPerson): Promise<void> {
  const changing = {
    kind: person.kind,
    label_zh: person.labelZh,
    label_en: person.labelEn,
    story_zh: person.storyZh,
    story_en: person.storyEn,
    sort: person.sort,
  }
  await tables<CredentialTables>(ctx)
    .insertInto('credentials.demo_person')
    .values({ person_id: person.personId, ...changing })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(changing))
    .execute()
}

export async function demoPeople(ctx: Context): Promise<DemoPerson[]> {
  const rows = await tables<CredentialTables>(ctx)
    .selectFrom('credentials.demo_person')
    .selectAll()
    .orderBy('sort')
    .execute()
  return rows.map((row) => ({
    personId: row.person_id,
    kind: row.kind,
    labelZh: row.label_zh,
    labelEn: row.label_en,
    storyZh: row.story_zh,
    storyEn: row.story_en,
    sort: row.sort,
  }))
}
