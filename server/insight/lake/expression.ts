// FHIRPath expressions as text: what they call, which constants they name, and those constants put in their places.

/**
 * What a view may call: the functions of the SQL-on-FHIR specification and others whose cost is bounded by the resource.
 * Regular expressions (matches) and functions that leave the resource (resolve, memberOf) stay out: expressions come from clients.
 */
const functions = new Set(
  `abs all allFalse allTrue anyFalse anyTrue as ceiling coalesce combine contains convertsToBoolean convertsToDate
  convertsToDateTime convertsToDecimal convertsToInteger convertsToString convertsToTime count distinct empty endsWith exclude
  exists extension first floor getReferenceKey getResourceKey hasValue highBoundary iif indexOf intersect is isDistinct
  join last length lower lowBoundary not ofType replace round select single skip split startsWith subsetOf substring sum
  supersetOf tail take toBoolean toDate toDateTime toDecimal toInteger toString toTime trim truncate union upper
  where`.split(/\s+/),
)

/** Names that FHIRPath and the view runner give a meaning to. */
const given = new Set(['rowIndex', 'resource', 'rootResource', 'context', 'ucum', 'loinc', 'sct'])

// Strings, quoted names and comments are passed over as wholes; what is left over is looked at.
const tokens =
  /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|%(?:`((?:[^`\\]|\\.)*)`|([A-Za-z_]\w*))|([A-Za-z_]\w*)(?=\s*\()/g

/** Functions that a view may not call. */
export function strangeFunctions(expression: string): string[] {
  const found = [...expression.matchAll(tokens)].flatMap(([, , , name]) => name ?? [])
  // 'x and (y)' is no call.
  return found.filter((name) => !functions.has(name) && !operators.has(name))
}

const operators = new Set('and or xor implies in contains div mod is as'.split(' '))

/** Names after % that neither the view nor FHIRPath defines. */
export function unknownConstants(expression: string, known: ReadonlyMap<string, string>): string[] {
  return [...expression.matchAll(tokens)]
    .flatMap(([, quoted, plain]) => quoted ?? plain ?? [])
    .filter((name) => !known.has(name) && !given.has(name))
}

/** Functions that mean something else in a view than in FHIRPath itself. */
const renamed = new Map([
  ['join', 'viewJoin'],
  ['lowBoundary', 'viewLowBoundary'],
  ['highBoundary', 'viewHighBoundary'],
])

/** The expression with the view's constants written out, so that they compare as what they are (a date as a date). */
export function withConstants(expression: string, known: ReadonlyMap<string, string>): string {
  return expression.replace(tokens, (token, quoted?: string, plain?: string, call?: string) => {
    if (call !== undefined) return renamed.get(call) ?? call
    const literal = known.get(quoted ?? plain ?? '')
    return literal === undefined || !token.startsWith('%') ? token : literal
  })
}

const texts = new Set(['base64Binary', 'canonical', 'code', 'id', 'markdown', 'oid', 'string', 'uri', 'url', 'uuid'])
const numbers = new Set(['decimal', 'integer', 'integer64', 'positiveInt', 'unsignedInt'])
const day = /^\d{4}(-\d{2}(-\d{2})?)?$/
const instant = /^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/
const clock = /^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/** A constant's value (value[x]) as a FHIRPath literal; undefined when it is not of its type. */
export function literalOf(type: string, value: unknown): string | undefined {
  if (type === 'boolean') return typeof value === 'boolean' ? `(${value})` : undefined
  if (numbers.has(type))
    return typeof value === 'number' && Number.isFinite(value) ? `(${plainNumber(value)})` : undefined
  if (typeof value !== 'string') return undefined
  if (texts.has(type)) return `('${escaped(value)}')`
  if (type === 'date') return day.test(value) ? `(@${value})` : undefined
  if (type === 'dateTime' || type === 'instant') {
    if (!instant.test(value)) return undefined
    return `(@${value.includes('T') ? value : `${value}T`})`
  }
  if (type === 'time') return clock.test(value) ? `(@T${value})` : undefined
  return undefined
}

// A literal has no exponent.
function plainNumber(value: number): string {
  return Math.abs(value) >= 1e21 || (value !== 0 && Math.abs(value) < 1e-6) ? value.toFixed(20) : String(value)
}

function escaped(text: string): string {
  return text.replace(/[\\'`\r\n\t\f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
