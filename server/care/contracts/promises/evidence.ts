/** What is there to prove promises with: from follow-ups, checks and readings by their published views, from the record by search. */
import type { EvidenceRule } from '#contracts/family-contracts'
import { type Context, sql, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { readLinkedRecords } from '#people/residents'
import { type Resource, search } from '#record'
import { db } from '../tables.ts'
import type { Evidence } from './matching.ts'
import type { Window } from './windows.ts'

/** All evidence of a person in a span of days that some rule asks about; doubted follow-ups too, marked. */
export async function evidenceOf(
  ctx: Context,
  residentId: string,
  span: Window,
  rules: readonly EvidenceRule[],
): Promise<Evidence[]> {
  const kinds = new Set(rules.map((rule) => rule.kind))
  const found: Evidence[] = []
  if (kinds.has('follow-up')) found.push(...(await followUpsOf(ctx, residentId, span)))
  if (kinds.has('check')) found.push(...(await checksOf(ctx, residentId, span)))
  if (kinds.has('reading')) found.push(...(await readingsOf(ctx, residentId, span, rules)))
  if (kinds.has('resource')) found.push(...(await resourcesOf(ctx, residentId, span, rules)))
  return found
}

/** The team's institution and those below it: a village doctor's work is the team's, done at the clinic. */
export async function institutionsUnder(ctx: Context, institutionId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with recursive own (id) as (
      select ${institutionId}::uuid
      union select i.id from institutions.pub_institution i join own on i.parent_id = own.id)
    select id from own`.execute(db(ctx))
  return new Set(rows.map(({ id }) => id))
}

// Midnight in China.
const beginOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
const endOf = (day: string) => new Date(beginOf(day).getTime() + 86_400_000)

async function followUpsOf(ctx: Context, residentId: string, span: Window): Promise<Evidence[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_follow_up as f')
    .select(['f.follow_up_id', 'f.programme_code', 'f.institution_id', 'f.face_to_face', 'f.done_at'])
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('veracity.pub_doubt as d')
            .select('d.doubt_id')
            .whereRef('d.follow_up_id', '=', 'f.follow_up_id')
            .where('d.state', 'in', ['open', 'upheld']),
        )
        .as('doubted'),
    )
    .where('f.resident_id', '=', residentId)
    .where('f.done_at', '>=', beginOf(span.from))
    .where('f.done_at', '<', endOf(span.to))
    .execute()
  return rows.map((row) => ({
    kind: 'follow-up',
    id: row.follow_up_id,
    on: dayOf(row.done_at),
    institutionId: row.institution_id,
    doubted: Boolean(row.doubted),
    programme: row.programme_code,
    faceToFace: row.face_to_face,
  }))
}

async function checksOf(ctx: Context, residentId: string, span: Window): Promise<Evidence[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_check')
    .select(['check_id', 'done_on', 'institution_id'])
    .where('resident_id', '=', residentId)
    .where('done_on', '>=', span.from)
    .where('done_on', '<=', span.to)
    .execute()
  return rows.map((row) => ({
    kind: 'check',
    id: row.check_id,
    on: row.done_on,
    institutionId: row.institution_id,
    doubted: false,
  }))
}

async function readingsOf(
  ctx: Context,
  residentId: string,
  span: Window,
  rules: readonly EvidenceRule[],
): Promise<Evidence[]> {
  const wanted = rules.flatMap((rule) => (rule.kind === 'reading' ? [rule.reading] : []))
  const rows = await db(ctx)
    .selectFrom('readings.pub_reading')
    .select(['reading_id', 'kind', 'measured_at', 'source'])
    .where('resident_id', '=', residentId)
    .where('state', '=', 'kept')
    .where('kind', 'in', wanted)
    .where('measured_at', '>=', beginOf(span.from))
    .where('measured_at', '<', endOf(span.to))
    .execute()
  return rows.map((row) => ({
    kind: 'reading',
    id: row.reading_id,
    on: dayOf(row.measured_at),
    institutionId: null,
    doubted: false,
    reading: row.kind,
    source: row.source,
  }))
}

/** How a type is searched by its code. */
export const codeParameterOf = {
  Immunization: 'vaccine-code',
  Observation: 'code',
  Encounter: 'type',
  Procedure: 'code',
  DiagnosticReport: 'code',
} as const

async function resourcesOf(
  ctx: Context,
  residentId: string,
  span: Window,
  rules: readonly EvidenceRule[],
): Promise<Evidence[]> {
  // The record is read for the person's own contract, whoever's act made it necessary.
  const system = ctx.as(systemActor('contracts'))
  const { records } = await readLinkedRecords(system, { residentId })
  const patients = [residentId, ...records.map((one) => one.patientId)].map((id) => `Patient/${id}`).join(',')
  const codes = new Map<keyof typeof codeParameterOf, Set<string>>()
  for (const rule of rules) {
    if (rule.kind !== 'resource') continue
    const held = codes.get(rule.type) ?? new Set()
    for (const code of rule.codes) held.add(code)
    codes.set(rule.type, held)
  }
  const found: Evidence[] = []
  for (const [type, wanted] of codes) {
    const coded = encodeURIComponent([...wanted].join(','))
    const query = `${type}?patient=${encodeURIComponent(patients)}&${codeParameterOf[type]}=${coded}`
    const { resources } = await search(system, query)
    for (const resource of resources) {
      const one = evidenceFrom(resource)
      if (one && one.on >= span.from && one.on <= span.to) found.push(one)
    }
  }
  return found
}

// biome-ignore lint/suspicious/noExplicitAny: five types of resources, read by the names their elements have in FHIR R4
type Any = any
/** What was not done, or was entered in error, proves nothing. */
const doneStatus: Record<string, readonly string[]> = {
  Immunization: ['completed'],
  Observation: ['final', 'amended', 'corrected'],
  Encounter: ['finished', 'in-progress'],
  Procedure: ['completed'],
  DiagnosticReport: ['final', 'amended', 'corrected', 'appended'],
}

/** A resource as evidence: its codes, its day and whose work it was; undefined when it proves nothing. Pure. */
export function evidenceFrom(resource: Resource): Evidence | undefined {
  const one = resource as Any
  const type: string = one.resourceType
  if (!doneStatus[type]?.includes(one.status)) return undefined
  const at: unknown =
    one.occurrenceDateTime ??
    one.effectiveDateTime ??
    one.effectivePeriod?.start ??
    one.performedDateTime ??
    one.performedPeriod?.start ??
    one.period?.start
  if (typeof at !== 'string' || at.length < 10) return undefined
  const concepts = [one.code, one.vaccineCode, ...(one.type ?? [])].filter(Boolean)
  const codings = concepts.flatMap((concept: Any) => concept.coding ?? [])
  return {
    kind: 'resource',
    id: `${type}/${one.id}`,
    // A day is a day; an instant is the day in China.
    on: at.length === 10 ? at : dayOf(new Date(at)),
    institutionId: institutionIn(one),
    doubted: false,
    type,
    codes: codings.map((coding: Any) => `${coding.system}|${coding.code}`),
  }
}

function institutionIn(one: Any): string | null {
  const performers = [one.performer ?? []].flat()
  const references: unknown[] = [
    one.serviceProvider?.reference,
    ...performers.flatMap((who: Any) => [who.reference, who.actor?.reference, who.onBehalfOf?.reference]),
  ]
  const found = references.find((reference) => typeof reference === 'string' && reference.startsWith('Organization/'))
  return typeof found === 'string' ? found.slice('Organization/'.length) : null
}
