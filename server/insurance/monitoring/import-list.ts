import type { MonitoringRule } from '#contracts/monitoring'
import type { Context } from '#kernel'
import { parsedRule } from './engine.ts'
import { canonical, type ReadList, type ReadRule } from './read-list.ts'
import * as store from './store.ts'

export interface ListImported {
  readonly added: number
  readonly changed: number
  readonly same: number
}
export type RuleChange = 'new' | 'changed' | 'same'

/** What of a rule makes another version of it: not from which file or batch it was read again. */
const contentOf = (rule: MonitoringRule) => {
  const { version: _, batch: __, source: ___, clauseZh: ____, clauseEn: _____, enabled: ______, ...content } = rule
  return canonical(content)
}

/** Of each rule whether it would be new, another version, or is there already; with the version it would be. */
export async function compareRules(
  ctx: Context,
  rules: readonly MonitoringRule[],
): Promise<{ rule: MonitoringRule; change: RuleChange }[]> {
  const current = await store.lockCurrent(
    ctx,
    rules.map(({ ruleId }) => ruleId),
  )
  return rules.map((rule) => {
    const known = current.get(rule.ruleId)
    if (!known) return { rule: { ...rule, version: 1 }, change: 'new' }
    if (contentOf(known) === contentOf(rule)) return { rule: known, change: 'same' }
    // A rule that two persons have put out of force stays so.
    return { rule: { ...rule, version: known.version + 1, enabled: known.enabled }, change: 'changed' }
  })
}

/** Loads rules; one that is there with the same content is left as it is. Throws where parameters are not of their kind. */
export async function loadRules(ctx: Context, rules: readonly MonitoringRule[], reason: string): Promise<ListImported> {
  const compared = await compareRules(ctx, rules.map(parsedRule))
  await store.saveVersions(
    ctx,
    compared.filter(({ change }) => change !== 'same').map(({ rule }) => rule),
    reason,
  )
  const count = (change: RuleChange) => compared.filter((one) => one.change === change).length
  return { added: count('new'), changed: count('changed'), same: count('same') }
}

/** Loads what was read of a list. A list with faults of form is not a list: the caller refuses it before. */
export async function takeList(ctx: Context, { rules, faults }: ReadList, reason: string): Promise<ListImported> {
  if (faults.length > 0) throw new Error('A list with faults is not taken')
  return loadRules(
    ctx,
    rules.map(({ rule }: ReadRule) => rule),
    reason,
  )
}
