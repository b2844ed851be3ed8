/** All SQL of promises and how they changed. */
import type { EvidenceKind, EvidenceRule, PromiseState } from '#contracts/family-contracts'
import { type Context, sql } from '#kernel'
import { db, type PromiseTable, type Why } from '../tables.ts'

export interface PromiseRow {
  readonly id: string
  readonly contractId: string
  readonly packageCode: string
  readonly serviceCode: string
  readonly nameZh: string
  readonly nameEn: string
  readonly rules: readonly EvidenceRule[]
  readonly windowFrom: string
  readonly windowTo: string
  readonly state: PromiseState
  readonly doneOn: string | null
  readonly evidenceKind: EvidenceKind | null
  readonly evidenceId: string | null
  readonly carriedTo: string | null
}

export const toPromise = (row: PromiseTable): PromiseRow => ({
  id: row.id,
  contractId: row.contract_id,
  packageCode: row.package_code,
  serviceCode: row.service_code,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  rules: row.evidence_rules,
  windowFrom: row.window_from,
  windowTo: row.window_to,
  state: row.state,
  doneOn: row.done_on,
  evidenceKind: row.evidence_kind,
  evidenceId: row.evidence_id,
  carriedTo: row.carried_to,
})

export async function insertPromises(ctx: Context, rows: readonly PromiseRow[]): Promise<void> {
  if (rows.length === 0) return
  await db(ctx)
    .insertInto('contracts.promise')
    .values(
      rows.map((one) => ({
        id: one.id,
        contract_id: one.contractId,
        package_code: one.packageCode,
        service_code: one.serviceCode,
        name_zh: one.nameZh,
        name_en: one.nameEn,
        evidence_rules: JSON.stringify(one.rules) as never,
        window_from: one.windowFrom,
        window_to: one.windowTo,
        state: one.state,
        done_on: one.doneOn,
        evidence_kind: one.evidenceKind,
        evidence_id: one.evidenceId,
        carried_to: one.carriedTo,
      })),
    )
    .execute()
  await noteChanges(
    ctx,
    rows.map((one) => ({ ...one, why: 'promised' as const })),
  )
}

export async function promisesOf(ctx: Context, contractIds: readonly string[]): Promise<PromiseRow[]> {
  if (contractIds.length === 0) return []
  const find = db(ctx)
    .selectFrom('contracts.promise')
    .selectAll()
    .where('contract_id', 'in', [...contractIds])
  return (await find.orderBy('window_to').orderBy('service_code').orderBy('id').execute()).map(toPromise)
}

export type ChangedPromise = PromiseRow & { readonly why: Why }

/** All is let go before anything is taken, so that evidence may move from one window to another. */
export async function savePromises(ctx: Context, changed: readonly ChangedPromise[]): Promise<void> {
  if (changed.length === 0) return
  const ids = changed.map((one) => one.id)
  await sql`
    update contracts.promise set state = 'due', done_on = null, evidence_kind = null, evidence_id = null, carried_to = null
     where id = any(${ids}::uuid[])`.execute(db(ctx))
  await sql`
    update contracts.promise p
       set state = n.state, done_on = n.done_on, evidence_kind = n.evidence_kind, evidence_id = n.evidence_id,
           carried_to = n.carried_to
      from unnest(${ids}::uuid[], ${changed.map((one) => one.state)}::text[], ${changed.map((one) => one.doneOn)}::date[],
                  ${changed.map((one) => one.evidenceKind)}::text[], ${changed.map((one) => one.evidenceId)}::text[],
                  ${changed.map((one) => one.carriedTo)}::uuid[])
        as n (id, state, done_on, evidence_kind, evidence_id, carried_to)
     where p.id = n.id`.execute(db(ctx))
  await noteChanges(ctx, changed)
}

async function noteChanges(ctx: Context, changed: readonly ChangedPromise[]): Promise<void> {
  await db(ctx)
    .insertInto('contracts.promise_change')
    .values(
      changed.map((one) => ({
        promise_id: one.id,
        at: ctx.now,
        state: one.state,
        evidence_kind: one.evidenceKind,
        evidence_id: one.evidenceId,
        why: one.why,
      })),
    )
    .execute()
}

/** The last change of each promise: why it is as it is. */
export async function lastWhyOf(ctx: Context, promiseIds: readonly string[]): Promise<Map<string, Why>> {
  const { rows } = await sql<{ id: string; why: Why }>`
    select distinct on (promise_id) promise_id as id, why from contracts.promise_change
     where promise_id = any(${[...promiseIds]}::uuid[]) order by promise_id, number desc`.execute(db(ctx))
  return new Map(rows.map(({ id, why }) => [id, why]))
}

/** Contracts of a person that count evidence: running, or ended after they had begun. */
export async function countingContracts(ctx: Context, residentId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('contracts.contract')
    .select('id')
    .where('resident_id', '=', residentId)
    .where('entitlement_id', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether some promise of a person is not done and a reading of this kind would do it. */
export async function awaitsReading(ctx: Context, residentId: string, kind: string): Promise<boolean> {
  const rule = JSON.stringify([{ kind: 'reading', reading: kind }])
  const { rows } = await sql`
    select 1 from contracts.contract c join contracts.promise p on p.contract_id = c.id
     where c.resident_id = ${residentId} and p.state <> 'done' and p.evidence_rules @> ${rule}::jsonb limit 1`.execute(
    db(ctx),
  )
  return rows.length > 0
}

/** Whether something proves a promise now. */
export async function isEvidence(ctx: Context, evidenceId: string): Promise<boolean> {
  const find = db(ctx).selectFrom('contracts.promise').select('id').where('evidence_id', '=', evidenceId).limit(1)
  return (await find.executeTakeFirst()) !== undefined
}
