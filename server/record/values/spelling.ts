import { pinyin } from 'pinyin-pro'
import { hashOf } from './keys.ts'
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

// Surnames, given names and districts repeat: two generations of a bounded memory, the older one dropped when full.
const kept = 8000
let young = new Map<string, readonly number[]>()
let old = new Map<string, readonly number[]>()

/** Adds the keys by which normalised texts of one value are looked up, as halves of 64-bit words, each key once. */
export function addSpellings(
  seed: number,
  texts: readonly string[],
  way: SpellingWay,
  surname: boolean,
  keys: number[],
) {
  const first = keys.length
  const joined = texts.map(withoutGaps)
  for (const text of joined) {
    // 王 and 秀英 are looked up as parts of 王秀英.
    const part = way === 'name' && joined.some((one) => one.length > text.length && holds(one, text))
    if (part) continue
    const found = keysOf(seed, text, way, surname)
    for (let at = 0; at < found.length; at += 2) addKey(keys, first, found[at] as number, found[at + 1] as number)
  }
}

function holds(whole: string, part: string): boolean {
  return (whole.startsWith(part) || whole.endsWith(part)) && onlyHan.test(whole) && whole.length <= syllablesMax
}

function addKey(keys: number[], first: number, high: number, low: number): void {
  for (let at = first; at < keys.length; at += 2) if (keys[at + 1] === low && keys[at] === high) return
  keys.push(high, low)
}

function keysOf(seed: number, text: string, way: SpellingWay, surname: boolean): readonly number[] {
  const name = `${seed} ${text}`
  const known = young.get(name) ?? old.get(name)
  if (known) return known
  const made: number[] = []
  for (const one of spellingsOf(text, way, surname)) {
    const [high, low] = hashOf(seed, one)
    made.push(high, low)
  }
  if (young.size >= kept) {
    old = young
    young = new Map()
  }
  young.set(name, made)
  return made
}

/** Whatever a normalised text without gaps is looked up by, before hashing, each once. */
function spellingsOf(normal: string, way: SpellingWay, surname: boolean): Set<string> {
  const found = new Set<string>()
  const letters = [...normal]
  let plain = 0
  while (plain < letters.length && !han.test(letters[plain] as string)) plain += 1
  if (plain < letters.length) for (const [run] of normal.matchAll(hanRuns)) addGrams([...run], gramMax[way], found)
  if (way === 'name') addBeginnings(letters.slice(0, Math.min(plain, beginningMax)), found)
  if (plain === 0 && onlyHan.test(normal)) addReadings(readSyllables(normal, way === 'name', surname), way, found)
  return found
}

/** A full-width name is often written with a gap: '张　三'. */
function withoutGaps(text: string): string {
  if (!text.includes(' ')) return text
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

/** 单雄信 → shan, xiong, xin: a surname is read as one. ü is written u, as it is looked up. */
function readSyllables(text: string, isName: boolean, surname: boolean): string[] {
  const mode = isName ? (surname ? 'all' : 'head') : 'off'
  return pinyin(text, { toneType: 'none', type: 'array', surname: mode }).map((one) => lettersOf(normalise(one)))
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
