// The wire carries yuan with two decimals, we count fen; both ways exactly, never by multiplying a float.

/** 12.34 of 1234. */
export function yuanOf(fen: number): number {
  if (!Number.isSafeInteger(fen)) throw new Error(`${fen} is no amount in fen`)
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return Number(`${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
}

/** 1234 of 12.34 or '12.34'; undefined for what is no amount of whole fen. */
export function fenOf(yuan: unknown): number | undefined {
  if (typeof yuan !== 'number' && typeof yuan !== 'string') return undefined
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,4}))?$/.exec(String(yuan).trim())
  if (!match) return undefined
  const [, sign, whole, part = ''] = match
  // More decimals than two are taken only when they say nothing.
  if (/[1-9]/.test(part.slice(2))) return undefined
  const fen = Number(`${whole}${part.slice(0, 2).padEnd(2, '0')}`)
  return sign && fen > 0 ? -fen : fen
}
