import type { Band } from '#contracts/benefits'

// Ratios are basis points. Products are taken apart so that no intermediate value leaves the safe integers.
const whole = 10_000

interface Exact {
  readonly fen: number
  /** Ten-thousandths of a fen, 0 to 9999. */
  readonly over: number
}

function exactShare(amountFen: number, prop: number): Exact {
  const ten = Math.floor(amountFen / whole)
  const rest = (amountFen - ten * whole) * prop
  return { fen: ten * prop + Math.floor(rest / whole), over: rest % whole }
}

/** A share in basis points, rounded half up to the fen: the rounding of every single amount. */
export function shareOf(amountFen: number, prop: number): number {
  const exact = exactShare(amountFen, prop)
  return exact.over >= whole / 2 ? exact.fen + 1 : exact.fen
}

/** Hands out a total by exact parts: each gets its whole fen, what is left goes one by one to the largest remainders. */
export function largestRemainder(totalFen: number, parts: readonly Exact[]): number[] {
  const shares = parts.map((part) => part.fen)
  let left = totalFen - shares.reduce((sum, fen) => sum + fen, 0)
  if (left === 0) return shares
  const order = parts.map((_, index) => index).sort((a, b) => parts[b]!.over - parts[a]!.over || a - b)
  for (const index of order) {
    if (left === 0) break
    shares[index]! += 1
    left -= 1
  }
  return shares
}

/** Splits a total in the ratio of weights that are not smaller than it together, to the fen. No part exceeds its weight. */
export function splitByWeight(totalFen: number, weightsFen: readonly number[]): number[] {
  const sum = weightsFen.reduce((all, weight) => all + weight, 0)
  if (totalFen === 0 || sum === 0) return weightsFen.map(() => 0)
  const parts = weightsFen.map((weight): { fen: number; over: number } => {
    if (totalFen <= Number.MAX_SAFE_INTEGER / (weight || 1)) {
      const product = totalFen * weight
      const fen = Math.floor(product / sum)
      return { fen, over: product - fen * sum }
    }
    const product = BigInt(totalFen) * BigInt(weight)
    return { fen: Number(product / BigInt(sum)), over: Number(product % BigInt(sum)) }
  })
  return largestRemainder(totalFen, parts)
}

export interface Climbed {
  readonly payFen: number
  /** What each band contributes; sums to payFen. */
  readonly perBandFen: readonly number[]
}

/**
 * What a ladder of rates pays for the stretch of a year's amount from one point to another. It is the difference of two
 * rounded running totals, so the bills of a year sum to what one bill over the whole would get: the order and size of
 * bills never earns or loses a fen.
 */
export function climb(bands: readonly Band[], fromFen: number, toFen: number): Climbed {
  const stretches = bands.map((band, index) => {
    const floor = index === 0 ? 0 : bands[index - 1]!.upToFen!
    const ceiling = band.upToFen ?? Number.MAX_SAFE_INTEGER
    return exactShare(Math.max(0, Math.min(toFen, ceiling) - Math.max(fromFen, floor)), band.pay_prop)
  })
  const payFen = ladderTotal(bands, toFen) - ladderTotal(bands, fromFen)
  return { payFen, perBandFen: largestRemainder(payFen, stretches) }
}

function ladderTotal(bands: readonly Band[], amountFen: number): number {
  let fen = 0
  let over = 0
  let floor = 0
  for (const band of bands) {
    if (amountFen <= floor) break
    const exact = exactShare(Math.min(amountFen, band.upToFen ?? amountFen) - floor, band.pay_prop)
    fen += exact.fen
    over += exact.over
    floor = band.upToFen ?? amountFen
  }
  return fen + Math.floor((over + whole / 2) / whole)
}
