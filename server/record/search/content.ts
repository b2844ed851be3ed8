import { config, refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import type { Parameter } from '../values/parameters.ts'
import { type Accessor, readStep, stepsOf } from '../values/paths.ts'

/**
 * Conditions that no index answers are read off the stored text itself: :missing, :text, a system without a code, parts of a
 * composite. They cost a parse a row, so they belong beside a condition that an index answers.
 */
const content = sql`t.content::jsonb`

/** The values of a path in some JSON, as rows (`value`) of a lateral query. 'telecom[system=email]' → $.telecom[*] ? (…). */
function valuesAt(json: Condition, { path, target }: Accessor, inner = ''): Condition {
  // Only plain paths can be followed in SQL.
  if (path === '') refuse('record.computed_parameter')
  const steps = stepsOf(path).map((step) => {
    const { name, property, wanted } = readStep(step)
    return `."${name}"[*]${property ? ` ? (@."${property}" == ${JSON.stringify(wanted)})` : ''}`
  })
  const pointing = target ? ` ? (@.reference starts with "${target}/" || @.type == "${target}")` : ''
  return sql`jsonb_path_query(${json}, ${`$${steps.join('')}${pointing}${inner}`}::jsonpath)`
}

function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
}

/** Whether a resource has any value for a parameter. */
export function hasValue({ accessors }: Parameter): Condition {
  return anyOf(accessors.map((accessor) => sql`exists (select 1 from ${valuesAt(content, accessor)} as found)`))
}

/** What a parameter of a resource points to, as rows of one column. */
export function referencesIn({ accessors }: Parameter): Condition {
  const parts = accessors.map(
    (accessor) =>
      sql`select coalesce(found ->> 'reference', found #>> '{}') from ${valuesAt(content, accessor)} as found`,
  )
  return sql`lateral (${sql.join(parts, sql` union all `)})`
}

/** Where a token of this datatype stands: below the value, and how its parts are called. */
function tokenPart(datatype: string): { inner: string; code: string } {
  if (datatype === 'CodeableConcept') return { inner: '."coding"[*]', code: 'code' }
  return { inner: '', code: datatype === 'Coding' ? 'code' : 'value' }
}

const structured = ['CodeableConcept', 'Coding', 'Identifier', 'ContactPoint']

/** A token of a system, whatever its code: 'system|'. */
export function hasSystem({ accessors }: Parameter, system: string): Condition {
  const coded = accessors.filter(({ datatype, path }) => structured.includes(datatype) || path === '')
  return anyOf(
    coded.map((accessor) => {
      const { inner, code } = tokenPart(accessor.datatype)
      return sql`exists (select 1 from ${valuesAt(content, accessor, inner)} as found
        where found ->> 'system' = ${system} and found ->> ${code}::text is not null)`
    }),
  )
}

const textPaths: Record<string, readonly string[]> = {
  CodeableConcept: ['."text"', '."coding"[*]."display"'],
  Coding: ['."display"'],
  Identifier: ['."type"."text"'],
  any: [''],
}

/** A token whose text begins like this, whatever the case and accents (:text). `text` is normalised. */
export function hasText({ accessors }: Parameter, text: string): Condition {
  const pattern = `${text.replace(/[\\%_]/g, '\\$&')}%`
  return anyOf(
    accessors.flatMap((accessor) =>
      (textPaths[accessor.datatype] ?? []).map(
        (inner) => sql`exists (select 1 from ${valuesAt(content, accessor, inner)} as found
          where ${normalised(sql`found #>> '{}'`)} like ${pattern})`,
      ),
    ),
  )
}

/** A uri that lies under this one, segment by segment, or above it (FHIR R4 §3.1.1.4.14). */
export function hasUri({ accessors }: Parameter, direction: 'below' | 'above', uri: string): Condition {
  const found = sql`found #>> '{}'`
  const lies =
    direction === 'below'
      ? sql`(${found} = ${uri} or starts_with(${found}, ${uri.endsWith('/') ? uri : `${uri}/`}))`
      : sql`(${found} = ${uri} or starts_with(${uri}, rtrim(${found}, '/') || '/'))`
  return anyOf(
    accessors.map((accessor) => sql`exists (select 1 from ${valuesAt(content, accessor)} as found where ${lies})`),
  )
}

/** What values/strings.ts does to text. */
function normalised(text: Condition): Condition {
  const bare = sql`regexp_replace(normalize(${text}, NFKD), '[\\u0300-\\u036f]', '', 'g')`
  return sql`btrim(regexp_replace(normalize(lower(${bare}), NFC), '\\s+', ' ', 'g'))`
}

/** Elements of a resource, as rows (`element`), on which all parts of a composite must hold at once. */
export function onOneElement(base: string, conditions: readonly Condition[]): Condition {
  const elements =
    base === ''
      ? sql`(select ${content}) as one (element)`
      : sql`${valuesAt(content, { path: base, target: undefined } as Accessor)} as one (element)`
  return sql`exists (select 1 from ${elements} where ${sql.join(conditions, sql` and `)})`
}

const element = sql`one.element`

/** system|code, code or |code of a token in an element. */
export function elementToken(accessors: readonly Accessor[], system: string | undefined, code: string): Condition {
  return anyOf(
    accessors.map((accessor) => {
      if (!structured.includes(accessor.datatype))
        return sql`exists (select 1 from ${valuesAt(element, accessor)} as found where found #>> '{}' = ${code})`
      const { inner, code: name } = tokenPart(accessor.datatype)
      const ofSystem = system === undefined ? sql`true` : sql`coalesce(found ->> 'system', '') = ${system}`
      return sql`exists (select 1 from ${valuesAt(element, accessor, inner)} as found
        where found ->> ${name}::text = ${code} and ${ofSystem})`
    }),
  )
}

/** A reference in an element to one of these, under our own address or none. */
export function elementReference(accessors: readonly Accessor[], references: readonly string[]): Condition {
  const spelled = references.flatMap((one) => [one, `${config.publicUrl}/fhir/R4/${one}`])
  return anyOf(
    accessors.map(
      (accessor) => sql`exists (select 1 from ${valuesAt(element, accessor)} as found
        where regexp_replace(found ->> 'reference', '/_history/[^/]+$', '') = any(${spelled}::text[]))`,
    ),
  )
}

/** A quantity or number in an element; the condition is over v.low and v.high, as over the side table. */
export function elementQuantity(
  accessors: readonly Accessor[],
  compared: Condition,
  unit: { system: string; code: string } | undefined,
): Condition {
  const said = (name: string) =>
    sql`coalesce(found ->> ${name}::text, found #>> array['low', ${name}::text], found #>> array['high', ${name}::text])`
  const code = sql`coalesce(${said('code')}, ${said('unit')}, ${said('currency')})`
  const ofUnit =
    unit === undefined
      ? sql`true`
      : unit.system === ''
        ? sql`${code} = ${unit.code}`
        : sql`${code} = ${unit.code} and ${said('system')} = ${unit.system}`
  const plain = sql`case jsonb_typeof(found) when 'number' then (found #>> '{}')::float8 else (found ->> 'value')::float8 end`
  return anyOf(
    accessors.map(
      (accessor) => sql`exists (select 1 from ${valuesAt(element, accessor)} as found, lateral (
        select coalesce(${plain}, (found #>> '{low,value}')::float8, '-Infinity') as low,
               coalesce(${plain}, (found #>> '{high,value}')::float8, 'Infinity') as high) as v
      where (${plain} is not null or found ? 'low' or found ? 'high') and ${compared} and ${ofUnit})`,
    ),
  )
}
