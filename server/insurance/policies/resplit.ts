import type { PreviewSums } from '#contracts/policies'
import { nothingUsed, type PricedLine, type Split, splitBill, type Used } from '#insurance/split'
import type { BillTerms, RuleBook } from './rule-book.ts'

export interface MonthLine extends Pick<PricedLine, 'hilist_code' | 'cnt' | 'pric'> {
  readonly own_reason: string | null
}

/** A settled bill with what it takes to split it again. */
export interface MonthBill extends BillTerms {
  readonly setlId: string
  readonly residentId: string
  readonly accumulatorId: string
  readonly fixmedinsCode: string
  readonly waiverFen: number
  readonly lines: readonly MonthLine[]
}

export const fundNames = ['hifp', 'hifmi', 'hifob', 'maf', 'cvlserv', 'hifes'] as const

/** Sums of a preview as they grow, batch by batch; plain data. */
export interface Sums {
  whole: PreviewSums
  funds: Record<string, { beforeFen: number; afterFen: number }>
  groups: Record<string, PreviewSums>
  uncovered: number
}

export interface TouchedBill {
  readonly setlId: string
  readonly residentId: string
  readonly beforeFen: number
  readonly afterFen: number
}

const none = (): PreviewSums => ({
  ...{ bills: 0, touched: 0, fundBeforeFen: 0, fundAfterFen: 0 },
  ...{ personBeforeFen: 0, personAfterFen: 0 },
})

export const noSums = (): Sums => ({
  whole: none(),
  funds: Object.fromEntries(fundNames.map((fund) => [fund, { beforeFen: 0, afterFen: 0 }])),
  groups: {},
  uncovered: 0,
})

/**
 * Splits the bills of an accumulator, in their order, by both books, from what the year had used before them. The person's
 * part is all that neither funds nor institution pay: accounts and cash are the person's own. A bill without a policy or
 * a price in either book is left out and counted.
 */
export function resplit(
  bills: readonly MonthBill[],
  usedBefore: Used,
  books: { readonly before: RuleBook; readonly after: RuleBook },
  sums: Sums,
): TouchedBill[] {
  const touched: TouchedBill[] = []
  let [usedThen, usedNow] = [usedBefore, usedBefore]
  for (const bill of bills) {
    const then = splitBy(books.before, bill, usedThen)
    const now = splitBy(books.after, bill, usedNow)
    if (!then || !now) {
      sums.uncovered += 1
      continue
    }
    usedThen = add(usedThen, then)
    usedNow = add(usedNow, now)
    const changed =
      fundNames.some((fund) => then[`${fund}_pay`] !== now[`${fund}_pay`]) || personOf(then) !== personOf(now)
    const { insutype, medType, hospLv, fixmedinsCode } = bill
    for (const name of [
      `scheme ${insutype}`,
      `category ${medType}`,
      `level ${hospLv}`,
      `institution ${fixmedinsCode}`,
    ]) {
      sums.groups[name] ??= none()
      count(sums.groups[name], then, now, changed)
    }
    count(sums.whole, then, now, changed)
    for (const fund of fundNames) {
      sums.funds[fund]!.beforeFen += then[`${fund}_pay`]
      sums.funds[fund]!.afterFen += now[`${fund}_pay`]
    }
    if (changed) {
      touched.push({
        ...{ setlId: bill.setlId, residentId: bill.residentId },
        ...{ beforeFen: personOf(then), afterFen: personOf(now) },
      })
    }
  }
  return touched
}

function splitBy(book: RuleBook, bill: MonthBill, used: Used): Split | undefined {
  const benefits = book.benefits(bill)
  const lines: PricedLine[] = []
  for (const { own_reason, ...line } of bill.lines) {
    const item = book.item(line.hilist_code, bill.onDate)
    if (!item) return undefined
    const { pric_uplmt_amt, selfpay_prop, chrgitm_lv } = item
    const terms = { pric_uplmt_amt, selfpay_prop, chrgitm_lv, ownReason: own_reason }
    lines.push({ ...line, ...terms, chargeId: '', orderId: '', name: '' })
  }
  return benefits && splitBill({ lines, benefits, used, waiverFen: bill.waiverFen, accountFen: 0, family: [] })
}

const personOf = (split: Split) => split.acct_pay + split.acct_mulaid_pay + split.cash_payamt

function count(sums: PreviewSums, then: Split, now: Split, changed: boolean): void {
  sums.bills += 1
  sums.touched += changed ? 1 : 0
  sums.fundBeforeFen += then.fund_pay_sumamt
  sums.fundAfterFen += now.fund_pay_sumamt
  sums.personBeforeFen += personOf(then)
  sums.personAfterFen += personOf(now)
}

const usedNames = Object.keys(nothingUsed) as (keyof Used)[]

function add(used: Used, split: Split): Used {
  return Object.fromEntries(usedNames.map((name) => [name, used[name] + split[name]])) as unknown as Used
}
