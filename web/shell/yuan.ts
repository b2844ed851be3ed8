/** 123456 fen → '¥1,234.56'; negative as '−¥12.00'. */
export function yuan(amountFen: number): string {
  const fen = Math.abs(Math.round(amountFen))
  const whole = Math.floor(fen / 100).toLocaleString('en-US')
  return `${amountFen < 0 ? '−' : ''}¥${whole}.${String(fen % 100).padStart(2, '0')}`
}
