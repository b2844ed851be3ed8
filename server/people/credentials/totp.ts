import { Secret, TOTP } from 'otpauth'
import type { Context } from '#kernel'

const periodSeconds = 30

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: 'Anji', label, secret: Secret.fromBase32(secret), digits: 6, period: periodSeconds })
}

export function newTotpSecret(ctx: Context): string {
  const bytes = ctx.chance.bytes(20)
  return new Secret({ buffer: new Uint8Array(bytes).buffer }).base32
}

/** What an authenticator app scans. */
export function totpUri(secret: string, userName: string): string {
  return totpOf(secret, userName).toString()
}

/** The code that is right at an instant. */
export function totpAt(secret: string, now: Date): string {
  return totpOf(secret).generate({ timestamp: now.getTime() })
}

/** The time step of a right code (the neighbours count too, RFC 6238 §5.2); undefined for a wrong one. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}
