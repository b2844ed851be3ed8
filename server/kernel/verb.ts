import type { z } from 'zod'
import type { Role } from './actor.ts'
import type { Context } from './context.ts'
import { measureVerb } from './metrics.ts'
import { refuseUnless } from './refusal.ts'

export interface VerbContract<I extends z.ZodType, O extends z.ZodType> {
  /** module.verb_in_snake_case */
  readonly name: string
  /** Who may knock. A role that is not named may not; an empty list means nobody. */
  readonly may: readonly Role[]
  readonly input: I
  readonly answer: O
  /** One sentence for the API's readers. */
  readonly summary: string
}

export interface Verb<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  (ctx: Context, input: z.output<I>): Promise<z.output<O>>
  readonly contract: VerbContract<I, O>
}

/**
 * Makes a verb of a contract and a body: checks the role, opens or joins the transaction, counts and times it.
 * Refusals: kernel.not_signed_in, kernel.not_permitted, and those of the body.
 */
export function verb<I extends z.ZodType, O extends z.ZodType>(
  contract: VerbContract<I, O>,
  run: (ctx: Context, input: z.output<I>) => Promise<z.output<O>>,
): Verb<I, O> {
  const call = async (ctx: Context, input: z.output<I>) => {
    refuseUnlessPermitted(ctx, contract.may)
    return measureVerb(contract.name, () => ctx.transaction((ctx) => run(ctx, input)))
  }
  return Object.assign(call, { contract })
}

export function refuseUnlessPermitted(ctx: Context, may: readonly Role[]): void {
  const permitted = ctx.actor.roles.some((role) => may.includes(role))
  refuseUnless(permitted || !ctx.actor.roles.includes('anonymous'), 'kernel.not_signed_in')
  refuseUnless(permitted, 'kernel.not_permitted')
}
