/** Fen as yuan with two decimals, thousands apart: 1,234.56. */
export function yuan(fen: number): string {
  const cents = fen % 100
  const whole = String((fen - cents) / 100)
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole
  return `${grouped}.${cents < 10 ? '0' : ''}${cents}`
}

/** Basis points as percent, without needless decimals. */
export function percent(prop: number): string {
  return String(prop / 100)
}
