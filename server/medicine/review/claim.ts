/** A claim locks one sheet to one pharmacist; an abandoned one frees itself. */
export const claimMinutes = 15

export interface Claim {
  readonly prescriptionId: string
  readonly pharmacistId: string
  readonly pharmacistName: string
  readonly until: Date
}

export function isHeldByOther(claim: Claim | undefined, pharmacistId: string, now: Date): claim is Claim {
  return claim !== undefined && claim.pharmacistId !== pharmacistId && claim.until > now
}

export function isHeldBy(claim: Claim | undefined, pharmacistId: string, now: Date): boolean {
  return claim !== undefined && claim.pharmacistId === pharmacistId && claim.until > now
}

/** Middle value, whole minutes up; null of nothing. */
export function medianMinutes(seconds: readonly number[]): number | null {
  if (seconds.length === 0) return null
  const sorted = [...seconds].sort((a, b) => a - b)
  return Math.ceil(sorted[Math.floor(sorted.length / 2)]! / 60)
}
