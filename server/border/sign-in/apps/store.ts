import { type Context, sql, tables } from '#kernel'

interface AppTables {
  'sign_in.launch': {
    token_hash: string
    client_id: string
    staff_id: string
    resident_id: string
    encounter_id: string | null
    made_at: Date
    expires_at: Date
    used_at: Date | null
  }
  'sign_in.connection': {
    id: string
    grant_id: string
    client_id: string
    account_id: string
    person_id: string
    audience: 'resident' | 'staff'
    resident_id: string | null
    encounter_id: string | null
    scopes: string[]
    since: Date
    until: Date
    ended_at: Date | null
  }
  'sign_in.client': { client_id: string; name: string; logo: string | null; scopes: string[]; closed_at: Date | null }
  'residents.pub_resident': { id: string; name: string; birth_date: string }
}

export interface Launch {
  readonly clientId: string
  readonly staffId: string
  readonly residentId: string
  readonly encounterId: string | null
}

export async function saveLaunch(ctx: Context, tokenHash: string, launch: Launch, expiresAt: Date): Promise<void> {
  await tables<AppTables>(ctx)
    .insertInto('sign_in.launch')
    .values({
      token_hash: tokenHash,
      client_id: launch.clientId,
      staff_id: launch.staffId,
      resident_id: launch.residentId,
      encounter_id: launch.encounterId,
      made_at: ctx.now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
}

/** A launch that still works. */
export async function findLaunch(ctx: Context, tokenHash: string): Promise<Launch | undefined> {
  const row = await tables<AppTables>(ctx)
    .selectFrom('sign_in.launch')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  return (
    row && {
      clientId: row.client_id,
      staffId: row.staff_id,
      residentId: row.resident_id,
      encounterId: row.encounter_id,
    }
  )
}

/** Of two who take a launch at once, one is told that it worked. */
export async function takeLaunch(ctx: Context, tokenHash: string): Promise<boolean> {
  const used = await tables<AppTables>(ctx)
    .updateTable('sign_in.launch')
    .set({ used_at: ctx.now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  return Number(used.numUpdatedRows) > 0
}

export async function forgetLaunches(ctx: Context): Promise<void> {
  await tables<AppTables>(ctx).deleteFrom('sign_in.launch').where('expires_at', '<=', ctx.now).execute()
}

/** What a person let an app have. */
export interface Connection {
  readonly id: string
  readonly grantId: string
  readonly clientId: string
  readonly accountId: string
  readonly personId: string
  readonly audience: 'resident' | 'staff'
  readonly residentId: string | null
  readonly encounterId: string | null
  readonly scopes: readonly string[]
  readonly since: Date
  readonly until: Date
}

export async function saveConnection(ctx: Context, connection: Connection): Promise<void> {
  await tables<AppTables>(ctx)
    .insertInto('sign_in.connection')
    .values({
      id: connection.id,
      grant_id: connection.grantId,
      client_id: connection.clientId,
      account_id: connection.accountId,
      person_id: connection.personId,
      audience: connection.audience,
      resident_id: connection.residentId,
      encounter_id: connection.encounterId,
      scopes: [...connection.scopes],
      since: connection.since,
      until: connection.until,
      ended_at: null,
    })
    .execute()
}

function live(ctx: Context) {
  return tables<AppTables>(ctx)
    .selectFrom('sign_in.connection as n')
    .innerJoin('sign_in.client as c', 'c.client_id', 'n.client_id')
    .selectAll('n')
    .select(['c.name as app_name', 'c.logo', 'c.scopes as given'])
    .where('n.ended_at', 'is', null)
    .where('n.until', '>', ctx.now)
    .where('c.closed_at', 'is', null)
}

type Row = AppTables['sign_in.connection'] & { app_name: string; logo: string | null; given: string[] }

function connectionOf(row: Row) {
  return {
    id: row.id,
    grantId: row.grant_id,
    clientId: row.client_id,
    accountId: row.account_id,
    personId: row.person_id,
    audience: row.audience,
    residentId: row.resident_id,
    encounterId: row.encounter_id,
    scopes: row.scopes,
    since: row.since,
    until: row.until,
    appName: row.app_name,
    logo: row.logo,
    /** What the app was registered with. */
    given: row.given,
  }
}
export type LiveConnection = ReturnType<typeof connectionOf>

/** The connection that carries a grant's tokens, while it holds. */
export async function connectionOfGrant(ctx: Context, grantId: string): Promise<LiveConnection | undefined> {
  const row = await live(ctx).where('n.grant_id', '=', grantId).executeTakeFirst()
  return row && connectionOf(row)
}

/** Let in by this person, or by someone of the family about this person; staff's are their work and are left out. */
export async function connectionsOf(ctx: Context, personId: string): Promise<LiveConnection[]> {
  const rows = await live(ctx)
    .where((where) =>
      where.or([
        where('n.person_id', '=', personId),
        where.and([where('n.resident_id', '=', personId), where('n.audience', '=', 'resident')]),
      ]),
    )
    .orderBy('n.since', 'desc')
    .execute()
  return rows.map(connectionOf)
}

export async function endConnection(ctx: Context, by: { id: string } | { grantId: string }): Promise<void> {
  const ending = tables<AppTables>(ctx).updateTable('sign_in.connection').set({ ended_at: ctx.now })
  const running = ending.where('ended_at', 'is', null)
  await ('id' in by ? running.where('id', '=', by.id) : running.where('grant_id', '=', by.grantId)).execute()
}

/** Of these residents those with such a name, in its order. */
export async function residentsNamed(
  ctx: Context,
  ids: readonly string[],
  name: string,
  limit: number,
): Promise<{ residentId: string; name: string; birthDate: string }[]> {
  if (ids.length === 0) return []
  const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`
  return tables<AppTables>(ctx)
    .selectFrom('residents.pub_resident')
    .select(['id as residentId', 'name', 'birth_date as birthDate'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('name', 'like', pattern)
    .orderBy('name')
    .limit(limit)
    .execute()
}
