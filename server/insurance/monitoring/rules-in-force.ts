import { type Context, poolOf } from '#kernel'
import { behaviours } from './behaviour/rules.ts'
import { type CompiledRules, compileRules } from './engine.ts'
import type { Rule } from './kind.ts'
import * as store from './store.ts'

interface Kept {
  readonly version: number
  readonly rules: readonly Rule[]
  /** Days on which rules begin, in order. */
  readonly starts: readonly string[]
  /** By the newest day on which a rule that is in it began: there are as many as there are such days. */
  readonly compiled: Map<string, CompiledRules>
}
/** A database of its own (a test's) has rules of its own. */
const keptOf = new WeakMap<object, Kept>()

/**
 * The rules that may speak of charges up to a day, compiled. One small read a call: rules are read and compiled again only when
 * one was changed. Until when each holds is looked at charge by charge.
 */
export async function rulesInForce(ctx: Context, onDay: string): Promise<CompiledRules> {
  const version = await store.rulesVersion(ctx)
  let kept = keptOf.get(poolOf(ctx))
  if (kept?.version !== version) {
    const rules = await store.currentRules(ctx)
    kept = { version, rules, starts: [...new Set(rules.map((rule) => rule.validFrom))].sort(), compiled: new Map() }
    keptOf.set(poolOf(ctx), kept)
  }
  const last = kept.starts.findLast((day) => day <= onDay) ?? ''
  const known = kept.compiled.get(last)
  if (known) return known
  const compiled = compileRules(
    kept.rules.filter(({ validFrom }) => validFrom <= onDay),
    version,
  )
  kept.compiled.set(last, compiled)
  return compiled
}

export const isBehaviour = (kind: string): boolean => behaviours.some((one) => one.kind === kind)
