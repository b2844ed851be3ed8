import type { RawBuilder } from 'kysely'
import { type Context, refuseUnless, sql, tables } from '#kernel'
import { isPersonal } from '../values/parameters.ts'
import { scopeCondition } from './scope-condition.ts'
import {
  type Interaction,
  isClinician,
  isResident,
  isSystem,
  type Permission,
  permissionsOf,
  scopeAllows,
} from './scopes.ts'

export type Condition = RawBuilder<unknown>

/** By its id, or found among others: a scope may give the one without the other. */
export type Reading = 'read' | 'search'

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
export function refuseUnlessMayRead(ctx: Context, type: string, reading: Reading = 'read'): void {
  refuseUnless(scopeAllows(ctx.actor, reading, type), 'record.not_allowed', { params: { type } })
}

/** Refusals: record.not_allowed. */
export function refuseUnlessMayWrite(ctx: Context, type: string, writing: Interaction = 'write'): void {
  refuseUnless(scopeAllows(ctx.actor, writing, type), 'record.not_allowed', { params: { type } })
}

/**
 * The rows of a type that the actor may see, as a condition over the columns `patient` and `content` of the row `t`. It is put
 * into every query that reads the record; whoever has no relation gets false.
 */
export function reach(ctx: Context, type: string, reading: Reading = 'search'): Condition {
  return seenBy(ctx, type, reading, (only) => {
    return sql`t.patient in (select number from (${openableNumbers(ctx, only)}) as openable)`
  })
}

/**
 * The same for few rows: asked of each row's patient (`p` and `l` of the query, see `whose`) instead of gathering first all
 * whom the actor may open, which for a hospital are many.
 */
export function reachOfFew(ctx: Context, type: string, reading: Reading = 'read'): Condition {
  const { actor } = ctx
  return seenBy(ctx, type, reading, (only) => {
    const uuid = sql`case when p.id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p.id::uuid end`
    const itself = isResident(actor) ? sql`p.id = ${actor.id} or l.resident_id::text = ${actor.id}` : sql`false`
    const own = sql`(${itself} or exists (
      select 1 from record.access_grant g where g.resident_id in (l.resident_id, ${uuid}) and ${liveGrant(ctx)}))`
    return only === undefined ? own : sql`((p.id = ${only} or l.resident_id::text = ${only}) and ${own})`
  })
}

const manyGrants = 500
const rememberedMs = 60_000
const rememberedMax = 10_000
const remembered = new Map<string, { readonly many: boolean; readonly until: number }>()

/**
 * Whether the actor may open so many records that looking at each row in turn finds a page sooner than gathering them all
 * first. Only how a query goes about it hangs on this, not what it finds: so it may be a minute old.
 */
export async function opensMany(ctx: Context): Promise<boolean> {
  const { actor, now } = ctx
  if (!isClinician(actor)) return false
  const key = `${actor.id} ${actor.institutionId ?? ''}`
  const known = remembered.get(key)
  if (known && known.until > now.getTime()) return known.many
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from record.access_grant g where ${liveGrant(ctx)} limit ${manyGrants}) as live
  `.execute(tables(ctx))
  const many = (rows[0]?.count ?? 0) >= manyGrants
  if (remembered.size >= rememberedMax) remembered.clear()
  remembered.set(key, { many, until: now.getTime() + rememberedMs })
  return many
}

/** Any of the actor's permissions, each with the relation it asks for and the scope's own query. */
function seenBy(
  { actor }: Context,
  type: string,
  reading: Reading,
  own: (only: string | undefined) => Condition,
): Condition {
  const permissions = permissionsOf(actor, reading, type)
  const one = (permission: Permission) => {
    const related =
      permission.whose === 'self' ? sql`t.id = ${actor.id}` : relationOf(actor.app?.patientId, type, permission, own)
    const { query } = permission
    return query === undefined ? related : sql`(${related} and ${scopeCondition({ type, query })})`
  }
  const [first, ...more] = permissions
  if (!first) return sql`false`
  const whole = permissions.find(({ whose, query }) => whose === 'all' && query === undefined)
  if (whole || more.length === 0) return one(whole ?? first)
  return sql`(${sql.join(permissions.map(one), sql` or `)})`
}

function relationOf(
  appPatient: string | undefined,
  type: string,
  { whose }: Permission,
  own: (only: string | undefined) => Condition,
): Condition {
  if (whose === 'all') return sql`true`
  const related = own(whose === 'patient' ? (appPatient ?? '') : undefined)
  return directoryTypes.has(type) ? sql`(t.patient is null or ${related})` : isPersonal(type) ? related : sql`false`
}

/** Residents whose record the actor may open: itself, and by live grants; or of these the one that is named. */
function openableResidents(ctx: Context, only: string | undefined): Condition {
  const { actor } = ctx
  const granted = sql`select g.resident_id::text as id from record.access_grant g where ${liveGrant(ctx)}`
  const openable = isResident(actor) ? sql`select ${actor.id}::text as id union ${granted}` : granted
  return only === undefined ? openable : sql`select o.id from (${openable}) o where o.id = ${only}`
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
function openableNumbers(ctx: Context, only: string | undefined): Condition {
  return sql`
    select n.number from (${openableResidents(ctx, only)}) r join record.patient_number n on n.id = r.id
    union
    select n.number from (${openableResidents(ctx, only)}) r
      join record.patient_link l on l.resident_id::text = r.id
      join record.patient_number n on n.id = l.patient_id`
}

/**
 * Whether the actor may open a resident's record now, or what it has of one type. A scope that shows only some of a type does
 * not open it.
 */
export async function mayOpen(ctx: Context, residentId: string, type = 'Patient'): Promise<boolean> {
  const { actor } = ctx
  const permissions = permissionsOf(actor, 'read', type).filter(
    ({ query, whose }) => query === undefined && whose !== 'self',
  )
  if (permissions.length === 0) return false
  if (isSystem(actor) || actor.roles.includes('integration')) return true
  const related = permissions.some(({ whose }) => whose === 'related')
  const only = related ? undefined : actor.app?.patientId
  return ctx.transaction(async (ctx) => {
    const found = await sql`select 1 from (${openableResidents(ctx, only)}) r where r.id = ${residentId}`.execute(
      tables(ctx),
    )
    return found.rows.length > 0
  })
}

/** The residents whom the actor holds a live grant on, or is. */
export async function openable(ctx: Context): Promise<string[]> {
  return ctx.transaction(async (ctx) => {
    const found = await sql<{ id: string }>`select r.id from (${openableResidents(ctx, undefined)}) r`.execute(
      tables(ctx),
    )
    return found.rows.map(({ id }) => id)
  })
}
