import { parseExact, type RawResource } from './json.ts'

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
  // meta is written anew; an extension in it may hold a decimal.
  const said = meta === undefined ? {} : (parseExact(meta) as object)
  const stamped = JSON.stringify({
    ...said,
    versionId: String(version),
    lastUpdated: updated.toISOString(),
    source: (said as { source?: string }).source ?? source,
  })
  return `{"resourceType":"${type}","id":"${id}","meta":${stamped}${rest === '' ? '' : `,${rest}`}}`
}
