import { type Context, refuse, sql } from '#kernel'
import { type Coded, expandedCodes, subsumedCodes } from '#terminology'
import { type Condition, reach } from '../access/reach.ts'
import { readRow } from '../read-rows.ts'
import { relativeReference } from '../values/extract.ts'
import { keyOf, keyText } from '../values/keys.ts'
import type { Parameter } from '../values/parameters.ts'
import { normalise } from '../values/strings.ts'
import { hasSystem, hasText } from './content.ts'
import { type Criterion, splitUnescaped, unescaped } from './query.ts'

/** One key is looked up by containment, several by overlap; both by the GIN index. */
export function keysCondition(parameter: Parameter, texts: readonly string[]): Condition {
  const keys = [...new Set(texts.map((text) => keyOf(parameter.number, text)))]
  const array = `{${keys.join(',')}}`
  return keys.length === 1 ? sql`t.keys @> ${array}::bigint[]` : sql`t.keys && ${array}::bigint[]`
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return sql`(${sql.join(conditions, sql` or `)})`
}

/**
 * Refusals: record.bad_parameter, unsupported_modifier; terminology.value_set_unknown, system_unknown, and what the
 * expansion of a value set refuses.
 */
export async function tokenCondition(ctx: Context, parameter: Parameter, criterion: Criterion): Promise<Condition> {
  const { values, modifier } = criterion
  switch (modifier) {
    case undefined:
      return codesCondition(parameter, values)
    case 'not':
      return sql`not ${codesCondition(parameter, values)}`
    case 'text':
      return anyOf(values.map((value) => hasText(parameter, textOf(parameter, value))))
    case 'of-type':
      return keysCondition(
        parameter,
        values.map((value) => typedText(parameter, value)),
      )
    case 'in':
      return ofCodes(parameter, await codesOfSets(ctx, values))
    case 'not-in':
      return sql`not ${ofCodes(parameter, await codesOfSets(ctx, values))}`
    case 'below':
    case 'above':
      return ofCodes(parameter, await relatives(ctx, parameter, values, modifier))
    default:
      return refuse('record.unsupported_modifier', {
        field: parameter.code,
        params: { name: parameter.code, modifier },
      })
  }
}

function codesCondition(parameter: Parameter, values: readonly string[]): Condition {
  const texts: string[] = []
  const systems: string[] = []
  for (const value of values) {
    const parts = splitUnescaped(value, '|').map(unescaped)
    const [first = '', code] = parts
    if (parts.length > 2 || (code === '' && (first === '' || parameter.bareCodes))) bad(parameter)
    if (code === '') systems.push(first)
    else if (code === undefined) texts.push(keyText.code(first))
    else texts.push(parameter.bareCodes ? keyText.code(code) : keyText.token(first, code))
  }
  return anyOf([
    ...(texts.length > 0 ? [keysCondition(parameter, texts)] : []),
    ...systems.map((system) => hasSystem(parameter, system)),
  ])
}

function ofCodes(parameter: Parameter, codes: readonly Coded[]): Condition {
  const texts = codes.map(({ system, code }) =>
    parameter.bareCodes ? keyText.code(code) : keyText.token(system, code),
  )
  return texts.length === 0 ? sql`false` : keysCondition(parameter, texts)
}

/** The codes of value sets, each by its url, or as ValueSet/id of one that is kept here. */
async function codesOfSets(ctx: Context, values: readonly string[]): Promise<Coded[]> {
  const found: Coded[] = []
  for (const value of values) {
    const asked = unescaped(value)
    const url = await urlOfSet(ctx, asked)
    const codes = url === undefined ? undefined : await expandedCodes(ctx, url)
    if (!codes) refuse('terminology.value_set_unknown', { params: { url: asked } })
    found.push(...codes)
  }
  return found
}

async function urlOfSet(ctx: Context, asked: string): Promise<string | undefined> {
  const id = /^ValueSet\/([A-Za-z0-9.-]{1,64})$/.exec(relativeReference(asked))?.[1]
  if (id === undefined) return asked
  const row = await readRow(ctx, 'ValueSet', id, reach(ctx, 'ValueSet'))
  return row && !row.deleted ? (JSON.parse(row.content) as { url?: string }).url : undefined
}

/** A code and what lies below or above it in its system, which must be said: 'system|code'. */
async function relatives(
  ctx: Context,
  parameter: Parameter,
  values: readonly string[],
  way: 'below' | 'above',
): Promise<Coded[]> {
  const found: Coded[] = []
  for (const value of values) {
    const parts = splitUnescaped(value, '|').map(unescaped)
    const [system = '', code = ''] = parts
    if (parts.length !== 2 || system === '' || code === '') bad(parameter)
    const codes = await subsumedCodes(ctx, system, code, way)
    if (!codes) refuse('terminology.system_unknown', { params: { url: system } })
    found.push({ system, code }, ...codes)
  }
  return found
}

function textOf(parameter: Parameter, value: string): string {
  const text = normalise(unescaped(value))
  return text === '' ? bad(parameter) : text
}

/** 'system|code|value' of an identifier, all three (FHIR R4 §3.1.1.4.10). */
function typedText(parameter: Parameter, value: string): string {
  if (!parameter.accessors.some((one) => one.datatype === 'Identifier'))
    refuse('record.unsupported_modifier', {
      field: parameter.code,
      params: { name: parameter.code, modifier: 'of-type' },
    })
  const parts = splitUnescaped(value, '|').map(unescaped)
  const [system = '', code = '', identifier = ''] = parts
  if (parts.length !== 3 || code === '' || identifier === '') bad(parameter)
  return keyText.typed(system, code, identifier)
}

function bad(parameter: Parameter): never {
  return refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
}
