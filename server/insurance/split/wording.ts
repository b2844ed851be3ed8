import { yuanText } from '#contracts/yuan'

/** Fen as yuan with two decimals, thousands apart: 1,234.56, and -12.00. */
export function yuan(fen: number): string {
  const text = yuanText(fen)
  return Math.abs(fen) < 100_000 ? text : text.replace(/\B(?=(\d{3})+\.)/g, ',')
}

/** Basis points as percent, without needless decimals. */
export function percent(prop: number): string {
  return String(prop / 100)
}
