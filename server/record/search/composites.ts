import { refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import type { Composite, CompositePart } from '../values/parameters.ts'
import { elementQuantity, elementReference, elementToken, onOneElement } from './content.ts'
import { comparison } from './quantities.ts'
import { type Criterion, splitUnescaped, unescaped } from './query.ts'
import { referenceTexts } from './references.ts'

/** One part as a condition over the whole resource: how the index is asked. */
export type PartCondition = (part: CompositePart, value: string) => Promise<Condition>

/**
 * 'code$value': every part must hold, and of one element. The index finds the resources in which each part holds somewhere;
 * where that may be in different elements, the stored text decides. Refusals: record.bad_parameter, unsupported_modifier.
 */
export async function compositeCondition(
  composite: Composite,
  { values, name, modifier }: Criterion,
  conditionOfPart: PartCondition,
): Promise<Condition> {
  if (modifier !== undefined) refuse('record.unsupported_modifier', { field: name, params: { name, modifier } })
  const alternatives: Condition[] = []
  for (const value of values) {
    const texts = splitUnescaped(value, '$')
    const fits = texts.length === composite.parts.length && texts.every((text) => text !== '')
    if (!fits) refuse('record.bad_parameter', { field: name, params: { name } })
    const somewhere: Condition[] = []
    for (const [index, part] of composite.parts.entries())
      somewhere.push(await conditionOfPart(part, texts[index] ?? ''))
    const whole = composite.bases.length === 1 && composite.bases[0] === ''
    const together = composite.bases.map((base) =>
      onOneElement(
        base,
        composite.parts.map((part, index) => onElement(part, texts[index] ?? '')),
      ),
    )
    // PostgreSQL may not parse a text that the index has ruled out already.
    const exact = sql`case when ${sql.join(somewhere, sql` and `)} then (${sql.join(together, sql` or `)}) else false end`
    const found = sql.join(somewhere, sql` and `)
    alternatives.push(whole ? sql`(${found})` : sql`(${found} and ${exact})`)
  }
  return sql`(${sql.join(alternatives, sql` or `)})`
}

function onElement({ parameter, accessors }: CompositePart, text: string): Condition {
  // Of the resource itself: the index has said all.
  if (accessors.length === 0) return sql`true`
  const [first = '', system = '', code = ''] = splitUnescaped(text, '|').map(unescaped)
  if (parameter.kind === 'token') {
    return text.includes('|') ? elementToken(accessors, first, system) : elementToken(accessors, undefined, first)
  }
  if (parameter.kind === 'quantity' || parameter.kind === 'number') {
    return elementQuantity(accessors, comparison(parameter, first), code === '' ? undefined : { system, code })
  }
  if (parameter.kind === 'reference') return elementReference(accessors, referenceTexts(parameter, text, undefined))
  // Other kinds stand only in composites of the resource itself, where the index is enough.
  return sql`true`
}
