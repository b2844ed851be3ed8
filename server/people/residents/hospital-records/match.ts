import type { Patient } from '@medplum/fhirtypes'
import type { IdentityDoubt } from '#contracts/residents'
import { isIdCardNumber } from '../id-card.ts'
import { documentHashOf, type Resident, tidyName } from '../resident.ts'

type DoubtReason = IdentityDoubt['reasons'][number]

/** A hospital's Patient, reduced to what says who it is. */
export interface PatientFacts {
  readonly id: string
  readonly names: readonly string[]
  readonly birthDate: string | null
  readonly sex: string | null
  readonly identifiers: readonly { readonly label: string; readonly value: string }[]
  /** Keyed hashes of the identifiers as a document of each type. */
  readonly documentHashes: ReadonlySet<string>
  readonly source: string | null
}

export type Verdict = { kind: 'certain' } | { kind: 'doubt'; reasons: DoubtReason[] } | { kind: 'other' }

export function factsOf(patient: Patient): PatientFacts {
  const identifiers = (patient.identifier ?? []).flatMap(({ value, type, system }) =>
    value
      ? [{ label: type?.text ?? type?.coding?.[0]?.display ?? type?.coding?.[0]?.code ?? system ?? '', value }]
      : [],
  )
  const types = ['id-card', 'passport', 'other'] as const
  return {
    id: patient.id!,
    names: [...new Set((patient.name ?? []).flatMap(writtenForms).map(foldName).filter(Boolean))],
    birthDate: patient.birthDate ?? null,
    sex: patient.gender ?? null,
    identifiers,
    documentHashes: new Set(identifiers.flatMap(({ value }) => types.map((type) => documentHashOf(type, value)))),
    source: patient.managingOrganization?.display ?? patient.meta?.source ?? null,
  }
}

type HumanName = NonNullable<Patient['name']>[number]

/** A name is written in one field or in parts, family first in Chinese and last in English. */
function writtenForms(name: HumanName): string[] {
  const given = name.given ?? []
  const { family = '', text = '' } = name
  return [text, family + given.join(''), given.join('') + family, (given[0] ?? '') + family]
}

/** Letter case, spaces and dots do not tell people apart. */
export function foldName(name: string): string {
  return tidyName(name)
    .toLowerCase()
    .replace(/[\s.·'-]/g, '')
}

/**
 * Whether a hospital record is this resident's. Certain: same document, same name, same birth date, and the sex does not
 * contradict. Doubtful: the document without the rest, or name and birth date without the document. Everything else is
 * someone else; so is a record under another valid id-card number.
 */
export function judge(resident: Resident, patient: PatientFacts): Verdict {
  const sameDocument = patient.documentHashes.has(resident.documentHash)
  const sameName = patient.names.includes(foldName(resident.name))
  const sameBirthDate = patient.birthDate === resident.birthDate
  const sexDiffers = contradicts(resident.sex, patient.sex)
  const reasons: DoubtReason[] = [
    ...(sameDocument ? [] : (['document-differs'] as const)),
    ...(sameName ? [] : (['name-differs'] as const)),
    ...(sameBirthDate ? [] : (['birth-date-differs'] as const)),
    ...(sexDiffers ? (['sex-differs'] as const) : []),
  ]
  if (reasons.length === 0) return { kind: 'certain' }
  if (sameDocument) return { kind: 'doubt', reasons }
  const otherCard =
    resident.documentType === 'id-card' && patient.identifiers.some(({ value }) => isIdCardNumber(value.toUpperCase()))
  return sameName && sameBirthDate && !sexDiffers && !otherCard ? { kind: 'doubt', reasons } : { kind: 'other' }
}

function contradicts(one: string, other: string | null): boolean {
  const said = ['male', 'female']
  return other !== null && said.includes(one) && said.includes(other) && one !== other
}
