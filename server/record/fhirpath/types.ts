import { isResourceType } from '../structure/table.ts'
import { answer, compileTree, member, nameOf, none, notCompiled, spend } from './expressions.ts'
import { addElements, capital, choiceKeyIn, choicesOf, type Item, isObject, type Run, undecided } from './items.ts'
import type { ParseTree } from './library.ts'

/** `FHIR.Quantity` → Quantity. System types are the library's. */
export function typeNameOf(tree: ParseTree): string {
  const names = identifiersOf(tree)
  if (names.length > 2 || names[0] === 'System') throw notCompiled
  return names.at(-1) ?? ''
}

function identifiersOf(tree: ParseTree): string[] {
  if (tree.type === 'Identifier') return [(tree.text ?? '').replace(/^`|`$/g, '')]
  return (tree.children ?? []).flatMap(identifiersOf)
}

/**
 * is, as and ofType. Elements do not say their type; the name of a choice does, and resources do. All else is left to
 * the library.
 */
export function typed(kind: 'is' | 'as' | 'ofType', left: ParseTree | undefined, type: string): Run {
  const choice = left && choiceAt(left)
  if (choice && !isResourceType(type)) return ofChoice(kind, choice, type)
  const before: Run = left ? compileTree(left) : (focus) => focus
  if (type !== 'Resource' && type !== 'DomainResource' && !isResourceType(type)) throw notCompiled
  return (focus, scope) => {
    const items = before(focus, scope)
    if (kind === 'is') {
      if (items.length > 1) throw undecided
      return answer(items.length === 0 ? undefined : isResource(items[0], type))
    }
    if (kind === 'as' && items.length > 1) throw undecided
    return items.filter((item) => isResource(item, type))
  }
}

function isResource(item: Item, type: string): boolean {
  if (!isObject(item) || typeof item.resourceType !== 'string') throw undecided
  if (type === 'Resource' || item.resourceType === type) return true
  return type === 'DomainResource' && !['Bundle', 'Binary', 'Parameters'].includes(item.resourceType)
}

interface Choice {
  readonly before: Run
  readonly name: string
  readonly choices: ReadonlySet<string>
}

/** `a.b.value` → what comes before, and the choice that is taken of it. */
function choiceAt(tree: ParseTree): Choice | undefined {
  let at = tree
  while (['TermExpression', 'ParenthesizedTerm', 'EntireExpression'].includes(at.type) && at.children?.length === 1) {
    at = at.children[0] as ParseTree
  }
  const [left, right] = at.children ?? []
  const last = at.type === 'InvocationTerm' ? left : at.type === 'InvocationExpression' ? right : undefined
  if (last?.type !== 'MemberInvocation') return undefined
  const name = nameOf(last)
  const choices = choicesOf(name)
  if (!choices) return undefined
  const before: Run = at.type === 'InvocationTerm' ? (focus) => focus : compileTree(left as ParseTree)
  return { before, name, choices }
}

/** Types that are kinds of another. */
const kindsOf: Record<string, readonly string[]> = {
  Quantity: ['Age', 'Count', 'Distance', 'Duration', 'MoneyQuantity', 'SimpleQuantity'],
  string: ['Code', 'Id', 'Markdown'],
  uri: ['Canonical', 'Oid', 'Url', 'Uuid'],
  integer: ['PositiveInt', 'UnsignedInt'],
}

function ofChoice(kind: 'is' | 'as' | 'ofType', { before, name, choices }: Choice, type: string): Run {
  const key = `${name}${capital(type)}`
  const kinds = kindsOf[type] ?? []
  const all = member(name)
  return (focus, scope) => {
    const found: Item[] = []
    const parents = before(focus, scope)
    spend(scope, parents.length)
    let others = 0
    for (const parent of parents) {
      if (!isObject(parent)) continue
      // A plain element of that name, as the value of a Quantity, does not say its type.
      if (parent[name] !== undefined) throw undecided
      const held = choiceKeyIn(parent, choices)
      if (held && (held === key || kinds.some((kind) => held === name + kind)))
        addElements(parent, held, `_${held}`, found, scope.locate)
      else if (held) others += all([parent], scope).length
    }
    if (kind === 'ofType') return found
    if (found.length + others > 1) throw undecided
    if (kind === 'as') return found
    return found.length + others === 0 ? none : answer(found.length === 1)
  }
}
