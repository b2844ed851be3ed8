/** The little statistics that the detectors need. Pure; checked against published tables. */

// Lanczos, g = 7, n = 9 (Numerical Recipes 6.1): about 15 digits.
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + 7.5
  const sum = lanczos.reduce((total, term, index) => (index === 0 ? term : total + term / (shifted + index)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** The regularised lower incomplete gamma function P(a, x): by series below a + 1, by continued fraction above. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
}
function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-16; n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a))
}

// Lentz's method.
function gammaFraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let n = 1; n < 10_000; n += 1) {
    const an = -n * (n - a)
    b += 2
    d = 1 / orTiny(an * d + b, tiny)
    c = orTiny(b + an / c, tiny)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return h * Math.exp(a * Math.log(x) - x - logGamma(a))
}
const orTiny = (value: number, tiny: number) => (Math.abs(value) < tiny ? tiny : value)

/** How likely a chi-square with so many degrees of freedom is at least this large. */
export const chiSquareAbove = (x: number, degrees: number): number => gammaQ(degrees / 2, x / 2)
/** How likely it is at most this large. */
export const chiSquareBelow = (x: number, degrees: number): number => gammaP(degrees / 2, x / 2)

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The sum of squared differences from the mean. */
export function squares(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
}

/** Chi-square of counts against all being equally likely. */
export function uniformity(counts: readonly number[]): { statistic: number; p: number } {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const expected = n / counts.length
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return { statistic, p: chiSquareAbove(statistic, counts.length - 1) }
}

const earthRadiusKm = 6371.0088
export interface Point {
  readonly latitude: number
  readonly longitude: number
}
/** The great-circle distance (haversine). */
export function distanceKm(a: Point, b: Point): number {
  const radians = Math.PI / 180
  const byLatitude = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2
  const byLongitude = Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2
  const h = byLatitude + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * byLongitude
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)))
}
