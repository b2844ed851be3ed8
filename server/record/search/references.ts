import { refuse } from '#kernel'
import { isId } from '../resource.ts'
import { resourceTypes } from '../structure/table.ts'
import { relativeReference } from '../values/extract.ts'
import { keyText } from '../values/keys.ts'
import type { Parameter } from '../values/parameters.ts'
import { splitUnescaped, unescaped } from './query.ts'

/**
 * The spellings under which a reference may be stored: id alone stands for each type it can point to.
 * Refusals: record.bad_parameter, unsupported_modifier.
 */
export function referenceTexts(parameter: Parameter, value: string, modifier: string | undefined): string[] {
  const text = unescaped(value)
  if (modifier === 'identifier') {
    const [system = '', code] = splitUnescaped(value, '|').map(unescaped)
    return [code === undefined ? keyText.identifier('', system) : keyText.identifier(system, code)]
  }
  const types = parameter.targets ?? resourceTypes
  if (modifier !== undefined) {
    if (!types.includes(modifier))
      refuse('record.unsupported_modifier', { field: parameter.code, params: { name: parameter.code, modifier } })
    return [keyText.reference(`${modifier}/${text}`)]
  }
  const relative = relativeReference(text)
  if (relative.includes('/') || relative.includes(':')) return [keyText.reference(relative)]
  if (!isId(relative)) refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
  return types.map((type) => keyText.reference(`${type}/${relative}`))
}
