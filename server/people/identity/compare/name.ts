import type { HumanName } from '@medplum/fhirtypes'
import { pinyin } from 'pinyin-pro'
import { looksLike, plainCharacters } from './characters.ts'

/** A name as it is compared. */
export interface NameFacts {
  readonly kind: 'han' | 'latin'
  /** As written, without spaces, dots, titles and letter case. */
  readonly written: string
  /** In the characters of today; Latin words in alphabetical order. */
  readonly plain: string
  /** How many characters the family name has; 0 for Latin names, whose order is not known. */
  readonly familyLength: number
  /** A syllable for each character; of Latin names only when every word reads as pinyin. */
  readonly syllables: readonly string[]
}

/** 之女, 之子, 婴儿, Baby girl: who has no name yet is called after the mother. */
const newbornName =
  /(之|的)(长|次|大|小|双)?(子|女|儿|男|婴|宝|孩)(儿|子|婴|孩)?[甲乙一二12ab]?$|(新生儿|婴儿)[甲乙一二12ab]?$|^\p{Script=Han}{2,}(婴|毛毛|宝宝|大双|小双|bb)[甲乙一二12ab]?$|^\s*(baby|newborn|bg|bb)\b|\b(baby|newborn)\s+(boy|girl|of)\b/iu

export function isNewbornName(name: string): boolean {
  return newbornName.test(name.trim())
}

const doubleFamilyNames = new Set(
  '欧阳 上官 司徒 诸葛 司马 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 东方 独孤 南宫 轩辕 端木 百里 呼延 申屠 太史 钟离 闻人 澹台 濮阳 淳于 单于 公冶 宗政 赫连'.split(
    ' ',
  ),
)

/** What is written in names of a Patient, each once: the parts count when there is no text. */
export function readNames(names: readonly HumanName[]): NameFacts[] {
  const found = new Map<string, NameFacts>()
  for (const name of names) {
    const read = readName(writtenOf(name), name.family)
    if (read && !found.has(read.plain)) found.set(read.plain, read)
  }
  return [...found.values()].slice(0, 4)
}

export function writtenOf({ text, family = '', given = [] }: HumanName): string {
  if (text?.trim()) return text
  const han = /\p{Script=Han}/u.test(family + given.join(''))
  return han ? family + given.join('') : [...given, family].join(' ')
}

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'jr', 'sr'])

/** Undefined when nothing is left of it. */
export function readName(text: string, family = ''): NameFacts | undefined {
  const folded = text.normalize('NFKC')
  if (/\p{Script=Han}/u.test(folded)) {
    const written = [...folded].filter((character) => /\p{Script=Han}/u.test(character)).join('')
    return readHan(written, [...family].filter((one) => /\p{Script=Han}/u.test(one)).join(''))
  }
  const words = folded
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !titles.has(word))
  if (words.length === 0) return undefined
  const syllables = words.map(syllablesOf)
  return {
    kind: 'latin',
    written: words.join(' '),
    plain: [...words].sort().join(' '),
    familyLength: 0,
    syllables: syllables.every((part) => part.length > 0) ? syllables.flat() : [],
  }
}

function readHan(written: string, family: string): NameFacts {
  const plain = plainCharacters(written)
  const said = plainCharacters(family)
  const double = doubleFamilyNames.has(plain.slice(0, 2)) && plain.length > 2
  const familyLength =
    said !== '' && said.length < plain.length && plain.startsWith(said) ? said.length : double ? 2 : 1
  // Read as a name: 单, 曾, 解 and 仇 sound otherwise as family names.
  const syllables = pinyin(plain, { toneType: 'none', type: 'array', v: true, surname: 'head' })
  return { kind: 'han', written, plain, familyLength, syllables }
}

const initials = 'zh|ch|sh|b|p|m|f|d|t|n|l|g|k|h|j|q|x|r|z|c|s|y|w|'
const finals =
  'iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|uei|ua|uo|ue|ui|un|ai|ei|ao|ou|an|en|in|ia|ie|iu|er|ve|vn|a|o|e|i|u|v'
const syllable = new RegExp(`^(${initials})(${finals})`)

/** The pinyin syllables of a word like 'xiuying'; none when it does not read as pinyin. */
export function syllablesOf(word: string): string[] {
  if (word === '') return []
  for (let length = Math.min(6, word.length); length > 0; length--) {
    const head = word.slice(0, length)
    const match = syllable.exec(head)
    if (match?.[0] !== head) continue
    if (length === word.length) return [head]
    const rest = syllablesOf(word.slice(length))
    if (rest.length > 0) return [head, ...rest]
  }
  return []
}

/** Syllables as many people of the south and centre hear them: zh as z, ng as n, l as n. */
export function nearSound(one: string): string {
  return one
    .replace(/^(z|c|s)h/, '$1')
    .replace(/(a|e|i)ng$/, '$1n')
    .replace(/^l/, 'n')
}

export type NameLevel =
  | 'same'
  | 'same-common'
  | 'variant'
  | 'same-sound'
  | 'swapped'
  | 'similar'
  | 'pinyin'
  | 'near-sound'
  | 'part'
  | 'family-differs'
  | 'one-differs'
  | 'different'

/** From what speaks most for one person to what speaks most against it. */
const byStrength: readonly NameLevel[] = [
  'same',
  'same-common',
  'variant',
  'swapped',
  'same-sound',
  'similar',
  'pinyin',
  'near-sound',
  'part',
  'family-differs',
  'one-differs',
  'different',
]

export function compareNames(ours: readonly NameFacts[], theirs: readonly NameFacts[]): NameLevel {
  let best = byStrength.length - 1
  for (const one of ours) for (const other of theirs) best = Math.min(best, byStrength.indexOf(comparePair(one, other)))
  return byStrength[best] ?? 'different'
}

function comparePair(one: NameFacts, other: NameFacts): NameLevel {
  if (one.plain === other.plain)
    return one.written !== other.written && one.kind === 'han' ? 'variant' : isCommon(one) ? 'same-common' : 'same'
  if (one.kind !== other.kind) return sameSet(one.syllables, other.syllables) ? 'pinyin' : 'different'
  return one.kind === 'han' ? compareHan(one, other) : compareLatin(one.plain, other.plain)
}

function compareHan(one: NameFacts, other: NameFacts): NameLevel {
  const [ours, theirs] = [[...one.plain], [...other.plain]]
  const family = Math.max(one.familyLength, other.familyLength)
  const sameFamily = one.plain.slice(0, family) === other.plain.slice(0, family)
  if (ours.length !== theirs.length) return sameFamily && isWithin(ours, theirs) ? 'part' : 'different'
  if (sameFamily && sameSet(ours, theirs)) return 'swapped'
  const apart = ours.filter((character, at) => character !== theirs[at]).length
  if (one.syllables.join(' ') === other.syllables.join(' ')) return 'same-sound'
  if (apart === 1 && ours.some((character, at) => looksLike(character, theirs[at] ?? ''))) return 'similar'
  if (one.syllables.map(nearSound).join(' ') === other.syllables.map(nearSound).join(' ')) return 'near-sound'
  if (!sameFamily) return apart <= family && ours.length - family >= 2 ? 'family-differs' : 'different'
  return apart === 1 && ours.length >= 3 ? 'one-differs' : 'different'
}

/** Shared words (a married name, a middle name left out), or a slip of the keys. */
function compareLatin(one: string, other: string): NameLevel {
  if (one.replaceAll(' ', '') === other.replaceAll(' ', '')) return 'same'
  if (one.length >= 6 && isOneOff(one.replaceAll(' ', ''), other.replaceAll(' ', ''))) return 'similar'
  const [ours, theirs] = [one.split(' '), other.split(' ')]
  const shared = ours.filter((word) => word.length > 1 && theirs.includes(word)).length
  if (shared >= 2 || (shared > 0 && Math.min(ours.length, theirs.length) === 1)) return 'part'
  return shared === 1 ? 'family-differs' : 'different'
}

function isWithin(ours: readonly string[], theirs: readonly string[]): boolean {
  const [short, long] = ours.length < theirs.length ? [ours, theirs] : [theirs, ours]
  if (long.length - short.length > 1 || short.length < 2) return false
  let at = 0
  for (const character of long) if (character === short[at]) at += 1
  return at === short.length
}

function sameSet(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length > 1 && [...ours].sort().join(' ') === [...theirs].sort().join(' ')
}

/** One character changed, left out, doubled, or two neighbours swapped. */
export function isOneOff(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let head = 0
  while (head < one.length && one[head] === other[head]) head += 1
  let tail = 0
  while (tail < Math.min(one.length, other.length) - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  const [ours, theirs] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)]
  if (ours.length <= 1 && theirs.length <= 1) return true
  return ours.length === 2 && theirs.length === 2 && ours[0] === theirs[1] && ours[1] === theirs[0]
}

// The names that most people bear (Ministry of Public Security, national name reports): that two share one says less.
const commonFamilies = new Set('王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗')
const commonGiven = new Set(
  `伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 英 红 燕 鹏 辉 斌 波 飞 浩 婷 丹 慧 莉 鑫 宇 欣 建华 建国 建军 志强 国强 秀英 桂英 秀兰
  玉兰 玉英 玉梅 桂兰 桂芳 秀珍 秀芳 淑珍 淑英 凤英 丽华 海燕 红梅 建平 建明 志刚 文斌 婷婷 子涵 梓涵 浩然 一诺 子轩 浩宇 宇轩 欣怡 雨桐 俊杰 佳怡 思雨`.split(
    /\s+/,
  ),
)

function isCommon({ kind, plain, familyLength }: NameFacts): boolean {
  return kind === 'han' && commonFamilies.has(plain[0] ?? '') && commonGiven.has(plain.slice(familyLength))
}
