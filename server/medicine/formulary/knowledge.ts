import type { Drug } from './drug.ts'

export interface Interaction {
  readonly a: string
  readonly b: string
  readonly level: 'contraindicated' | 'major' | 'moderate'
  readonly zh: string
  readonly en: string
}
/** A drug that a disease forbids or makes doubtful. */
export interface Caution {
  readonly atc: string
  readonly icd: string
  readonly level: 'block' | 'reason' | 'info'
  readonly zh: string
  readonly en: string
}
/** How a written allergy is recognised as an allergy to a class. */
export interface Allergen {
  readonly class: string
  readonly level: 'block' | 'reason'
  readonly patterns: readonly string[]
}
/** A pair of the eighteen incompatibilities (十八反) or nineteen antagonisms (十九畏), with every name each side goes by. */
export interface Incompatibility {
  readonly list: '十八反' | '十九畏'
  readonly herbA: string
  readonly herbB: string
  readonly namesA: readonly string[]
  readonly namesB: readonly string[]
}
export interface Counselling {
  readonly prefix: string
  readonly zh: string
  readonly en: string
}

export interface Knowledge {
  readonly interaction: readonly Interaction[]
  readonly caution: readonly Caution[]
  readonly allergen: readonly Allergen[]
  readonly incompatibility: readonly Incompatibility[]
  readonly counselling: readonly Counselling[]
}
export type KnowledgeKind = keyof Knowledge

/** Everything the checks need to know of one edition. */
export interface Formulary {
  readonly edition: string
  readonly validFrom: string
  readonly signedOff: boolean
  readonly drugs: ReadonlyMap<string, Drug>
  readonly knowledge: Knowledge
}

/** What is known of a medicine that the patient takes: our code, an ATC code, or both. */
export interface KnownMedicine {
  readonly code: string | null
  readonly atc: string | null
}

/** A prefix of an ATC code, or of a catalogue code for what has no ATC code. */
export function isOf(prefix: string, medicine: KnownMedicine): boolean {
  return Boolean(medicine.atc?.startsWith(prefix) || medicine.code?.startsWith(prefix))
}

export function interactionsBetween(formulary: Formulary, one: KnownMedicine, other: KnownMedicine): Interaction[] {
  return formulary.knowledge.interaction.filter(
    ({ a, b }) => (isOf(a, one) && isOf(b, other)) || (isOf(b, one) && isOf(a, other)),
  )
}

export function cautionsFor(formulary: Formulary, medicine: KnownMedicine, icdCodes: readonly string[]): Caution[] {
  return formulary.knowledge.caution.filter(
    ({ atc, icd }) => isOf(atc, medicine) && icdCodes.some((code) => code.startsWith(icd)),
  )
}

/** Which of the drug's allergy classes a written allergy ("青霉素过敏", "Penicillin V") means. */
export function allergyMatches(formulary: Formulary, drug: Drug, allergy: string): Allergen[] {
  const written = allergy.toLowerCase()
  return formulary.knowledge.allergen.filter(
    (allergen) =>
      drug.allergyClasses.includes(allergen.class) && allergen.patterns.some((pattern) => written.includes(pattern)),
  )
}

export function incompatibleHerbs(formulary: Formulary, one: string, other: string): Incompatibility[] {
  return formulary.knowledge.incompatibility.filter(
    ({ namesA, namesB }) =>
      (namesA.includes(one) && namesB.includes(other)) || (namesB.includes(one) && namesA.includes(other)),
  )
}

/** The most particular advice: the longest prefix of the code. */
export function counsellingFor(rows: readonly Counselling[], code: string): { zh: string; en: string } {
  const fitting = rows.filter(({ prefix }) => code.startsWith(prefix))
  const best = fitting.reduce((a, b) => (b.prefix.length > a.prefix.length ? b : a), { prefix: '', zh: '', en: '' })
  return { zh: best.zh, en: best.en }
}
