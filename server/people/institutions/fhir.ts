import type { Organization } from '@medplum/fhirtypes'
import type { Institution } from './institution.ts'

const kindTexts: Record<Institution['kind'], string> = {
  'internet-hospital': '互联网医院',
  hospital: '医院',
  'township-centre': '乡镇卫生院',
  'village-clinic': '村卫生室',
  pharmacy: '药店',
}

export function toOrganization(institution: Institution): Organization {
  return {
    resourceType: 'Organization',
    id: institution.id,
    active: institution.closedAt === null,
    identifier: [
      { system: 'urn:anji:fixmedins-code', value: institution.code },
      { system: 'urn:anji:institution-licence', value: institution.licenceNumber },
    ],
    type: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' },
          { system: 'urn:anji:institution-kind', code: institution.kind },
          { system: 'urn:anji:institution-level', code: String(institution.level) },
        ],
        text: kindTexts[institution.kind],
      },
    ],
    name: institution.name,
    ...(institution.nameEn ? { alias: [institution.nameEn] } : {}),
    telecom: [{ system: 'phone', value: institution.phone }],
    address: [{ text: institution.address }],
    ...(institution.parentId
      ? {
          partOf: {
            reference: `Organization/${institution.parentId}`,
            ...(institution.parentName ? { display: institution.parentName } : {}),
          },
        }
      : {}),
    contact: [
      {
        purpose: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/contactentity-type', code: 'ADMIN' }] },
        name: { text: institution.responsibleName },
        telecom: [{ system: 'phone', value: institution.responsiblePhone }],
      },
    ],
  }
}
