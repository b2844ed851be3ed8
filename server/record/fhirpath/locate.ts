import { refuse } from '#kernel'
import { runOf, scopeOf } from './compile.ts'
import { nameOf } from './expressions.ts'
import { exhausted, type Run, undecided } from './items.ts'
import { type ParseTree, parseExpression } from './library.ts'

function bad(expression: string): never {
  refuse('record.bad_expression', { params: { expression: expression.slice(0, 120) } })
}

/**
 * Elements as they are, primitives with the place where they stand. Only what is compiled can say where: the library works
 * on copies. Refusals: record.bad_expression.
 */
export function locate(expression: string, resource: object): readonly unknown[] {
  return find(runOf(parseExpression(expression)), resource, expression)
}

/** `Patient.name` → what holds the list, be there one or not, and its name. Refusals: record.bad_expression. */
export function locateList(expression: string, resource: object): { parents: readonly unknown[]; name: string } {
  let tree = parseExpression(expression)
  while (tree.children?.length === 1 && tree.type !== 'InvocationTerm') tree = tree.children[0] as ParseTree
  const [left, right] = tree.children ?? []
  const last = tree.type === 'InvocationTerm' ? left : right
  if (!left || last?.type !== 'MemberInvocation') return bad(expression)
  const parents = tree.type === 'InvocationTerm' ? [resource] : find(runOf(left), resource, expression)
  return { parents, name: nameOf(last) }
}

function find(run: Run | undefined, resource: object, expression: string): readonly unknown[] {
  if (!run) return bad(expression)
  try {
    return run(...scopeOf(resource, undefined, true))
  } catch (error) {
    if (error === undecided || error === exhausted || error instanceof RangeError) return bad(expression)
    throw error
  }
}
