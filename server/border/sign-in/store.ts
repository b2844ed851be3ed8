import { type Context, decryptIdentifier, encryptIdentifier, tables } from '#kernel'

interface SignInTables {
  'sign_in.oidc_payload': {
    model: string
    id: string
    payload: Record<string, unknown>
    grant_id: string | null
    uid: string | null
    user_code: string | null
    expires_at: Date | null
    consumed_at: Date | null
  }
  'sign_in.flow': {
    state_hash: string
    verifier_cipher: string
    nonce: string
    return_path: string
    redirect_uri: string
    started_at: Date
    expires_at: Date
  }
}

export interface Payload {
  readonly [name: string]: unknown
}

function rowOf(ctx: Context, payload: Payload, ttlSeconds: number | undefined) {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    payload: JSON.stringify(payload) as unknown as Record<string, unknown>,
    grant_id: text(payload.grantId),
    uid: text(payload.uid),
    user_code: text(payload.userCode),
    expires_at: ttlSeconds ? new Date(ctx.now.getTime() + ttlSeconds * 1000) : null,
  }
}

export async function savePayload(
  ctx: Context,
  model: string,
  id: string,
  payload: Payload,
  ttlSeconds?: number,
): Promise<void> {
  const row = rowOf(ctx, payload, ttlSeconds)
  await tables<SignInTables>(ctx)
    .insertInto('sign_in.oidc_payload')
    .values({ model, id, ...row, consumed_at: null })
    .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(row))
    .execute()
}

export async function findPayload(
  ctx: Context,
  model: string,
  by: { id: string } | { uid: string } | { userCode: string },
): Promise<Payload | undefined> {
  let rows = tables<SignInTables>(ctx).selectFrom('sign_in.oidc_payload').selectAll().where('model', '=', model)
  if ('id' in by) rows = rows.where('id', '=', by.id)
  else if ('uid' in by) rows = rows.where('uid', '=', by.uid)
  else rows = rows.where('user_code', '=', by.userCode)
  const row = await rows.executeTakeFirst()
  if (!row || (row.expires_at && row.expires_at <= ctx.now)) return undefined
  return { ...row.payload, ...(row.consumed_at ? { consumed: true } : {}) }
}

/** Of two who use up the same at once, one is told that it did. */
export async function consumePayload(ctx: Context, model: string, id: string): Promise<boolean> {
  const consumed = await tables<SignInTables>(ctx)
    .updateTable('sign_in.oidc_payload')
    .set({ consumed_at: ctx.now })
    .where('model', '=', model)
    .where('id', '=', id)
    .where('consumed_at', 'is', null)
    .executeTakeFirst()
  return Number(consumed.numUpdatedRows) > 0
}

/** Keeps something that may be there only once; false when it already is. */
export async function savePayloadOnce(
  ctx: Context,
  model: string,
  id: string,
  payload: Payload,
  ttlSeconds?: number,
): Promise<boolean> {
  const saved = await tables<SignInTables>(ctx)
    .insertInto('sign_in.oidc_payload')
    .values({ model, id, ...rowOf(ctx, payload, ttlSeconds), consumed_at: null })
    .onConflict((conflict) => conflict.columns(['model', 'id']).doNothing())
    .executeTakeFirst()
  return Number(saved.numInsertedOrUpdatedRows) > 0
}

export async function deletePayload(
  ctx: Context,
  by: { model: string; id: string } | { grantId: string },
): Promise<void> {
  const rows = tables<SignInTables>(ctx).deleteFrom('sign_in.oidc_payload')
  if ('grantId' in by) await rows.where('grant_id', '=', by.grantId).execute()
  else await rows.where('model', '=', by.model).where('id', '=', by.id).execute()
}

export interface Flow {
  readonly verifier: string
  readonly nonce: string
  readonly returnPath: string
  readonly redirectUri: string
}

export async function saveFlow(ctx: Context, stateHash: string, flow: Flow, expiresAt: Date): Promise<void> {
  await tables<SignInTables>(ctx)
    .insertInto('sign_in.flow')
    .values({
      state_hash: stateHash,
      verifier_cipher: encryptIdentifier(flow.verifier),
      nonce: flow.nonce,
      return_path: flow.returnPath,
      redirect_uri: flow.redirectUri,
      started_at: ctx.now,
      expires_at: expiresAt,
    })
    .execute()
}

/** Takes a flow out: a callback works once. */
export async function takeFlow(ctx: Context, stateHash: string): Promise<Flow | undefined> {
  const row = await tables<SignInTables>(ctx)
    .deleteFrom('sign_in.flow')
    .where('state_hash', '=', stateHash)
    .returningAll()
    .executeTakeFirst()
  if (!row || row.expires_at <= ctx.now) return undefined
  return {
    verifier: decryptIdentifier(row.verifier_cipher),
    nonce: row.nonce,
    returnPath: row.return_path,
    redirectUri: row.redirect_uri,
  }
}

export async function forgetExpired(ctx: Context): Promise<void> {
  await tables<SignInTables>(ctx).deleteFrom('sign_in.oidc_payload').where('expires_at', '<=', ctx.now).execute()
  await tables<SignInTables>(ctx).deleteFrom('sign_in.flow').where('expires_at', '<=', ctx.now).execute()
}
