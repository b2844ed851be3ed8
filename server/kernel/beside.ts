/** Of one name: what is kept here and what is kept there. One of them may be missing. */
export interface Beside<O, T> {
  readonly ours: O | undefined
  readonly theirs: T | undefined
}

/**
 * Two books laid beside each other by name: each entry of theirs with ours of that name, in their order, then what of ours they
 * do not have. What of it differs, and what is to be done, is the rule of whoever compares. Names of ours are unique. Pure.
 */
export function laidBeside<O, T>(
  ours: readonly O[],
  nameOfOurs: (entry: O) => string,
  theirs: readonly T[],
  nameOfTheirs: (entry: T) => string,
): Beside<O, T>[] {
  const left = new Map(ours.map((entry) => [nameOfOurs(entry), entry]))
  const known = new Map(left)
  const pairs: Beside<O, T>[] = theirs.map((entry) => {
    const name = nameOfTheirs(entry)
    left.delete(name)
    return { ours: known.get(name), theirs: entry }
  })
  return [...pairs, ...[...left.values()].map((entry) => ({ ours: entry, theirs: undefined }))]
}
