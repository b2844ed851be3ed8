import { type AidGiven, mutualAidsFor, personalAccountsOf } from '#insurance/accounts'
import { insutypeOf, priceOf } from '#insurance/benefits'
import { localInsurer } from '#insurance/insurer'
import { type FamilyPurse, nothingUsed, type PricedLine, splitBill, type Used } from '#insurance/split'
import { type Context, refuseUnless } from '#kernel'
import { balanceOf, lockBalances } from '#ledger'
import { fullYears, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { type Charge, medTypeOf, type Priced, type Visit } from './bill.ts'
import { type Accumulator, lockAccumulator, readAccumulator } from './store/accumulators.ts'
import { drawnInYear } from './store/bills.ts'

export interface PriceTerms {
  /** The day whose prices and policy apply. */
  readonly benefitDate: string
  readonly useAccount: boolean
  /** Locks what the amounts depend on, so that they stay true until the transaction ends. */
  readonly locking: boolean
  /** At most this much from each account; without it, all that is available. */
  readonly limits?: { readonly accountFen: number; readonly familyFen: ReadonlyMap<string, number> }
  /**
   * Only looked at: as if the accumulator had been used so far, and the accounts held what `limits` says, because the bills
   * that are settled again had given it back.
   */
  readonly asIfUsed?: Used
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
  const { benefitDate } = terms
  const lines = await linesOf(ctx, charges, benefitDate)
  const waiverFen = charges.reduce((sum, charge) => sum + charge.waiverFen, 0)
  const person = { id: resident.id, name: resident.name, psnNo }
  const priced = { visit, charges, resident: person, institution, insutype, benefitDate }
  if (!insutype) {
    const purses = await pursesOf(ctx, resident.id, terms)
    const split = splitBill({ lines, benefits: null, used: nothingUsed, waiverFen, ...purses })
    return { ...priced, medType: medTypeOf(charges), accumulatorId: null, split }
  }
  let accumulator: Accumulator | undefined
  const own = localInsurer({
    residentId: resident.id,
    async used(category) {
      const year = Number(benefitDate.slice(0, 4))
      const key = { psnNo, residentId: resident.id, insutype, category, hospLv: institution.level, year }
      accumulator = await (terms.locking ? lockAccumulator(ctx, key) : readAccumulator(ctx, key))
      return terms.asIfUsed ?? accumulator?.used ?? nothingUsed
    },
    purses: () => pursesOf(ctx, resident.id, terms),
  })
  const asked = {
    ...{ billId: '', medinsSetlId: '', mdtrtId: visit.mdtrtId, psnNo, insutype, benefitDate, waiverFen, lines },
    ...{ fixmedinsCode: institution.code, fixmedinsName: institution.name, hospLv: institution.level },
    medType: medTypeOf(charges),
    diagCode: visit.diagCode,
    ageYears: fullYears(resident.birthDate, benefitDate),
    referred: charges.some((charge) => charge.referred),
    useAccount: terms.useAccount,
  }
  const { medType, split } = await own.preSettle(ctx, asked)
  return { ...priced, medType, accumulatorId: accumulator?.id ?? null, split, asked }
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
  const aids = await mutualAidsFor(ctx, residentId)
  const owners = [residentId, ...aids.map((aid) => aid.ownerId)]
  const accounts = await personalAccountsOf(ctx, owners)
  const ids = [...accounts.values()].map((account) => account.id)
  const locked = terms.locking ? await lockBalances(ctx, ids) : undefined
  const consented = terms.limits ? new Map<string, number>() : await consentedOf(ctx, residentId, aids, terms)
  const purses: FamilyPurse[] = []
  for (const ownerId of owners) {
    const account = accounts.get(ownerId)
    if (!account) continue
    const { limits, asIfUsed } = terms
    const limitFen = ownerId === residentId ? limits?.accountFen : (limits?.familyFen.get(ownerId) ?? 0)
    const held = asIfUsed ? undefined : (locked?.get(account.id) ?? (await balanceOf(ctx, account.id)))
    const availableFen = held?.availableFen ?? Number.MAX_SAFE_INTEGER
    const consentedFen = limits ? (limitFen ?? 0) : (consented.get(ownerId) ?? Number.MAX_SAFE_INTEGER)
    purses.push({ ownerId, availableFen: Math.min(availableFen, consentedFen) })
  }
  const own = purses.find((purse) => purse.ownerId === residentId)
  return { accountFen: own?.availableFen ?? 0, family: purses.filter((purse) => purse !== own) }
}

/** How far each owner's consent still goes. Bills that are settled again draw what was drawn for them under it. */
async function consentedOf(
  ctx: Context,
  residentId: string,
  aids: readonly AidGiven[],
  { benefitDate }: PriceTerms,
): Promise<Map<string, number>> {
  const bounded = aids.some((aid) => aid.perYearFen !== null)
  const year = Number(benefitDate.slice(0, 4))
  const drawn = bounded ? await drawnInYear(ctx, residentId, year) : new Map<string, number>()
  return new Map(
    aids.map(({ ownerId, perBillFen, perYearFen }) => {
      const leftFen =
        perYearFen === null ? Number.MAX_SAFE_INTEGER : Math.max(0, perYearFen - (drawn.get(ownerId) ?? 0))
      return [ownerId, Math.min(leftFen, perBillFen ?? leftFen)]
    }),
  )
}
