import type { AuthMethod, Jwks } from '#contracts/apps'
import { type Context, decryptIdentifier, encryptIdentifier, tables } from '#kernel'

interface ClientTables {
  'sign_in.client': {
    client_id: string
    name: string
    secret_cipher: string | null
    scopes: string[]
    opened_at: Date
    closed_at: Date | null
    auth_method: AuthMethod
    jwks: Jwks | null
    jwks_uri: string | null
    audience: 'resident' | 'staff' | null
    redirect_uris: string[]
    launch_uri: string | null
    logo: string | null
  }
}

/** Another's system, or another's app when it has an audience. */
export interface Client {
  readonly clientId: string
  readonly name: string
  readonly authMethod: AuthMethod
  readonly secret: string | null
  readonly jwks: Jwks | null
  readonly jwksUri: string | null
  readonly audience: 'resident' | 'staff' | null
  readonly redirectUris: readonly string[]
  readonly launchUri: string | null
  readonly logo: string | null
  readonly scopes: readonly string[]
  readonly openedAt: Date
}

export async function saveClient(ctx: Context, client: Client): Promise<void> {
  await tables<ClientTables>(ctx)
    .insertInto('sign_in.client')
    .values({
      client_id: client.clientId,
      name: client.name,
      secret_cipher: client.secret === null ? null : encryptIdentifier(client.secret),
      scopes: [...client.scopes],
      opened_at: client.openedAt,
      closed_at: null,
      auth_method: client.authMethod,
      jwks: client.jwks && (JSON.stringify(client.jwks) as unknown as Jwks),
      jwks_uri: client.jwksUri,
      audience: client.audience,
      redirect_uris: [...client.redirectUris],
      launch_uri: client.launchUri,
      logo: client.logo,
    })
    .execute()
}

function clientOf(row: ClientTables['sign_in.client']): Client {
  return {
    clientId: row.client_id,
    name: row.name,
    authMethod: row.auth_method,
    secret: row.secret_cipher && decryptIdentifier(row.secret_cipher),
    jwks: row.jwks,
    jwksUri: row.jwks_uri,
    audience: row.audience,
    redirectUris: row.redirect_uris,
    launchUri: row.launch_uri,
    logo: row.logo,
    scopes: row.scopes,
    openedAt: row.opened_at,
  }
}

export async function findClient(ctx: Context, clientId: string): Promise<Client | undefined> {
  const row = await tables<ClientTables>(ctx)
    .selectFrom('sign_in.client')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return row && clientOf(row)
}

/** The open apps, by name. */
export async function listApps(ctx: Context): Promise<Client[]> {
  const rows = await tables<ClientTables>(ctx)
    .selectFrom('sign_in.client')
    .selectAll()
    .where('audience', 'is not', null)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .execute()
  return rows.map(clientOf)
}

/** Answers whether there was an open one. */
export async function closeClient(ctx: Context, clientId: string): Promise<boolean> {
  const closed = await tables<ClientTables>(ctx)
    .updateTable('sign_in.client')
    .set({ closed_at: ctx.now })
    .where('client_id', '=', clientId)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return Number(closed.numUpdatedRows) > 0
}
