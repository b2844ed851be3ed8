import type { AuditEvent, AuditEventAgent, Patient, Practitioner, Reference } from '@medplum/fhirtypes'
import type { TrailRow } from '#kernel'
import type { HeldGrant } from '#record'

const rest = 'http://hl7.org/fhir/restful-interaction'
const interactions: Record<TrailRow['action'], { action: AuditEvent['action']; code: string }> = {
  read: { action: 'R', code: 'read' },
  create: { action: 'C', code: 'create' },
  update: { action: 'U', code: 'update' },
  delete: { action: 'D', code: 'delete' },
  execute: { action: 'E', code: 'operation' },
  'break-glass': { action: 'E', code: 'operation' },
}
const breakTheGlass = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG', display: 'break the glass' }],
}

/** What a line of the trail is called as a resource; ids of others never look so, since theirs are given by us or checked. */
export const trailName = /^trail-(\d{1,15})$/

/** A line of the audit trail as FHIR R4 says it. `residentId` is whose data it is about. */
export function auditEventOf(row: TrailRow, residentId: string, grants: readonly HeldGrant[]): AuditEvent {
  const { action, code } = interactions[row.action]
  const patient = { reference: `Patient/${residentId}` }
  const underGlass = isUnderGlass(row, grants)
  return {
    resourceType: 'AuditEvent',
    id: `trail-${row.id}`,
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [{ system: rest, code }],
    action,
    recorded: row.at.toISOString(),
    outcome: '0',
    ...(underGlass ? { purposeOfEvent: [breakTheGlass] } : {}),
    agent: agentsOf(row),
    source: { observer: { display: 'Anji' } },
    entity: [
      { what: patient, role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1' } },
      { ...whatOf(row, patient.reference), name: row.entity, ...(row.reason ? { description: row.reason } : {}) },
    ],
  }
}

function agentsOf(row: TrailRow): AuditEventAgent[] {
  const agent: AuditEventAgent = { who: whoOf(row), name: row.actorName, requestor: true }
  if (row.institutionId === null) return [agent]
  return [agent, { who: { reference: `Organization/${row.institutionId}` }, requestor: false }]
}

function whoOf({ actorRoles, actorId, actorName }: TrailRow): Reference<Patient | Practitioner> {
  const byName = actorRoles.some((role) => ['system', 'integration', 'anonymous'].includes(role))
  if (byName) return { identifier: { value: actorId }, display: actorName }
  return { reference: `${actorRoles.includes('resident') ? 'Patient' : 'Practitioner'}/${actorId}`, display: actorName }
}

/** The resource that was touched, when the line names one. */
function whatOf({ entity, entityId }: TrailRow, patient: string): { what?: Reference } {
  const type = /^record\.([A-Z][A-Za-z]+)$/.exec(entity)?.[1]
  if (entityId?.includes('/')) return { what: { reference: entityId } }
  if (type && entityId) return { what: { reference: `${type}/${entityId}` } }
  return entity === 'record.everything' ? { what: { reference: patient } } : {}
}

/** The glass was broken, or what was done was done because it had been and for no other reason. */
function isUnderGlass(row: TrailRow, grants: readonly HeldGrant[]): boolean {
  if (row.action === 'break-glass') return true
  const held = grants.filter(
    ({ granteeId, since, until }) =>
      (granteeId === row.actorId || granteeId === row.institutionId) &&
      since <= row.at &&
      (until === null || until > row.at),
  )
  return held.length > 0 && held.every(({ basis }) => basis === 'break-glass')
}
