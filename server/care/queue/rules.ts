import { QueueRule, RuleRequest, SetRuleRequest } from '#contracts/queue'
import { audit, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { signedIn } from './hall.ts'
import { ruleInForce } from './place.ts'
import * as store from './rule-store.ts'

const dayMs = 24 * 60 * 60_000

export const readRule = verb(
  {
    name: 'queue.read_rule',
    may: signedIn,
    input: RuleRequest,
    answer: QueueRule,
    summary: 'The rule by which an institution orders its queues.',
  },
  async (ctx, { institutionId, onDate }) =>
    ruleInForce(await store.rulesFor(ctx, institutionId), institutionId, onDate ?? dayOf(ctx.now)),
)

/** Begins tomorrow at the earliest: who waits today keeps today's rule. Refusals: queue.not_yours, queue.rule_in_past. */
export const setRule = verb(
  {
    name: 'queue.set_rule',
    may: ['manager', 'administrator'],
    input: SetRuleRequest,
    answer: QueueRule,
    summary: 'Sets how an institution orders its queues from a day on.',
  },
  async (ctx, request) => {
    refuseUnless(ctx.actor.institutionId === request.institutionId, 'queue.not_yours')
    refuseUnless(request.validFrom > dayOf(ctx.now), 'queue.rule_in_past', { field: 'validFrom' })
    const rule = { ...request, id: ctx.chance.uuid(), validTo: null }
    const before = new Date(Date.parse(request.validFrom) - dayMs).toISOString().slice(0, 10)
    await store.beginRule(ctx, rule, before)
    await audit(ctx, { action: 'create', entity: 'queue.rule', entityId: rule.id })
    return rule
  },
)
