import { type AidGiven, lockPersonalAccounts, mutualAidsFor, personalAccountsOf } from '#insurance/accounts'
import { entitlementsHeld, insutypeOf, priceOf } from '#insurance/benefits'
import { localInsurer } from '#insurance/insurer'
import { type FamilyPurse, nothingUsed, type PricedLine, splitBill, type Used } from '#insurance/split'
import { allOf, type Context, refuseUnless } from '#kernel'
import { type Balance, balanceOf } from '#ledger'
import { fullYears, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { type Charge, medTypeOf, type Priced, type Visit } from './bill.ts'
import { type Accumulator, hasOpenBill, lockAccumulator, readAccumulator } from './store/accumulators.ts'
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
  const { benefitDate } = terms
  const [resident, institution, lines, held, aids] = await allOf(ctx, [
    () => residentOf(ctx, visit.residentId),
    () => institutionOf(ctx, visit.institutionId),
    () => linesOf(ctx, charges, benefitDate),
    () => entitlementsHeld(ctx, visit.residentId, benefitDate),
    () => (terms.useAccount ? mutualAidsFor(ctx, visit.residentId) : Promise.resolve([])),
  ])
  const insutype = insutypeOf(resident.scheme)
  const psnNo = resident.psnNo ?? resident.id
  const waiverFen = charges.reduce((sum, charge) => sum + charge.waiverFen, 0)
  const { id, name, sex, birthDate } = resident
  const priced = { visit, charges, resident: { id, name, psnNo, sex, birthDate }, institution, insutype, benefitDate }
  if (!insutype) {
    const { ownHeldFen, ...purses } = await pursesOf(ctx, resident.id, aids, terms)
    const split = splitBill({ lines, benefits: null, used: nothingUsed, waiverFen, ...purses })
    return { ...priced, medType: medTypeOf(charges), accumulatorId: null, split, openBill: false, ownHeldFen }
  }
  let accumulator: Accumulator | undefined
  let openBill = false
  let ownHeldFen: number | undefined
  const own = localInsurer({
    residentId: resident.id,
    held,
    async used(category) {
      const year = Number(benefitDate.slice(0, 4))
      const key = { psnNo, residentId: resident.id, insutype, category, hospLv: institution.level, year }
      const { locking } = terms
      ;[accumulator, openBill] = await allOf(ctx, [
        () => (locking ? lockAccumulator(ctx, key) : readAccumulator(ctx, key)),
        () => (locking ? hasOpenBill(ctx, key) : Promise.resolve(false)),
      ])
      return terms.asIfUsed ?? accumulator?.used ?? nothingUsed
    },
    async purses() {
      const { ownHeldFen: heldFen, ...purses } = await pursesOf(ctx, resident.id, aids, terms)
      ownHeldFen = heldFen
      return purses
    },
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
  return { ...priced, medType, accumulatorId: accumulator?.id ?? null, split, asked, openBill, ownHeldFen }
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

interface Purses {
  readonly accountFen: number
  readonly family: FamilyPurse[]
  /** What the person's own account held when it was locked. */
  readonly ownHeldFen: number | undefined
}

async function pursesOf(
  ctx: Context,
  residentId: string,
  aids: readonly AidGiven[],
  terms: PriceTerms,
): Promise<Purses> {
  if (!terms.useAccount) return { accountFen: 0, family: [], ownHeldFen: undefined }
  const owners = [residentId, ...aids.map((aid) => aid.ownerId)]
  const held = await (terms.locking ? lockPersonalAccounts(ctx, owners) : readAccounts(ctx, owners, terms))
  const consented = terms.limits ? new Map<string, number>() : await consentedOf(ctx, residentId, aids, terms)
  const purses: FamilyPurse[] = []
  for (const ownerId of owners) {
    const balance = held.get(ownerId)
    if (!balance) continue
    const { limits } = terms
    const limitFen = ownerId === residentId ? limits?.accountFen : (limits?.familyFen.get(ownerId) ?? 0)
    const consentedFen = limits ? (limitFen ?? 0) : (consented.get(ownerId) ?? Number.MAX_SAFE_INTEGER)
    purses.push({ ownerId, availableFen: Math.min(balance.availableFen, consentedFen) })
  }
  const own = purses.find((purse) => purse.ownerId === residentId)
  const family = purses.filter((purse) => purse !== own)
  const ownHeldFen = terms.locking ? (held.get(residentId)?.balanceFen ?? 0) : undefined
  return { accountFen: own?.availableFen ?? 0, family, ownHeldFen }
}

/** What the accounts hold, without a lock; all one could wish for when it is only looked at as if they held what `limits` says. */
async function readAccounts(ctx: Context, owners: readonly string[], { asIfUsed }: PriceTerms) {
  const held = new Map<string, Balance>()
  const enough = Number.MAX_SAFE_INTEGER
  for (const [ownerId, account] of await personalAccountsOf(ctx, owners)) {
    const asIf = { balanceFen: enough, reservedFen: 0, availableFen: enough }
    held.set(ownerId, asIfUsed ? asIf : await balanceOf(ctx, account.id))
  }
  return held
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
