/** Fen as yuan with two decimals. */
export function yuan(fen: number): string {
  const cents = fen % 100
  return `${(fen - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`
}

/** Basis points as percent, without needless decimals. */
export function percent(prop: number): string {
  return String(prop / 100)
}
