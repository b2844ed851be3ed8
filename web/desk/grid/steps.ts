/** Up to five classes of whole numbers or shares between the lowest and the highest, with round bounds. Pure. */
export function stepsOf(values: readonly number[]): { from: number; to: number }[] {
  if (values.length === 0) return []
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const step = roundUp(Math.max((high - low) / 5, 1e-9))
  const from = Math.floor(low / step) * step
  const count = Math.min(5, Math.max(1, Math.ceil((high - from) / step + 1e-9)))
  const bounds = Array.from({ length: count }, (_, at) => ({
    from: tidy(from + at * step),
    to: tidy(from + (at + 1) * step),
  }))
  // Rounded bounds may end below the highest: the last class takes it in.
  bounds.at(-1)!.to = Math.max(bounds.at(-1)!.to, high)
  return bounds
}

const tidy = (value: number) => Math.round(value * 10) / 10
/** 1, 2, 5 and their tens: at least one, since nobody counts half a household. */
function roundUp(step: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(step, 1)))
  return power * ([1, 2, 5, 10].find((one) => one * power >= step) ?? 10)
}
