import { refuse, refuseUnless } from '#kernel'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** JSON as it came in: what it says, and the text that says it. Without a text it is written out from the value. */
export interface Incoming {
  readonly value: Json
  readonly text?: string
}

/**
 * A resource as text, without spaces, taken apart so that a new id and meta can be put in while everything else stays as it
 * was written, to the digit (FHIR R4 §2.24.0.1: 1.50 is not 1.5).
 */
export interface RawResource {
  /** The JSON of these three elements; undefined when the resource has none. */
  readonly resourceType: string | undefined
  readonly id: string | undefined
  readonly meta: string | undefined
  /** All other elements, without the braces around them. */
  readonly rest: string
  /** How many properties the text has at all depths: a reader that finds fewer met a name twice. */
  readonly properties: number
}

const depthMax = 60

/** Parses a body. Refusals: kernel.malformed_json, record.too_deep. */
export function parseIncoming(text: string): Incoming {
  refuseUnlessShallow(text)
  return { value: parseJson(text), text }
}

/** A body that is parsed when it is looked at: large bundles are taken apart instead. Refusals, then, as parseIncoming. */
export function lazyIncoming(text: string): Incoming {
  let parsed: Incoming | undefined
  return {
    text,
    get value() {
      parsed ??= parseIncoming(text)
      return parsed.value
    },
  }
}

/** Refusals: kernel.malformed_json. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    refuse('kernel.malformed_json')
  }
}

// A fraction that ends in zero, an exponent, minus zero, or more digits than a double keeps. Text in strings may look like it:
// that only costs the slower way.
const riskyNumber = /[:[,]\s*-?(?:\d+\.\d*0\s*[,}\]]|\d+(?:\.\d+)?[eE]|[\d.]{16,})|[:[,]\s*-0\s*[,}\]]/

interface RawJson {
  rawJSON(text: string): object
}

/** A tree that is written out again with the digits it was read with. Refusals: kernel.malformed_json. */
export function parseExact(text: string): unknown {
  const value = parseJson(text)
  return riskyNumber.test(text) ? JSON.parse(text, keepDigits) : value
}

function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  const loses = typeof value === 'number' && source !== undefined && (Object.is(value, -0) || String(value) !== source)
  return loses ? (JSON as unknown as RawJson).rawJSON(source) : value
}

/** The text of one resource taken apart. Refusals: kernel.malformed_json, record.too_deep. */
export function readRaw(text: string): RawResource {
  const start = skipSpace(text, 0)
  const scanned = scanObject(text, start, 0)
  refuseUnless(skipSpace(text, scanned.end) === text.length, 'kernel.malformed_json')
  return scanned.raw ?? readRaw(withoutSpace(text))
}

export function textOf(raw: RawResource): string {
  const named = (['resourceType', 'id', 'meta'] as const).flatMap((name) =>
    raw[name] === undefined ? [] : [`"${name}":${raw[name]}`],
  )
  return `{${[...named, ...(raw.rest === '' ? [] : [raw.rest])].join()}}`
}

/**
 * A bundle taken apart: the JSON around its resources, in which each resource is the number of its text. So a transaction of
 * many megabytes never stands in memory as one tree. Refusals: kernel.malformed_json, record.too_deep, record.bundle_entry.
 */
export function splitBundle(text: string): { skeleton: Json; resources: RawResource[] } {
  const resources: RawResource[] = []
  const pieces: string[] = []
  let kept = 0
  let depth = 0
  let inEntries = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 123 || char === 91) refuseUnless(++depth <= depthMax, 'record.too_deep')
    else if (char === 125 || char === 93) {
      if (--depth < 2) inEntries = false
    } else if (char === 34) {
      const end = endOfString(text, at)
      const colon: number = depth === 1 || (depth === 3 && inEntries) ? skipSpace(text, end + 1) : -1
      const name: string = colon > 0 && text.charCodeAt(colon) === 58 ? text.slice(at + 1, end) : ''
      at = end
      if (depth === 1 && name !== '') inEntries = name === 'entry'
      else if (name === 'resource') {
        const start = skipSpace(text, colon + 1)
        refuseUnless(text.charCodeAt(start) === 123, 'record.bundle_entry', { field: 'Bundle.entry.resource' })
        const scanned = scanObject(text, start, depth)
        pieces.push(text.slice(kept, start), String(resources.length))
        kept = scanned.end
        resources.push(scanned.raw ?? readRaw(withoutSpace(text.slice(start, kept))))
        at = kept - 1
      }
    }
  }
  return { skeleton: parseJson([...pieces, text.slice(kept)].join('')), resources }
}

interface Cut {
  readonly name: string
  readonly start: number
  readonly value: number
}

/** Reads one object from its opening brace to its closing one. `raw` is undefined when there is space between its parts. */
function scanObject(text: string, start: number, outer: number): { end: number; raw: RawResource | undefined } {
  refuseUnless(text.charCodeAt(start) === 123, 'kernel.malformed_json')
  const found: Record<string, string> = {}
  let rest = ''
  let kept = start + 1
  let cut: Cut | undefined
  let depth = 0
  let properties = 0
  let compact = true
  const close = (at: number, next: number) => {
    if (!cut) return
    found[cut.name] = text.slice(cut.value, at)
    rest += text.slice(kept, cut.start)
    kept = next
    cut = undefined
  }
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 34) {
      const end = endOfString(text, at)
      if (depth === 1 && text.charCodeAt(end + 1) === 58) {
        const name = text.slice(at + 1, end)
        if (name === 'resourceType' || name === 'id' || name === 'meta') cut = { name, start: at, value: end + 2 }
      }
      at = end
    } else if (char === 58) properties += 1
    else if (char === 44) {
      if (depth === 1) close(at, at + 1)
    } else if (char === 123 || char === 91) refuseUnless(++depth + outer <= depthMax, 'record.too_deep')
    else if (char === 125 || char === 93) {
      if (--depth > 0) continue
      close(at, at)
      rest += text.slice(kept, at)
      if (rest.endsWith(',')) rest = rest.slice(0, -1)
      const { resourceType, id, meta } = found
      return { end: at + 1, raw: compact ? { resourceType, id, meta, rest, properties } : undefined }
    } else if (char === 32 || (char >= 9 && char <= 13)) compact = false
  }
  refuse('kernel.malformed_json')
}

function withoutSpace(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[ \t\n\r]+/g, (part) => (part.startsWith('"') ? part : ''))
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 32 || (text.charCodeAt(at) >= 9 && text.charCodeAt(at) <= 13)) at++
  return at
}

/** Counts brackets outside strings, so that no later step can be driven into the ground by nesting. */
function refuseUnlessShallow(text: string): void {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 34) at = endOfString(text, at)
    else if (char === 123 || char === 91) refuseUnless(++depth <= depthMax, 'record.too_deep')
    else if (char === 125 || char === 93) depth--
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end > 0) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}
