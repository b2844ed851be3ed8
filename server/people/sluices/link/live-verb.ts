import type { z } from 'zod'
import { type Context, refuseUnlessPermitted, type Verb, type VerbContract } from '#kernel'

/**
 * A reading that asks a hospital: like a verb, but its body opens no transaction, so that none stays open while it waits. What it
 * reads or leaves in the trail before and after stands in transactions of its own (`ctx.transaction`). For `query` routes.
 */
export function liveVerb<I extends z.ZodType, O extends z.ZodType>(
  contract: VerbContract<I, O>,
  run: (ctx: Context, input: z.output<I>) => Promise<z.output<O>>,
): Verb<I, O> {
  const call = async (ctx: Context, input: z.output<I>) => {
    refuseUnlessPermitted(ctx, contract.may)
    return run(ctx, input)
  }
  return Object.assign(call, { contract })
}
