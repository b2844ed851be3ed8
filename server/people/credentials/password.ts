import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type Context, refuseUnless } from '#kernel'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const derive = promisify(argon2)

/** Hashes a password as a PHC string that names its own cost. */
export async function hashPassword(ctx: Context, password: string): Promise<string> {
  const nonce = ctx.chance.bytes(16)
  const tag = await derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

export async function passwordFits(password: string, phc: string): Promise<boolean> {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc)
  if (!found) throw new Error('The stored password hash is not a PHC string')
  const [memory, passes, parallelism] = found.slice(1, 4).map(Number) as [number, number, number]
  const expected = Buffer.from(found[5]!, 'base64')
  const nonce = Buffer.from(found[4]!, 'base64')
  const message = password.normalize('NFKC')
  const tag = await derive('argon2id', { memory, passes, parallelism, tagLength: expected.length, message, nonce })
  return timingSafeEqual(tag, expected)
}

// An unknown user name costs as much time as a known one, so that names cannot be told apart.
export const nobodysHash = `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(32))}`

/** Refusals: credentials.password_weak. */
export function checkStrength(password: string, userName: string): void {
  const strong = password.length >= 10 && /\p{L}/u.test(password) && /\d/.test(password)
  const holdsName = password.toLowerCase().includes(userName.toLowerCase())
  refuseUnless(strong && !holdsName, 'credentials.password_weak', { field: 'password' })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
