/** All SQL of the rules. */
import { pinyin } from 'pinyin-pro'
import type { MonitoringRule, UnreadRow } from '#contracts/monitoring'
import { type AskedAlike, askAlike, type Context, sql, tables } from '#kernel'

interface RuleTable {
  rule_id: string
  version: number
  kind: string
  category: MonitoringRule['category']
  name_zh: string
  name_en: string
  logic_zh: string
  logic_en: string
  result: MonitoringRule['result']
  action: MonitoringRule['action']
  severity: number
  stages: MonitoringRule['stages']
  hosp_lvs: number[] | null
  scenes: NonNullable<MonitoringRule['scenes']> | null
  insutypes: string[] | null
  fund_types: string[] | null
  hilist_code: string | null
  item_name: string | null
  pinyin: string
  params: Record<string, unknown>
  published: string | null
  batch: string
  clause_zh: string
  clause_en: string
  source: string
  valid_from: string
  valid_to: string | null
  enabled: boolean
  reason: string
  made_at: Date
  made_by: string
  replaced_at: Date | null
}
export interface ImportTable {
  id: string
  list: 'limits' | 'pairs'
  file_name: string
  content: string
  valid_from: string | null
  state: 'preview' | 'adopted' | 'discarded'
  rows: number
  added: number
  changed: number
  same: number
  unread: UnreadRow[]
  unread_count: number
  uploaded_by: string
  uploaded_at: Date
  decided_by: string | null
  decided_at: Date | null
}
export interface ChangeTable {
  id: string
  rule_id: string
  enable: boolean
  reason: string
  asked_by: string
  asked_at: Date
  state: 'open' | 'approved' | 'declined'
  decided_by: string | null
  decided_at: Date | null
  words: string | null
}
interface Tables {
  'monitoring.rule': RuleTable
  'monitoring.rules_import': ImportTable
  'monitoring.rule_change': ChangeTable
  'monitoring.rules_version': { only_one: boolean; version: number; changed_at: Date }
}
const db = (ctx: Context) => tables<Tables>(ctx)

const ruleOf = (row: RuleTable): MonitoringRule => ({
  ...{ ruleId: row.rule_id, version: row.version, kind: row.kind, category: row.category, nameZh: row.name_zh },
  ...{ nameEn: row.name_en, logicZh: row.logic_zh, logicEn: row.logic_en, result: row.result, action: row.action },
  ...{
    severity: row.severity,
    stages: row.stages,
    hospLvs: row.hosp_lvs,
    scenes: row.scenes,
    insutypes: row.insutypes,
  },
  ...{ fundTypes: row.fund_types, hilistCode: row.hilist_code, itemName: row.item_name, params: row.params },
  ...{
    published: row.published,
    batch: row.batch,
    clauseZh: row.clause_zh,
    clauseEn: row.clause_en,
    source: row.source,
  },
  ...{ validFrom: row.valid_from, validTo: row.valid_to, enabled: row.enabled },
})

const version: AskedAlike<null, number> = {
  statement: () => ({ name: 'monitoring-rules-version', text: 'select version from monitoring.rules_version' }),
  answers: ([row], items) => items.map(() => row!.version as number),
}

export async function rulesVersion(ctx: Context): Promise<number> {
  return askAlike(ctx, version, null)
}

export async function currentRules(ctx: Context): Promise<MonitoringRule[]> {
  const rows = await db(ctx)
    .selectFrom('monitoring.rule')
    .selectAll()
    .where('replaced_at', 'is', null)
    .orderBy('rule_id')
    .execute()
  return rows.map(ruleOf)
}

/** Of these ids, what is there now, locked. */
export async function lockCurrent(ctx: Context, ruleIds: readonly string[]): Promise<Map<string, MonitoringRule>> {
  const rows = await db(ctx)
    .selectFrom('monitoring.rule')
    .selectAll()
    .where(sql<boolean>`rule_id = any(${ruleIds}::text[])`)
    .where('replaced_at', 'is', null)
    .orderBy('rule_id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.rule_id, ruleOf(row)]))
}

const initials = (name: string | null) =>
  name === null
    ? ''
    : pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('').toLowerCase()

const rowsAtOnce = 2000

/** Each opens its next version (the caller numbered it); what was current is closed. Compiled rules are read again. */
export async function saveVersions(ctx: Context, rules: readonly MonitoringRule[], reason: string): Promise<void> {
  if (rules.length === 0) return
  for (let at = 0; at < rules.length; at += rowsAtOnce) {
    const some = rules.slice(at, at + rowsAtOnce)
    await db(ctx)
      .updateTable('monitoring.rule')
      .set({ replaced_at: ctx.now })
      .where(sql<boolean>`rule_id = any(${some.map(({ ruleId }) => ruleId)}::text[])`)
      .where('replaced_at', 'is', null)
      .execute()
    await ctx.client.query(
      `insert into monitoring.rule select * from jsonb_populate_recordset(null::monitoring.rule, $1::jsonb)`,
      [JSON.stringify(some.map((rule) => rowOf(ctx, rule, reason)))],
    )
  }
  await db(ctx)
    .updateTable('monitoring.rules_version')
    .set((eb) => ({ version: eb('version', '+', 1), changed_at: ctx.now }))
    .execute()
}

const rowOf = (ctx: Context, rule: MonitoringRule, reason: string) => ({
  ...{ rule_id: rule.ruleId, version: rule.version, kind: rule.kind, category: rule.category, name_zh: rule.nameZh },
  ...{ name_en: rule.nameEn, logic_zh: rule.logicZh, logic_en: rule.logicEn, result: rule.result, action: rule.action },
  ...{ severity: rule.severity, stages: rule.stages, hosp_lvs: rule.hospLvs, scenes: rule.scenes },
  ...{ insutypes: rule.insutypes, fund_types: rule.fundTypes, hilist_code: rule.hilistCode, item_name: rule.itemName },
  ...{
    pinyin: initials(rule.itemName ?? rule.nameZh),
    params: rule.params,
    published: rule.published,
    batch: rule.batch,
  },
  ...{ clause_zh: rule.clauseZh, clause_en: rule.clauseEn, source: rule.source, valid_from: rule.validFrom },
  ...{ valid_to: rule.validTo, enabled: rule.enabled, reason, made_at: ctx.now, made_by: ctx.actor.id },
})

export interface RulesAsked {
  readonly text?: string | undefined
  readonly kind?: string | undefined
  readonly batch?: string | undefined
  readonly enabled?: boolean | undefined
  readonly limit: number
  readonly offset: number
}

export async function findRules(ctx: Context, asked: RulesAsked): Promise<{ rules: MonitoringRule[]; total: number }> {
  const text = asked.text
    ?.trim()
    .toLowerCase()
    .replace(/[\\%_]/g, (one) => `\\${one}`)
  const found = db(ctx)
    .selectFrom('monitoring.rule')
    .where('replaced_at', 'is', null)
    .$if(asked.kind !== undefined, (query) => query.where('kind', '=', asked.kind!))
    .$if(asked.batch !== undefined, (query) => query.where('batch', '=', asked.batch!))
    .$if(asked.enabled !== undefined, (query) => query.where('enabled', '=', asked.enabled!))
    .$if(!!text, (query) =>
      query.where(
        sql<boolean>`(lower(coalesce(hilist_code, rule_id)) like ${`${text}%`} or pinyin like ${`%${text}%`}
          or lower(coalesce(item_name, '') || name_zh || ' ' || name_en) like ${`%${text}%`})`,
      ),
    )
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await found.selectAll().orderBy('rule_id').limit(asked.limit).offset(asked.offset).execute()
  return { rules: rows.map(ruleOf), total: Number(total) }
}

export async function versionsOf(ctx: Context, ruleId: string) {
  const rows = await db(ctx)
    .selectFrom('monitoring.rule')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({ rule: ruleOf(row), madeAt: row.made_at, madeBy: row.made_by, reason: row.reason }))
}

export async function countByKind(ctx: Context): Promise<Map<string, { rules: number; enabled: number }>> {
  const { rows } = await ctx.client.query<{ kind: string; rules: number; enabled: number }>(
    `select kind, count(*)::int as rules, (count(*) filter (where enabled))::int as enabled from monitoring.rule
     where replaced_at is null group by kind`,
  )
  return new Map(rows.map(({ kind, rules, enabled }) => [kind, { rules, enabled }]))
}

export async function insertImport(ctx: Context, row: ImportTable): Promise<void> {
  await db(ctx)
    .insertInto('monitoring.rules_import')
    .values({ ...row, unread: sql`${JSON.stringify(row.unread)}::jsonb` as never })
    .execute()
}
export async function lockImport(ctx: Context, id: string): Promise<ImportTable | undefined> {
  return db(ctx).selectFrom('monitoring.rules_import').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}
export async function updateImport(
  ctx: Context,
  id: string,
  changed: Partial<Omit<ImportTable, 'unread'>>,
): Promise<void> {
  await db(ctx).updateTable('monitoring.rules_import').set(changed).where('id', '=', id).execute()
}
/** Newest first, without their content. */
export async function recentImports(ctx: Context, limit: number): Promise<Omit<ImportTable, 'content' | 'unread'>[]> {
  return db(ctx)
    .selectFrom('monitoring.rules_import')
    .select(['id', 'list', 'file_name', 'valid_from', 'state', 'rows', 'added', 'changed', 'same', 'unread_count'])
    .select(['uploaded_by', 'uploaded_at', 'decided_by', 'decided_at'])
    .orderBy('uploaded_at', 'desc')
    .limit(limit)
    .execute()
}

/** False when one is open for the rule. */
export async function insertChange(ctx: Context, row: ChangeTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(ctx)
    .insertInto('monitoring.rule_change')
    .values(row)
    .onConflict((conflict) => conflict.column('rule_id').where('state', '=', 'open').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
export async function lockChange(ctx: Context, id: string): Promise<ChangeTable | undefined> {
  return db(ctx).selectFrom('monitoring.rule_change').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}
export async function updateChange(ctx: Context, id: string, changed: Partial<ChangeTable>): Promise<void> {
  await db(ctx).updateTable('monitoring.rule_change').set(changed).where('id', '=', id).execute()
}
export async function changesOf(ctx: Context, asked: { ruleId?: string; open?: boolean }): Promise<ChangeTable[]> {
  return db(ctx)
    .selectFrom('monitoring.rule_change')
    .selectAll()
    .$if(asked.ruleId !== undefined, (query) => query.where('rule_id', '=', asked.ruleId!))
    .$if(asked.open === true, (query) => query.where('state', '=', 'open'))
    .orderBy('asked_at', 'desc')
    .limit(200)
    .execute()
}

export async function namesOf(
  ctx: Context,
  ruleIds: readonly string[],
): Promise<Map<string, { nameZh: string; nameEn: string }>> {
  const rows = await db(ctx)
    .selectFrom('monitoring.rule')
    .select(['rule_id', 'name_zh', 'name_en'])
    .where(sql<boolean>`rule_id = any(${ruleIds}::text[])`)
    .where('replaced_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.rule_id, { nameZh: row.name_zh, nameEn: row.name_en }]))
}
