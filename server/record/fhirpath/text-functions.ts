import { answer, none, notCompiled, textMax, unescapeText } from './expressions.ts'
import { argument, type MakeStep, type Step } from './functions.ts'
import { exhausted, type Item, type Scope, simpleOf, undecided } from './items.ts'
import type { ParseTree } from './library.ts'
import { compilePattern } from './pattern.ts'

/** The one text that comes before the dot; undefined when nothing does. */
function text(items: readonly Item[]): string | undefined {
  if (items.length === 0) return undefined
  const value = simpleOf(items[0])
  if (items.length > 1 || typeof value !== 'string') throw undecided
  return value
}

type Texts = (of: string, other: string) => Item

/** A function of two texts; empty when either is. */
const ofTwo =
  (work: Texts): MakeStep =>
  (parameters) => {
    if (parameters.length !== 1) throw notCompiled
    const inner = argument(parameters)
    return (items, scope) => {
      const [one, other] = [text(items), text(inner(scope))]
      return one === undefined || other === undefined ? none : [work(one, other)]
    }
  }

const ofOne =
  (work: (of: string) => Item): MakeStep =>
  (parameters) => {
    if (parameters.length > 0) throw notCompiled
    return (items) => {
      const one = text(items)
      if (one === undefined) return none
      const made = work(one)
      return made === undefined ? none : [made]
    }
  }

function literalOf(parameters: readonly ParseTree[]): string {
  let tree = parameters[0]
  while (tree?.type === 'TermExpression' || tree?.type === 'LiteralTerm') tree = tree.children?.[0]
  if (tree?.type !== 'StringLiteral' || parameters.length !== 1) throw notCompiled
  return unescapeText(tree.text ?? '')
}

/** Patterns are matched in time that grows with text and pattern only (pattern.ts); what that cannot is not FHIRPath here. */
function matching(whole: boolean): MakeStep {
  return (parameters) => {
    const matches = compilePattern(literalOf(parameters), whole)
    return (items) => {
      const one = text(items)
      return one === undefined ? none : answer(matches(one))
    }
  }
}

function substring(parameters: readonly ParseTree[]): Step {
  const start = argument(parameters)
  const length = parameters[1] && argument(parameters, 1)
  const whole = (inner: (scope: Scope) => readonly Item[], scope: Scope): number => {
    const value = simpleOf(inner(scope)[0])
    if (typeof value !== 'number') throw undecided
    return value
  }
  return (items, scope) => {
    const one = text(items)
    if (one === undefined) return none
    const from = whole(start, scope)
    if (from < 0 || from >= one.length) return none
    return [length ? one.slice(from, from + Math.max(0, whole(length, scope))) : one.slice(from)]
  }
}

function replace(parameters: readonly ParseTree[]): Step {
  const [pattern, replacement] = [argument(parameters), argument(parameters, 1)]
  return (items, scope) => {
    const [one, from, to] = [text(items), text(pattern(scope)), text(replacement(scope))]
    if (one === undefined || from === undefined || to === undefined) return none
    const parts = one.split(from).length - 1
    if (one.length + parts * (to.length - from.length) > textMax) throw exhausted
    return [one.replaceAll(from, () => to)]
  }
}

function join(parameters: readonly ParseTree[]): Step {
  const separator = parameters.length > 0 ? argument(parameters) : () => []
  return (items, scope) => {
    if (items.length === 0) return none
    const parts = items.map((item) => text([item]) ?? '')
    const between = text(separator(scope)) ?? ''
    const length = parts.reduce((sum, part) => sum + part.length + between.length, 0)
    if (length > textMax) throw exhausted
    return [parts.join(between)]
  }
}

function toInteger(items: readonly Item[]): readonly Item[] {
  if (items.length === 0) return none
  const value = simpleOf(items[0])
  if (items.length > 1) throw undecided
  if (typeof value === 'boolean') return [value ? 1 : 0]
  if (typeof value === 'number') return Number.isInteger(value) ? [value] : none
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? [Number(value)] : none
}

function toText(items: readonly Item[]): readonly Item[] {
  if (items.length === 0) return none
  const value = simpleOf(items[0])
  const simple = typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value)
  if (items.length > 1 || !simple) throw undecided
  return [String(value)]
}

export const textFunctions: Record<string, MakeStep> = {
  startsWith: ofTwo((one, other) => one.startsWith(other)),
  endsWith: ofTwo((one, other) => one.endsWith(other)),
  contains: ofTwo((one, other) => one.includes(other)),
  indexOf: ofTwo((one, other) => one.indexOf(other)),
  matches: matching(false),
  matchesFull: matching(true),
  substring,
  replace,
  join,
  length: ofOne((one) => one.length),
  lower: ofOne((one) => one.toLowerCase()),
  upper: ofOne((one) => one.toUpperCase()),
  trim: ofOne((one) => one.trim()),
  toInteger: () => toInteger,
  toString: () => toText,
}
