import type { RawBuilder } from 'kysely'
import { type Context, refuseUnless, sql, tables } from '#kernel'
import { isPersonal } from '../values/parameters.ts'
import { isClinician, isResident, isSystem, scopeAllows } from './scopes.ts'

export type Condition = RawBuilder<unknown>

/**
 * Types that say nothing about a person: whoever is signed in may read them, unless one points to a patient. Every type
 * that is not named here is only for those who may open its patient.
 */
const directoryTypes = new Set(
  `ActivityDefinition CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap Endpoint
  HealthcareService InsurancePlan Library Location Measure Medication MedicationKnowledge NamingSystem ObservationDefinition
  OperationDefinition Organization OrganizationAffiliation PlanDefinition Practitioner PractitionerRole Questionnaire
  Schedule SearchParameter Slot SpecimenDefinition StructureDefinition Substance TerminologyCapabilities ValueSet`.split(
    /\s+/,
  ),
)

export function isDirectoryType(type: string): boolean {
  return directoryTypes.has(type)
}

/** Refusals: record.not_allowed. */
export function refuseUnlessMayRead(ctx: Context, type: string): void {
  refuseUnless(scopeAllows(ctx.actor, 'read', type), 'record.not_allowed', { params: { type } })
}

/** Refusals: record.not_allowed. */
export function refuseUnlessMayWrite(ctx: Context, type: string): void {
  refuseUnless(scopeAllows(ctx.actor, 'write', type), 'record.not_allowed', { params: { type } })
}

/**
 * The rows of a type that the actor may see, as a condition over the column `patient` of the row `t`. It is put into every
 * query that reads the record; whoever has no relation gets false.
 */
export function reach(ctx: Context, type: string): Condition {
  const { actor } = ctx
  if (!scopeAllows(actor, 'read', type)) return sql`false`
  if (isSystem(actor) || actor.roles.includes('integration')) return sql`true`
  const own = sql`t.patient in (select number from (${openableNumbers(ctx)}) as openable)`
  return directoryTypes.has(type) ? sql`(t.patient is null or ${own})` : isPersonal(type) ? own : sql`false`
}

/**
 * The same for few rows: asked of each row's patient (`p` and `l` of the query, see `whose`) instead of gathering first all
 * whom the actor may open, which for a hospital are many.
 */
export function reachOfFew(ctx: Context, type: string): Condition {
  const { actor } = ctx
  if (!scopeAllows(actor, 'read', type)) return sql`false`
  if (isSystem(actor) || actor.roles.includes('integration')) return sql`true`
  const uuid = sql`case when p.id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p.id::uuid end`
  const itself = isResident(actor) ? sql`p.id = ${actor.id} or l.resident_id::text = ${actor.id}` : sql`false`
  const own = sql`(${itself} or exists (
    select 1 from record.access_grant g where g.resident_id in (l.resident_id, ${uuid}) and ${liveGrant(ctx)}))`
  return directoryTypes.has(type) ? sql`(t.patient is null or ${own})` : isPersonal(type) ? own : sql`false`
}

/** Residents whose record the actor may open: itself, and by live grants. */
function openableResidents(ctx: Context): Condition {
  const { actor } = ctx
  const granted = sql`select g.resident_id::text as id from record.access_grant g where ${liveGrant(ctx)}`
  return isResident(actor) ? sql`select ${actor.id}::text as id union ${granted}` : granted
}

/** A grant `g` that the actor holds now. */
function liveGrant({ actor, now }: Context): Condition {
  const grantees = [
    ...(isResident(actor) ? [sql`(g.grantee_kind = 'resident' and g.grantee_id = ${actor.id})`] : []),
    ...(isClinician(actor) ? [sql`(g.grantee_kind = 'staff' and g.grantee_id = ${actor.id})`] : []),
    ...(isClinician(actor) && actor.institutionId
      ? [sql`(g.grantee_kind = 'institution' and g.grantee_id = ${actor.institutionId})`]
      : []),
  ]
  return sql`${grantees.length ? sql`(${sql.join(grantees, sql` or `)})` : sql`false`}
    and g.revoked_at is null and g.since <= ${now} and (g.until is null or g.until > ${now})`
}

/** Patient numbers of those residents: their own Patient and the hospital Patients linked to them. */
function openableNumbers(ctx: Context): Condition {
  return sql`
    select n.number from (${openableResidents(ctx)}) r join record.patient_number n on n.id = r.id
    union
    select n.number from (${openableResidents(ctx)}) r
      join record.patient_link l on l.resident_id::text = r.id
      join record.patient_number n on n.id = l.patient_id`
}

/** Whether the actor may open a resident's record now. */
export async function mayOpen(ctx: Context, residentId: string): Promise<boolean> {
  if (!scopeAllows(ctx.actor, 'read', 'Patient')) return false
  if (isSystem(ctx.actor) || ctx.actor.roles.includes('integration')) return true
  return ctx.transaction(async (ctx) => {
    const found = await sql`select 1 from (${openableResidents(ctx)}) r where r.id = ${residentId}`.execute(tables(ctx))
    return found.rows.length > 0
  })
}
