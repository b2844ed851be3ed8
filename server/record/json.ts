import { refuse, refuseUnless } from '#kernel'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/**
 * JSON as it came in. `exact` is the same tree, but its decimals keep the digits they were written with (FHIR R4 §2.24.0.1:
 * 1.50 is not 1.5). It is `value` itself when no digit is at risk, which is nearly always.
 */
export interface Incoming {
  readonly value: Json
  readonly exact: unknown
}

const depthMax = 60

// A fraction that ends in zero, an exponent, minus zero, or more digits than a double keeps. Text inside strings may match
// too: that only costs the slower parse.
const riskyNumber = /[:[,]\s*-?(?:\d+\.\d*0\s*[,}\]]|\d+(?:\.\d+)?[eE]|[\d.]{16,})|[:[,]\s*-0\s*[,}\]]/

/** Parses a body. Refusals: kernel.malformed_json, record.too_deep. */
export function parseIncoming(text: string): Incoming {
  refuseUnlessShallow(text)
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    refuse('kernel.malformed_json')
  }
  return { value, exact: riskyNumber.test(text) ? JSON.parse(text, keepDigits) : value }
}

interface RawJson {
  rawJSON(text: string): object
}

function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  const loses = typeof value === 'number' && source !== undefined && (Object.is(value, -0) || String(value) !== source)
  return loses ? (JSON as unknown as RawJson).rawJSON(source) : value
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

export interface Stamp {
  readonly id: string
  readonly version: number
  readonly updated: Date
  /** meta.source when the resource names none. */
  readonly source: string
}

/** The text that is stored and sent: the resource with its id and meta, everything else as it came. */
export function stamp(exact: object, stamp: Stamp): string {
  const { resourceType, id: _id, meta, ...rest } = exact as { resourceType: string; id?: string; meta?: object }
  const stamped = {
    ...meta,
    versionId: String(stamp.version),
    lastUpdated: stamp.updated.toISOString(),
    source: (meta as { source?: string } | undefined)?.source ?? stamp.source,
  }
  return JSON.stringify({ resourceType, id: stamp.id, meta: stamped, ...rest })
}
