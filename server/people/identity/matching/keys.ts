import { identifierHash } from '#kernel'
import type { Facts } from '../compare/facts.ts'
import { type NameFacts, nearSound } from '../compare/name.ts'

/**
 * What a record is found by. Each is chosen so that two records of one person with one mistake still share one, and that few
 * others do: among a million people the most common name in one year of birth is some tens.
 */
export function keysOf(facts: Facts): number[] {
  const words = new Set<string>()
  for (const { type, value } of facts.documents)
    words.add(`${type === 'id-card' || type === 'insurance' ? type : 'document'} ${value}`)
  for (const phone of facts.phones) words.add(`phone ${phone}`)
  const { birthDate, names } = facts
  // A child without a name is found by number and telephone only.
  if (birthDate && !facts.newborn)
    for (const name of names) for (const word of wordsOf(name, birthDate)) words.add(word)
  if (birthDate && facts.newborn && names[0]) words.add(`newborn ${names[0].plain} ${birthDate}`)
  return [...words].map(keyOf)
}

function wordsOf(name: NameFacts, birthDate: string): string[] {
  const [year = '', ...monthAndDay] = birthDate.split('-')
  const sound = soundOf(name)
  // The whole name by sound, in any order: with the year for days that are wrong, with the day for years that are.
  const found = [`sound ${sound} ${year}`]
  if (monthAndDay.length < 2) return found
  found.push(`sound ${sound} ${monthAndDay.join('-')}`)
  // The exact day with either half of the name, for a half that is wrong.
  for (const part of partsOf(name)) found.push(`born ${birthDate} ${part}`)
  return found
}

function soundOf({ plain, syllables }: NameFacts): string {
  return syllables.length > 0 ? [...syllables].map(nearSound).sort().join(' ') : plain
}

function partsOf({ kind, plain, familyLength, syllables }: NameFacts): string[] {
  if (kind === 'latin')
    return plain
      .split(' ')
      .filter((word) => word.length > 1)
      .slice(0, 3)
  const near = syllables.map(nearSound)
  return [`family ${near.slice(0, familyLength).join(' ')}`, `given ${near.slice(familyLength).sort().join(' ')}`]
}

/** The first 52 bits of the keyed hash: enough that two words meet once in millions, and a number that JavaScript holds. */
function keyOf(word: string): number {
  return Number.parseInt(identifierHash('identity-key', word).slice(0, 13), 16)
}
