/** The SQL of findings that stand: reading, answering, deciding, posting. */
import type { FindingStage, FindingState } from '#contracts/findings'
import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import type { FindingRow, LineRow } from './finding.ts'
import type { Scope } from './scope.ts'

export interface Asked {
  readonly state?: FindingState | undefined
  readonly stage?: FindingStage | undefined
  readonly ruleId?: string | undefined
  readonly kind?: string | undefined
  readonly period?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

const inScope = `($1::uuid is null or f.institution_id = $1) and ($2::uuid is null or f.doctor_id = $2)`
const scopeValues = ({ institutionId, doctorId }: Scope) => [institutionId ?? null, doctorId ?? null]

/** The newest first. */
export async function findingsIn(ctx: Context, scope: Scope, asked: Asked): Promise<FindingRow[]> {
  const { rows } = await ctx.client.query<FindingRow>({
    name: 'findings-list',
    text: `select f.* from findings.finding f where ${inScope}
              and ($3::text is null or f.state = $3) and ($4::text is null or f.stage = $4)
              and ($5::text is null or f.rule_id = $5) and ($6::text is null or f.kind = $6)
              and ($7::text is null or f.period = $7) and ($8::text is null or f.id::text < $8)
            order by f.id desc limit $9`,
    values: [
      ...scopeValues(scope),
      ...[asked.state ?? null, asked.stage ?? null, asked.ruleId ?? null, asked.kind ?? null],
      ...[asked.period ?? null, asked.cursor ?? null, asked.limit],
    ],
  })
  return rows
}

export async function countStates(ctx: Context, scope: Scope, asked: Pick<Asked, 'period' | 'ruleId'>) {
  const { rows } = await ctx.client.query<{ state: FindingState; n: number }>({
    name: 'findings-states',
    text: `select f.state, count(*)::int as n from findings.finding f
            where ${inScope} and ($3::text is null or f.period = $3) and ($4::text is null or f.rule_id = $4) group by f.state`,
    values: [...scopeValues(scope), asked.period ?? null, asked.ruleId ?? null],
  })
  return rows
}

/** In order of their ids, as they are locked. */
export async function findingsById(ctx: Context, ids: readonly string[], lock = false): Promise<FindingRow[]> {
  const { rows } = await ctx.client.query<FindingRow>({
    name: lock ? 'findings-lock' : 'findings-by-id',
    text: `select * from findings.finding where id = any($1::uuid[]) order by id ${lock ? 'for update' : ''}`,
    values: [ids],
  })
  return rows
}

export async function linesOf(ctx: Context, findingId: string): Promise<LineRow[]> {
  const { rows } = await ctx.client.query<LineRow>({
    name: 'findings-lines',
    text: 'select * from findings.line where finding_id = $1 order by position',
    values: [findingId],
  })
  return rows
}

/** The lines of a bill of ours, as it stands in settlement. */
export async function billLines(
  ctx: Context,
  billId: string,
): Promise<Omit<LineRow, 'finding_id' | 'recovered_fen'>[]> {
  const { rows } = await ctx.client.query({
    name: 'findings-bill-lines',
    text: `select l.setl_id::text as setl_id, l.line_no as position, l.charge_id::text as bkkp_sn, l.hilist_code, l.name as hilist_name,
                  b.settled_at as fee_ocur_time, l.cnt, l.pric, l.det_item_fee_sumamt, l.inscp_amt, b.fixmedins_code,
                  0 as amount_fen, l.fund_share_fen as fund_fen
             from settlement.pub_bill_line l join settlement.pub_bill b using (setl_id) where setl_id = $1 order by l.line_no`,
    values: [billId],
  })
  return rows
}

type Change = Partial<Omit<FindingRow, 'id'>>

export async function saveFinding(ctx: Context, id: string, change: Change): Promise<void> {
  const names = Object.keys(change)
  await ctx.client.query(
    `update findings.finding set ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(change)],
  )
}

export interface AttachmentRow {
  readonly id: string
  readonly finding_id: string
  readonly name: string
  readonly content_type: string
  readonly bytes: number
}

export async function insertAttachment(ctx: Context, row: AttachmentRow): Promise<void> {
  await ctx.client.query(
    'insert into findings.attachment (id, finding_id, name, content_type, bytes) values ($1, $2, $3, $4, $5)',
    [row.id, row.finding_id, row.name, row.content_type, row.bytes],
  )
}

export async function attachmentsOf(ctx: Context, findingId: string): Promise<AttachmentRow[]> {
  const { rows } = await ctx.client.query<AttachmentRow>(
    'select * from findings.attachment where finding_id = $1 order by id',
    [findingId],
  )
  return rows
}

/** Decided findings whose time to be taken back is over, a batch at a time. */
export async function standing(ctx: Context, limit: number): Promise<FindingRow[]> {
  const { rows } = await ctx.client.query<FindingRow>(
    `select * from findings.finding where decided_at is not null and closed_at is null and stands_at <= $1
      order by id limit $2 for update`,
    [ctx.now, limit],
  )
  return rows
}

/** Posting is serial: what one finding takes of a line the next one sees. */
export async function lockRecovery(ctx: Context): Promise<void> {
  await ctx.client.query(`select pg_advisory_xact_lock(hashtextextended('findings.recovery', 0))`)
}

/** What came back of these lines already, by other findings; keys are `setl_id/bkkp_sn`. */
export async function takenOf(ctx: Context, lines: readonly LineRow[]): Promise<Map<string, number>> {
  const { rows } = await ctx.client.query<{ setl_id: string; bkkp_sn: string; taken: number }>(
    `select setl_id, bkkp_sn, sum(recovered_fen)::bigint as taken from findings.line
      where (setl_id, bkkp_sn) in (select * from unnest($1::text[], $2::text[])) group by 1, 2`,
    [lines.map((line) => line.setl_id), lines.map((line) => line.bkkp_sn)],
  )
  return new Map(rows.map((row) => [`${row.setl_id}/${row.bkkp_sn}`, row.taken]))
}

export async function keepRecovered(ctx: Context, findingId: string, byPosition: ReadonlyMap<number, number>) {
  await ctx.client.query(
    `update findings.line l set recovered_fen = t.fen from unnest($2::int[], $3::bigint[]) t(position, fen)
      where l.finding_id = $1 and l.position = t.position`,
    [findingId, [...byPosition.keys()], [...byPosition.values()]],
  )
}

export async function findingsOfBill(ctx: Context, billId: string): Promise<FindingRow[]> {
  const { rows } = await ctx.client.query<FindingRow>(
    'select * from findings.finding where bill_id = $1 order by id for update',
    [billId],
  )
  return rows
}

export async function billState(ctx: Context, billId: string): Promise<string | undefined> {
  const { rows } = await ctx.client.query<{ state: string }>(
    'select state from settlement.pub_bill where setl_id = $1',
    [billId],
  )
  return rows[0]?.state
}

export interface PolicyRow {
  readonly answer_days: number
  readonly undo_minutes: number
  readonly demote_decided_min: number
  readonly demote_false_bp: number
}

/** The terms in force on a day. */
export async function policyOn(ctx: Context, day: string): Promise<PolicyRow> {
  const { rows } = await ctx.client.query<PolicyRow>({
    name: 'findings-policy',
    text: 'select * from findings.policy where valid_from <= $1 order by valid_from desc limit 1',
    values: [day],
  })
  if (!rows[0]) throw new Error(`no terms of findings are in force on ${day}`)
  return rows[0]
}

export interface Names {
  readonly institutions: ReadonlyMap<string, string>
  readonly doctors: ReadonlyMap<string, string>
}

export async function namesFor(ctx: Context, rows: readonly FindingRow[]): Promise<Names> {
  const ids = (of: (row: FindingRow) => string | null) => [...new Set(rows.map(of))].filter((id) => id !== null)
  const found = await ctx.client.query<{ what: string; id: string; name: string }>(
    `select 'institution' as what, id, name from institutions.pub_institution where id = any($1::uuid[])
     union all select 'doctor', id, name from staff.pub_staff where id = any($2::uuid[])`,
    [ids((row) => row.institution_id), ids((row) => row.doctor_id)],
  )
  const of = (what: string) =>
    new Map(found.rows.filter((row) => row.what === what).map((row) => [row.id, row.name] as const))
  return { institutions: of('institution'), doctors: of('doctor') }
}

export interface RuleWords {
  readonly name_zh: string
  readonly name_en: string
  readonly logic_zh: string
  readonly logic_en: string
  readonly clause_zh: string
  readonly clause_en: string
  readonly source: string
  readonly action: 'stop' | 'remind'
  readonly enabled: boolean
}

/** The version that found it; whether it is in force is said of the newest. */
export async function ruleOf(ctx: Context, ruleId: string, version: number): Promise<RuleWords | undefined> {
  const { rows } = await ctx.client.query<RuleWords>({
    name: 'findings-rule',
    text: `select r.name_zh, r.name_en, r.logic_zh, r.logic_en, r.clause_zh, r.clause_en, r.source, r.action,
                  coalesce((select n.enabled and (n.valid_to is null or n.valid_to >= $3) from monitoring.pub_rule n
                             where n.rule_id = r.rule_id and n.replaced_at is null), false) as enabled
             from monitoring.pub_rule r where r.rule_id = $1 and r.version = $2`,
    values: [ruleId, version, dayOf(ctx.now)],
  })
  return rows[0]
}
