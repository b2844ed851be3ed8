// Bills of several people in one unit of work: each is judged alone, all of them share statements, round trips and the commit.
import type { z } from 'zod'
import type { Bill as BillShape, PayBill } from '#contracts/settlement'
import { lockPersonalAccounts, mutualAidsFor } from '#insurance/accounts'
import { type Asked, type Context, Refusal, sideBySide } from '#kernel'
import { finishPaying, type Payable, preparePaying } from './pay-bill.ts'
import { lockPerson, visitOf } from './store/charges.ts'

export type PayInput = z.output<typeof PayBill>
type Outcome = BillShape | Refusal

interface One extends Asked<PayInput> {
  readonly at: number
  /** Whose accumulator and accounts its amounts depend on, whoever else is in it. */
  readonly people: readonly string[]
}

/** While one batch waits for the disk the next gathers. */
export const payingTogether = {
  atOnce: 2,
  sizeMax: 32,
  nameOf: ({ mdtrtId }: PayInput) => mdtrtId,
  run: payTogether,
}

async function payTogether(ctx: Context, asked: readonly Asked<PayInput>[]): Promise<Outcome[]> {
  const ones = await peopleOf(ctx, asked)
  const rounds = roundsOf(ones)
  // All people before any account, all accounts before any of them moves: the order of everybody who locks several.
  if (rounds.length > 1) {
    await each(
      ctx,
      ones.map((one) => () => (one.people[0] === undefined ? Promise.resolve() : lockPerson(one.ctx, one.people[0]))),
    )
    await lockPersonalAccounts(ctx, [...new Set(ones.flatMap((one) => one.people))])
  }
  const outcomes: Outcome[] = new Array(asked.length)
  for (const round of rounds) await payRound(ctx, round, outcomes)
  return outcomes
}

/** One after the other what depends on the same people: a lock holds off other units of work and not one's own. */
function roundsOf(ones: readonly One[]): One[][] {
  const rounds: { readonly ones: One[]; readonly people: Set<string> }[] = []
  for (const one of ones) {
    let round = rounds.find(({ people }) => one.people.every((id) => !people.has(id)))
    if (!round) {
      round = { ones: [], people: new Set() }
      rounds.push(round)
    }
    round.ones.push(one)
    for (const id of one.people) round.people.add(id)
  }
  return rounds.map((round) => round.ones)
}

/** Who pays alone is in nobody's way. */
async function peopleOf(ctx: Context, asked: readonly Asked<PayInput>[]): Promise<One[]> {
  if (asked.length > 1) return each(ctx, asked.map(withPeople(ctx)))
  return asked.map(({ ctx: by, item }, at) => ({ ctx: ctx.lend(by), item, at, people: [] }))
}

const withPeople =
  (ctx: Context) =>
  ({ ctx: by, item }: Asked<PayInput>, at: number) =>
  async (): Promise<One> => {
    const own = ctx.lend(by)
    const visit = await visitOf(own, item.mdtrtId)
    const aids = visit && item.useAccount ? await mutualAidsFor(own, visit.residentId) : []
    return { ctx: own, item, at, people: visit ? [visit.residentId, ...aids.map((aid) => aid.ownerId)] : [] }
  }

/** Whoever is refused while nothing is written is refused alone; whoever is refused later undoes the whole, and each is tried alone. */
async function payRound(ctx: Context, round: readonly One[], outcomes: Outcome[]): Promise<void> {
  const prepared = await sideBySide(
    ctx,
    round.map((one) => async () => ({ one, payable: await preparePaying(one.ctx, one.item) })),
  )
  const ready: { one: One; payable: Payable }[] = []
  prepared.forEach((outcome, index) => {
    if (outcome.status === 'fulfilled') ready.push(outcome.value)
    else if (outcome.reason instanceof Refusal) outcomes[round[index]!.at] = outcome.reason
    else throw outcome.reason
  })
  const done = await each(
    ctx,
    ready.map(
      ({ one, payable }) =>
        () =>
          finishPaying(one.ctx, payable),
    ),
  )
  done.forEach((bill, index) => {
    outcomes[ready[index]!.one.at] = bill
  })
}

async function each<T>(ctx: Context, works: readonly (() => Promise<T>)[]): Promise<T[]> {
  return (await sideBySide(ctx, works)).map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
