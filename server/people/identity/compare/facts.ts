import type { ContactPoint, Patient } from '@medplum/fhirtypes'
import { birthDateIn, type DocumentFacts, readDocuments, sexIn } from './document.ts'
import { isNewbornName, type NameFacts, readName, readNames, writtenOf } from './name.ts'

/** What is known of who someone is, as it is compared. Plain only in memory: it is kept encrypted. */
export interface Facts {
  readonly names: readonly NameFacts[]
  /** A name like 王秀英之女 stands for someone who has none yet. */
  readonly newborn: boolean
  /** A year, a month or a day; of the id-card when the record has none. */
  readonly birthDate: string | null
  readonly sex: 'male' | 'female' | null
  readonly documents: readonly DocumentFacts[]
  readonly phones: readonly string[]
  readonly address: string | null
}

export function factsOf(patient: Patient): Facts {
  const newborn = (patient.name ?? []).some((name) => isNewbornName(writtenOf(name)))
  const documents = readDocuments(patient.identifier ?? []).filter((one) => !newborn || isOwn(one, patient.birthDate))
  const card = documents.find(({ type, valid }) => type === 'id-card' && valid)?.value
  const said = patient.gender
  return {
    names: readNames(patient.name ?? []),
    newborn,
    birthDate: patient.birthDate ?? (card ? birthDateIn(card) : null),
    sex: said === 'male' || said === 'female' ? said : card && !said ? sexIn(card) : null,
    documents,
    phones: phonesOf(patient.telecom ?? []),
    address: foldAddress(patient.address?.map(({ text, line }) => text ?? line?.join('') ?? '').find(Boolean)),
  }
}

/** A child without a name is registered with the mother's card: its birth date tells. */
function isOwn({ type, value, valid }: DocumentFacts, birthDate: string | undefined): boolean {
  return type !== 'id-card' || !valid || birthDateIn(value) === birthDate
}

/** A resident's own row says more than the Patient that it publishes: there the document is a hash. */
export interface KnownPerson {
  readonly name: string
  readonly birthDate: string
  readonly sex: string
  readonly documentType: 'id-card' | 'passport' | 'other'
  readonly documentNumber: string
  readonly phone: string | null
  readonly psnNo: string | null
  readonly address: string | null
}

export function factsOfKnown(person: KnownPerson): Facts {
  const name = readName(person.name)
  const system = { 'id-card': 'id-card', passport: 'passport', other: '' }[person.documentType]
  return {
    names: name ? [name] : [],
    newborn: isNewbornName(person.name),
    birthDate: person.birthDate,
    sex: person.sex === 'male' || person.sex === 'female' ? person.sex : null,
    documents: readDocuments([
      { system, value: person.documentNumber },
      ...(person.psnNo ? [{ system: 'psn-no', value: person.psnNo }] : []),
    ]),
    phones: phonesOf([{ value: person.phone ?? '' }]),
    address: foldAddress(person.address ?? undefined),
  }
}

function phonesOf(telecom: readonly ContactPoint[]): string[] {
  const numbers = telecom
    .filter(({ system = 'phone' }) => system === 'phone' || system === 'sms')
    .map(({ value = '' }) =>
      value
        .normalize('NFKC')
        .replace(/\D/g, '')
        .replace(/^(0086|86)(?=1\d{10}$)/, ''),
    )
  return [...new Set(numbers)].filter((number) => !isFillerPhone(number)).slice(0, 4)
}

function isFillerPhone(number: string): boolean {
  return (
    number.length < 7 || /^1?[3-9]?(\d)\1+$/.test(number) || number === '13800138000' || '01234567890'.includes(number)
  )
}

function foldAddress(text: string | undefined): string | null {
  const folded = (text ?? '')
    .normalize('NFKC')
    .replace(/[\s,，。.·-]/g, '')
    .toLowerCase()
  return folded === '' ? null : folded
}
