/** A document of the panel: lean, in one fixed order of keys, so that equal content has one text and one hash. Pure. */
import { createHash } from 'node:crypto'

export interface PanelDocument {
  readonly kind: string
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface KnownDocument {
  readonly kind: string
  readonly id: string
  readonly hash: string
  readonly gone: boolean
}

/** What is empty says nothing and is left out: null, undefined, '', [] and {}. */
export function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => lean(one) ?? null)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).flatMap(([key, one]) => {
      const kept = lean(one)
      return kept === undefined ? [] : [[key, kept] as const]
    })
    return entries.length === 0 ? undefined : Object.fromEntries(entries)
  }
  return value === null || value === '' ? undefined : value
}

/** Of these the contract names a default for whatever is left out; others go as their module made them. */
const leaned = new Set(['person', 'team', 'cell', 'kit', 'medicine'])

export function textOf(document: PanelDocument): string {
  return JSON.stringify(leaned.has(document.kind) ? (lean(document.body) ?? {}) : document.body)
}

export const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22)

export interface Difference {
  readonly changed: readonly { kind: string; id: string; hash: string; text: string }[]
  readonly gone: readonly { kind: string; id: string }[]
}

/** What has to be numbered anew: documents with other content than before, and those that are no longer there. */
export function differenceOf(known: readonly KnownDocument[], now: readonly PanelDocument[]): Difference {
  const before = new Map(known.map((one) => [`${one.kind} ${one.id}`, one]))
  const changed = now.flatMap((document) => {
    const text = textOf(document)
    const hash = hashOf(text)
    const was = before.get(`${document.kind} ${document.id}`)
    return was && !was.gone && was.hash === hash ? [] : [{ kind: document.kind, id: document.id, hash, text }]
  })
  const here = new Set(now.map(({ kind, id }) => `${kind} ${id}`))
  const gone = known.filter((one) => !one.gone && !here.has(`${one.kind} ${one.id}`))
  return { changed, gone: gone.map(({ kind, id }) => ({ kind, id })) }
}
