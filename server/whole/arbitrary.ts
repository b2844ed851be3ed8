/** Inputs from the API's own description: bodies that fit it, and bodies that were meant to hurt. */
import fc from 'fast-check'

/** The part of JSON Schema that zod writes into openapi.json. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly prefixItems?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
}

/** Values that the schema accepts; ids are drawn from `ids`, so that some of them exist. */
export function fitting(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((one) => fitting(one, ids)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  switch (schema.type) {
    case 'string':
      return fittingText(schema, ids)
    case 'integer':
    case 'number':
      return fittingNumber(schema)
    case 'boolean':
      return fc.boolean()
    case 'array':
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((one) => fitting(one, ids)))
      return fc.array(fitting(schema.items ?? {}, ids), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(schema.minItems ?? 0, 3)),
      })
    case 'object': {
      const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
      const known = schema.properties ?? {}
      // A record of named keys: they are required, and what stands in them is said once.
      const named = (schema.required ?? []).filter((name) => !(name in known)).map((name) => [name, rest] as const)
      const properties = [...Object.entries(known), ...named]
      const shape = Object.fromEntries(properties.map(([name, one]) => [name, fitting(one, ids)]))
      return fc.record(shape, { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true })
    }
    default:
      return fc.constant(null)
  }
}

function fittingText(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return fc.constantFrom(...ids)
  if (schema.format === 'date')
    return fc.constantFrom('2026-03-18', '2026-04-01', '1959-05-01', '0000-01-01', '9999-12-31')
  if (schema.format === 'date-time') return fc.constantFrom('2026-03-18T08:00:00Z', '0000-01-01T00:00:00Z')
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern))
  const minLength = schema.minLength ?? 0
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(schema.maxLength ?? 40, 40)),
  })
}

function fittingNumber(schema: JsonSchema): fc.Arbitrary<number> {
  const least = Math.ceil(schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1)
  const most = Math.floor(schema.maximum ?? Number.MAX_SAFE_INTEGER)
  return fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 100) }), fc.constant(most))
}

const nasty: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0.1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  "'; drop table x; --",
  '<script>alert(1)</script>',
  '=1+1',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13',
  '１２３',
  'x'.repeat(5000),
  [],
  [[[[]]]],
  {},
  { toString: 1 },
  { constructor: { prototype: { polluted: true } } },
)

/** Bodies that nearly fit: one property of a fitting one is replaced by something nasty, or all of it is noise. */
export function hostile(schema: JsonSchema | undefined, ids: readonly string[]): fc.Arbitrary<unknown> {
  const noise = fc.oneof(
    nasty,
    fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text)),
  )
  if (schema?.type !== 'object') return noise
  const names = Object.keys(schema.properties ?? {})
  if (names.length === 0) return noise
  const spoiled = fc
    .tuple(fitting(schema, ids), fc.subarray(names, { minLength: 1, maxLength: Math.min(2, names.length) }), nasty)
    .map(([body, wrong, value]) => ({ ...(body as object), ...Object.fromEntries(wrong.map((name) => [name, value])) }))
  return fc.oneof(
    { weight: 4, arbitrary: spoiled },
    { weight: 3, arbitrary: fitting(schema, ids) },
    { weight: 1, arbitrary: noise },
  )
}
