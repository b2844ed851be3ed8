import type { Band, Entitlement, EntitlementKind, Policy, Supplement } from '#contracts/benefits'
import { type AskedAlike, askAlike, type Context, rowsOf, tables } from '#kernel'
import type { PolicyQuestion } from './policy.ts'

interface PolicyRow extends Pick<Policy, 'insutype' | 'med_type' | 'hosp_lv' | 'contracted' | 'referred' | 'dedc_std'> {
  policy_id: string
  age_from: number
  age_to: number
  bands: Band[]
  fund_uplmt_fen: number
  clause_zh: string
  clause_en: string
  valid_from: string
  valid_to: string | null
}

interface SupplementRow extends Pick<Supplement, 'fund' | 'insutype' | 'entitlement' | 'valid_from' | 'valid_to'> {
  supplement_id: string
  bands: Band[]
  uplmt_fen: number
  clause_zh: string
  clause_en: string
}

interface EntitlementRow {
  id: string
  resident_id: string
  kind: EntitlementKind
  detail: string
  valid_from: string
  valid_to: string | null
}

interface BenefitsTables {
  'benefits.policy': PolicyRow
  'benefits.supplement': SupplementRow
  'benefits.entitlement': EntitlementRow
}

const db = (ctx: Context) => tables<BenefitsTables>(ctx)

const toPolicy = (row: PolicyRow): Policy => ({
  policyId: row.policy_id,
  insutype: row.insutype,
  med_type: row.med_type,
  hosp_lv: row.hosp_lv,
  ageFrom: row.age_from,
  ageTo: row.age_to,
  contracted: row.contracted,
  referred: row.referred,
  dedc_std: row.dedc_std,
  bands: row.bands,
  fundUplmtFen: row.fund_uplmt_fen,
  clauseZh: row.clause_zh,
  clauseEn: row.clause_en,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
})

const toSupplement = (row: SupplementRow): Supplement => ({
  supplementId: row.supplement_id,
  fund: row.fund,
  insutype: row.insutype,
  entitlement: row.entitlement,
  bands: row.bands,
  uplmtFen: row.uplmt_fen,
  clauseZh: row.clause_zh,
  clauseEn: row.clause_en,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
})

const toEntitlement = (row: EntitlementRow): Entitlement => ({
  entitlementId: row.id,
  residentId: row.resident_id,
  kind: row.kind,
  detail: row.detail,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
})

export async function findPolicies(
  ctx: Context,
  filter: Partial<Pick<PolicyQuestion, 'insutype' | 'medType' | 'hospLv'>> & { onDate: string },
): Promise<Policy[]> {
  let found = db(ctx)
    .selectFrom('benefits.policy')
    .selectAll()
    .where('valid_from', '<=', filter.onDate)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>=', filter.onDate)]))
  if (filter.insutype) found = found.where('insutype', '=', filter.insutype)
  if (filter.medType) found = found.where('med_type', '=', filter.medType)
  if (filter.hospLv !== undefined) found = found.where('hosp_lv', '=', filter.hospLv)
  const rows = await found
    .orderBy('insutype')
    .orderBy('med_type')
    .orderBy('hosp_lv')
    .orderBy('age_from')
    .orderBy('contracted')
    .orderBy('referred')
    .orderBy('valid_from')
    .execute()
  return rows.map(toPolicy)
}

type HeldAsked = { readonly residentId: string; readonly onDate: string }
type HeldRow = { resident_id: string; on_date: string; kind: EntitlementKind; detail: string }

const heldOn: AskedAlike<HeldAsked, HeldRow[]> = {
  statement: (items) => ({
    name: 'benefits-entitlements-on',
    text: `select distinct e.resident_id, asked.on_date, e.kind, e.detail
             from unnest($1::uuid[], $2::date[]) as asked (resident_id, on_date)
             join benefits.entitlement e on e.resident_id = asked.resident_id
            where e.valid_from <= asked.on_date and (e.valid_to is null or e.valid_to >= asked.on_date)`,
    values: [items.map((one) => one.residentId), items.map((one) => one.onDate)],
  }),
  answers: (rows, items) =>
    items.map((one) =>
      (rows as HeldRow[]).filter((row) => row.resident_id === one.residentId && row.on_date === one.onDate),
    ),
}

export async function entitlementsOn(
  ctx: Context,
  residentId: string,
  onDate: string,
): Promise<{ kind: EntitlementKind; detail: string }[]> {
  return askAlike(ctx, heldOn, { residentId, onDate })
}

/** Of many people at once, whatever the day. */
export async function entitlementsOfAll(ctx: Context, residentIds: readonly string[]): Promise<Entitlement[]> {
  const rows = await rowsOf<EntitlementRow>(ctx, {
    name: 'benefits-entitlements-of-all',
    text: 'select * from benefits.entitlement where resident_id = any($1::uuid[])',
    values: [residentIds],
  })
  return rows.map(toEntitlement)
}

export async function entitlementsOf(ctx: Context, residentId: string): Promise<Entitlement[]> {
  const rows = await db(ctx)
    .selectFrom('benefits.entitlement')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('valid_from')
    .orderBy('id')
    .execute()
  return rows.map(toEntitlement)
}

export async function insertEntitlement(ctx: Context, entitlement: Entitlement): Promise<void> {
  const { entitlementId, residentId, ...rest } = entitlement
  await db(ctx)
    .insertInto('benefits.entitlement')
    .values({ id: entitlementId, resident_id: residentId, ...rest })
    .execute()
}

export async function lockEntitlement(ctx: Context, id: string): Promise<Entitlement | undefined> {
  const row = await db(ctx)
    .selectFrom('benefits.entitlement')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toEntitlement(row)
}

export async function endEntitlementOn(ctx: Context, id: string, validTo: string): Promise<void> {
  await db(ctx).updateTable('benefits.entitlement').set({ valid_to: validTo }).where('id', '=', id).execute()
}

export async function savePolicies(ctx: Context, policies: readonly Policy[]): Promise<void> {
  const rows = policies.map(({ policyId, ageFrom, ageTo, fundUplmtFen, clauseZh, clauseEn, ...rest }) => ({
    ...rest,
    policy_id: policyId,
    age_from: ageFrom,
    age_to: ageTo,
    fund_uplmt_fen: fundUplmtFen,
    clause_zh: clauseZh,
    clause_en: clauseEn,
  }))
  await ctx.client.query(
    `insert into benefits.policy select * from jsonb_populate_recordset(null::benefits.policy, $1)
     on conflict (policy_id) do update set
       dedc_std = excluded.dedc_std, bands = excluded.bands, fund_uplmt_fen = excluded.fund_uplmt_fen,
       clause_zh = excluded.clause_zh, clause_en = excluded.clause_en, age_to = excluded.age_to,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
    [JSON.stringify(rows)],
  )
}

export async function saveSupplements(ctx: Context, supplements: readonly Supplement[]): Promise<void> {
  const rows = supplements.map(({ supplementId, uplmtFen, clauseZh, clauseEn, ...rest }) => ({
    ...rest,
    supplement_id: supplementId,
    uplmt_fen: uplmtFen,
    clause_zh: clauseZh,
    clause_en: clauseEn,
  }))
  await ctx.client.query(
    `insert into benefits.supplement select * from jsonb_populate_recordset(null::benefits.supplement, $1)
     on conflict (supplement_id) do update set
       entitlement = excluded.entitlement, bands = excluded.bands, uplmt_fen = excluded.uplmt_fen,
       clause_zh = excluded.clause_zh, clause_en = excluded.clause_en, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to`,
    [JSON.stringify(rows)],
  )
}

export async function policyVersions(ctx: Context): Promise<Policy[]> {
  const rows = await rowsOf<PolicyRow>(ctx, { name: 'benefits-policy-versions', text: 'select * from benefits.policy' })
  return rows.map(toPolicy)
}

/** In the order in which they pay. */
export async function supplementVersions(ctx: Context): Promise<Supplement[]> {
  const rows = await rowsOf<SupplementRow>(ctx, {
    name: 'benefits-supplement-versions',
    text: `select * from benefits.supplement
            order by insutype, array_position(array['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes'], fund), supplement_id`,
  })
  return rows.map(toSupplement)
}

export async function removePolicies(ctx: Context, gone: readonly Policy[]): Promise<void> {
  const ids = gone.map((one) => one.policyId)
  await ctx.client.query('delete from benefits.policy where policy_id = any($1::text[])', [ids])
}

export async function removeSupplements(ctx: Context, gone: readonly Supplement[]): Promise<void> {
  const ids = gone.map((one) => one.supplementId)
  await ctx.client.query('delete from benefits.supplement where supplement_id = any($1::text[])', [ids])
}
