import type { Patient, RelatedPerson } from '@medplum/fhirtypes'
import type { FamilyLink, Relation } from '#contracts/residents'
import { maskDocument, type Resident } from './resident.ts'

const documentSystems: Record<Resident['documentType'], string> = {
  'id-card': 'urn:anji:document:id-card',
  passport: 'urn:anji:document:passport',
  other: 'urn:anji:document:other',
}

const renderedValue = 'http://hl7.org/fhir/StructureDefinition/rendered-value'

// The types of FHIR primitives leave out their extensions (FHIR R4 §2.6.2).
function rendered(valueString: string): object {
  return { _value: { extension: [{ url: renderedValue, valueString }] } }
}

/**
 * The resident as Patient of the same id. The document's number stays encrypted in people: the record carries its keyed
 * hash, by which systems of this deployment find it, and a masked rendering (FHIR extension rendered-value).
 */
export function toPatient(resident: Resident, linkedPatientIds: readonly string[] = []): Patient {
  return {
    resourceType: 'Patient',
    id: resident.id,
    active: true,
    identifier: [
      { system: 'urn:anji:resident', value: resident.id },
      {
        system: documentSystems[resident.documentType],
        value: resident.documentHash,
        ...rendered(maskDocument(resident.documentTail)),
      },
      ...(resident.psnNo ? [{ system: 'urn:anji:psn-no', value: resident.psnNo }] : []),
    ],
    name: [{ use: 'official', text: resident.name }],
    gender: resident.sex,
    birthDate: resident.birthDate,
    ...(resident.ended?.reason === 'died' ? { deceasedDateTime: resident.ended.on } : {}),
    ...(resident.address ? { address: [{ text: resident.address }] } : {}),
    ...(linkedPatientIds.length
      ? { link: linkedPatientIds.map((id) => ({ other: { reference: `Patient/${id}` }, type: 'seealso' as const })) }
      : {}),
  }
}

// v3-RoleCode: what the one who acts is to the patient, the other way round from `relation`.
const roleCodes: Record<Relation, string> = {
  child: 'PRN',
  parent: 'CHILD',
  spouse: 'SPS',
  grandparent: 'GRNDCHILD',
  grandchild: 'GRPRN',
  sibling: 'SIB',
  ward: 'GUARD',
  other: 'FAMMEMB',
}

/** Who acts for the member, as RelatedPerson of the member's Patient. */
export function toRelatedPerson(link: FamilyLink, active: boolean): RelatedPerson {
  const roleSystem = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
  const guardian = link.basis === 'guardian' && link.relation !== 'ward'
  return {
    resourceType: 'RelatedPerson',
    id: link.id,
    active,
    patient: { reference: `Patient/${link.memberId}` },
    identifier: [{ system: 'urn:anji:resident', value: link.residentId }],
    relationship: [
      { coding: [{ system: roleSystem, code: roleCodes[link.relation] }] },
      ...(guardian ? [{ coding: [{ system: roleSystem, code: 'GUARD' }] }] : []),
    ],
    name: [{ text: link.residentName }],
    period: { start: link.since, ...(link.until ? { end: link.until } : {}) },
  }
}
