import { mutualAidOwnersOf, personalAccountsOf } from '#insurance/accounts'
import { benefitsFor, entitlementsHeld, insutypeOf, priceOf } from '#insurance/benefits'
import { type FamilyPurse, nothingUsed, type PricedLine, splitBill } from '#insurance/split'
import { type Context, refuseUnless } from '#kernel'
import { balanceOf, lockBalances } from '#ledger'
import { fullYears, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { type Charge, medTypeOf, type Priced, type Visit } from './bill.ts'
import { lockAccumulator, readAccumulator } from './store/accumulators.ts'

export interface PriceTerms {
  /** The day whose prices and policy apply. */
  readonly benefitDate: string
  readonly useAccount: boolean
  /** Locks what the amounts depend on, so that they stay true until the transaction ends. */
  readonly locking: boolean
  /** At most this much from each account; without it, all that is available. */
  readonly limits?: { readonly accountFen: number; readonly familyFen: ReadonlyMap<string, number> }
}

/** Prices and splits charges of one visit. Refusals: benefits.unknown_code, benefits.no_policy. */
export async function priceCharges(
  ctx: Context,
  visit: Visit,
  charges: readonly Charge[],
  terms: PriceTerms,
): Promise<Priced> {
  const resident = await residentOf(ctx, visit.residentId)
  const institution = await institutionOf(ctx, visit.institutionId)
  const insutype = insutypeOf(resident.scheme)
  const psnNo = resident.psnNo ?? resident.id
  const benefits = insutype && {
    ...(await benefitsFor(
      ctx,
      {
        insutype,
        medType: medTypeOf(charges),
        hospLv: institution.level,
        ageYears: fullYears(resident.birthDate, terms.benefitDate),
        referred: charges.some((charge) => charge.referred),
        onDate: terms.benefitDate,
      },
      await entitlementsHeld(ctx, resident.id, terms.benefitDate),
    )),
  }
  const medType = benefits?.policy.med_type ?? medTypeOf(charges)
  const key = insutype && {
    psnNo,
    residentId: resident.id,
    insutype,
    category: medType,
    hospLv: institution.level,
    year: Number(terms.benefitDate.slice(0, 4)),
  }
  const accumulator = key && (terms.locking ? await lockAccumulator(ctx, key) : await readAccumulator(ctx, key))
  const purses = await pursesOf(ctx, resident.id, terms)
  const split = splitBill({
    lines: await linesOf(ctx, charges, terms.benefitDate),
    benefits,
    used: accumulator?.used ?? nothingUsed,
    waiverFen: charges.reduce((sum, charge) => sum + charge.waiverFen, 0),
    ...purses,
  })
  return {
    visit,
    charges,
    resident: { id: resident.id, name: resident.name, psnNo },
    institution,
    insutype,
    medType,
    benefitDate: terms.benefitDate,
    accumulatorId: accumulator?.id ?? null,
    split,
  }
}

async function linesOf(ctx: Context, charges: readonly Charge[], onDate: string): Promise<PricedLine[]> {
  const codes = [...new Set(charges.map((charge) => charge.hilistCode))]
  const items = await priceOf(ctx, codes, onDate)
  return charges.map((charge) => {
    const item = items.get(charge.hilistCode)
    refuseUnless(item, 'benefits.unknown_code', { params: { code: charge.hilistCode } })
    return {
      chargeId: charge.id,
      orderId: charge.orderId,
      hilist_code: charge.hilistCode,
      name: charge.name,
      cnt: charge.cnt,
      pric: charge.pric,
      pric_uplmt_amt: item.pric_uplmt_amt,
      selfpay_prop: item.selfpay_prop,
      chrgitm_lv: item.chrgitm_lv,
      ownReason: charge.ownReason,
    }
  })
}

async function pursesOf(
  ctx: Context,
  residentId: string,
  terms: PriceTerms,
): Promise<{ accountFen: number; family: FamilyPurse[] }> {
  if (!terms.useAccount) return { accountFen: 0, family: [] }
  const owners = [residentId, ...(await mutualAidOwnersOf(ctx, residentId))]
  const accounts = await personalAccountsOf(ctx, owners)
  const ids = [...accounts.values()].map((account) => account.id)
  const locked = terms.locking ? await lockBalances(ctx, ids) : undefined
  const purses: FamilyPurse[] = []
  for (const ownerId of owners) {
    const account = accounts.get(ownerId)
    if (!account) continue
    const { availableFen } = locked?.get(account.id) ?? (await balanceOf(ctx, account.id))
    const { limits } = terms
    const limitFen = ownerId === residentId ? limits?.accountFen : (limits?.familyFen.get(ownerId) ?? 0)
    purses.push({ ownerId, availableFen: limits ? Math.min(availableFen, limitFen ?? 0) : availableFen })
  }
  const own = purses.find((purse) => purse.ownerId === residentId)
  return { accountFen: own?.availableFen ?? 0, family: purses.filter((purse) => purse !== own) }
}
