/** Taking numbers from a session: none twice, and none by whoever gave it back. */
import { clusterMarks, marksToCompare, ownMarks, seenBy } from '#care/fair-use'
import { type Context, Refusal, sendTogether } from '#kernel'
import { residentOf } from '#people/residents'
import type { NumberRow } from '../number.ts'
import { type Takeable, takeNumbers, type Wanted } from './hold-store.ts'

interface Taker {
  /** What is known of whoever takes: none of it may be among the marks of the number. */
  readonly marks: ReadonlySet<string>
}

/**
 * A number for each, in their order, locked and not yet changed; or the refusal: booking.sold_out, booking.left_to_others (all that
 * is left was given back by the taker's own cluster). `gone`: what the unit of work has given away so far; it grows by what is taken.
 */
export async function takeFor(
  ctx: Context,
  wanted: Wanted,
  takers: readonly Taker[],
  gone: Set<string>,
): Promise<(Takeable | Refusal)[]> {
  const found: Takeable[] = []
  for (const one of await takeNumbers(ctx, wanted, takers.length, gone)) found.push(await remember(ctx, one))
  const taken: (Takeable | Refusal)[] = []
  for (const { marks } of takers) {
    const at = found.findIndex((one) => isFor(one, marks))
    const one = at >= 0 ? found.splice(at, 1)[0]! : await takeBesides(ctx, wanted, marks, gone, found.length > 0)
    if (!(one instanceof Refusal)) gone.add(one.number.id)
    taken.push(one)
  }
  return taken
}

/** One number for one person, locked and not yet changed. Refusals: booking.sold_out, booking.left_to_others. */
export async function takeOne(ctx: Context, wanted: Wanted, residentId: string): Promise<NumberRow> {
  const [kept] = await sendTogether(ctx, [ownMarks([residentId], ctx.now)])
  const marks = marksToCompare(residentId, kept, seenBy(ctx, await residentOf(ctx, residentId)))
  const [one] = await takeFor(ctx, wanted, [{ marks }], new Set())
  if (!one || one instanceof Refusal) throw one
  return one.number
}

const isFor = (one: Takeable, marks: ReadonlySet<string>) => !one.marks.some((mark) => marks.has(mark))

/** A hold that ran out is a number given back, also before a job has said so. */
async function remember(ctx: Context, one: Takeable): Promise<Takeable> {
  if (!one.number.heldFor) return one
  return { number: one.number, marks: [...new Set([...one.marks, ...(await clusterMarks(ctx, one.number.heldFor))])] }
}

/** For somebody whose cluster gave back what was at hand: the first of the others. */
async function takeBesides(
  ctx: Context,
  wanted: Wanted,
  marks: ReadonlySet<string>,
  gone: ReadonlySet<string>,
  someLeft: boolean,
): Promise<Takeable | Refusal> {
  if (!someLeft) return new Refusal('booking.sold_out')
  for (const one of await takeNumbers(ctx, wanted, 50, gone, marks)) {
    const remembered = await remember(ctx, one)
    if (isFor(remembered, marks)) return remembered
  }
  return new Refusal('booking.left_to_others')
}
