/** Packs of one lot at one pharmacy. */
export interface Lot {
  readonly id: string
  readonly pharmacyId: string
  readonly drugCode: string
  readonly lotNumber: string
  /** Last day on which it may be used. */
  readonly expiresOn: string
  readonly onHandPacks: number
  readonly reservedPacks: number
}

export interface Need {
  readonly itemId: string
  readonly drugCode: string
  readonly packs: number
  /** The lot must last until the course is over. */
  readonly usableUntil: string
}

export interface Kept {
  readonly itemId: string
  readonly lotId: string
  readonly packs: number
}

/** First expired, first out: which lots to keep for a need; null when what is free does not suffice. */
export function chooseLots(need: Need, lots: readonly Lot[]): Kept[] | null {
  const usable = lots
    .filter((lot) => lot.drugCode === need.drugCode && lot.expiresOn >= need.usableUntil)
    .sort((a, b) => (a.expiresOn === b.expiresOn ? (a.id < b.id ? -1 : 1) : a.expiresOn < b.expiresOn ? -1 : 1))
  const kept: Kept[] = []
  let missing = need.packs
  for (const lot of usable) {
    const packs = Math.min(missing, lot.onHandPacks - lot.reservedPacks)
    if (packs > 0) kept.push({ itemId: need.itemId, lotId: lot.id, packs })
    missing -= Math.max(packs, 0)
    if (missing === 0) return kept
  }
  return null
}

/** Are these the packs of these lots that were kept, lot by lot? */
export function areTheKept(kept: readonly Kept[], taken: readonly { lotId: string; packs: number }[]): boolean {
  const sums = (rows: readonly { lotId: string; packs: number }[]) => {
    const sum = new Map<string, number>()
    for (const { lotId, packs } of rows) sum.set(lotId, (sum.get(lotId) ?? 0) + packs)
    return JSON.stringify([...sum].sort())
  }
  return sums(kept) === sums(taken)
}
