import { type Context, decryptIdentifier, encryptIdentifier, identifierHash } from '#kernel'
import type { Pickup } from './pickup.ts'
import * as store from './store.ts'

const codeDigits = 6

export function hashOfCode(pharmacyId: string, code: string): string {
  return identifierHash('collection-code', `${pharmacyId} ${code}`)
}

export function codeOf(pickup: Pickup): string | null {
  return pickup.state === 'ready' && pickup.codeCipher ? decryptIdentifier(pickup.codeCipher) : null
}

/** A code that no other waiting pick-up of this pharmacy has; the one it had before, unless `anew`. */
export async function withCode(ctx: Context, pickup: Pickup, anew: boolean): Promise<Pickup> {
  const { pharmacyId } = pickup
  await store.lockCodes(ctx, pharmacyId)
  const isFree = async (codeHash: string) => {
    const [other] = await store.find(ctx, { pharmacyId, codeHash, state: 'ready', limit: 1 })
    return !other || other.id === pickup.id
  }
  if (!anew && pickup.codeHash && (await isFree(pickup.codeHash))) return { ...pickup, personAttempts: 0 }
  for (;;) {
    const code = ctx.chance.digits(codeDigits)
    const codeHash = hashOfCode(pharmacyId, code)
    if (codeHash === pickup.codeHash || !(await isFree(codeHash))) continue
    return { ...pickup, codeHash, codeCipher: encryptIdentifier(code), personAttempts: 0 }
  }
}
