import type { Person } from '#contracts/village-store'

/** Spells a Chinese name: ['wang', 'xiu', 'ying']. Given from outside, because its dictionary is loaded only when it is searched. */
export type Spell = (name: string) => readonly string[]

interface Line {
  readonly id: string
  readonly words: readonly string[]
}

/** What a person is found by: name, its pinyin and initials, end of the phone and of the card, address. All on the device. */
export function searchIndex(people: readonly Person[], spell: Spell): readonly Line[] {
  return people.map((person) => {
    const syllables = spell(person.name).map((one) => one.toLowerCase())
    return {
      id: person.id,
      words: [
        person.name.toLowerCase(),
        syllables.join(''),
        syllables.map((one) => one[0] ?? '').join(''),
        person.phone ?? '',
        person.documentTail.toLowerCase(),
        (person.address ?? '').toLowerCase(),
        (person.household?.address ?? '').toLowerCase(),
      ].filter((word) => word !== ''),
    }
  })
}

/** Every word must be found; a name that begins so comes before one that only contains it. Digits find ends of numbers too. */
export function found(index: readonly Line[], query: string): readonly string[] {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return index.map(({ id }) => id)
  const rank = ({ words }: Line): number => {
    const ranks = parts.map((part) => {
      if (words.some((word) => word.startsWith(part))) return 0
      return words.some((word) => word.includes(part)) ? 1 : 2
    })
    return ranks.includes(2) ? 2 : Math.max(...ranks)
  }
  return index
    .map((line) => ({ id: line.id, rank: rank(line) }))
    .filter((each) => each.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id)
}
