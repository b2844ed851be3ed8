import { z } from 'zod'
import { type Change, KindList, RuleAsked, RuleDetail, RuleList, RulesAsked } from '#contracts/monitoring'
import { audit, refuseUnless, verb } from '#kernel'
import { kinds } from './engine.ts'
import * as store from './store.ts'

export const readers = ['auditor', 'administrator', 'manager', 'system'] as const
export const keepers = ['auditor', 'administrator'] as const

export const listRules = verb(
  {
    name: 'monitoring.listRules',
    may: readers,
    input: RulesAsked,
    answer: RuleList,
    summary: 'Finds monitoring rules by code, name, pinyin initials, kind or batch.',
  },
  async (ctx, { enabled, ...asked }) => {
    return store.findRules(ctx, { ...asked, enabled: enabled === undefined ? undefined : enabled === 'true' })
  },
)

export const changeOf = (row: store.ChangeTable): Change => ({
  ...{
    id: row.id,
    ruleId: row.rule_id,
    enable: row.enable,
    reason: row.reason,
    askedBy: row.asked_by,
    state: row.state,
  },
  ...{
    askedAt: row.asked_at.toISOString(),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  },
  words: row.words,
})

/** Refusals: monitoring.unknown_rule. */
export const readRule = verb(
  {
    name: 'monitoring.readRule',
    may: readers,
    input: RuleAsked,
    answer: RuleDetail,
    summary: 'A monitoring rule with all its versions and requests to change it.',
  },
  async (ctx, { ruleId }) => {
    const versions = await store.versionsOf(ctx, ruleId)
    const [newest] = versions
    refuseUnless(newest, 'monitoring.unknown_rule', { params: { rule: ruleId } })
    await audit(ctx, { action: 'read', entity: 'monitoring.rule', entityId: ruleId })
    return {
      rule: newest.rule,
      versions: versions.map(({ rule, madeAt, madeBy, reason }) => ({
        ...{ ...rule, madeAt: madeAt.toISOString(), madeBy, reason },
      })),
      changes: (await store.changesOf(ctx, { ruleId })).map(changeOf),
    }
  },
)

export const listKinds = verb(
  {
    name: 'monitoring.listKinds',
    may: readers,
    input: z.object({}),
    answer: KindList,
    summary: 'The kinds of monitoring rules: what each means and how many there are.',
  },
  async (ctx) => {
    const counts = await store.countByKind(ctx)
    return {
      kinds: kinds.map(({ params: _, ...kind }) => ({
        ...{ ...kind, ...(counts.get(kind.kind) ?? { rules: 0, enabled: 0 }) },
      })),
    }
  },
)
