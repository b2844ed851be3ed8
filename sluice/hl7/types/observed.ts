/** OBX-5 by OBX-2 (HL7 table 0125) → Observation.value[x], or an Attachment where FHIR R4 has no place for one in it. */
import type { Segment, Value } from '../value.ts'
import { concept, quantity } from './coded.ts'
import type { Fields, Mapping } from './mapping.ts'
import * as time from './time.ts'

export interface Observed {
  /** One element of Observation, for example { valueQuantity }. */
  readonly element?: Fields
  readonly attachment?: Fields
}

type Read = (value: Value, m: Mapping, unit: Value | undefined) => Observed | undefined

const element = (name: string, result: unknown): Observed | undefined =>
  result === undefined || result === '' ? undefined : { element: { [name]: result } }

const asText: Read = (value) => element('valueString', value.whole())
const asNumber: Read = (value, _m, unit) =>
  element('valueQuantity', quantity(value.text, unit)) ?? asText(value, _m, unit)
const asConcept: Read = (value, m) => element('valueCodeableConcept', concept(value, m, 'result'))
const asTime: Read = (value, m) =>
  element('valueDateTime', time.dateTime(value.text, m.zone)) ?? asText(value, m, undefined)

/** comparator ^ number ^ separator or suffix ^ number (HL7 2.5.1 §2.A.70) */
const structured: Read = (value, m, unit) => {
  const [comparator, first, separator, second] = [value.part(1), value.part(2), value.part(3), value.part(4)]
  const low = quantity(first, unit)
  if (low && !separator && !second) {
    if (!comparator || comparator === '=') return element('valueQuantity', low)
    if (['<', '<=', '>=', '>'].includes(comparator)) return element('valueQuantity', { ...low, comparator })
  }
  const high = quantity(second, unit)
  if (low && high && !comparator && separator === '-' && (low.value as number) <= (high.value as number))
    return element('valueRange', { low, high })
  if (low && high && !comparator && (separator === ':' || separator === '/'))
    return element('valueRatio', { numerator: quantity(first, undefined), denominator: quantity(second, undefined) })
  return element('valueString', [comparator, first, separator, second].join('')) ?? asText(value, m, unit)
}

/** HL7 tables 0191 and 0291: what is inside. */
function contentType(type: string, subtype: string): string {
  const kind = subtype.toLowerCase()
  const known: Record<string, string> = {
    pdf: 'application/pdf',
    html: 'text/html',
    rtf: 'text/rtf',
    'x-hl7-cda-level-one': 'text/xml',
    xml: 'text/xml',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    tiff: 'image/tiff',
    dicom: 'application/dicom',
    plain: 'text/plain',
  }
  const main = type.toLowerCase()
  if (Object.hasOwn(known, kind)) return known[kind]!
  if (/^(application|audio|image|text|video|multipart)$/.test(main) && /^[a-z0-9.+-]+$/.test(kind))
    return `${main}/${kind}`
  return main === 'im' || main === 'image' ? 'image/*' : 'application/octet-stream'
}

/** ED: source ^ type ^ subtype ^ encoding ^ data */
const encapsulated: Read = (value) => {
  const [type, subtype, encoding] = [value.part(2), value.part(3), value.part(4).toUpperCase()]
  const data = value.part(5).replace(/\s+/g, '')
  const bytes =
    encoding === 'BASE64'
      ? Buffer.from(data, 'base64')
      : encoding === 'HEX'
        ? Buffer.from(data, 'hex')
        : Buffer.from(value.part(5))
  if (bytes.length === 0) return undefined
  // What does not come back as it was sent is no base64 (hex): better kept as text than cut.
  if (encoding === 'BASE64' && bytes.toString('base64').replace(/=+$/, '') !== data.replace(/=+$/, '')) return undefined
  if (encoding === 'HEX' && bytes.toString('hex') !== data.toLowerCase()) return undefined
  const title = value.part(1)
  return {
    attachment: {
      contentType: contentType(type, subtype),
      data: bytes.toString('base64'),
      ...(title ? { title } : {}),
    },
  }
}

/** RP: pointer ^ application ^ type ^ subtype */
const pointer: Read = (value) => {
  const url = value.part(1)
  if (!url || /\s/.test(url)) return undefined
  const title = value.part(2)
  return { attachment: { contentType: contentType(value.part(3), value.part(4)), url, ...(title ? { title } : {}) } }
}

const range: Read = (value, m) => {
  const start = time.dateTime(value.part(1), m.zone)
  const end = time.dateTime(value.part(2), m.zone)
  if (!start && !end) return asText(value, m, undefined)
  return element('valuePeriod', { ...(start ? { start } : {}), ...(end ? { end } : {}) })
}

const readers: Readonly<Record<string, Read>> = {
  NM: asNumber,
  SN: structured,
  CQ: (value, m) => element('valueQuantity', quantity(value.part(1), value, 2)) ?? asText(value, m, undefined),
  MO: (value, m) => {
    const currency = value.part(2) || 'CNY'
    const amount = quantity(value.part(1), undefined)
    return amount ? element('valueQuantity', { ...amount, unit: currency }) : asText(value, m, undefined)
  },
  CE: asConcept,
  CF: asConcept,
  CK: asText,
  CNE: asConcept,
  CWE: asConcept,
  IS: asConcept,
  ID: asConcept,
  DT: asTime,
  TS: asTime,
  DTM: asTime,
  TM: (value, m) => element('valueTime', time.timeOfDay(value.text)) ?? asText(value, m, undefined),
  DR: range,
  ED: encapsulated,
  RP: pointer,
}

/** What an OBX holds: several repetitions of text are lines, of anything else the first, the others kept in `others`. */
export function observed(obx: Segment, m: Mapping): { first?: Observed; others: Observed[] } {
  const kind = obx.text(2).toUpperCase()
  const read = Object.hasOwn(readers, kind) ? readers[kind]! : asText
  const values = obx.values(5)
  const unit = obx.value(6)
  if (read === asText) {
    const lines = values.map((value) => value.whole())
    return lines.length > 0 ? { first: { element: { valueString: lines.join('\n') } }, others: [] } : { others: [] }
  }
  const all = values.flatMap((value) => {
    const result = read(value, m, unit)
    if (!result) {
      value.unread()
      obx.reasons.set(5, `not understood as ${kind}`)
    }
    return result ? [result] : []
  })
  return { ...(all[0] ? { first: all[0] } : {}), others: all.slice(1) }
}
