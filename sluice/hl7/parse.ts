import { Hl7Message } from '@medplum/core'
import type { Charset } from './decode.ts'
import { Fault, type FaultName } from './faults.ts'
import { familyOf, knownVersions, missingSegment } from './structures.ts'
import { Segment, type Writing } from './value.ts'

export interface Header {
  readonly writing: Writing
  readonly sendingApplication: string
  readonly sendingFacility: string
  readonly receivingApplication: string
  readonly receivingFacility: string
  /** MSH-7 as it was written. */
  readonly at: string
  readonly type: string
  readonly event: string
  readonly structure: string
  readonly controlId: string
  readonly processing: string
  readonly version: string
  /** MSH-15 and MSH-16: '' both in original mode. */
  readonly acceptAck: string
  readonly applicationAck: string
}

export interface Message {
  readonly header: Header
  readonly segments: readonly Segment[]
  /** What was read otherwise than written, to be kept with what is unmapped. */
  readonly remarks: readonly { path: string; text: string; why: string }[]
}

export interface Demands {
  /** In MSH-11; empty counts as P. */
  readonly processing: readonly string[]
  readonly controlIdRequired: boolean
}

/**
 * The header of whatever begins with MSH, for an answer even to what is refused. Never throws: what is not there is ''.
 * Reads the text itself, because an answer must be possible where the parser would give up.
 */
export function headerOf(text: string, charset: Charset): Header | undefined {
  const line = text.trimStart().split(/[\r\n]/, 1)[0]!
  if (!line.startsWith('MSH') || line.length < 8) return undefined
  const field = line.charAt(3)
  const fields = line.split(field)
  const signs = tolerated(fields[1] ?? '')
  const writing: Writing = {
    field,
    component: signs.charAt(0) || '^',
    repetition: signs.charAt(1) || '~',
    escape: signs.charAt(2) || '\\',
    subcomponent: signs.charAt(3) || '&',
    truncation: signs.charAt(4),
    charset,
  }
  // MSH-1 is the separator itself, so that MSH-n stands at n − 1.
  const part = (n: number, component = 1) => {
    const text = (fields[n - 1] ?? '').split(writing.repetition)[0]!.split(writing.component)[component - 1] ?? ''
    return text === '""' ? '' : text.trim()
  }
  return {
    writing,
    sendingApplication: part(3),
    sendingFacility: part(4),
    receivingApplication: part(5),
    receivingFacility: part(6),
    at: part(7),
    type: part(9),
    event: part(9, 2),
    structure: part(9, 3),
    controlId: part(10),
    processing: part(11),
    version: part(12),
    acceptAck: part(15).toUpperCase(),
    applicationAck: part(16).toUpperCase(),
  }
}

/** Some senders write the escape sign twice, as their programming language wanted it: plainly meant is ^~\&. */
function tolerated(signs: string): string {
  return signs === '^~\\\\&' ? '^~\\&' : signs
}

/** A message that may be mapped, or a Fault. */
export function parse(text: string, charset: Charset, demands: Demands): Message {
  const trimmed = text.replace(/^[\s\ufeff]+/, '').replace(/[\r\n]+$/, '')
  if (!trimmed.startsWith('MSH')) throw new Fault('not-hl7', { start: trimmed.slice(0, 12) })
  const header = headerOf(trimmed, charset)
  if (!header) throw new Fault('separators', { value: trimmed.slice(3, 8) }, { segment: 'MSH', field: 2 })
  const written = refuseBadSeparators(trimmed, header)
  refuseUnlessWanted(header, demands)
  refuseBrokenLines(trimmed, header)
  const doubled = written !== tolerated(written)
  const text_ = doubled ? trimmed.slice(0, 4) + tolerated(written) + trimmed.slice(4 + written.length) : trimmed
  const counts = new Map<string, number>()
  const segments = Hl7Message.parse(text_).segments.flatMap((raw) => {
    if (raw.name === '') return []
    const sequence = (counts.get(raw.name) ?? 0) + 1
    counts.set(raw.name, sequence)
    return [new Segment(raw, sequence, header.writing)]
  })
  const missing = missingSegment(header.type, header.event, new Set(counts.keys()))
  if (missing) {
    const type = `${header.type}^${header.event}`
    throw new Fault(
      'segment-missing',
      { segment: missing.replaceAll('|', '/'), type },
      { segment: missing.split('|')[0]! },
    )
  }
  return {
    header,
    segments,
    remarks: doubled ? [{ path: 'MSH-2', text: written, why: 'the escape sign stands twice; read as ^~\\&' }] : [],
  }
}

/** MSH-2 as written, if it can be used. */
function refuseBadSeparators(text: string, header: Header): string {
  const written = text.slice(4).split(header.writing.field, 1)[0]!
  const signs = header.writing.field + tolerated(written)
  const fiveAllowed = header.version === '' || Number.parseFloat(header.version) >= 2.7
  const fits =
    (signs.length === 5 || (signs.length === 6 && fiveAllowed)) &&
    new Set(signs).size === signs.length &&
    /^[!-/:-@[-`{-~]+$/.test(signs)
  if (!fits) throw new Fault('separators', { value: text.slice(3, 4 + written.length) }, { segment: 'MSH', field: 2 })
  return written
}

function refuseUnlessWanted(header: Header, demands: Demands): void {
  const refuse = (name: FaultName, field: number, params: Record<string, string> = {}) => {
    throw new Fault(name, params, { segment: 'MSH', field })
  }
  const { type, event, version } = header
  if (!type) refuse('no-type', 9)
  const family = familyOf(type)
  if (!family) refuse('message-type', 9, { value: event ? `${type}^${event}` : type })
  if (!event) refuse('no-type', 9)
  if (!family!.events.includes(event)) refuse('event', 9, { type, event })
  if (!version) refuse('no-version', 12)
  if (!knownVersions.includes(version)) refuse('version', 12, { value: version })
  const processing = header.processing || 'P'
  if (!demands.processing.includes(processing))
    refuse('processing', 11, { value: processing, allowed: demands.processing.join(', ') })
  if (!header.controlId && demands.controlIdRequired) refuse('no-control-id', 10)
}

function refuseBrokenLines(text: string, header: Header): void {
  const lines = text.split(/\r\n|\r|\n/)
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const at = { line: index + 1, start: line.slice(0, 12) }
    if (!/^[A-Z][A-Z0-9]{2}$/.test(line.split(header.writing.field, 1)[0]!.trim())) throw new Fault('no-segment', at)
    if (index > 0 && line.startsWith('MSH')) throw new Fault('second-header', at)
  }
}
