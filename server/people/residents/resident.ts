import type { DocumentType, RealNameForm, ResidenceEnd, ResidentView, Scheme, Sex } from '#contracts/residents'
import { identifierHash, refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'
import { checkBirthDate, readIdCard } from './id-card.ts'

export interface Resident {
  readonly id: string
  readonly name: string
  readonly birthDate: string
  readonly sex: Sex
  readonly documentType: DocumentType
  readonly documentHash: string
  readonly documentTail: string
  readonly phone: string | null
  readonly scheme: Scheme | null
  readonly psnNo: string | null
  readonly address: string | null
  /** How and when the real name was verified (R03). */
  readonly verified: { readonly method: string; readonly at: Date }
  readonly registeredAt: Date
  /** Null while the person lives here. */
  readonly ended: { readonly on: string; readonly reason: ResidenceEnd } | null
}

/** Who a form says someone is, after every check that the form itself allows. */
export interface Identity {
  readonly name: string
  readonly birthDate: string
  readonly sex: Sex
  readonly documentType: DocumentType
  readonly documentNumber: string
}

/** PIPL 31: under this age a guardian consents; from it on, the person does. */
export const ownConsentAgeYears = 14
/** Civil Code 17: a guardian is an adult. */
export const adultAgeYears = 18

/**
 * Checks a real-name form. An id-card says birth date and sex itself; what was typed beside it must agree.
 * Refusals: residents.id_card_*, .birth_date_*, .sex_differs, .passport_form.
 */
export function identityOf(form: RealNameForm, today: string): Identity {
  const name = tidyName(form.name)
  if (form.documentType === 'id-card') {
    const card = readIdCard(form.documentNumber, today)
    const { birthDate = card.birthDate, sex = card.sex } = form
    refuseUnless(birthDate === card.birthDate, 'residents.birth_date_differs', { field: 'birthDate' })
    refuseUnless(sex === card.sex, 'residents.sex_differs', { field: 'sex' })
    return { name, birthDate, sex, documentType: 'id-card', documentNumber: card.number }
  }
  const { birthDate, sex } = form
  refuseUnless(birthDate && sex, 'residents.birth_date_missing', { field: birthDate ? 'sex' : 'birthDate' })
  checkBirthDate(birthDate, today)
  const documentNumber = form.documentNumber.trim()
  if (form.documentType === 'passport') {
    refuseUnless(/^[0-9A-Za-z]{5,17}$/.test(documentNumber), 'residents.passport_form', { field: 'documentNumber' })
  }
  return { name, birthDate, sex, documentType: form.documentType, documentNumber }
}

export function tidyName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[••・‧]/g, '·')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The keyed hash by which a document is found again; letter case does not matter. */
export function documentHashOf(type: DocumentType, number: string): string {
  return identifierHash(`document:${type}`, number.trim().toUpperCase())
}

export function phoneHashOf(phone: string): string {
  return identifierHash('phone', phone)
}

export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** 王秀英 → 王*英, 李明 → 李*: what others in a hall or a line may read. */
export function maskName(name: string): string {
  const letters = [...name]
  if (letters.length <= 1) return '*'
  if (letters.length === 2) return `${letters[0]}*`
  return `${letters[0]}${'*'.repeat(Math.min(letters.length - 2, 3))}${letters.at(-1)}`
}

export function maskDocument(tail: string): string {
  return `**************${tail}`
}

export function viewOf(resident: Resident, today: string): ResidentView {
  return {
    id: resident.id,
    name: resident.name,
    birthDate: resident.birthDate,
    ageYears: fullYears(resident.birthDate, today),
    sex: resident.sex,
    documentType: resident.documentType,
    documentMasked: maskDocument(resident.documentTail),
    phoneMasked: resident.phone ? maskPhone(resident.phone) : null,
    scheme: resident.scheme,
    psnNo: resident.psnNo,
    address: resident.address,
    verified: { method: resident.verified.method, at: resident.verified.at.toISOString() },
    registeredAt: resident.registeredAt.toISOString(),
  }
}
