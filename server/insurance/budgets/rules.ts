import {
  FundRule,
  FundRuleEntry,
  type FundRuleKind,
  FundRuleList,
  FundRuleRequest,
  FundRulesRequest,
  type Parameters,
  parametersOf,
} from '#contracts/budgets'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { seesRegion } from '#people/institutions'
import { mayApprove, refuseUnlessDecides } from './scope.ts'
import { ladderIsWhole } from './sharing.ts'
import * as store from './store.ts'

const shown = (ctx: Context, row: store.RuleRow, region: boolean): FundRule => ({
  ...{ id: row.id, kind: row.kind, name: row.name, validFrom: row.valid_from, parameters: row.parameters },
  ...{ source: row.source, state: row.state, enteredByName: row.entered_by_name, approvedByName: row.approved_by_name },
  mayApprove: mayApprove(ctx, row, region),
})

/** A rule's parameters in the shape of its kind. Refusals: budgets.parameters. */
export function checkedParameters<K extends FundRuleKind>(kind: K, parameters: unknown): Parameters<K> {
  const wrong = (field: string): never => refuse('budgets.parameters', { field: 'parameters', params: { kind, field } })
  const parsed = parametersOf[kind].safeParse(parameters)
  if (!parsed.success) return wrong(parsed.error.issues[0]?.path.join('.') || kind)
  const found = parsed.data as never
  if (kind === 'sharing' && !ladderIsWhole(found)) return wrong('under, over')
  const weights =
    kind === 'split'
      ? (found as Parameters<'split'>)
      : kind === 'disease-package'
        ? (found as Parameters<'disease-package'>).split
        : undefined
  if (weights && weights.contractsBp + weights.workBp + weights.resultsBp !== 10_000)
    return wrong('contractsBp, workBp, resultsBp')
  return found
}

/** Refusals: budgets.parameters. */
export const enterFundRule = verb(
  {
    name: 'budgets.enter_rule',
    may: ['administrator', 'system'],
    input: FundRuleEntry,
    answer: FundRule,
    summary: 'Enters a dated rule of payment as a draft.',
  },
  async (ctx, { kind, name, validFrom, parameters, source }) => {
    const checked = checkedParameters(kind, parameters) as Record<string, unknown>
    const row: store.RuleRow = {
      id: ctx.chance.uuid(),
      kind,
      name,
      valid_from: validFrom,
      parameters: checked,
      source,
      ...store.enteredBy(ctx),
    }
    await store.insertRule(ctx, row)
    await audit(ctx, { action: 'create', entity: 'budgets.rule', entityId: row.id })
    return shown(ctx, row, await seesRegion(ctx))
  },
)

/** Refusals: budgets.unknown, budgets.decided, budgets.second_person, budgets.not_yours. */
export const approveFundRule = verb(
  {
    name: 'budgets.approve_rule',
    may: ['auditor', 'manager'],
    input: FundRuleRequest,
    answer: FundRule,
    summary: 'A second person puts a rule of payment in force.',
  },
  async (ctx, { fundRuleId }) => {
    await refuseUnlessDecides(ctx)
    const row = await store.ruleById(ctx, fundRuleId, true)
    refuseUnless(row, 'budgets.unknown')
    refuseUnless(row.state === 'draft', 'budgets.decided')
    refuseUnless(row.entered_by !== ctx.actor.id, 'budgets.second_person')
    await store.approveRule(ctx, row)
    await audit(ctx, { action: 'update', entity: 'budgets.rule', entityId: row.id, reason: 'approved' })
    return shown(ctx, (await store.ruleById(ctx, row.id))!, true)
  },
)

export const listFundRules = verb(
  {
    name: 'budgets.list_rules',
    may: ['manager', 'auditor', 'administrator'],
    input: FundRulesRequest,
    answer: FundRuleList,
    summary: 'Dated rules of payment with their sources; drafts among them.',
  },
  async (ctx, { onDay }) => {
    const rows = await store.allRules(ctx)
    const region = await seesRegion(ctx)
    const asked = rows.filter((row) => onDay === undefined || row.valid_from <= onDay)
    return { rules: asked.map((row) => shown(ctx, row, region)) }
  },
)

export interface InForce<K extends FundRuleKind> {
  readonly ref: string
  readonly name: string
  readonly validFrom: string
  readonly source: string
  readonly parameters: Parameters<K>
}

export async function rulesOn<K extends FundRuleKind>(ctx: Context, kind: K, onDay: string): Promise<InForce<K>[]> {
  const rows = await store.rulesInForce(ctx, kind, onDay)
  return rows.map((row) => ({
    ...{ ref: row.id, name: row.name, validFrom: row.valid_from, source: row.source },
    parameters: checkedParameters(kind, row.parameters),
  }))
}

/** The one that must be there. Refusals: budgets.no_rule. */
export async function ruleOn<K extends FundRuleKind>(ctx: Context, kind: K, onDay: string): Promise<InForce<K>> {
  const [found] = await rulesOn(ctx, kind, onDay)
  return found ?? refuse('budgets.no_rule', { params: { kind, day: onDay } })
}

export interface PackageRules {
  readonly capitation: Pick<Parameters<'capitation'>, 'insutypes' | 'medTypes'>
  readonly packages: readonly InForce<'disease-package'>[]
}

/** What the packages of a year pay, as its end reads it; undefined: nothing is paid per head. */
export async function packageRulesOf(ctx: Context, year: number): Promise<PackageRules | undefined> {
  const day = `${year}-12-31`
  const [capitation] = await rulesOn(ctx, 'capitation', day)
  return capitation && { capitation: capitation.parameters, packages: await rulesOn(ctx, 'disease-package', day) }
}
