import type { Settlement } from '#insurance/insurer'
import { splitByWeight } from '#insurance/split'
import type { Context } from '#kernel'
import type { Bill } from '../bill.ts'
import { amountNames } from '../store/bills.ts'
import type { Then, WayState } from './way.ts'

export interface RemoteBill {
  readonly setl_id: string
  readonly state: WayState
  readonly exchange_id: string | null
  readonly insurer_setl_id: string | null
  readonly own: Readonly<Record<string, number>>
  readonly held_fen: number
  readonly settled_there: Settlement | null
  readonly reverse_reason: string | null
  readonly reverse_then: Then | null
  readonly leaving: readonly string[] | null
  readonly reason: string | null
}

export async function insertRemote(
  ctx: Context,
  made: { billId: string; own: object; heldFen: number; exchangeId: string },
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-insert-remote',
    text: `insert into settlement.remote_bill (setl_id, state, own, held_fen, exchange_id, changed_at)
           values ($1, 'pre-settling', $2, $3, $4, $5)`,
    values: [made.billId, JSON.stringify(made.own), made.heldFen, made.exchangeId, ctx.now],
  })
}

export async function remoteOf(ctx: Context, billId: string): Promise<RemoteBill | undefined> {
  return (await remotesOf(ctx, [billId])).get(billId)
}

export async function remotesOf(ctx: Context, billIds: readonly string[]): Promise<Map<string, RemoteBill>> {
  const { rows } = await ctx.client.query<RemoteBill>({
    name: 'settlement-remotes',
    text: 'select * from settlement.remote_bill where setl_id = any($1::uuid[])',
    values: [billIds],
  })
  return new Map(rows.map((row) => [row.setl_id, row]))
}

type Changes = Partial<Omit<RemoteBill, 'setl_id' | 'own' | 'held_fen'>>

export async function changeRemote(ctx: Context, billId: string, changes: Changes): Promise<void> {
  const names = Object.keys(changes)
  const values = Object.entries(changes).map(([name, value]) =>
    name === 'settled_there' && value ? JSON.stringify(value) : value,
  )
  await ctx.client.query({
    text: `update settlement.remote_bill
              set changed_at = $2${names.map((name, index) => `, ${name} = $${index + 3}`).join('')}
            where setl_id = $1`,
    values: [billId, ctx.now, ...values],
  })
}

/** A bill that ends before it is settled is not waited for any more. */
export async function dropRemote(ctx: Context, billId: string): Promise<void> {
  await ctx.client.query({
    name: 'settlement-drop-remote',
    text: `update settlement.remote_bill set state = 'dropped', exchange_id = null, changed_at = $2
            where setl_id = $1 and state in ('pre-settling', 'paying')`,
    values: [billId, ctx.now],
  })
}

export async function setBillState(
  ctx: Context,
  billId: string,
  state: 'awaiting-insurer' | 'awaiting-payment',
  payBefore: Date | null,
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-set-bill-state',
    text: 'update settlement.bill set state = $2, pay_before = coalesce($3, pay_before) where setl_id = $1',
    values: [billId, state, payBefore],
  })
}

/** The insurer's amounts are the bill's, line by line where it said so; a rule says by how much they differ from ours. */
export async function takeAmounts(
  ctx: Context,
  bill: Bill,
  answer: Settlement,
  fundDifferenceFen: number,
): Promise<Bill> {
  const { amounts } = answer
  const sets = amountNames.map((name, index) => `${name} = $${index + 3}`).join(', ')
  await ctx.client.query({
    name: 'settlement-take-amounts',
    text: `update settlement.bill set rules = rules || $2::jsonb, ${sets} where setl_id = $1`,
    values: [
      bill.id,
      JSON.stringify(fundDifferenceFen === 0 ? [] : [differs(fundDifferenceFen)]),
      ...amountNames.map((name) => amounts[name]),
    ],
  })
  await takeLines(ctx, bill.id, answer)
  return { ...bill, ...Object.fromEntries(amountNames.map((name) => [name, amounts[name]])) }
}

async function takeLines(ctx: Context, billId: string, { lines, amounts }: Settlement): Promise<void> {
  if (lines.length === 0) return
  const shares = splitByWeight(
    amounts.fund_pay_sumamt,
    lines.map((line) => line.inscp_amt),
  )
  const rows = lines.map((line, index) => ({ ...line, charge_id: line.chargeId, fund_share_fen: shares[index] }))
  await ctx.client.query({
    name: 'settlement-take-lines',
    text: `update settlement.bill_line l
              set pric_uplmt_amt = n.pric_uplmt_amt, selfpay_prop = n.selfpay_prop, chrgitm_lv = n.chrgitm_lv,
                  fulamt_ownpay_amt = n.fulamt_ownpay_amt, overlmt_selfpay = n.overlmt_selfpay,
                  preselfpay_amt = n.preselfpay_amt, inscp_amt = n.inscp_amt, fund_share_fen = n.fund_share_fen
             from jsonb_populate_recordset(null::settlement.bill_line, $2) n
            where l.setl_id = $1 and l.charge_id = n.charge_id`,
    values: [billId, JSON.stringify(rows)],
  })
}

const differs = (fundDifferenceFen: number) => ({
  ruleId: 'insurer.differs',
  clause: '医保经办机构结算结果',
  lineNo: null,
  effectFen: fundDifferenceFen,
  zh: '医保经办机构的结算结果与本地测算不同，以经办机构为准。',
  en: 'The insurer’s settlement differs from our own estimate; the insurer’s counts.',
})
