import { z } from 'zod'
import { Change, ChangeList, ChangeRequest, DecideRequest } from '#contracts/monitoring'
import { audit, refuseUnless, verb } from '#kernel'
import { changeOf, keepers, readers } from './list-rules.ts'
import * as store from './store.ts'

/** Refusals: monitoring.unknown_rule, monitoring.nothing_changes, monitoring.already_decided (one is open). */
export const askChange = verb(
  {
    name: 'monitoring.askChange',
    may: keepers,
    input: ChangeRequest,
    answer: Change,
    summary: 'Asks to put a rule in force or out of force; a second person decides.',
  },
  async (ctx, { ruleId, enable, reason }) => {
    const rule = (await store.lockCurrent(ctx, [ruleId])).get(ruleId)
    refuseUnless(rule, 'monitoring.unknown_rule', { params: { rule: ruleId } })
    refuseUnless(rule.enabled !== enable, 'monitoring.nothing_changes')
    const asked = { id: ctx.chance.uuid(), rule_id: ruleId, enable, reason, asked_by: ctx.actor.id, asked_at: ctx.now }
    const row = { ...asked, state: 'open', decided_by: null, decided_at: null, words: null } as const
    refuseUnless(await store.insertChange(ctx, row), 'monitoring.already_decided')
    await audit(ctx, { action: 'create', entity: 'monitoring.rule_change', entityId: row.id })
    return changeOf(row)
  },
)

/** Refusals: monitoring.unknown_change, monitoring.already_decided, monitoring.two_persons, monitoring.nothing_changes. */
export const decideChange = verb(
  {
    name: 'monitoring.decideChange',
    may: keepers,
    input: DecideRequest,
    answer: Change,
    summary: 'Approves or declines a change of a rule; not by whoever asked. An approved one is a new version.',
  },
  async (ctx, { changeId, approve, words }) => {
    const change = await store.lockChange(ctx, changeId)
    refuseUnless(change, 'monitoring.unknown_change')
    refuseUnless(change.state === 'open', 'monitoring.already_decided')
    refuseUnless(change.asked_by !== ctx.actor.id, 'monitoring.two_persons')
    if (approve) {
      const rule = (await store.lockCurrent(ctx, [change.rule_id])).get(change.rule_id)!
      refuseUnless(rule.enabled !== change.enable, 'monitoring.nothing_changes')
      await store.saveVersions(ctx, [{ ...rule, version: rule.version + 1, enabled: change.enable }], change.reason)
    }
    const state: store.ChangeTable['state'] = approve ? 'approved' : 'declined'
    const decided = { state, decided_by: ctx.actor.id, decided_at: ctx.now, words: words ?? null }
    await store.updateChange(ctx, changeId, decided)
    await audit(ctx, { action: 'update', entity: 'monitoring.rule_change', entityId: changeId })
    return changeOf({ ...change, ...decided })
  },
)

export const listChanges = verb(
  {
    name: 'monitoring.listChanges',
    may: readers,
    input: z.object({}),
    answer: ChangeList,
    summary: 'Changes of rules that wait for a second person.',
  },
  async (ctx) => {
    const open = await store.changesOf(ctx, { open: true })
    const rules = await store.namesOf(
      ctx,
      open.map((row) => row.rule_id),
    )
    return { changes: open.map((row) => ({ ...changeOf(row), ...rules.get(row.rule_id)! })) }
  },
)
