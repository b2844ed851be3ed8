import type { Indicator } from '#contracts/assessment'

/** One figure as insight hands it: a measure's numerator and denominator of an institution and year. */
export interface Figure {
  readonly measure: string
  readonly numerator: number
  readonly denominator: number
  readonly runId: string
  readonly definitionHash: string
}

export interface Scored {
  readonly indicator: Indicator
  readonly figure: Figure
  readonly rateBp: number | null
  readonly pointsBp: number | null
}

export interface Result {
  readonly scored: readonly Scored[]
  readonly scoreBp: number | null
}

const whole = 10_000n

/**
 * An institution's score in ten-thousandths: each indicator's weight × how far its rate has come between zero and full. A
 * measure that was not handed is a figure of nobody; nobody behind any indicator is no score. Pure.
 */
export function scoreOfFigures(indicators: readonly Indicator[], figures: readonly Figure[]): Result {
  const byMeasure = new Map(figures.map((figure) => [figure.measure, figure]))
  const counted = indicators.flatMap((indicator) => {
    const figure = byMeasure.get(indicator.measure)
    return figure ? [{ indicator, figure }] : []
  })
  const weightBp = counted.reduce(
    (sum, { indicator, figure }) => sum + (figure.denominator > 0 ? indicator.weightBp : 0),
    0,
  )
  const scored = counted.map(({ indicator, figure }): Scored => {
    const { numerator, denominator } = figure
    if (denominator === 0) return { indicator, figure, rateBp: null, pointsBp: null }
    const rateBp = Number(halfUp(BigInt(numerator) * whole, BigInt(denominator)))
    return { indicator, figure, rateBp, pointsBp: pointsOf(indicator, figure, weightBp) }
  })
  const points = scored.reduce((sum, { pointsBp }) => sum + (pointsBp ?? 0), 0)
  // Rounding each indicator may bring the sum a few ten-thousandths above the whole.
  return { scored, scoreBp: weightBp === 0 ? null : Math.min(10_000, points) }
}

/** Exact: from numerator and denominator, not from the rounded rate. */
function pointsOf({ zeroAtBp, fullAtBp, weightBp }: Indicator, figure: Figure, countedBp: number): number {
  const denominator = BigInt(figure.denominator)
  const rate = BigInt(figure.numerator) * whole // over the denominator, in ten-thousandths
  const sign = fullAtBp > zeroAtBp ? 1n : -1n
  const way = sign * BigInt(fullAtBp - zeroAtBp) * denominator
  const come = sign * (rate - BigInt(zeroAtBp) * denominator)
  const within = come < 0n ? 0n : come > way ? way : come
  return Number(halfUp(within * BigInt(weightBp) * whole, way * BigInt(countedBp)))
}

const halfUp = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under)
