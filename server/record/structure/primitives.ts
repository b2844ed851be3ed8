import { isNarrative } from './narrative.ts'

/** Formats of primitives, FHIR R4 §2.24.0.1. The patterns have no nested repetition: hostile strings cost linear time. */
const patterns: Record<string, RegExp> = {
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  code: /^[^\s]+(?: [^\s]+)*$/,
  uri: /^\S*$/,
  url: /^\S*$/,
  canonical: /^\S*$/,
  oid: /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/,
  uuid: /^urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
  time: /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/,
  date: /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/,
  dateTime:
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/,
  instant:
    /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/,
}

const stringsMax = 1024 * 1024
const texts = new Set(['string', 'markdown', 'xhtml', 'base64Binary', ...Object.keys(patterns)])
const numbers = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt'])

export function isPrimitive(datatype: string): boolean {
  return datatype === 'boolean' || texts.has(datatype) || numbers.has(datatype)
}

/** 'type' when the JSON type is wrong, 'format' when the value is. */
export type PrimitiveFault = 'type' | 'format'

/** The check of one datatype; it answers undefined when a value is good. */
export function faultOf(datatype: string): (value: unknown) => PrimitiveFault | undefined {
  if (datatype === 'boolean') return (value) => (typeof value === 'boolean' ? undefined : 'type')
  if (numbers.has(datatype)) {
    return (value) => (typeof value !== 'number' ? 'type' : numberFits(datatype, value) ? undefined : 'format')
  }
  const pattern = patterns[datatype]
  const dated = datatype === 'date' || datatype === 'dateTime' || datatype === 'instant'
  if (pattern && !dated) {
    // What matches has no U+0000: only strings that allow anything have to be looked through.
    const free = datatype === 'uri' || datatype === 'url' || datatype === 'canonical' || datatype === 'code'
    return (value) => {
      if (typeof value !== 'string') return 'type'
      return pattern.test(value) && value.length <= stringsMax && (!free || isText(value)) ? undefined : 'format'
    }
  }
  return (value) => (typeof value !== 'string' ? 'type' : textFits(datatype, value) ? undefined : 'format')
}

function numberFits(datatype: string, value: number): boolean {
  if (datatype === 'decimal') return Number.isFinite(value)
  const low = datatype === 'positiveInt' ? 1 : datatype === 'unsignedInt' ? 0 : -2147483648
  return Number.isInteger(value) && value >= low && value <= 2147483647
}

function textFits(datatype: string, value: string): boolean {
  if (!isText(value)) return false
  if (datatype === 'base64Binary') return isBase64(value)
  // The limit is that of strings; tables of terms come as narratives of two megabytes.
  if (datatype === 'xhtml') return isNarrative(value)
  if (value.length > stringsMax) return false
  const found = patterns[datatype]?.exec(value)
  if (found === undefined) return true
  if (found === null) return false
  return found[1] === undefined || dateExists(found[1], found[2], found[3])
}

/** PostgreSQL text holds neither U+0000 nor half of a surrogate pair, and FHIR allows neither. */
function isText(value: string): boolean {
  return value.length > 0 && !value.includes('\u0000') && value.isWellFormed()
}

function isBase64(value: string): boolean {
  const bare = value.replace(/\s+/g, '')
  return bare.length > 0 && bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare)
}

function dateExists(year: string, month: string | undefined, day: string | undefined): boolean {
  if (year === '0000') return false
  if (!month) return true
  if (Number(month) < 1 || Number(month) > 12) return false
  if (!day) return true
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return Number(day) >= 1 && Number(day) <= (lengths[Number(month) - 1] ?? 0)
}
