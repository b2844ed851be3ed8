/** Ages as published: words (儿童), bounds (6个月以上, 不满18岁), ranges (12岁-18岁), lists and exceptions. */
import { ageEnd, ageUnits } from '../facts.ts'
import { normalise, onlyValue, partsOf, type Reading, type Unread, unread } from './words.ts'

export interface AgeRange {
  readonly from: number
  readonly to: number
}
export interface Ages {
  readonly ranges: readonly AgeRange[]
}

const { year, month, week, day } = ageUnits
const under = (to: number): AgeRange => ({ from: 0, to: to - 1 })
const from = (start: number): AgeRange => ({ from: start, to: ageEnd })

/** Where a word has no number of its own: the source of ours. */
const words: Readonly<Record<string, { range: AgeRange; note?: Unread }>> = {
  新生儿: { range: { from: 0, to: 29 * day - 1 } },
  婴儿: { range: under(year) },
  婴幼儿: { range: under(3 * year) },
  幼儿: { range: { from: year, to: 3 * year - 1 } },
  学龄前儿童: { range: under(7 * year) },
  青少年: {
    range: { from: 10 * year, to: 20 * year - 1 },
    note: { zh: '青少年读作10至19周岁。', en: 'Adolescents: 10 to 19 years.' },
  },
  成人: { range: from(18 * year) },
  老年人: { range: from(60 * year) },
  // 民法典 art. 17: under 18 is a minor.
  儿童: { range: under(18 * year) },
}
const alike: Readonly<Record<string, string>> = {
  ...{
    成年人: '成人',
    成年: '成人',
    老年: '老年人',
    老人: '老年人',
    老年患者: '老年人',
    小儿: '儿童',
    患儿: '儿童',
    儿科: '儿童',
  },
  ...{
    未成年人: '儿童',
    未成年: '儿童',
    少儿: '儿童',
    少年儿童: '儿童',
    学龄前: '学龄前儿童',
    新生婴儿: '新生儿',
    婴幼童: '婴幼儿',
  },
}
const wordNames = [...Object.keys(words), ...Object.keys(alike)].sort((a, b) => b.length - a.length)
const idle =
  /^(仅限于|仅限|限于|限定|限|仅|年龄|周岁|的|用于|适用于|适用|使用|用药|患者|病人|人群|者|人|儿童|小儿|患儿|婴幼儿|婴儿|幼儿|新生儿|青少年|成人|成年人|老年人|老年|且|并且|和|且为|,|、|\(\)|支付|龄|=|:)+/

const unitSize: Readonly<Record<string, number>> = {
  ...{ 岁: year, 周岁: year, 岁龄: year, 年: year, y: year, 月: month, 个月: month, 月龄: month, 个月龄: month },
  ...{ 周: week, 周龄: week, 天: day, 日: day, 日龄: day, 天龄: day },
}
const N = '(\\d+(?:\\.\\d+)?)'
const U = '(周岁|岁龄|岁|个月龄|个月|月龄|月|周龄|周|天龄|天|日龄|日|年|y)?'
const range = new RegExp(`^[(（]?${N}${U}(?:\\((?:含|不含)\\))?-${N}${U}(以下|以内|及以下)?(\\((?:不含|含)[^)]*\\))?`)
const before = new RegExp(`^(≥|>|大于|超过|高于|年满|已满|满|≤|<|小于|低于|不满|未满|不足)${N}${U}(以上|以下|以内)?`)
const after = new RegExp(
  `^${N}${U}(?:\\((含|不含)[^)]*\\))?(及其以上|及以上|或以上|含以上|以上|起|\\+|及其以下|及以下|或以下|以下|以内|之内|内)(\\((?:不含|含)[^)]*\\))?`,
)

interface Bound {
  readonly lower?: number
  readonly upper?: number
}
const upTo = (number: number, size: number, inclusive: boolean): number =>
  // Full years are counted: up to 6 years is the whole seventh year of life before the birthday.
  Math.round((inclusive ? Math.floor(number) + 1 : number) * size) - 1

const sizeOf = (unit: string | undefined, other?: string) => unitSize[unit ?? other ?? '岁']!

/** One bound at the beginning of the text, and how long it was. */
function boundAt(text: string): { bound: Bound; length: number } | undefined {
  const between = range.exec(text)
  if (between) {
    const [all, low, lowUnit, high, highUnit, , tail] = between
    const lower = Math.round(Number(low) * sizeOf(lowUnit, highUnit))
    return {
      bound: { lower, upper: upTo(Number(high), sizeOf(highUnit, lowUnit), !tail?.includes('不含')) },
      length: all.length,
    }
  }
  const signed = before.exec(text)
  if (signed) {
    const [all, sign, number, unit] = signed
    const at = Number(number) * sizeOf(unit)
    if (/[≥满]$/.test(sign!) && !/[不未]满/.test(sign!)) return { bound: { lower: Math.round(at) }, length: all.length }
    if (sign === '≤') return { bound: { upper: upTo(Number(number), sizeOf(unit), true) }, length: all.length }
    if (/^(<|小于|低于|不满|未满|不足)$/.test(sign!))
      return { bound: { upper: Math.round(at) - 1 }, length: all.length }
    return { bound: { lower: Math.round(at) + 1 }, length: all.length }
  }
  const said = after.exec(text)
  if (!said) return undefined
  const [all, number, unit, inner, way, tail] = said
  const inclusive = !(inner === '不含' || tail?.includes('不含'))
  const at = Math.round(Number(number) * sizeOf(unit))
  if (/上|起|\+/.test(way!)) return { bound: { lower: inclusive ? at : at + 1 }, length: all.length }
  return { bound: { upper: upTo(Number(number), sizeOf(unit), inclusive) }, length: all.length }
}

/** One alternative: a word, or bounds that hold together. */
function readOne(text: string): { ranges: AgeRange[]; note?: Unread } | undefined {
  const bounds: Bound[] = []
  let rest = text
  while (rest !== '') {
    const found = boundAt(rest)
    if (found) {
      bounds.push(found.bound)
      rest = rest.slice(found.length)
      continue
    }
    const skipped = idle.exec(rest)?.[0]
    if (!skipped) return undefined
    rest = rest.slice(skipped.length)
  }
  if (bounds.length === 0) {
    const name = wordNames.find((one) => text.includes(one))
    const left = name ? text.replace(name, '').replace(idle, '') : text
    return name && left === '' ? { ...rangeOfWord(name) } : undefined
  }
  return { ranges: together(bounds).map((one) => withWord(one, text)) }
}

/** A child of 6 or more is still a child: the word gives the end that the numbers leave open. */
function withWord(open: AgeRange, text: string): AgeRange {
  const name = wordNames.find((one) => text.includes(one))
  if (!name) return open
  const [word] = rangeOfWord(name).ranges
  if (open.to === ageEnd && open.from <= word!.to) return { from: open.from, to: word!.to }
  return open.from === 0 && open.to >= word!.from ? { from: word!.from, to: open.to } : open
}

const rangeOfWord = (name: string) => {
  const { range: only, note } = words[alike[name] ?? name]!
  return { ranges: [only], ...(note ? { note } : {}) }
}

/** A lower and an upper bound that meet are a range; those that do not are two. */
function together(bounds: readonly Bound[]): AgeRange[] {
  const ranges: AgeRange[] = []
  for (const { lower, upper } of bounds) {
    const last = ranges.at(-1)
    if (lower !== undefined && upper !== undefined) ranges.push({ from: lower, to: upper })
    else if (upper !== undefined && last?.to === ageEnd && last.from <= upper)
      ranges[ranges.length - 1] = { from: last.from, to: upper }
    else if (lower !== undefined && last?.from === 0 && lower <= last.to)
      ranges[ranges.length - 1] = { from: lower, to: last.to }
    else ranges.push(upper === undefined ? from(lower!) : { from: 0, to: upper })
  }
  return ranges
}

function fromParts(parts: Map<string, string>): AgeRange | undefined {
  let [lower, upper, unit] = [undefined as string | undefined, undefined as string | undefined, '岁']
  for (const [key, value] of parts) {
    if (/单位/.test(key)) unit = value
    else if (/下限|最小|最低|起|开始/.test(key)) lower = value
    else if (/上限|最大|最高|止|结束/.test(key)) upper = value
    else if (key !== '备注') return undefined
  }
  const read = (text: string) => /^(\d+(?:\.\d+)?)(\D*)$/.exec(text)
  const [low, high] = [lower ? read(lower) : null, upper ? read(upper) : null]
  if ((lower && !low) || (upper && !high) || (!low && !high)) return undefined
  const size = (found: RegExpExecArray) => unitSize[found[2] || unit]
  if ((low && !size(low)) || (high && !size(high))) return undefined
  return {
    from: low ? Math.round(Number(low[1]) * size(low)!) : 0,
    to: high ? upTo(Number(high[1]), size(high)!, true) : ageEnd,
  }
}

export function readAges(text: string): Reading<Ages> {
  const plain = normalise(text)
  const parts = partsOf(plain)
  const cannot = unread(`读不懂年龄“${text}”。`, `The age "${text}" cannot be read.`)
  if (parts && [...parts.keys()].some((key) => /上限|下限|最小|最大|最低|最高|单位/.test(key))) {
    const found = fromParts(parts)
    return found ? (checked([found], undefined) ?? cannot) : cannot
  }
  const said = onlyValue(plain)
  const not = /^(非|除)(?=\D)|(禁用|禁止使用|除外|不得使用|不予支付|不宜使用|不能使用)$/
  const excludes = not.test(said)
  const ranges: AgeRange[] = []
  let note: Unread | undefined
  for (const one of said.replace(not, '').split(/或者|或(?!以)|、|;|\/|及(?!其?以)|与|和/)) {
    if (one === '') continue
    const found = readOne(one)
    if (!found) return cannot
    ranges.push(...found.ranges)
    note ??= found.note
  }
  return checked(excludes ? others(ranges) : ranges, note) ?? cannot
}

function checked(ranges: readonly AgeRange[], note: Unread | undefined): Reading<Ages> | undefined {
  const sorted = [...ranges].sort((a, b) => a.from - b.from)
  const joined: AgeRange[] = []
  for (const one of sorted) {
    if (one.from > one.to) return undefined
    const last = joined.at(-1)
    if (last && one.from <= last.to + 1) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, one.to) }
    else joined.push(one)
  }
  if (joined.length === 0 || joined.length > 3) return undefined
  if (joined[0]!.from === 0 && joined[0]!.to >= ageEnd) {
    return unread('所有年龄都可以，等于没有限制。', 'All ages: nothing is limited.')
  }
  return { value: { ranges: joined }, ...(note ? { note } : {}) }
}

function others(ranges: readonly AgeRange[]): AgeRange[] {
  const left: AgeRange[] = []
  let at = 0
  for (const one of [...ranges].sort((a, b) => a.from - b.from)) {
    if (one.from > at) left.push({ from: at, to: one.from - 1 })
    at = Math.max(at, one.to + 1)
  }
  if (at < ageEnd) left.push(from(at))
  return left
}
