import { refuse, refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'

export interface IdCard {
  readonly number: string
  readonly birthDate: string
  readonly sex: 'male' | 'female'
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkDigits = '10X98765432'

/** The check digit of the first 17 digits (GB 11643 §5, ISO 7064 MOD 11-2). */
export function checkDigitOf(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return checkDigits[sum % 11]!
}

function isIdCardNumber(text: string): boolean {
  return /^\d{17}[\dX]$/.test(text) && checkDigitOf(text.slice(0, 17)) === text[17]
}

/**
 * Reads birth date and sex out of an id-card number (GB 11643 §4).
 * Refusals: residents.id_card_form, .id_card_checksum, .id_card_birth_date, .birth_date_future.
 */
export function readIdCard(typed: string, today: string): IdCard {
  const number = typed.replace(/\s/g, '').toUpperCase()
  const field = 'documentNumber'
  refuseUnless(/^[1-9]\d{16}[\dX]$/.test(number), 'residents.id_card_form', { field })
  refuseUnless(isIdCardNumber(number), 'residents.id_card_checksum', { field })
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  refuseUnless(isCalendarDay(birthDate), 'residents.id_card_birth_date', { field })
  checkBirthDate(birthDate, today, field)
  return { number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' }
}

/** Refusals: residents.birth_date_future, residents.birth_date_too_early. */
export function checkBirthDate(birthDate: string, today: string, field = 'birthDate'): void {
  if (birthDate > today) refuse('residents.birth_date_future', { field })
  refuseUnless(fullYears(birthDate, today) <= 130, 'residents.birth_date_too_early', { field })
}

function isCalendarDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}
