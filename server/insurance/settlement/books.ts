import { personalAccountOf } from '#insurance/accounts'
import type { Context } from '#kernel'
import { openAccount, type Posting, post } from '#ledger'
import type { Bill } from './bill.ts'
import type { Split } from './split/input.ts'

const fundNames = {
  hifp_pay: '基本医保统筹基金',
  hifmi_pay: '居民大病保险资金',
  hifob_pay: '职工大额医疗补助资金',
  maf_pay: '医疗救助资金',
  cvlserv_pay: '公务员医疗补助资金',
  hifes_pay: '企业补充医疗保险资金',
} as const

type FundName = keyof typeof fundNames

async function fundAccount(ctx: Context, fund: FundName, insutype: string): Promise<string> {
  const name = `${fundNames[fund]} ${insutype}`
  const kind = fund === 'hifp_pay' ? 'fund-pool' : 'fund'
  const account = await openAccount(ctx, { kind, ownerId: `${fund}:${insutype}`, mayGoNegative: true, name })
  return account.id
}

/** An institution may owe: what it gives back after a reversal was perhaps paid out already. */
async function institutionAccount(
  ctx: Context,
  bill: Pick<Bill, 'institutionId' | 'institutionName'>,
): Promise<string> {
  const { institutionId: ownerId, institutionName: name } = bill
  return (await openAccount(ctx, { kind: 'institution', ownerId, mayGoNegative: true, name })).id
}

async function cashAccount(ctx: Context, kind: 'cash-in-transit' | 'cash-outside'): Promise<string> {
  const name = kind === 'cash-in-transit' ? '在途现金' : '外部现金'
  return (await openAccount(ctx, { kind, ownerId: 'payment', mayGoNegative: true, name })).id
}

/** What funds and accounts give to the institution for a bill; the cash part comes through cash in transit. */
export async function postingsOf(ctx: Context, bill: Bill, familyPays: Split['familyPays']): Promise<Posting[]> {
  const destination = await institutionAccount(ctx, bill)
  const postings: Posting[] = []
  for (const fund of Object.keys(fundNames) as FundName[]) {
    if (bill[fund] === 0) continue
    const source = await fundAccount(ctx, fund, bill.insutype!)
    postings.push({ source, destination, amountFen: bill[fund], reason: `${bill.institutionName} 结算 ${fund}` })
  }
  const draws = [{ ownerId: bill.residentId, amountFen: bill.acct_pay, reason: '结算 acct_pay' }]
  for (const one of familyPays) draws.push({ ...one, reason: '家庭共济 acct_mulaid_pay' })
  for (const { ownerId, amountFen, reason } of draws) {
    if (amountFen === 0) continue
    const source = (await personalAccountOf(ctx, ownerId))!.id
    postings.push({ source, destination, amountFen, reason: `${bill.institutionName} ${reason}` })
  }
  return postings
}

/** Cash reaches the payment channel: it is in transit until a bill takes it or it goes back. */
export async function cashArrives(ctx: Context, tradeNo: string, amountFen: number): Promise<void> {
  const source = await cashAccount(ctx, 'cash-outside')
  const destination = await cashAccount(ctx, 'cash-in-transit')
  await post(ctx, {
    key: `cash-in:${tradeNo}`,
    postings: [{ source, destination, amountFen, reason: `支付 ${tradeNo}` }],
  })
}

/** Cash leaves through the payment channel, back to the payer. */
export async function cashLeaves(ctx: Context, refundId: string, amountFen: number): Promise<void> {
  const source = await cashAccount(ctx, 'cash-in-transit')
  const destination = await cashAccount(ctx, 'cash-outside')
  const postings = [{ source, destination, amountFen, reason: `退款 ${refundId}` }]
  await post(ctx, { key: `cash-out:${refundId}`, postings })
}

/** The institution gets a bill's cash part, or gives it back into transit. */
export async function cashOfBill(ctx: Context, bill: Bill, direction: 'taken' | 'given-back'): Promise<void> {
  if (bill.cash_payamt === 0) return
  const transit = await cashAccount(ctx, 'cash-in-transit')
  const institution = await institutionAccount(ctx, bill)
  const [source, destination] = direction === 'taken' ? [transit, institution] : [institution, transit]
  const reason = `${bill.institutionName} ${direction === 'taken' ? '结算' : '撤销'} cash_payamt`
  const postings = [{ source, destination, amountFen: bill.cash_payamt, reason }]
  await post(ctx, { key: `bill:${bill.id}:cash-${direction}`, postings })
}
