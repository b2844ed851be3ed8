import { type Context, decryptIdentifier, lookUp, type Role, tables } from '#kernel'
import type { Holder, Method } from './session.ts'

interface SessionTables {
  'credentials.session': {
    id: string
    token_hash: string
    account_id: string
    method: Method
    device: string
    created_at: Date
    seen_at: Date
    expires_at: Date
    ended_at: Date | null
  }
  'credentials.account': {
    id: string
    resident_id: string | null
    staff_id: string | null
    phone_cipher: string | null
  }
  'residents.pub_resident': { id: string; name: string }
  'staff.pub_staff': { id: string; name: string; roles: Role[]; institution_id: string | null; active: boolean }
}

export interface Session {
  readonly id: string
  readonly accountId: string
  readonly method: Method
  readonly device: string
  readonly createdAt: Date
  readonly seenAt: Date
  readonly expiresAt: Date
}

export async function insert(ctx: Context, session: Session, tokenHash: string): Promise<void> {
  await tables<SessionTables>(ctx)
    .insertInto('credentials.session')
    .values({
      id: session.id,
      token_hash: tokenHash,
      account_id: session.accountId,
      method: session.method,
      device: session.device,
      created_at: session.createdAt,
      seen_at: session.seenAt,
      expires_at: session.expiresAt,
      ended_at: null,
    })
    .execute()
}

interface HolderRow {
  readonly token: string
  readonly id: string
  readonly seen_ms: number
  readonly resident_id: string | null
  readonly staff_id: string | null
  readonly phone_cipher: string | null
  readonly name: string | null
  readonly roles: Role[] | null
  readonly institution_id: string | null
}

/** Running sessions with the persons behind them, by token, in one look: every request asks. */
export async function holdersOf(
  ctx: Context,
  tokenHashes: readonly string[],
): Promise<Map<string, Holder & { seenMs: number }>> {
  const [rows = []] = await lookUp(ctx, [
    {
      name: 'credentials-holders',
      text: `select s.token_hash as token, s.id, (extract(epoch from s.seen_at) * 1000)::bigint as seen_ms, a.resident_id, a.staff_id, a.phone_cipher,
                    coalesce(r.name, f.name) as name, f.roles, f.institution_id
               from credentials.session s
               join credentials.account a on a.id = s.account_id
               left join residents.pub_resident r on r.id = a.resident_id
               left join staff.pub_staff f on f.id = a.staff_id
              where s.token_hash = any ($1::text[]) and s.ended_at is null and s.expires_at > $2
                and (a.staff_id is null or f.active)`,
      values: [tokenHashes, ctx.now],
    },
  ])
  const holders = (rows as unknown as HolderRow[]).map((row) => {
    const { token, id: sessionId, seen_ms: seenMs, phone_cipher: phone, name, roles } = row
    const who = { residentId: row.resident_id, staffId: row.staff_id, institutionId: row.institution_id }
    return [token, { sessionId, seenMs, ...who, phone: phone && decryptIdentifier(phone), name, roles }] as const
  })
  return new Map(holders)
}

/** The person behind an account, without a session. Staff who have left are nobody. */
export async function holderOfAccount(ctx: Context, accountId: string): Promise<Holder | undefined> {
  const row = await tables<SessionTables>(ctx)
    .selectFrom('credentials.account as a')
    .leftJoin('residents.pub_resident as r', 'r.id', 'a.resident_id')
    .leftJoin('staff.pub_staff as f', 'f.id', 'a.staff_id')
    .select(['a.id', 'a.resident_id', 'a.staff_id'])
    .select(['r.name as resident_name', 'f.name as staff_name', 'f.roles', 'f.institution_id'])
    .where('a.id', '=', accountId)
    .where((where) => where.or([where('a.staff_id', 'is', null), where('f.active', '=', true)]))
    .executeTakeFirst()
  return (
    row && {
      sessionId: row.id,
      residentId: row.resident_id,
      staffId: row.staff_id,
      phone: null,
      name: row.resident_name ?? row.staff_name,
      roles: row.roles,
      institutionId: row.institution_id,
    }
  )
}

/** Sessions were seen now. One that another process is noting at this instant is left to it. */
export async function touch(ctx: Context, sessionIds: readonly string[]): Promise<void> {
  ctx.withCommit(() => [
    {
      name: 'credentials-touch',
      text: `update credentials.session set seen_at = $2
              where id in (select id from credentials.session where id = any ($1::uuid[]) for update skip locked)`,
      values: [sessionIds, ctx.now],
    },
  ])
}

export async function accountOfSession(ctx: Context, sessionId: string): Promise<string | undefined> {
  const row = await tables<SessionTables>(ctx)
    .selectFrom('credentials.session')
    .select('account_id')
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row?.account_id
}

export async function running(ctx: Context, accountId: string): Promise<Session[]> {
  const rows = await tables<SessionTables>(ctx)
    .selectFrom('credentials.session')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('seen_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    method: row.method,
    device: row.device,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
  }))
}

/** Ends the sessions of an account: one, or all but one. Answers how many there were. */
export async function end(ctx: Context, accountId: string, which: { id: string } | { not: string }): Promise<number> {
  const ended = await tables<SessionTables>(ctx)
    .updateTable('credentials.session')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where((where) => ('id' in which ? where('id', '=', which.id) : where('id', '!=', which.not)))
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** The sessions of a proven phone go to the resident's account that already exists. */
export async function move(ctx: Context, fromAccountId: string, toAccountId: string): Promise<void> {
  await tables<SessionTables>(ctx)
    .updateTable('credentials.session')
    .set({ account_id: toAccountId })
    .where('account_id', '=', fromAccountId)
    .execute()
}
