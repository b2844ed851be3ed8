/** Fen as yuan with two decimals, nothing between thousands: 1234.50, and -0.05. For files, fields and forms. */
export function yuanText(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
