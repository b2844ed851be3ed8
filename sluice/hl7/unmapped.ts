import type { RecordBundle } from '#contracts/sluice'
import type { Segment, Value } from './value.ts'

type Unmapped = RecordBundle['unmapped'][number]

const entriesMax = 1_990
const textMax = 60_000

/**
 * Fields that carry the message and not its content: routing, set ids, and in EVN what MSH says too. Everything else that no row of a
 * table has read is kept.
 */
const transport: Readonly<Record<string, readonly number[] | 'all'>> = {
  MSH: 'all',
  SFT: 'all',
  EVN: [1, 2],
  PID: [1],
  NK1: [1],
  PV1: [1],
  OBR: [1],
  OBX: [1, 2],
  NTE: [1],
  AL1: [1],
  IAM: [1],
  DG1: [1],
  PR1: [1],
  IN1: [1],
  FT1: [1],
  TXA: [1, 3],
  RXA: [1, 2],
  RXD: [1],
  SPM: [1],
  TQ1: [1],
  AIS: [1],
  AIG: [1],
  AIL: [1],
  AIP: [1],
}

/** What nobody has read, by the path that an engineer finds it at: OBX[2]-5, PID-5.9. */
export function unmappedOf(segments: readonly Segment[]): Unmapped[] {
  const counts = new Map<string, number>()
  for (const { name } of segments) counts.set(name, (counts.get(name) ?? 0) + 1)
  const found = segments.flatMap((segment) => ofSegment(segment, counts.get(segment.name)! > 1))
  if (found.length <= entriesMax) return found
  // So much is left over that the list would not be taken: whole segments then.
  const text = segments.map((segment) => segment.toString()).join('\r')
  return pieces('message', text, 'too many parts are unmapped to be told one by one')
}

function ofSegment(segment: Segment, several: boolean): Unmapped[] {
  const carried = Object.hasOwn(transport, segment.name) ? transport[segment.name]! : []
  if (carried === 'all') return []
  const path = several ? `${segment.name}[${segment.sequence}]` : segment.name
  const found: Unmapped[] = []
  let anyRead = false
  for (let field = 1; field <= segment.fieldCount; field += 1) {
    const values = segment.values(field)
    if (carried.includes(field)) continue
    for (const value of values) {
      const left = value.parts().filter(({ text, read }) => text !== '' && !read)
      if (left.length < value.parts().filter(({ text }) => text !== '').length) anyRead = true
      if (left.length > 0) found.push(...ofValue(value, left, `${path}-${field}`, segment.reasons.get(field)))
    }
  }
  const unknown = !anyRead && found.length > 0 ? `no rule for ${segment.name} here` : undefined
  return unknown ? found.map((entry) => ({ ...entry, why: entry.why === noRule ? unknown : entry.why })) : found
}

const noRule = 'no rule for this field'

function ofValue(value: Value, left: ReturnType<Value['parts']>, path: string, reason: string | undefined): Unmapped[] {
  const all = value.parts().filter(({ text }) => text !== '')
  const at = value.repetition > 1 ? `${path}[${value.repetition}]` : path
  if (left.length === all.length) return pieces(at, value.whole(), reason ?? noRule)
  return left.flatMap(({ component, subcomponent, text }) =>
    pieces(
      `${at}.${component}${subcomponent > 1 ? `.${subcomponent}` : ''}`,
      text,
      reason ?? 'no rule for this component',
    ),
  )
}

function pieces(path: string, text: string, why: string): Unmapped[] {
  const list: Unmapped[] = []
  for (let at = 0; at < text.length; at += textMax)
    list.push({ path: path.slice(0, 80), text: text.slice(at, at + textMax), why: why.slice(0, 200) })
  return list
}
