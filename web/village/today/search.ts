import type { Person } from '#contracts/village-store'

/** Spells a Chinese name: ['wang', 'xiu', 'ying']. Given from outside, because its dictionary is loaded only when it is searched. */
export type Spell = (name: string) => readonly string[]

interface Line {
  readonly id: string
  readonly words: readonly string[]
}

/** What a person is found by: name, its pinyin and initials, end of the phone and of the card, address. All on the device. */
export function searchIndex(people: readonly Person[], spell: Spell): readonly Line[] {
  const known = lines.get(spell) ?? new WeakMap<Person, Line>()
  lines.set(spell, known)
  return people.map((person) => {
    const line = known.get(person) ?? lineOf(person, spell)
    known.set(person, line)
    return line
  })
}

/** Each person is spelt once, as long as nothing about them changes. */
const lines = new WeakMap<Spell, WeakMap<Person, Line>>()

function lineOf(person: Person, spell: Spell): Line {
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
  const ranked: [string[], string[]] = [[], []]
  for (const line of index) ranked[rank(line)]?.push(line.id)
  return ranked.flat()
}
