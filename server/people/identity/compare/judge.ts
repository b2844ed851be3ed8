import { type BirthDateLevel, compareBirthDates } from './birth-date.ts'
import { compareIdCards, compareInsurance, compareOthers, type IdCardLevel } from './document.ts'
import type { Facts } from './facts.ts'
import { compareNames, isOneOff, type NameLevel } from './name.ts'

/** How two records compare in everything that is compared. 'missing' is said by at least one of them not at all. */
export interface Levels {
  readonly idCard: IdCardLevel
  readonly insurance: 'same' | 'one-off' | 'differs' | 'missing'
  readonly otherDocument: 'same' | 'differs' | 'missing'
  readonly name: NameLevel | 'newborn' | 'missing'
  readonly birthDate: BirthDateLevel | 'missing'
  readonly sex: 'same' | 'differs' | 'missing'
  readonly phone: 'same' | 'one-off' | 'differs' | 'missing'
  readonly address: 'same' | 'differs' | 'missing'
}
export type Field = keyof Levels

/** One comparison, as it is kept with the pair: what was compared, how it came out, and what that weighs. */
export interface Comparison {
  readonly field: Field
  readonly level: string
  readonly weightBits: number
}

/** What forbids or caps, whatever the weights say. */
export type Rule =
  | 'ids-differ'
  | 'newborn'
  | 'newborn-and-mother'
  | 'twins'
  | 'twins-possible'
  | 'generation'
  | 'sex-differs'
  | 'no-name'
  | 'two-soft'
  | 'no-number'
  | 'two-residents'
  | 'linked-to-another'
  | 'linked-differs'
  | 'said-not-same'

export type Outcome = 'certain' | 'probable' | 'no'

export interface Judgement {
  readonly outcome: Outcome
  readonly scoreBits: number
  readonly comparisons: readonly Comparison[]
  readonly rules: readonly Rule[]
}

/** Weights of one day: rows of identity.weight and identity.threshold that are in force. */
export interface Policy {
  /** 'field level' → bits: log2 of how much more often it is so for one person's records than for two people's. */
  readonly weights: ReadonlyMap<string, number>
  readonly certainBits: number
  readonly probableBits: number
  /** Who was born since is a child today: parents lend one twin's card for the other. */
  readonly childrenSince: string
}

export function levelsOf(one: Facts, other: Facts): Levels {
  const newborn = one.newborn || other.newborn
  const named = one.names.length > 0 && other.names.length > 0
  return {
    idCard: compareIdCards(one.documents, other.documents),
    insurance: compareInsurance(one.documents, other.documents),
    otherDocument: compareOthers(one.documents, other.documents),
    name: newborn ? 'newborn' : named ? compareNames(one.names, other.names) : 'missing',
    birthDate: one.birthDate && other.birthDate ? compareBirthDates(one.birthDate, other.birthDate) : 'missing',
    sex: one.sex && other.sex ? (one.sex === other.sex ? 'same' : 'differs') : 'missing',
    phone: comparePhones(one.phones, other.phones),
    address: one.address && other.address ? (one.address === other.address ? 'same' : 'differs') : 'missing',
  }
}

function comparePhones(ours: readonly string[], theirs: readonly string[]): Levels['phone'] {
  if (ours.length === 0 || theirs.length === 0) return 'missing'
  if (ours.some((phone) => theirs.includes(phone))) return 'same'
  return ours.some((phone) => theirs.some((other) => isOneOff(phone, other))) ? 'one-off' : 'differs'
}

/**
 * Whether two records are one person's. The weights add up to a score; rules then say what no score may override. Symmetric:
 * it does not matter which of the two is asked about.
 */
export function judge(one: Facts, other: Facts, policy: Policy): Judgement {
  const levels = levelsOf(one, other)
  const comparisons = (Object.entries(levels) as [Field, string][])
    .filter(([, level]) => level !== 'missing')
    .map(([field, level]) => ({ field, level, weightBits: policy.weights.get(`${field} ${level}`) ?? 0 }))
  const scoreBits = Math.round(comparisons.reduce((sum, { weightBits }) => sum + weightBits, 0) * 10) / 10
  const forbidding = forbids(levels, one, other)
  if (forbidding) return { outcome: 'no', scoreBits, comparisons, rules: [forbidding] }
  if (scoreBits < policy.probableBits) return { outcome: 'no', scoreBits, comparisons, rules: [] }
  const rules = caps(
    levels,
    [one, other].every(({ birthDate }) => (birthDate ?? '') >= policy.childrenSince),
  )
  const certain = scoreBits >= policy.certainBits && rules.length === 0
  return { outcome: certain ? 'certain' : 'probable', scoreBits, comparisons, rules }
}

const numberAgrees = (levels: Levels) =>
  levels.idCard === 'same' || levels.insurance === 'same' || levels.otherDocument === 'same'

const exactNames: readonly string[] = ['same', 'same-common', 'variant']
const nearNames: readonly string[] = ['same-sound', 'swapped', 'similar', 'pinyin', 'near-sound']
const nearDates: readonly string[] = ['swapped', 'lunar', 'one-digit', 'year-only']

function forbids(levels: Levels, one: Facts, other: Facts): Rule | undefined {
  // An id-card number is for life (Resident Identity Card Law 3): two that are right are two people.
  if (levels.idCard === 'valid-differs') return 'ids-differ'
  if (levels.name === 'newborn') return newbornForbids(levels, one, other)
  if (numberAgrees(levels)) return undefined
  // Born together at one phone or address, called otherwise: twins.
  const sameHome = levels.phone === 'same' || levels.address === 'same'
  if (levels.birthDate === 'same' && sameHome && (levels.name === 'one-differs' || levels.name === 'different'))
    return 'twins'
  if (levels.birthDate === 'generation' && !exactNames.includes(levels.name)) return 'generation'
  return undefined
}

/** A child without a name is never its mother, nor a child of another day; whether it is that named child a human says. */
function newbornForbids(levels: Levels, one: Facts, other: Facts): Rule | undefined {
  if (levels.birthDate !== 'same' && levels.birthDate !== 'one-digit') return 'newborn-and-mother'
  if (levels.sex === 'differs') return 'newborn'
  const sameHome = levels.phone === 'same' || levels.address === 'same' || numberAgrees(levels)
  if (!sameHome) return 'newborn'
  // Two who wait for a name: only under one mother's name.
  const names = [one, other].map(({ names }) => names[0]?.plain)
  return one.newborn && other.newborn && names[0] !== names[1] ? 'twins' : undefined
}

/** What leaves the decision to a human, however high the score. */
function caps(levels: Levels, children: boolean): Rule[] {
  const { name, birthDate, sex } = levels
  const found: Rule[] = []
  if (name === 'newborn') found.push('newborn')
  if (name === 'missing') found.push('no-name')
  if (sex === 'differs') found.push('sex-differs')
  if (birthDate === 'generation') found.push('generation')
  const number = numberAgrees(levels)
  const sameDay = birthDate === 'same'
  const exact = exactNames.includes(name)
  const near = nearNames.includes(name)
  const sameHome = levels.phone === 'same' || levels.address === 'same'
  if ((!number || children) && near && sameDay && sameHome) found.push('twins-possible')
  // With a number that agrees, one other thing may be a little off; two may not.
  const fits = (exact && (sameDay || nearDates.includes(birthDate))) || (near && sameDay)
  if (number && !fits) found.push('two-soft')
  // Without one, a telephone or a number with one slip must stand beside the full name and the day.
  const besides =
    levels.phone === 'same' ||
    levels.idCard === 'one-off' ||
    levels.insurance === 'one-off' ||
    levels.idCard === 'same-invalid'
  if (!number && !(exact && sameDay && besides)) found.push('no-number')
  return found
}

/** What of the comparison a decision was made on: as long as it stays, the question is not asked again. */
export function signatureOf({ comparisons, outcome }: Judgement): string {
  return [outcome, ...comparisons.map(({ field, level }) => `${field}=${level}`)].join(' ')
}

/** How likely, from 0 to 1, as FHIR wants it: the threshold of a human's look is an even chance. */
export function likelihoodOf(scoreBits: number, policy: Policy): number {
  return Math.round((1 / (1 + 2 ** (policy.probableBits - scoreBits))) * 1000) / 1000
}
