import type { Split } from '#insurance/split'
import { type Context, sendSoon, type WrittenAlike, writeAlike } from '#kernel'
import type { Bill } from '../bill.ts'
import { amountNames, columns, keys } from './bills.ts'

interface NewBill {
  readonly row: Record<string, unknown>
  readonly lines: readonly { readonly setl_id: string; readonly charge_id: string }[]
  readonly aid: readonly object[]
}

const insertedBills: WrittenAlike<NewBill> = {
  statement: (bills) => {
    const lines = bills.flatMap((one) => one.lines)
    return {
      name: 'settlement-insert-bills',
      text: `with bill as (
             insert into settlement.bill (${columns}, rules)
             select ${columns}, rules from jsonb_populate_recordset(null::settlement.bill, $1)
           ), line as (
             insert into settlement.bill_line
             select * from jsonb_populate_recordset(null::settlement.bill_line, $2)
           ), aid as (
             insert into settlement.bill_mutual_aid
             select * from jsonb_populate_recordset(null::settlement.bill_mutual_aid, $3)
           )
           update settlement.charge c set setl_id = l.setl_id
             from unnest($4::uuid[], $5::uuid[]) as l(setl_id, charge_id) where c.id = l.charge_id`,
      values: [
        JSON.stringify(bills.map((one) => one.row)),
        JSON.stringify(lines),
        JSON.stringify(bills.flatMap((one) => one.aid)),
        lines.map((line) => line.setl_id),
        lines.map((line) => line.charge_id),
      ],
    }
  },
}

/** Keeps a bill with its lines and puts its charges on it, with others' in one statement. */
export function insertBill(ctx: Context, bill: Bill, split: Split): void {
  const row: Record<string, unknown> = { rules: split.rules }
  for (const [column, key] of Object.entries(keys)) row[column] = bill[key]
  for (const name of amountNames) row[name] = bill[name]
  const lines = split.lines.map(({ lineNo, chargeId, orderId, ownReason, fundShareFen, ...line }) => ({
    ...line,
    setl_id: bill.id,
    line_no: lineNo,
    charge_id: chargeId,
    order_id: orderId,
    fund_share_fen: fundShareFen,
    own_reason: ownReason,
  }))
  const aid = split.familyPays.map((one) => ({ setl_id: bill.id, owner_id: one.ownerId, amount_fen: one.amountFen }))
  writeAlike(ctx, insertedBills, { row, lines, aid })
}

export function holdReservation(ctx: Context, billId: string, reservationId: string): void {
  sendSoon(ctx, [
    {
      name: 'settlement-hold-reservation',
      text: 'update settlement.bill set reservation_id = $2 where setl_id = $1',
      values: [billId, reservationId],
    },
  ])
}

export function markSettled(
  ctx: Context,
  billId: string,
  made: { accumulatorNo: number | null; transactionId: string | null; balc: number },
): void {
  sendSoon(ctx, [
    {
      name: 'settlement-mark-settled',
      text: `update settlement.bill
              set state = 'settled', settled_at = $2, accumulator_no = $3, transaction_id = $4, balc = $5
            where setl_id = $1`,
      values: [billId, ctx.now, made.accumulatorNo, made.transactionId, made.balc],
    },
  ])
}

export async function markEnded(ctx: Context, billId: string, state: 'abandoned' | 'reversed', reason: string) {
  await ctx.client.query({
    name: 'settlement-mark-ended',
    text: 'update settlement.bill set state = $2, ended_at = $3, end_reason = $4 where setl_id = $1',
    values: [billId, state, ctx.now, reason],
  })
}
