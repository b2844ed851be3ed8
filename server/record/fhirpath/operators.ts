import { order, same, sameItem } from './compare.ts'
import { answer, compileTree, none, sized, spend, truth } from './expressions.ts'
import { type Item, type Run, simpleOf, undecided } from './items.ts'
import type { ParseTree } from './library.ts'

export function equality(operator: string, pair: readonly ParseTree[]): Run {
  const [left, right] = both(pair)
  if (operator === '=') return (focus, scope) => answer(same(left(focus, scope), right(focus, scope)))
  if (operator === '!=') {
    return (focus, scope) => {
      const found = same(left(focus, scope), right(focus, scope))
      return answer(found === undefined ? undefined : !found)
    }
  }
  return (focus, scope) => {
    const found = equivalent(left(focus, scope), right(focus, scope))
    return answer(operator === '~' ? found : !found)
  }
}

function equivalent(left: readonly Item[], right: readonly Item[]): boolean {
  if (left.length !== right.length) return false
  if (left.length === 0) return true
  const [a, b] = [simpleOf(left[0]), simpleOf(right[0])]
  if (left.length > 1 || typeof a !== 'string' || typeof b !== 'string' || /^\d/.test(a)) throw undecided
  const plain = (text: string) => text.toLowerCase().replace(/\s/g, ' ')
  return plain(a) === plain(b)
}

export function inequality(operator: string, pair: readonly ParseTree[]): Run {
  const [left, right] = both(pair)
  const fits: (found: number) => boolean =
    operator === '<'
      ? (found) => found < 0
      : operator === '<='
        ? (found) => found <= 0
        : operator === '>'
          ? (found) => found > 0
          : (found) => found >= 0
  return (focus, scope) => {
    const [a, b] = [left(focus, scope), right(focus, scope)]
    if (a.length === 0 || b.length === 0) return none
    if (a.length > 1 || b.length > 1) throw undecided
    const found = order(a[0], b[0])
    return answer(found === undefined ? undefined : fits(found))
  }
}

function both([left, right]: readonly ParseTree[]): [Run, Run] {
  return [compileTree(left as ParseTree), compileTree(right as ParseTree)]
}

type Truth = boolean | undefined

/** Both sides are asked only when the first does not say it (FHIRPath leaves that to us; errors of the second are then not met). */
export function logic(pair: readonly ParseTree[], operator: keyof typeof decisions): Run {
  const decide = decisions[operator]
  const [left, right] = both(pair)
  return (focus, scope) => answer(decide(truth(left(focus, scope)), () => truth(right(focus, scope))))
}

function and(left: Truth, right: () => Truth): Truth {
  if (left === false) return false
  const other = right()
  return other === false ? false : left === undefined || other === undefined ? undefined : true
}

function or(left: Truth, right: () => Truth): Truth {
  if (left === true) return true
  const other = right()
  return other === true ? true : left === undefined || other === undefined ? undefined : false
}

function xor(left: Truth, right: () => Truth): Truth {
  const other = right()
  return left === undefined || other === undefined ? undefined : left !== other
}

function implies(left: Truth, right: () => Truth): Truth {
  if (left === false) return true
  const other = right()
  return other === true ? true : left === undefined || other === undefined ? undefined : false
}

const decisions = { and, or, xor, implies }

export function membership(operator: string, pair: readonly ParseTree[]): Run {
  const [left, right] = both(pair)
  return (focus, scope) => {
    const [a, b] = [left(focus, scope), right(focus, scope)]
    const [one, list] = operator === 'in' ? [a, b] : [b, a]
    if (one.length === 0) return none
    if (one.length > 1) throw undecided
    spend(scope, list.length)
    return answer(list.some((item) => sameItem(item, one[0])))
  }
}

export function arithmetic(operator: string, pair: readonly ParseTree[]): Run {
  const [left, right] = both(pair)
  return (focus, scope) => {
    const [a, b] = [left(focus, scope), right(focus, scope)]
    if (a.length > 1 || b.length > 1) throw undecided
    if (operator === '&') return [sized(textIn(a) + textIn(b))]
    if (a.length === 0 || b.length === 0) return none
    const [x, y] = [simpleOf(a[0]), simpleOf(b[0])]
    if (operator === '+' && typeof x === 'string' && typeof y === 'string') return [sized(x + y)]
    if (typeof x !== 'number' || typeof y !== 'number') throw undecided
    return calculate(operator, x, y)
  }
}

function textIn(items: readonly Item[]): string {
  const value = items.length === 0 ? '' : simpleOf(items[0])
  if (typeof value !== 'string') throw undecided
  return value
}

/** Whole numbers; what has a fraction is counted in decimals, by the library. */
function calculate(operator: string, x: number, y: number): readonly Item[] {
  if (!Number.isInteger(x) || !Number.isInteger(y)) throw undecided
  if (operator === '+') return [x + y]
  if (operator === '-') return [x - y]
  if (operator === '*') return [x * y]
  if (y === 0) return none
  if (operator === 'div') return [Math.trunc(x / y)]
  if (operator === 'mod') return [x % y]
  return [x / y]
}

export function polarity(operator: string, inner: Run): Run {
  return (focus, scope) => {
    const items = inner(focus, scope)
    if (items.length === 0) return none
    const value = simpleOf(items[0])
    if (items.length > 1 || typeof value !== 'number') throw undecided
    return [operator === '-' ? -value : value]
  }
}
