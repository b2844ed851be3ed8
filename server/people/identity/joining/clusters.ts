/** Two numbers that are the same person. */
export interface Edge {
  readonly lower: number
  readonly higher: number
}

/** Each number with the lowest of those it hangs together with. The order of the edges does not matter. */
export function clustersOf(numbers: readonly number[], edges: readonly Edge[]): Map<number, number> {
  const parent = new Map(numbers.map((number) => [number, number]))
  const rootOf = (number: number): number => {
    const above = parent.get(number) ?? number
    if (above === number) return number
    const root = rootOf(above)
    parent.set(number, root)
    return root
  }
  for (const { lower, higher } of edges) {
    const [one, other] = [rootOf(lower), rootOf(higher)]
    if (one !== other) parent.set(Math.max(one, other), Math.min(one, other))
  }
  return new Map(numbers.map((number) => [number, rootOf(number)]))
}

export interface Candidate extends Edge {
  readonly scoreBits: number
}

/**
 * Which of the certain pairs are joined, the likeliest first: a join that would make one person of two who cannot be one is
 * left to a human. Pairs within what hangs together already need none. The same for any order of the pairs.
 */
export function chooseJoins<T extends Candidate>(
  standing: ReadonlyMap<number, number>,
  certain: readonly T[],
  cannotBeOne: (ours: readonly number[], theirs: readonly number[]) => boolean,
): { joined: T[]; within: T[]; refused: T[] } {
  const members = new Map<number, number[]>()
  const clusterOf = new Map(standing)
  for (const [number, cluster] of standing) members.set(cluster, [...(members.get(cluster) ?? []), number])
  const found = { joined: [] as T[], within: [] as T[], refused: [] as T[] }
  const byStrength = [...certain].sort((a, b) => b.scoreBits - a.scoreBits || a.lower - b.lower || a.higher - b.higher)
  for (const pair of byStrength) {
    const [one, other] = [clusterOf.get(pair.lower) ?? pair.lower, clusterOf.get(pair.higher) ?? pair.higher]
    if (one === other) {
      found.within.push(pair)
      continue
    }
    const [ours, theirs] = [members.get(one) ?? [pair.lower], members.get(other) ?? [pair.higher]]
    if (cannotBeOne(ours, theirs)) {
      found.refused.push(pair)
      continue
    }
    found.joined.push(pair)
    const [kept, gone] = [Math.min(one, other), Math.max(one, other)]
    for (const number of [...ours, ...theirs]) clusterOf.set(number, kept)
    members.set(kept, [...ours, ...theirs])
    members.delete(gone)
  }
  return found
}
