import type { Group, Location } from '@medplum/fhirtypes'
import type { Grade, Outline } from '#contracts/grid'

interface CellFacts {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly institutionId: string
  readonly outline: Outline
  readonly to: string | null
}

/** A cell as Location with its border as GeoJSON (HL7 extension location-boundary-geojson). */
export function toLocation(cell: CellFacts): Location {
  return {
    resourceType: 'Location',
    id: cell.id,
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/location-boundary-geojson',
        valueAttachment: {
          contentType: 'application/geo+json',
          data: Buffer.from(JSON.stringify(cell.outline)).toString('base64'),
        },
      },
    ],
    identifier: [{ system: 'urn:anji:grid-cell', value: cell.code }],
    status: cell.to === null ? 'active' : 'inactive',
    name: cell.name,
    mode: 'instance',
    physicalType: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'area' }],
    },
    managingOrganization: { reference: `Organization/${cell.institutionId}` },
  }
}

interface HouseholdFacts {
  readonly id: string
  readonly cellId: string
  readonly grade: Grade | null
  readonly dissolvedOn: string | null
  readonly members: readonly { residentId: string; since: string; until: string | null }[]
}

/** A household as Group of persons. The grade's reasons stay in the grid: a Group names several people. */
export function toGroup(household: HouseholdFacts): Group {
  const { grade } = household
  return {
    resourceType: 'Group',
    id: household.id,
    active: household.dissolvedOn === null,
    type: 'person',
    actual: true,
    identifier: [{ system: 'urn:anji:household', value: household.id }],
    code: { coding: [{ system: 'urn:anji:group-kind', code: 'household' }] },
    characteristic: [
      {
        code: { coding: [{ system: 'urn:anji:grid', code: 'cell' }] },
        valueReference: { reference: `Location/${household.cellId}` },
        exclude: false,
      },
      ...(grade
        ? [
            {
              code: { coding: [{ system: 'urn:anji:grid', code: 'grade' }] },
              valueCodeableConcept: { coding: [{ system: 'urn:anji:household-grade', code: grade }] },
              exclude: false,
            },
          ]
        : []),
    ],
    member: household.members.map(({ residentId, since, until }) => ({
      entity: { reference: `Patient/${residentId}` },
      period: { start: since, ...(until ? { end: until } : {}) },
      inactive: until !== null,
    })),
  }
}
