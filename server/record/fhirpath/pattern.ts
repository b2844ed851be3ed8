import { refuse } from '#kernel'

/**
 * Regular expressions without backtracking: all states at once (Thompson 1968), so that time grows with text × pattern and
 * no pattern is a bomb. Known are literals, classes, groups, |, ?, *, +, {n,m}, ^, $ and \d \w \s \b-less escapes.
 * Back references, look-around and word boundaries are refused.
 */
type State =
  | { readonly kind: 'char'; readonly fits: (code: number) => boolean }
  | { readonly kind: 'split'; readonly next: number[] }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'done' }

const statesMax = 5000
const stepsMax = 50_000_000

/** Refusals: record.bad_expression (a pattern that is malformed, too large, or not of the kinds above). */
export function compilePattern(pattern: string, whole: boolean): (text: string) => boolean {
  const states = new Reader(pattern).read()
  return (text) => simulate(states, text, whole, pattern)
}

function bad(pattern: string): never {
  refuse('record.bad_expression', { params: { expression: pattern.slice(0, 120) } })
}

function simulate(states: readonly State[], text: string, whole: boolean, pattern: string): boolean {
  if (states.length * text.length > stepsMax) bad(pattern)
  let now = new Set<number>()
  for (let at = 0; ; ) {
    if (at === 0 || !whole) enter(states, 0, now, at, text.length)
    if (now.has(states.length - 1) && (!whole || at === text.length)) return true
    if (at >= text.length) return false
    const code = text.codePointAt(at) ?? 0
    at += code > 0xffff ? 2 : 1
    const next = new Set<number>()
    for (const index of now) {
      const state = states[index]
      if (state?.kind === 'char' && state.fits(code)) enter(states, index + 1, next, at, text.length)
    }
    now = next
    if (now.size === 0 && whole) return false
  }
}

/** Adds a state and what it leads to without reading. */
function enter(states: readonly State[], from: number, into: Set<number>, at: number, length: number): void {
  const waiting = [from]
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (into.has(index)) continue
    into.add(index)
    const state = states[index]
    if (state?.kind === 'split') for (const next of state.next) waiting.push(index + next)
    else if ((state?.kind === 'start' && at === 0) || (state?.kind === 'end' && at === length)) waiting.push(index + 1)
  }
}

type Fits = (code: number) => boolean

const isDigit: Fits = (code) => code >= 48 && code <= 57
const isWord: Fits = (code) => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const isSpace: Fits = (code) => /\s/u.test(String.fromCodePoint(code))
const not =
  (fits: Fits): Fits =>
  (code) =>
    !fits(code)
const classes: Record<string, Fits> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
}
const controls: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 }

class Reader {
  readonly #pattern: string
  readonly #chars: string[]
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
    this.#chars = [...pattern]
  }

  read(): State[] {
    const states = this.#either()
    if (this.#at < this.#chars.length) this.#bad()
    return this.#sized([...states, { kind: 'done' }])
  }

  #bad(): never {
    return bad(this.#pattern)
  }

  #sized(states: State[]): State[] {
    return states.length > statesMax ? this.#bad() : states
  }

  #take(char: string): boolean {
    if (this.#chars[this.#at] !== char) return false
    this.#at++
    return true
  }

  #either(): State[] {
    const left = this.#row()
    if (!this.#take('|')) return left
    const right = this.#either()
    const jump: State = { kind: 'split', next: [right.length + 1] }
    return this.#sized([{ kind: 'split', next: [1, left.length + 2] }, ...left, jump, ...right])
  }

  #row(): State[] {
    const states: State[] = []
    while (this.#at < this.#chars.length && this.#chars[this.#at] !== '|' && this.#chars[this.#at] !== ')') {
      for (const state of this.#repeated(this.#one())) states.push(state)
      this.#sized(states)
    }
    return states
  }

  #repeated(one: State[]): State[] {
    const [low, high] = this.#times()
    if (low === 1 && high === 1) return one
    if (low * one.length > statesMax || (Number.isFinite(high) && high * (one.length + 1) > statesMax)) this.#bad()
    const states: State[] = []
    for (let count = 0; count < low; count++) states.push(...one)
    if (high === Number.POSITIVE_INFINITY) {
      states.push({ kind: 'split', next: [1, one.length + 2] }, ...one, { kind: 'split', next: [-one.length - 1] })
      return states
    }
    for (let left = high - low; left > 0; left--) {
      states.push({ kind: 'split', next: [1, left * (one.length + 1)] }, ...one)
    }
    return states
  }

  #times(): [number, number] {
    const found = /^(?:[?*+]|\{(\d{1,4})(,(\d{1,4})?)?\})\??/.exec(this.#chars.slice(this.#at, this.#at + 14).join(''))
    if (!found) return [1, 1]
    this.#at += [...found[0]].length
    if (found[0].startsWith('?')) return [0, 1]
    if (found[0].startsWith('*')) return [0, Number.POSITIVE_INFINITY]
    if (found[0].startsWith('+')) return [1, Number.POSITIVE_INFINITY]
    const low = Number(found[1])
    const high = found[2] === undefined ? low : found[3] === undefined ? Number.POSITIVE_INFINITY : Number(found[3])
    return high < low ? this.#bad() : [low, high]
  }

  #one(): State[] {
    if (this.#take('(')) {
      if (this.#take('?') && !this.#take(':')) this.#bad()
      const inner = this.#either()
      if (!this.#take(')')) this.#bad()
      return inner
    }
    if (this.#take('^')) return [{ kind: 'start' }]
    if (this.#take('$')) return [{ kind: 'end' }]
    if (this.#take('.')) return [{ kind: 'char', fits: () => true }]
    if (this.#take('[')) return [{ kind: 'char', fits: this.#class() }]
    const char = this.#chars[this.#at] ?? ''
    if (char === '' || '*+?{'.includes(char)) this.#bad()
    return [{ kind: 'char', fits: this.#char() }]
  }

  #class(): Fits {
    const turned = this.#take('^')
    const parts: Fits[] = []
    while (!this.#take(']')) {
      if (this.#at >= this.#chars.length) this.#bad()
      const low = this.#code()
      if (typeof low === 'function') parts.push(low)
      else if (this.#chars[this.#at] === '-' && this.#chars[this.#at + 1] !== ']') {
        this.#at++
        const high = this.#code()
        if (typeof high === 'function' || high < low) this.#bad()
        parts.push((code) => code >= low && code <= high)
      } else parts.push((code) => code === low)
    }
    return (code) => parts.some((fits) => fits(code)) !== turned
  }

  #char(): Fits {
    const found = this.#code()
    return typeof found === 'function' ? found : (code) => code === found
  }

  #code(): number | Fits {
    const char = this.#chars[this.#at++]
    if (char === undefined) this.#bad()
    if (char !== '\\') return char.codePointAt(0) ?? 0
    const escaped = this.#chars[this.#at++] ?? this.#bad()
    if (Object.hasOwn(classes, escaped)) return classes[escaped] as Fits
    if (Object.hasOwn(controls, escaped)) return controls[escaped] as number
    if (escaped === 'u' || escaped === 'x') {
      const hex = this.#chars.slice(this.#at, this.#at + (escaped === 'u' ? 4 : 2)).join('')
      if (!/^(?:[0-9a-fA-F]{2}){1,2}$/.test(hex)) this.#bad()
      this.#at += hex.length
      return Number.parseInt(hex, 16)
    }
    // \b, \1, \k, \p: boundaries, back references, properties.
    if (/[A-Za-z0-9]/.test(escaped)) this.#bad()
    return escaped.codePointAt(0) ?? 0
  }
}
