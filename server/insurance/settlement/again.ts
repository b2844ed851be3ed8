import { nothingUsed, type Used } from '#insurance/split'
import type { Context } from '#kernel'
import type { Bill, Charge, Priced } from './bill.ts'
import { priceCharges } from './price-charges.ts'
import { usedOf } from './store/accumulators.ts'
import { amountNames, familyPaysOf } from './store/bills.ts'
import { visitOf } from './store/charges.ts'

/** What reversed bills gave back: it may be drawn again, by them or by those after them. */
export interface Pots {
  accountFen: number
  cashFen: number
  readonly familyFen: Map<string, number>
}

export const emptyPots = (): Pots => ({ accountFen: 0, cashFen: 0, familyFen: new Map() })

/** `dueFen`: what of the bill's cash part was never paid, so that it cannot be given back. */
export async function fill(ctx: Context, pots: Pots, bill: Bill, dueFen: number): Promise<void> {
  pots.accountFen += bill.acct_pay
  pots.cashFen += bill.cash_payamt - dueFen
  for (const { ownerId, amountFen } of await familyPaysOf(ctx, [bill.id])) {
    pots.familyFen.set(ownerId, (pots.familyFen.get(ownerId) ?? 0) + amountFen)
  }
}

export interface PricedAgain {
  readonly priced: Priced
  /** Cash that the pots do not hold. */
  readonly missingFen: number
}

/** Prices a bill again on its own day and takes what it draws out of the pots. */
export async function priceAgain(
  ctx: Context,
  bill: Bill,
  charges: readonly Charge[],
  pots: Pots,
  asIfUsed?: Used,
): Promise<PricedAgain> {
  const visit = (await visitOf(ctx, bill.mdtrtId))!
  const { benefitDate, useAccount } = bill
  const limits = { accountFen: pots.accountFen, familyFen: pots.familyFen }
  const locking = asIfUsed === undefined
  const price = (useAccount: boolean) =>
    priceCharges(ctx, visit, charges, { benefitDate, useAccount, locking, limits, asIfUsed })
  const missing = ({ split }: Priced) => Math.max(0, split.cash_payamt - pots.cashFen)
  const asBefore = await price(useAccount)
  // A deductible that moved to this bill may have been paid from the account before: what came back there pays it again.
  const priced = missing(asBefore) > 0 && !useAccount ? await price(true) : asBefore
  const missingFen = missing(priced)
  const { split } = priced
  pots.accountFen -= split.acct_pay
  pots.cashFen -= split.cash_payamt - missingFen
  for (const { ownerId, amountFen } of split.familyPays) {
    pots.familyFen.set(ownerId, pots.familyFen.get(ownerId)! - amountFen)
  }
  return { priced, missingFen }
}

export interface Foreseen {
  readonly bill: Bill
  /** Null: nothing of it stays. */
  readonly again: PricedAgain | null
}

/**
 * What settling a chain of bills again would give, without changing anything. `chargesOf` says what stays of each;
 * `duesFen` what of each was never paid. Refusals: benefits.unknown_code, benefits.no_policy.
 */
export async function foreseeChain(
  ctx: Context,
  chain: readonly Bill[],
  chargesOf: (bill: Bill) => Promise<readonly Charge[]>,
  duesFen: ReadonlyMap<string, number>,
): Promise<{ bills: Foreseen[]; pots: Pots }> {
  const pots = emptyPots()
  const names = Object.keys(nothingUsed) as (keyof Used)[]
  const change = (used: Used, by: Used, sign: 1 | -1): Used =>
    Object.fromEntries(names.map((name) => [name, used[name] + sign * by[name]])) as unknown as Used
  const accumulatorId = chain[0]?.accumulatorId
  let used = accumulatorId ? await usedOf(ctx, accumulatorId) : nothingUsed
  if (accumulatorId) for (const bill of chain) used = change(used, bill, -1)
  const bills: Foreseen[] = []
  for (const bill of chain) {
    await fill(ctx, pots, bill, duesFen.get(bill.id) ?? 0)
    const charges = await chargesOf(bill)
    const again = charges.length > 0 ? await priceAgain(ctx, bill, charges, pots, used) : null
    if (again) used = change(used, again.priced.split, 1)
    bills.push({ bill, again })
  }
  return { bills, pots }
}

/** Whether settling it again would change any amount of it. */
export const differs = ({ bill, again }: Foreseen): boolean =>
  again === null || amountNames.some((name) => again.priced.split[name] !== bill[name])

const shown = [
  ...(['hifp_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'cvlserv_pay', 'hifes_pay', 'fund_pay_sumamt'] as const),
  ...(['acct_pay', 'acct_mulaid_pay', 'cash_payamt'] as const),
]
export type Differing = Record<(typeof shown)[number], number>

/** After less before, over all of them. */
export function differencesOf(bills: readonly Foreseen[]): Differing {
  const sum = (name: (typeof shown)[number]) =>
    bills.reduce((all, { bill, again }) => all + (again?.priced.split[name] ?? 0) - bill[name], 0)
  return Object.fromEntries(shown.map((name) => [name, sum(name)])) as Differing
}
