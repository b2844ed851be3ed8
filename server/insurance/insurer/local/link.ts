import { benefitsFor, entitlementsHeld } from '#insurance/benefits'
import { splitBill } from '#insurance/split'
import { allOf, type Context } from '#kernel'
import { type InsurerLink, InsurerRefusal, type OwnAnswer, type OwnBooks, type SettlementAsked } from '../link.ts'
import { bookOfDay, movedFor } from './book.ts'

/** Our own engine answers at once and with all its rules. */
export interface LocalInsurer extends InsurerLink {
  preSettle(ctx: Context, asked: SettlementAsked): Promise<OwnAnswer>
  settle(ctx: Context, asked: SettlementAsked): Promise<OwnAnswer>
}

/**
 * Our own engine as the insurer, in the caller's transaction and from the books the caller holds. What it answers holds when
 * that transaction commits; its book of a day is what really moved in the ledger. Refusals: benefits.no_policy.
 */
export function localInsurer(books?: OwnBooks): LocalInsurer {
  const answer = async (ctx: Context, asked: SettlementAsked): Promise<OwnAnswer> => {
    if (!books) throw new Error('Our own engine splits from the books of its caller')
    const { residentId } = books
    const benefits = await benefitsFor(
      ctx,
      {
        insutype: asked.insutype,
        medType: asked.medType,
        hospLv: asked.hospLv,
        ageYears: asked.ageYears,
        referred: asked.referred,
        onDate: asked.benefitDate,
        diagCode: asked.diagCode,
      },
      books.held ?? (await entitlementsHeld(ctx, residentId, asked.benefitDate)),
    )
    const { policy: covered } = benefits
    const { med_type: medType } = covered
    // Side by side, sent in this order: it is the order of the locks.
    const [used, purses] = await allOf(ctx, [() => books.used(medType), () => books.purses()])
    const { waiverFen, lines } = asked
    const split = splitBill({ lines, benefits, used, waiverFen, ...purses })
    return { insurerSetlId: null, medType, amounts: split, lines: split.lines, balc: null, split }
  }
  const movedSettlement = async (ctx: Context, billId: string) => (await movedFor(ctx, [billId]))[0]
  return {
    name: 'local',
    signIn: async () => 'local',
    uploadLines: async (ctx, asked) => (await answer(ctx, asked)).lines,
    preSettle: answer,
    settle: answer,
    // The caller's transaction takes back what it gave; there is nothing to tell anybody else.
    reverse: async () => undefined,
    async undo(ctx, asked) {
      const moved = await movedSettlement(ctx, asked.billId)
      if (moved?.state === 'settled') throw new InsurerRefusal('settled', 'its transaction has committed')
    },
    async query(ctx, asked) {
      const moved = await movedSettlement(ctx, asked.billId)
      return { state: moved?.state ?? 'none', settlement: null }
    },
    async totals(ctx, asked) {
      const standing = (await bookOfDay(ctx, asked)).filter((entry) => entry.state === 'settled')
      const sum = (name: 'medfee_sumamt' | 'fund_pay_sumamt' | 'acct_pay' | 'cash_payamt') =>
        standing.reduce((all, entry) => all + entry[name], 0)
      return {
        bills: standing.length,
        medfee_sumamt: sum('medfee_sumamt'),
        fund_pay_sumamt: sum('fund_pay_sumamt'),
        acct_pay: sum('acct_pay'),
        cash_payamt: sum('cash_payamt'),
      }
    },
    details: bookOfDay,
  }
}
