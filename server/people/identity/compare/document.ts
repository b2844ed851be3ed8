import type { Identifier } from '@medplum/fhirtypes'
import { checkDigitOf } from '#people/residents'
import { isOneOff } from './name.ts'

export type DocumentType = 'id-card' | 'passport' | 'insurance' | 'local' | 'other'

/** A number that says who someone is. Only ever held in memory or encrypted. */
export interface DocumentFacts {
  readonly type: DocumentType
  readonly value: string
  /** Whether an id-card number's check digit holds: a wrong one is a slip of the keys and proves nothing. */
  readonly valid?: boolean
  /** Whose number it is, for the numbers of one hospital. */
  readonly system?: string
}

/** An id-card number as of today: the fifteen digits of before 1999 get their century and check digit (GB 11643). */
export function readIdCardNumber(text: string): { value: string; valid: boolean } {
  const value = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (/^\d{15}$/.test(value)) {
    const first17 = `${value.slice(0, 6)}19${value.slice(6)}`
    return { value: first17 + checkDigitOf(first17), valid: isCalendarDay(birthDateIn(first17)) }
  }
  const valid = /^[1-9]\d{16}[\dX]$/.test(value) && checkDigitOf(value.slice(0, 17)) === value[17]
  return { value, valid: valid && isCalendarDay(birthDateIn(value)) }
}

export function birthDateIn(idCard: string): string {
  return `${idCard.slice(6, 10)}-${idCard.slice(10, 12)}-${idCard.slice(12, 14)}`
}

export function sexIn(idCard: string): 'male' | 'female' {
  return Number(idCard[16]) % 2 === 1 ? 'male' : 'female'
}

function isCalendarDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}

const idCardSystems = /^urn:oid:2\.16\.156\.10011\.1\.3$|id-?card|NNCHN|identity-?card|resident-?id/i
const passportSystems = /passport/i
const insuranceSystems = /psn-?no|medical-?insurance|yibao/i

/** What a Patient's identifiers say, without those that stand for "unknown". */
export function readDocuments(identifiers: readonly Identifier[]): DocumentFacts[] {
  const found = new Map<string, DocumentFacts>()
  for (const identifier of identifiers) {
    const one = readDocument(identifier)
    if (one) found.set(`${one.type} ${one.system ?? ''} ${one.value}`, one)
  }
  return [...found.values()].slice(0, 12)
}

function readDocument({ system = '', type, value = '' }: Identifier): DocumentFacts | undefined {
  const folded = value.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  if (isFiller(folded)) return undefined
  const codes = (type?.coding ?? []).map(({ code = '' }) => code)
  const card = readIdCardNumber(folded)
  const saysCard = idCardSystems.test(system) || codes.some((code) => /^NN/.test(code) || code === 'NI')
  if (saysCard || (card.valid && folded.length === 18)) return { type: 'id-card', ...card }
  if (passportSystems.test(system) || codes.includes('PPN')) return { type: 'passport', value: folded }
  if (insuranceSystems.test(system) || codes.includes('HC')) return { type: 'insurance', value: folded }
  // A hospital's card numbers begin anew in the next hospital.
  if (/:card$|medical-?record|synthea/i.test(system) || codes.includes('MR') || codes.includes('PI'))
    return { type: 'local', value: folded, system }
  return { type: 'other', value: folded, ...(system ? { system } : {}) }
}

/** 000000, 111111111, 123456789, 无: what is typed when the form insists. */
function isFiller(value: string): boolean {
  return value.length < 5 || /^(.)\1*$/.test(value) || '01234567890123456789'.includes(value)
}

export type IdCardLevel = 'same' | 'same-invalid' | 'one-off' | 'differs' | 'valid-differs' | 'missing'

export function compareIdCards(ours: readonly DocumentFacts[], theirs: readonly DocumentFacts[]): IdCardLevel {
  const [mine, yours] = [ours.filter(isCard), theirs.filter(isCard)]
  if (mine.length === 0 || yours.length === 0) return 'missing'
  const pairs = mine.flatMap((one) => yours.map((other) => ({ one, other })))
  const same = pairs.filter(({ one, other }) => one.value === other.value)
  if (same.length > 0) return same.some(({ one }) => one.valid) ? 'same' : 'same-invalid'
  if (pairs.some(({ one, other }) => one.valid && other.valid)) return 'valid-differs'
  return pairs.some(({ one, other }) => isOneOff(one.value, other.value)) ? 'one-off' : 'differs'
}

const isCard = ({ type }: DocumentFacts) => type === 'id-card'

/** A number of the insurer's. */
export function compareInsurance(
  ours: readonly DocumentFacts[],
  theirs: readonly DocumentFacts[],
): 'same' | 'one-off' | 'differs' | 'missing' {
  const numbers = (documents: readonly DocumentFacts[]) => documents.filter(({ type }) => type === 'insurance')
  const [mine, yours] = [numbers(ours), numbers(theirs)]
  if (mine.length === 0 || yours.length === 0) return 'missing'
  const pairs = mine.flatMap((one) => yours.map((other) => [one.value, other.value] as const))
  if (pairs.some(([one, other]) => one === other)) return 'same'
  return pairs.some(([one, other]) => isOneOff(one, other)) ? 'one-off' : 'differs'
}

/**
 * Passports and other papers. That they differ says little: a passport is renewed under a new number. A hospital's own
 * numbers are compared within the hospital.
 */
export function compareOthers(
  ours: readonly DocumentFacts[],
  theirs: readonly DocumentFacts[],
): 'same' | 'differs' | 'missing' {
  let compared = false
  for (const one of ours) {
    for (const other of theirs) {
      if (!areOfOneKind(one, other)) continue
      if (one.value === other.value) return 'same'
      compared ||= one.type === 'passport'
    }
  }
  return compared ? 'differs' : 'missing'
}

function areOfOneKind(one: DocumentFacts, other: DocumentFacts): boolean {
  const types = new Set([one.type, other.type])
  if (types.has('id-card') || types.has('insurance')) return false
  if (types.has('local')) return one.type === other.type && one.system === other.system
  if (one.type === 'other' && other.type === 'other') return !one.system || !other.system || one.system === other.system
  // Papers of which one side does not say what they are.
  return one.type === other.type || one.system === undefined || other.system === undefined
}
