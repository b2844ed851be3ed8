import type { RawResource } from './json.ts'

export interface Stamp {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly updated: Date
  /** meta.source when the resource names none. */
  readonly source: string
}

/** The text that is stored and sent: the resource with its id and meta, everything else as it came. */
export function stamp({ meta, rest }: RawResource, { type, id, version, updated, source }: Stamp): string {
  const said = meta === undefined ? {} : parseMeta(meta)
  const stamped = JSON.stringify({
    ...said,
    versionId: String(version),
    lastUpdated: updated.toISOString(),
    source: (said as { source?: string }).source ?? source,
  })
  return `{"resourceType":"${type}","id":"${id}","meta":${stamped}${rest === '' ? '' : `,${rest}`}}`
}

// A fraction that ends in zero, an exponent, minus zero, or more digits than a double keeps.
const riskyNumber = /[:[,]-?(?:\d+\.\d*0[,}\]]|\d+(?:\.\d+)?[eE]|[\d.]{16,})|[:[,]-0[,}\]]/

/** meta is written anew; an extension in it may hold a decimal. */
function parseMeta(meta: string): object {
  return riskyNumber.test(meta) ? JSON.parse(meta, keepDigits) : JSON.parse(meta)
}

interface RawJson {
  rawJSON(text: string): object
}

function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  const loses = typeof value === 'number' && source !== undefined && (Object.is(value, -0) || String(value) !== source)
  return loses ? (JSON as unknown as RawJson).rawJSON(source) : value
}
