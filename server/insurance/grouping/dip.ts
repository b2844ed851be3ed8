/**
 * DIP: a list of groups learned from past stays, and the grouping of a stay by it. A group is a principal diagnosis (4 characters, 5
 * where those cost otherwise) with procedures: `+` all of them, `/` any of them. Money §4.
 */
export interface DipStay {
  readonly diagnosis: string
  readonly procedures: readonly string[]
}
export interface DipCost extends DipStay {
  readonly costFen: number
  readonly level: number
}
export interface DipGroup {
  /** 'K802:51.2300', 'K802:51.2300+54.5100', 'I10X:' (no procedure), 'J18:*' (any procedure). */
  readonly code: string
  readonly kind: 'core' | 'primary-care' | 'composite'
  readonly diagnosis: string
  /** All of these; each is one code or several joined by '/', any of which. '*': any procedure at all. */
  readonly procedures: readonly string[]
  readonly cases: number
  readonly meanCostFen: number
  /** Ten-thousandths of the mean of all. */
  readonly score10000: number
}
export interface DipLearned {
  readonly groups: readonly DipGroup[]
  readonly cases: number
  readonly meanCostFen: number
}

/** A code of five characters stands apart when its mean cost differs so much from that of its four (memory: to be verified). */
const apartBp = 2_000
/** Procedures of one subcategory may be merged: '51.23'. */
const subcategoryLength = 5

export const diagnosisOf = (code: string, characters: 3 | 4 | 5): string =>
  code.replaceAll('.', '').slice(0, characters).toUpperCase()

interface Heap {
  diagnosis: string
  procedures: string[]
  stays: DipCost[]
}

/** Refuses nothing: of no stays, no groups. The order of the stays does not matter. */
export function learnDip(stays: readonly DipCost[], { casesMin }: { casesMin: number }): DipLearned {
  const sum = total(stays)
  const found: DipGroup[] = []
  const rest = new Set(stays)
  const take = (kind: DipGroup['kind'], heap: Heap) => {
    found.push(groupOf(kind, heap, stays.length, sum))
    for (const stay of heap.stays) rest.delete(stay)
  }
  const enough = ({ stays }: Heap) => stays.length >= casesMin
  for (const heap of heaps(stays, (stay) => [diagnosisOf(stay.diagnosis, 4), setOf(stay)]).filter(enough)) {
    const apart = heaps(heap.stays, (stay) => [diagnosisOf(stay.diagnosis, 5), setOf(stay)]).filter(
      (one) => enough(one) && one.stays.length < heap.stays.length && costsOtherwise(one, heap),
    )
    for (const one of apart) take('core', one)
    const remaining = heap.stays.filter((stay) => rest.has(stay))
    if (remaining.length >= casesMin) take('core', { ...heap, stays: remaining })
  }
  for (const heap of merged([...rest]).filter(enough)) take('core', heap)
  const conservative = [...rest].filter((stay) => stay.procedures.length === 0)
  for (const heap of heaps(conservative, (stay) => [diagnosisOf(stay.diagnosis, 3), []]).filter(enough)) {
    if (heap.stays.filter(({ level }) => level <= 1).length * 2 >= heap.stays.length) take('primary-care', heap)
  }
  const wide = (characters: number) => (stay: DipCost) =>
    [diagnosisOf(stay.diagnosis, 3).slice(0, characters), stay.procedures.length > 0 ? ['*'] : []] as const
  for (const heap of heaps([...rest], wide(3)).filter(enough)) take('composite', heap)
  for (const heap of heaps([...rest], wide(1))) take('composite', heap)
  const groups = found.sort((a, b) => (a.code < b.code ? -1 : 1))
  return {
    groups,
    cases: stays.length,
    meanCostFen: stays.length === 0 ? 0 : Number(divided(sum, BigInt(stays.length))),
  }
}

const setOf = ({ procedures }: DipStay): string[] => [...new Set(procedures)].sort()

function heaps(stays: readonly DipCost[], keyOf: (stay: DipCost) => readonly [string, readonly string[]]): Heap[] {
  const found = new Map<string, Heap>()
  for (const stay of stays) {
    const [diagnosis, procedures] = keyOf(stay)
    const key = `${diagnosis}:${procedures.join('+')}`
    const heap = found.get(key) ?? { diagnosis, procedures: [...procedures], stays: [] }
    heap.stays.push(stay)
    found.set(key, heap)
  }
  return [...found.values()]
}

/** Stays with one procedure that is too rare alone, together with those of its subcategory. */
function merged(stays: readonly DipCost[]): Heap[] {
  const single = stays.filter((stay) => setOf(stay).length === 1)
  return heaps(single, (stay) => [
    diagnosisOf(stay.diagnosis, 4),
    [stay.procedures[0]!.slice(0, subcategoryLength)],
  ]).map((heap) => ({ ...heap, procedures: [[...new Set(heap.stays.flatMap(setOf))].sort().join('/')] }))
}

function costsOtherwise(one: Heap, all: Heap): boolean {
  const [own, whole] = [total(one.stays) * BigInt(all.stays.length), total(all.stays) * BigInt(one.stays.length)]
  const apart = own > whole ? own - whole : whole - own
  return apart * 10_000n > whole * BigInt(apartBp)
}

const total = (stays: readonly DipCost[]): bigint => stays.reduce((sum, { costFen }) => sum + BigInt(costFen), 0n)

function groupOf(kind: DipGroup['kind'], { diagnosis, procedures, stays }: Heap, cases: number, sum: bigint): DipGroup {
  const own = total(stays)
  return {
    code: `${diagnosis}:${procedures.join('+')}`,
    ...{ kind, diagnosis, procedures, cases: stays.length },
    meanCostFen: Math.max(1, Number(divided(own, BigInt(stays.length)))),
    // own ÷ n, over sum ÷ cases.
    score10000: Math.max(
      1,
      sum === 0n ? 10_000 : Number(divided(own * BigInt(cases) * 10_000n, BigInt(stays.length) * sum)),
    ),
  }
}

/** Half away from zero, of what is not negative. */
export const divided = (numerator: bigint, denominator: bigint): bigint =>
  (numerator * 2n + denominator) / (denominator * 2n)

/** Ready to group many: by diagnosis, the narrowest first. */
export interface DipIndex {
  readonly byDiagnosis: ReadonlyMap<string, readonly DipGroup[]>
}
const kinds = ['core', 'primary-care', 'composite'] as const

export function indexDip(groups: readonly DipGroup[]): DipIndex {
  const byDiagnosis = new Map<string, DipGroup[]>()
  for (const group of groups) byDiagnosis.set(group.diagnosis, [...(byDiagnosis.get(group.diagnosis) ?? []), group])
  for (const own of byDiagnosis.values()) own.sort(narrowestFirst)
  return { byDiagnosis }
}
function narrowestFirst(a: DipGroup, b: DipGroup): number {
  return (
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    b.procedures.length - a.procedures.length ||
    b.score10000 - a.score10000 ||
    (a.code < b.code ? -1 : 1)
  )
}

/** The group of a stay, and what was tried before it; undefined: the list knows nothing like it. */
export function groupDip(index: DipIndex, stay: DipStay): { group: DipGroup; tried: string[] } | undefined {
  const tried: string[] = []
  const full = diagnosisOf(stay.diagnosis, 5)
  for (const kind of kinds) {
    for (let characters = full.length; characters > 0; characters--) {
      for (const group of index.byDiagnosis.get(full.slice(0, characters)) ?? []) {
        if (group.kind !== kind) continue
        if (fits(group, stay)) return { group, tried }
        tried.push(group.code)
      }
    }
  }
  return undefined
}

function fits({ procedures }: DipGroup, stay: DipStay): boolean {
  if (procedures.length === 0) return stay.procedures.length === 0
  return procedures.every((one) =>
    one === '*' ? stay.procedures.length > 0 : one.split('/').some((code) => stay.procedures.includes(code)),
  )
}

/** Cost against the group's mean, as a factor: an exact fraction. Money §4: above 2× the mean, below half of it, else 1. */
export function dipFactor(
  costFen: number,
  meanCostFen: number,
  { highTimesBp, lowTimesBp }: { highTimesBp: number; lowTimesBp: number },
): { numerator: bigint; denominator: bigint; outlier: 'none' | 'high' | 'low' } {
  const [cost, mean] = [BigInt(costFen), BigInt(meanCostFen)]
  const [high, low] = [BigInt(highTimesBp), BigInt(lowTimesBp)]
  if (cost * 10_000n > mean * high)
    return { numerator: cost * 10_000n - mean * high + mean * 10_000n, denominator: mean * 10_000n, outlier: 'high' }
  if (cost * 10_000n < mean * low) return { numerator: cost, denominator: mean, outlier: 'low' }
  return { numerator: 1n, denominator: 1n, outlier: 'none' }
}

/** score × factor × institution factor × auxiliary factor, rounded once: ten-thousandths of a point. */
export function dipPoints10000(
  score10000: number,
  factor: { numerator: bigint; denominator: bigint },
  factorsBp: readonly number[],
): number {
  const over = factorsBp.reduce((product, bp) => product * BigInt(bp), BigInt(score10000) * factor.numerator)
  return Number(divided(over, factor.denominator * 10_000n ** BigInt(factorsBp.length)))
}

/**
 * What each case is paid out of a budget: budget ÷ all points is the value of a point. By differences of rounded running sums, so that
 * the parts are the budget to the fen; the order given decides who gets the odd fen.
 */
export function sharesOfBudget(budgetFen: number, points10000: readonly number[]): number[] {
  const sum = points10000.reduce((all, points) => all + BigInt(points), 0n)
  if (sum === 0n) return points10000.map(() => 0)
  let [running, paid] = [0n, 0n]
  return points10000.map((points) => {
    running += BigInt(points)
    const until = divided(BigInt(budgetFen) * running, sum)
    const share = until - paid
    paid = until
    return Number(share)
  })
}
