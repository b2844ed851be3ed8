/** What SQL on FHIR adds to FHIRPath (its sections on required and experimental functions), in the form that the library takes. */
export const viewFunctions = {
  /** Type/id of a resource. */
  getResourceKey: {
    fn: (inputs: readonly unknown[]) =>
      inputs.flatMap((one) => {
        const { resourceType, id } = plain(one)
        return resourceType !== undefined && id !== undefined ? `${resourceType}/${id}` : []
      }),
    arity: { 0: [] },
  },
  /** Type/id of what a reference points to; with a type, only if it is of that type. */
  getReferenceKey: {
    fn: (inputs: readonly unknown[], wanted?: { name?: string }) =>
      inputs.flatMap((one) => {
        const text = String(plain(one).reference ?? '').replace(/\/_history\/.*$/, '')
        const [type, id] = text.split('/').slice(-2)
        return type && id && (wanted?.name ?? type) === type ? `${type}/${id}` : []
      }),
    arity: { 0: [], 1: ['TypeSpecifier'] },
  },
  /** join() that is an empty text when there is nothing to join. */
  viewJoin: {
    fn: (inputs: readonly unknown[], separator = '') => [inputs.map(String).join(String(separator))],
    arity: { 0: [], 1: ['String'] },
  },
  viewLowBoundary: {
    fn: (nodes: readonly Node[]) => nodes.flatMap((node) => boundary(node, false)),
    arity: { 0: [] },
    internalStructures: true,
  },
  viewHighBoundary: {
    fn: (nodes: readonly Node[]) => nodes.flatMap((node) => boundary(node, true)),
    arity: { 0: [] },
    internalStructures: true,
  },
}

/** An element as the library holds it. */
interface Node {
  readonly data?: unknown
  readonly fhirNodeDataType?: string | null
  readonly propName?: string | null
  readonly parentResNode?: { readonly data?: unknown } | null
}

function plain(one: unknown): Record<string, unknown> {
  return typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {}
}

const digits = new WeakMap<object, Map<string, string>>()

/** Parses JSON and remembers the digits of decimals that a number forgets: the boundaries of 1.0 are not those of 1. */
export function parseWithDigits(text: string): unknown {
  return JSON.parse(text, function (this: object, name, value, context?: { source?: string }) {
    const source = context?.source
    if (typeof value === 'number' && source !== undefined && String(value) !== source) {
      const known = digits.get(this) ?? new Map<string, string>()
      digits.set(this, known.set(name, source))
    }
    return value
  })
}

/** The least or greatest value that what is written may stand for. */
function boundary(node: Node, high: boolean): unknown[] {
  const { data, fhirNodeDataType: type } = node
  const text = String(data === undefined || data === null ? node : data)
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) && type !== 'date' && type !== 'dateTime') {
    const holder = node.parentResNode?.data
    const written =
      typeof holder === 'object' && holder !== null ? digits.get(holder)?.get(node.propName ?? '') : undefined
    return [decimalBoundary(written ?? text, high)]
  }
  if (/^T?\d{2}:/.test(text)) return [timeBoundary(text.replace('T', ''), high)]
  const found = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T([\d:.]*))?(Z|[+-]\d{2}:\d{2})?$/.exec(text)
  if (!found) return []
  const [, day = '', time, zone] = found
  const whole = dayBoundary(day, high)
  if (type === 'date' || (type !== 'dateTime' && type !== 'instant' && !text.includes('T'))) return [whole]
  return [`${whole}T${timeBoundary(time ?? '', high)}${zone ?? (high ? '-12:00' : '+14:00')}`]
}

function decimalBoundary(text: string, high: boolean): number {
  const places = /\.(\d+)/.exec(text)?.[1]?.length ?? 0
  const half = 0.5 * 10 ** -places
  return Number((Number(text) + (high ? half : -half)).toFixed(Math.min(places + 1, 20)))
}

function dayBoundary(text: string, high: boolean): string {
  const [year = '', month = high ? '12' : '01', day] = text.split('-')
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return `${year}-${month}-${day ?? (high ? String(last) : '01')}`
}

function timeBoundary(text: string, high: boolean): string {
  const [hour = '', minute, rest] = text.split(':')
  const [second, fraction = ''] = (rest ?? '').split('.')
  const fill = (said: string | undefined, most: string) => said || (high ? most : '00')
  const thousandths = (fraction + (high && fraction === '' ? '999' : '000')).slice(0, Math.max(3, fraction.length))
  return `${fill(hour, '23')}:${fill(minute, '59')}:${fill(second, '59')}.${thousandths}`
}
