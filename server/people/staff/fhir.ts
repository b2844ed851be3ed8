import type { Practitioner, PractitionerRole } from '@medplum/fhirtypes'
import type { Licence, Placement, StaffPage, StaffTitle } from './staff.ts'

const titleTexts: Record<StaffTitle, string> = {
  chief: '主任医师',
  'associate-chief': '副主任医师',
  attending: '主治医师',
  resident: '住院医师',
  'chief-pharmacist': '主任药师',
  'senior-pharmacist': '主管药师',
  pharmacist: '药师',
  none: '',
}
const licenceTexts: Record<Licence['kind'], string> = {
  'physician-qualification': '医师资格证书',
  'physician-practice': '医师执业证书',
  pharmacist: '药师资格证书',
}

export function toPractitioner(staff: StaffPage): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: staff.id,
    active: !staff.left,
    name: [{ text: staff.name, ...(titleTexts[staff.title] ? { suffix: [titleTexts[staff.title]] } : {}) }],
    gender: staff.sex,
    ...(staff.licences.length ? { qualification: staff.licences.map(toQualification) } : {}),
  }
}

function toQualification(licence: Licence) {
  return {
    identifier: [{ system: `urn:anji:licence:${licence.kind}`, value: licence.number }],
    code: {
      coding: [{ system: 'urn:anji:licence-kind', code: licence.kind }],
      text: `${licenceTexts[licence.kind]} ${licence.scope}`,
    },
    period: { start: licence.validFrom, ...(licence.validTo ? { end: licence.validTo } : {}) },
  }
}

export function toPractitionerRole(staff: StaffPage, placement: Placement, active: boolean): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: placement.id,
    active: active && !staff.left,
    ...(placement.filingNumber
      ? { identifier: [{ system: 'urn:anji:multi-site-filing', value: placement.filingNumber }] }
      : {}),
    period: { start: placement.validFrom, ...(placement.validTo ? { end: placement.validTo } : {}) },
    practitioner: { reference: `Practitioner/${staff.id}`, display: staff.name },
    organization: { reference: `Organization/${placement.institutionId}`, display: placement.institutionName },
    code: staff.roles.map((role) => ({ coding: [{ system: 'urn:anji:staff-role', code: role }] })),
    specialty: [{ text: placement.department }],
  }
}
