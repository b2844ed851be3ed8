import { personalAccountsOf } from '#insurance/accounts'
import type { Split } from '#insurance/split'
import { allOf, type Context, type DoneAlike, doAlike } from '#kernel'
import { type Account, accountsFor, openAccount, type Posting, post } from '#ledger'
import type { Bill } from './bill.ts'

const fundNames = {
  hifp_pay: '基本医保统筹基金',
  hifmi_pay: '居民大病保险资金',
  hifob_pay: '职工大额医疗补助资金',
  maf_pay: '医疗救助资金',
  cvlserv_pay: '公务员医疗补助资金',
  hifes_pay: '企业补充医疗保险资金',
} as const

type FundName = keyof typeof fundNames

interface Side {
  readonly kind: string
  readonly ownerId: string
  readonly name: string
}

/** An institution may owe: what it gives back after a reversal was perhaps paid out already. */
const institutionSide = (bill: Pick<Bill, 'institutionId' | 'institutionName'>): Side => ({
  kind: 'institution',
  ownerId: bill.institutionId,
  name: bill.institutionName,
})

const fundSide = (fund: FundName, insutype: string): Side => ({
  kind: fund === 'hifp_pay' ? 'fund-pool' : 'fund',
  ownerId: `${fund}:${insutype}`,
  name: `${fundNames[fund]} ${insutype}`,
})

const cashSide = (kind: 'cash-in-transit' | 'cash-outside'): Side => ({
  kind,
  ownerId: 'payment',
  name: kind === 'cash-in-transit' ? '在途现金' : '外部现金',
})

/** The account ids of the sides, in their order; funds, institutions and cash are opened at their first movement. */
async function idsOf(ctx: Context, sides: readonly Side[]): Promise<string[]> {
  const found = await accountsFor(ctx, sides)
  const missing = sides.filter((side) => !found.has(nameOf(side)))
  const opened = missing.length > 0 ? await doAlike(ctx, openSides, missing) : found
  return sides.map((side) => (found.get(nameOf(side)) ?? opened.get(nameOf(side)))!.id)
}

const nameOf = ({ kind, ownerId }: Side) => `${kind} ${ownerId}`

/** In one order, so that two units of work that open the same wait for each other instead of deadlocking. */
const openSides: DoneAlike<readonly Side[], ReadonlyMap<string, Account>> = async (ctx, items) => {
  const sides = new Map(items.flat().map((side) => [nameOf(side), side]))
  const opened = new Map<string, Account>()
  for (const name of [...sides.keys()].sort()) {
    opened.set(name, await openAccount(ctx, { ...sides.get(name)!, mayGoNegative: true }))
  }
  return items.map(() => opened)
}

/** What funds and accounts give to the institution for a bill; the cash part comes through cash in transit. */
export async function postingsOf(ctx: Context, bill: Bill, familyPays: Split['familyPays']): Promise<Posting[]> {
  const funds = (Object.keys(fundNames) as FundName[]).filter((fund) => bill[fund] > 0)
  const own = { ownerId: bill.residentId, amountFen: bill.acct_pay, reason: '结算 acct_pay' }
  const family = familyPays.map((one) => ({ ...one, reason: '家庭共济 acct_mulaid_pay' }))
  const draws = [own, ...family].filter((one) => one.amountFen > 0)
  const drawers = draws.map((one) => one.ownerId)
  const [[destination, ...sources], purses] = await allOf(ctx, [
    () => idsOf(ctx, [institutionSide(bill), ...funds.map((fund) => fundSide(fund, bill.insutype!))]),
    () => (draws.length > 0 ? personalAccountsOf(ctx, drawers) : Promise.resolve(new Map<string, Account>())),
  ])
  const postings = funds.map((fund, index) => ({
    source: sources[index]!,
    destination: destination!,
    amountFen: bill[fund],
    reason: `${bill.institutionName} 结算 ${fund}`,
  }))
  for (const { ownerId, amountFen, reason } of draws) {
    const source = purses.get(ownerId)!.id
    postings.push({ source, destination: destination!, amountFen, reason: `${bill.institutionName} ${reason}` })
  }
  return postings
}

/** What a remote insurer gives to the institution: its funds, and the personal accounts that it keeps. */
export async function remotePostingsOf(ctx: Context, bill: Bill): Promise<Posting[]> {
  const accountFen = bill.acct_pay + bill.acct_mulaid_pay
  const postings = await postingsOf(ctx, { ...bill, acct_pay: 0, acct_mulaid_pay: 0 }, [])
  if (accountFen === 0) return postings
  const kept = { kind: 'insurer-account', ownerId: `acct_pay:${bill.insutype}`, name: '医保经办机构管理的个人账户' }
  const [source, destination] = await idsOf(ctx, [kept, institutionSide(bill)])
  const reason = `${bill.institutionName} 结算 acct_pay`
  return [...postings, { source: source!, destination: destination!, amountFen: accountFen, reason }]
}

async function cashIds(ctx: Context): Promise<[outside: string, inTransit: string]> {
  const [outside, inTransit] = await idsOf(ctx, [cashSide('cash-outside'), cashSide('cash-in-transit')])
  return [outside!, inTransit!]
}

/** Cash reaches the payment channel: it is in transit until a bill takes it or it goes back. */
export async function cashArrives(ctx: Context, tradeNo: string, amountFen: number): Promise<void> {
  const [source, destination] = await cashIds(ctx)
  await post(ctx, {
    key: `cash-in:${tradeNo}`,
    postings: [{ source, destination, amountFen, reason: `支付 ${tradeNo}` }],
  })
}

/** Cash leaves through the payment channel, back to the payer. */
export async function cashLeaves(ctx: Context, refundId: string, amountFen: number): Promise<void> {
  const [destination, source] = await cashIds(ctx)
  const postings = [{ source, destination, amountFen, reason: `退款 ${refundId}` }]
  await post(ctx, { key: `cash-out:${refundId}`, postings })
}

/** The institution gets a bill's cash part, or gives it back into transit. */
export async function cashOfBill(ctx: Context, bill: Bill, direction: 'taken' | 'given-back'): Promise<void> {
  if (bill.cash_payamt === 0) return
  const sides = [cashSide('cash-in-transit'), institutionSide(bill)]
  const [source, destination] = await idsOf(ctx, direction === 'taken' ? sides : sides.toReversed())
  const reason = `${bill.institutionName} ${direction === 'taken' ? '结算' : '撤销'} cash_payamt`
  const postings = [{ source: source!, destination: destination!, amountFen: bill.cash_payamt, reason }]
  await post(ctx, { key: `bill:${bill.id}:cash-${direction}`, postings })
}
