import { pinyin } from 'pinyin-pro'
import { normalise } from './strings.ts'

/**
 * How a text is found that people type in part: names by the beginning in any script, by one to three Chinese characters
 * anywhere, by pinyin and by initials; places by characters anywhere, and the short ones (杭州市) by pinyin. What is found
 * is a matter of keys, so that the commonest surname costs what the rarest does.
 */
export type SpellingWay = 'name' | 'place'

const beginningMax = 16
const pinyinMax = 24
const syllablesMax = 12
const placeSyllablesMax = 8
const gramMax: Record<SpellingWay, number> = { name: 3, place: 2 }

const han = /\p{Script=Han}/u
const hanRuns = /\p{Script=Han}+/gu
const onlyHan = /^\p{Script=Han}+$/u

/** How a string parameter is spelled; undefined when only what the standard says finds it. */
export function spellingWayOf(code: string, datatypes: readonly string[]): SpellingWay | undefined {
  if (datatypes.includes('HumanName') || /^(?:name|family|given|phonetic|title|device-name)$/.test(code)) return 'name'
  return datatypes.includes('Address') || /^address/.test(code) ? 'place' : undefined
}

export const spellingKey = {
  /** The text, or a reading of it, begins like this. */
  beginning: (text: string) => `^${text}`,
  characters: (text: string) => `~${text}`,
}

/** Whatever a text is looked up by, before hashing, each once. */
export function spellingsOf(text: string, way: SpellingWay, surname: boolean): Set<string> {
  const found = new Set<string>()
  const normal = withoutGaps(normalise(text))
  for (const [run] of normal.matchAll(hanRuns)) addGrams([...run], gramMax[way], found)
  if (way === 'name') {
    const letters = [...normal]
    const first = letters.findIndex((letter) => han.test(letter))
    const plain = first < 0 ? letters : letters.slice(0, first)
    addBeginnings(plain.slice(0, beginningMax), found)
  }
  if (onlyHan.test(normal)) addReadings(readSyllables(normal, way === 'name', surname), way, found)
  return found
}

/** A full-width name is often written with a gap: '张　三'. */
function withoutGaps(text: string): string {
  return text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}

function addGrams(characters: readonly string[], longest: number, found: Set<string>): void {
  for (let from = 0; from < characters.length; from++) {
    for (let length = 1; length <= longest && from + length <= characters.length; length++)
      found.add(spellingKey.characters(characters.slice(from, from + length).join('')))
  }
}

function addBeginnings(letters: readonly string[], found: Set<string>): void {
  let beginning = ''
  for (const letter of letters) {
    beginning += letter
    found.add(spellingKey.beginning(beginning))
  }
}

// Names that are read in a community repeat: a bounded memory of them saves most readings.
const syllables = new Map<string, string[]>()
const syllablesKept = 20_000

/** 单雄信 → shan, xiong, xin: a surname is read as one. ü is written u, as it is looked up. */
function readSyllables(text: string, isName: boolean, surname: boolean): string[] {
  const key = `${isName ? (surname ? 's' : 'n') : 'p'}${text}`
  const known = syllables.get(key)
  if (known) return known
  const mode = isName ? (surname ? 'all' : 'head') : 'off'
  const read = pinyin(text, { toneType: 'none', type: 'array', surname: mode }).map((one) => lettersOf(normalise(one)))
  if (syllables.size >= syllablesKept) syllables.clear()
  syllables.set(key, read)
  return read
}

function addReadings(read: readonly string[], way: SpellingWay, found: Set<string>): void {
  if (way === 'place') {
    if (read.length > placeSyllablesMax) return
    for (let end = 1; end <= read.length; end++) {
      const part = read.slice(0, end)
      found.add(spellingKey.beginning(part.join('')))
      found.add(spellingKey.beginning(initialsOf(part)))
    }
    return
  }
  // From each character on: a given name is typed without its surname. A long one only from its beginning.
  const starts = read.length > syllablesMax ? 1 : read.length
  for (let from = 0; from < starts; from++) {
    const rest = read.slice(from)
    addBeginnings([...rest.join('')].slice(0, pinyinMax), found)
    addBeginnings([...initialsOf(rest)].slice(0, pinyinMax), found)
  }
}

function initialsOf(read: readonly string[]): string {
  return read.map((one) => one[0] ?? '').join('')
}

/** Only letters stay, and what is typed for ü (lv, lyu) becomes the u that it is kept as. */
function lettersOf(text: string): string {
  return text.replace(/\bl(?:v|yu)/g, 'lu').replace(/\bn(?:v|yu)/g, 'nu')
}

/** What a text that was typed asks of the keys. */
export interface Spelled {
  /** Every one of these. */
  readonly characters: readonly string[]
  /** One of these. */
  readonly beginnings: readonly string[]
  /** The keys alone say more than was asked: the text itself must begin like this, or contain it. */
  readonly check: 'begins' | 'contains' | undefined
}

/** `text` is normalised. */
export function askedSpelling(text: string, way: SpellingWay): Spelled {
  const joined = withoutGaps(text)
  const runs = [...joined.matchAll(hanRuns)].map(([run]) => [...run])
  if (runs.length > 0) {
    const found = new Set<string>()
    for (const run of runs) {
      const length = Math.min(run.length, gramMax[way])
      for (let from = 0; from + length <= run.length; from++)
        found.add(spellingKey.characters(run.slice(from, from + length).join('')))
    }
    return { characters: [...found], beginnings: [], check: onlyHan.test(joined) ? undefined : 'contains' }
  }
  const letters = [...text]
  const reading = pinyinOf(text)
  const beginnings = way === 'place' ? [] : [spellingKey.beginning(letters.slice(0, beginningMax).join(''))]
  if (reading !== undefined) beginnings.push(spellingKey.beginning(reading))
  return {
    characters: [],
    beginnings: [...new Set(beginnings)],
    check: letters.length > beginningMax ? 'begins' : undefined,
  }
}

/** 'Wang2 Xiu4-Ying1' → wangxiuying; undefined when it cannot be pinyin. */
function pinyinOf(text: string): string | undefined {
  if (!/^[a-z](?:[a-z]|[1-5](?![0-9])|[ '·-](?=[a-z]))*$/.test(text)) return undefined
  const read = text.split(/[ '·-]|(?<=[a-z][1-5])/).map((part) => lettersOf(part.replace(/[1-5]$/, '')))
  return read.join('').slice(0, pinyinMax)
}
