import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Context } from '../context.ts'
import { sm3, unwrap, wrap } from './sm.ts'

export interface Signature {
  readonly algorithm: 'SM2-SM3'
  readonly keyId: string
  readonly signerId: string
  /** base64 of the DER signature over SM3(canonical JSON of {document, keyId, signedAt, signerId}). */
  readonly value: string
  readonly signedAt: string
}

const opened = new Map<string, { keyId: string; key: KeyObject }>()

/** Signs a document for a signer with SM2 over SM3 of its canonical JSON (RFC 8785) and the instant (ES 13, 14). */
export async function signDocument(ctx: Context, signerId: string, document: unknown): Promise<Signature> {
  const { keyId, key } = await currentKey(ctx, signerId)
  const signedAt = ctx.now.toISOString()
  const digest = digestOf(document, { keyId, signerId, signedAt })
  return { algorithm: 'SM2-SM3', keyId, signerId, value: sign('sm3', digest, key).toString('base64'), signedAt }
}

/** True when the document, signer, key and instant are byte for byte those that were signed. */
export async function verifyDocument(ctx: Context, document: unknown, signature: Signature): Promise<boolean> {
  const { rows } = await ctx.client.query<{ public_spki: string }>(
    'select public_spki from kernel.signing_key where id = $1 and signer_id = $2',
    [signature.keyId, signature.signerId],
  )
  const row = rows[0]
  if (!row) return false
  const key = createPublicKey({ key: Buffer.from(row.public_spki, 'base64'), format: 'der', type: 'spki' })
  return verify('sm3', digestOf(document, signature), key, Buffer.from(signature.value, 'base64'))
}

function digestOf(
  document: unknown,
  { keyId, signerId, signedAt }: Pick<Signature, 'keyId' | 'signerId' | 'signedAt'>,
): Buffer {
  return sm3(canonicalize({ document: document as object, keyId, signedAt, signerId })!)
}

async function currentKey(ctx: Context, signerId: string): Promise<{ keyId: string; key: KeyObject }> {
  const { rows } = await ctx.client.query<{ id: string; private_wrapped: string }>(
    'select id, private_wrapped from kernel.signing_key where signer_id = $1 and retired_at is null',
    [signerId],
  )
  const row = rows[0] ?? (await makeKey(ctx, signerId))
  const known = opened.get(signerId)
  if (known?.keyId === row.id) return known
  const der = unwrap('signing-key', row.private_wrapped)
  const found = { keyId: row.id, key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
  opened.set(signerId, found)
  return found
}

async function makeKey(ctx: Context, signerId: string): Promise<{ id: string; private_wrapped: string }> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const privateDer = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  const publicDer = pair.publicKey.export({ format: 'der', type: 'spki' })
  // Two first signatures at once: the second waits at the unique index and then takes the first one's key.
  await ctx.client.query(
    `insert into kernel.signing_key (id, signer_id, public_spki, private_wrapped, created_at)
     values ($1, $2, $3, $4, $5) on conflict (signer_id) where retired_at is null do nothing`,
    [ctx.chance.uuid(), signerId, publicDer.toString('base64'), wrap('signing-key', privateDer), ctx.now],
  )
  const { rows } = await ctx.client.query<{ id: string; private_wrapped: string }>(
    'select id, private_wrapped from kernel.signing_key where signer_id = $1 and retired_at is null',
    [signerId],
  )
  return rows[0]!
}
