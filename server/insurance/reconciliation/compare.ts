/** Two books of one day, laid beside each other to the fen. Pure. */
import type { DifferenceKind, Side, Totals } from '#contracts/reconciliation'
import type { BookEntry, DayTotals } from '#insurance/insurer'
import { laidBeside } from '#kernel'

/** One of our bills, by the amounts that are reconciled. */
export interface OurBill {
  readonly billId: string
  /** By which the insurer knows it. */
  readonly name: string
  readonly residentId: string
  readonly insutype: string | null
  readonly insurerSetlId: string | null
  readonly side: Side
}

export interface Found {
  readonly kind: Exclude<DifferenceKind, 'accumulator-differs'>
  readonly ours: OurBill | null
  readonly theirs: BookEntry | null
}

const amountNames = ['medfee_sumamt', 'fund_pay_sumamt', 'acct_pay', 'cash_payamt'] as const

export const nothingThere: Side = {
  state: 'none',
  medfee_sumamt: 0,
  fund_pay_sumamt: 0,
  acct_pay: 0,
  cash_payamt: 0,
  at: null,
}

export const sideOf = (entry: BookEntry | null): Side =>
  entry === null
    ? nothingThere
    : {
        state: entry.state,
        medfee_sumamt: entry.medfee_sumamt,
        fund_pay_sumamt: entry.fund_pay_sumamt,
        acct_pay: entry.acct_pay,
        cash_payamt: entry.cash_payamt,
        at: entry.at,
      }

/** Sums of our settlements that stand. One in which nothing was to be paid by anybody moves nothing and is in no book. */
export function totalsOf(ours: readonly OurBill[]): Totals {
  const standing = ours.filter(({ side }) => side.state === 'settled' && side.medfee_sumamt > 0)
  const sum = (name: (typeof amountNames)[number]) => standing.reduce((all, { side }) => all + side[name], 0)
  return {
    bills: standing.length,
    medfee_sumamt: sum('medfee_sumamt'),
    fund_pay_sumamt: sum('fund_pay_sumamt'),
    acct_pay: sum('acct_pay'),
    cash_payamt: sum('cash_payamt'),
  }
}

export const totalsAgree = (a: DayTotals, b: DayTotals): boolean =>
  a.bills === b.bills && amountNames.every((name) => a[name] === b[name])

/** What differs, bill by bill. What was taken back on both sides, or never stood on either, is no difference. */
export function compareBooks(ours: readonly OurBill[], theirs: readonly BookEntry[]): Found[] {
  const byName = new Map<string, BookEntry>()
  // A number that was reversed and settled again stands for the settlement that holds.
  for (const entry of theirs) {
    if (byName.get(entry.medinsSetlId)?.state !== 'settled') byName.set(entry.medinsSetlId, entry)
  }
  return laidBeside(
    ours,
    ({ name }) => name,
    [...byName.values()],
    ({ medinsSetlId }) => medinsSetlId,
  ).flatMap(({ ours = null, theirs = null }) => {
    const kind = ours ? kindOf(ours.side, theirs) : theirs?.state === 'settled' ? 'only-theirs' : undefined
    return kind ? [{ kind, ours, theirs }] : []
  })
}

function kindOf(our: Side, entry: BookEntry | null): Found['kind'] | undefined {
  const stands = our.state === 'settled'
  if (entry === null) return stands && our.medfee_sumamt > 0 ? 'only-ours' : undefined
  if (stands !== (entry.state === 'settled')) return 'states-differ'
  if (!stands) return undefined
  return amountNames.some((name) => our[name] !== entry[name]) ? 'amounts-differ' : undefined
}

/** Why a correction does not fit a difference; undefined: it fits. */
export function whyNot(
  how: 'reverse' | 'take-theirs',
  difference: { readonly kind: DifferenceKind; readonly ours: Side; readonly theirs: Side },
  insurer: 'local' | 'remote',
): { zh: string; en: string } | undefined {
  const { kind, ours, theirs } = difference
  if (kind === 'accumulator-differs')
    return { zh: '累计数由账单重算，不能过账更正。', en: 'an accumulator is recomputed, not posted' }
  if (how === 'take-theirs') {
    if (insurer === 'local') return { zh: '本地结算以本系统账本为准。', en: 'our own ledger is the book here' }
    return kind === 'amounts-differ'
      ? undefined
      : { zh: '只有金额不符才能按对方调账。', en: 'only amounts can be adjusted' }
  }
  const stands = ours.state === 'settled' || theirs.state === 'settled'
  return stands ? undefined : { zh: '两边都没有有效结算。', en: 'no side has a settlement that stands' }
}
