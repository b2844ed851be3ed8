import type { ConsentEntry, ConsentKind, ConsentText } from '#contracts/consent'
import { type Context, tables } from '#kernel'
import type { Consent } from './consent.ts'

interface ConsentRow {
  id: string
  resident_id: string
  kind: ConsentKind
  text_version: string
  institution_id: string | null
  family_id: string | null
  given_at: Date
  given_by: string
  given_by_name: string
  withdrawn_at: Date | null
  withdrawn_by_name: string | null
}
interface ConsentTables {
  'consent.text': {
    kind: ConsentKind
    version: string
    title_zh: string
    title_en: string
    body_zh: string
    body_en: string
    valid_from: string
    valid_to: string | null
  }
  'consent.consent': ConsentRow
  'consent.break_glass': { id: string; resident_id: string; staff_id: string; reason: string; at: Date; until: Date }
  'institutions.pub_institution': { id: string; name: string }
  'residents.pub_resident': { id: string; name: string }
}

/** The texts in force on a day. */
export async function textsOn(ctx: Context, day: string): Promise<ConsentText[]> {
  const rows = await tables<ConsentTables>(ctx)
    .selectFrom('consent.text')
    .selectAll()
    .where('valid_from', '<=', day)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', day)]))
    .orderBy('kind')
    .orderBy('valid_from', 'desc')
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    version: row.version,
    titleZh: row.title_zh,
    titleEn: row.title_en,
    bodyZh: row.body_zh,
    bodyEn: row.body_en,
    validFrom: row.valid_from,
  }))
}

export interface Filter {
  residentId: string
  id?: string
  kind?: ConsentKind
  familyId?: string
  runningOnly?: boolean
}

export async function find(ctx: Context, filter: Filter): Promise<Consent[]> {
  let rows = tables<ConsentTables>(ctx)
    .selectFrom('consent.consent')
    .selectAll()
    .where('resident_id', '=', filter.residentId)
    .orderBy('given_at', 'desc')
  if (filter.id) rows = rows.where('id', '=', filter.id)
  if (filter.kind) rows = rows.where('kind', '=', filter.kind)
  if (filter.familyId) rows = rows.where('family_id', '=', filter.familyId)
  if (filter.runningOnly) rows = rows.where('withdrawn_at', 'is', null)
  return (await rows.execute()).map((row) => ({
    id: row.id,
    residentId: row.resident_id,
    kind: row.kind,
    textVersion: row.text_version,
    institutionId: row.institution_id,
    familyId: row.family_id,
    givenAt: row.given_at,
    givenByName: row.given_by_name,
    withdrawnAt: row.withdrawn_at,
    withdrawnByName: row.withdrawn_by_name,
  }))
}

/** Consents with the names of whom they open the record to. */
export async function named(ctx: Context, consents: readonly Consent[]): Promise<ConsentEntry[]> {
  const idsOf = (ids: (string | null)[]) => ids.filter((id) => id !== null)
  const institutionIds = idsOf(consents.map(({ institutionId }) => institutionId))
  const familyIds = idsOf(consents.map(({ familyId }) => familyId))
  const names = new Map<string, string>()
  const db = tables<ConsentTables>(ctx)
  const rows = [
    ...(institutionIds.length
      ? await db
          .selectFrom('institutions.pub_institution')
          .select(['id', 'name'])
          .where('id', 'in', institutionIds)
          .execute()
      : []),
    ...(familyIds.length
      ? await db.selectFrom('residents.pub_resident').select(['id', 'name']).where('id', 'in', familyIds).execute()
      : []),
  ]
  for (const { id, name } of rows) names.set(id, name)
  return consents.map((consent) => {
    const granteeId = consent.institutionId ?? consent.familyId
    const kind = consent.institutionId ? ('institution' as const) : ('resident' as const)
    return {
      id: consent.id,
      kind: consent.kind,
      textVersion: consent.textVersion,
      grantee: granteeId ? { kind, id: granteeId, name: names.get(granteeId) ?? '' } : null,
      givenAt: consent.givenAt.toISOString(),
      givenBy: consent.givenByName,
      withdrawnAt: consent.withdrawnAt?.toISOString() ?? null,
      withdrawnBy: consent.withdrawnByName,
    }
  })
}

export async function insert(ctx: Context, consent: Consent): Promise<void> {
  await tables<ConsentTables>(ctx)
    .insertInto('consent.consent')
    .values({
      id: consent.id,
      resident_id: consent.residentId,
      kind: consent.kind,
      text_version: consent.textVersion,
      institution_id: consent.institutionId,
      family_id: consent.familyId,
      given_at: consent.givenAt,
      given_by: ctx.actor.id,
      given_by_name: consent.givenByName,
      withdrawn_at: null,
      withdrawn_by_name: null,
    })
    .execute()
}

export async function withdraw(ctx: Context, id: string, byName: string): Promise<void> {
  await tables<ConsentTables>(ctx)
    .updateTable('consent.consent')
    .set({ withdrawn_at: ctx.now, withdrawn_by_name: byName })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .execute()
}

export async function saveBreakGlass(
  ctx: Context,
  row: { id: string; residentId: string; reason: string; until: Date },
): Promise<void> {
  await tables<ConsentTables>(ctx)
    .insertInto('consent.break_glass')
    .values({
      id: row.id,
      resident_id: row.residentId,
      staff_id: ctx.actor.id,
      reason: row.reason,
      at: ctx.now,
      until: row.until,
    })
    .execute()
}

export async function institutionNames(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tables<ConsentTables>(ctx)
    .selectFrom('institutions.pub_institution')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
