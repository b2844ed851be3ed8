import type { BillLine, BillState } from '#contracts/settlement'
import type { Split } from '#insurance/split'
import { type AskedAlike, askAlike, type Context, rowsOf } from '#kernel'
import type { Bill } from '../bill.ts'

/** Amount columns that bill, split and API share under their national names. */
export const amountNames = [
  'medfee_sumamt',
  'fulamt_ownpay_amt',
  'overlmt_selfpay',
  'preselfpay_amt',
  'inscp_amt',
  'dedc_std',
  'act_pay_dedc',
  'hifp_pay',
  'burden_amt',
  'hifmi_pay',
  'hifob_pay',
  'maf_pay',
  'cvlserv_pay',
  'hifes_pay',
  'othfund_pay',
  'fund_pay_sumamt',
  'acct_pay',
  'acct_mulaid_pay',
  'cash_payamt',
  'ownpay_hosp_part',
] as const

export const keys = {
  setl_id: 'id',
  medins_setl_id: 'medinsSetlId',
  content_sm3: 'contentSm3',
  mdtrt_id: 'mdtrtId',
  resident_id: 'residentId',
  resident_name: 'residentName',
  psn_no: 'psnNo',
  institution_id: 'institutionId',
  institution_name: 'institutionName',
  fixmedins_code: 'fixmedinsCode',
  hosp_lv: 'hospLv',
  insutype: 'insutype',
  med_type: 'medType',
  diag_code: 'diagCode',
  benefit_date: 'benefitDate',
  accumulator_id: 'accumulatorId',
  accumulator_no: 'accumulatorNo',
  state: 'state',
  use_account: 'useAccount',
  order_ids: 'orderIds',
  created_at: 'createdAt',
  pay_before: 'payBefore',
  settled_at: 'settledAt',
  ended_at: 'endedAt',
  end_reason: 'endReason',
  resettles: 'resettles',
  reservation_id: 'reservationId',
  transaction_id: 'transactionId',
  balc: 'balc',
  link: 'link',
} as const satisfies Record<string, keyof Bill>

export const columns = [...Object.keys(keys), ...amountNames].join(', ')

type BillRow = Record<string, unknown>

function toBill(row: BillRow): Bill {
  const bill: Record<string, unknown> = {}
  for (const [column, key] of Object.entries(keys)) bill[key] = row[column]
  for (const name of amountNames) bill[name] = row[name]
  return bill as unknown as Bill
}

/** The amounts of a split, without its lines and rules. */
export function amountsOf(split: Split): Pick<Bill, (typeof amountNames)[number]> {
  return Object.fromEntries(amountNames.map((name) => [name, split[name]])) as Pick<Bill, (typeof amountNames)[number]>
}

export async function billOf(ctx: Context, billId: string): Promise<Bill | undefined> {
  const rows = await rowsOf<BillRow>(ctx, {
    name: 'settlement-bill',
    text: `select ${columns} from settlement.bill where setl_id = $1`,
    values: [billId],
  })
  return rows[0] && toBill(rows[0])
}

interface Place {
  readonly mdtrtId: string
  readonly accumulatorId: string | null
}

const openBills: AskedAlike<Place, Bill | undefined> = {
  statement: (items) => ({
    name: 'settlement-open-bills',
    text: `select ${columns} from settlement.bill
            where state in ('awaiting-insurer', 'awaiting-payment')
              and (mdtrt_id = any($1::uuid[]) or accumulator_id = any($2::uuid[]))`,
    values: [items.map((one) => one.mdtrtId), items.map((one) => one.accumulatorId)],
  }),
  answers: (rows, items) => {
    const found = rows.map(toBill)
    return items.map(
      ({ mdtrtId, accumulatorId }) =>
        found.find((bill) => bill.mdtrtId === mdtrtId) ??
        found.find((bill) => accumulatorId !== null && bill.accumulatorId === accumulatorId),
    )
  },
}

/** The bill that waits, of the visit or else of the accumulator. */
export async function openBillOf(ctx: Context, place: Place): Promise<Bill | undefined> {
  return askAlike(ctx, openBills, place)
}

export async function billByKey(ctx: Context, fixmedinsCode: string, key: string): Promise<Bill | undefined> {
  const rows = await rowsOf<BillRow>(ctx, {
    name: 'settlement-bill-by-key',
    text: `select ${columns} from settlement.bill where fixmedins_code = $1 and medins_setl_id = $2`,
    values: [fixmedinsCode, key],
  })
  return rows[0] && toBill(rows[0])
}

/** Settled bills of an accumulator after a number, oldest first. */
export async function billsAfter(ctx: Context, accumulatorId: string, afterNo: number): Promise<Bill[]> {
  const rows = await rowsOf<BillRow>(ctx, {
    name: 'settlement-bills-after',
    text: `select ${columns} from settlement.bill
            where accumulator_id = $1 and state = 'settled' and accumulator_no > $2 order by accumulator_no`,
    values: [accumulatorId, afterNo],
  })
  return rows.map(toBill)
}

/** The first settled bill of an accumulator whose day lies in a span. */
export async function firstBillOf(
  ctx: Context,
  accumulatorId: string,
  span: { from: string; to: string },
): Promise<Bill | undefined> {
  const rows = await rowsOf<BillRow>(ctx, {
    name: 'settlement-first-bill',
    text: `select ${columns} from settlement.bill
            where accumulator_id = $1 and state = 'settled' and benefit_date between $2 and $3
            order by accumulator_no limit 1`,
    values: [accumulatorId, span.from, span.to],
  })
  return rows[0] && toBill(rows[0])
}

export interface BillFilter {
  readonly residentId?: string | undefined
  readonly institutionId?: string | undefined
  readonly mdtrtId?: string | undefined
  readonly state?: BillState | undefined
  readonly limit: number
  readonly offset: number
}

export async function findBills(ctx: Context, filter: BillFilter): Promise<{ bills: Bill[]; total: number }> {
  const rows = await rowsOf<BillRow & { total: number }>(ctx, {
    name: 'settlement-find-bills',
    text: `select ${columns}, count(*) over () as total from settlement.bill
            where ($1::uuid is null or resident_id = $1) and ($2::uuid is null or institution_id = $2)
              and ($3::uuid is null or mdtrt_id = $3) and ($4::text is null or state = $4)
            order by created_at desc, setl_id desc limit $5 offset $6`,
    values: [
      filter.residentId ?? null,
      filter.institutionId ?? null,
      filter.mdtrtId ?? null,
      filter.state ?? null,
      filter.limit,
      filter.offset,
    ],
  })
  return { bills: rows.map(toBill), total: rows[0]?.total ?? 0 }
}

export async function linesOf(ctx: Context, billId: string): Promise<BillLine[]> {
  const rows = await rowsOf(ctx, {
    name: 'settlement-lines',
    text: 'select * from settlement.bill_line where setl_id = $1 order by line_no',
    values: [billId],
  })
  return rows.map(({ setl_id, line_no, charge_id, order_id, fund_share_fen, own_reason, ...line }) => ({
    ...line,
    lineNo: line_no,
    chargeId: charge_id,
    orderId: order_id,
    fundShareFen: fund_share_fen,
    ownReason: own_reason,
  }))
}

export async function rulesOf(ctx: Context, billId: string): Promise<Split['rules']> {
  const rows = await rowsOf(ctx, {
    name: 'settlement-rules',
    text: 'select rules from settlement.bill where setl_id = $1',
    values: [billId],
  })
  return rows[0]?.rules ?? []
}

export async function familyPaysOf(ctx: Context, billIds: readonly string[]): Promise<Split['familyPays']> {
  const rows = await rowsOf(ctx, {
    name: 'settlement-family-pays',
    text: 'select owner_id, amount_fen from settlement.bill_mutual_aid where setl_id = any($1::uuid[])',
    values: [billIds],
  })
  return rows.map((row) => ({ ownerId: row.owner_id, amountFen: row.amount_fen }))
}

/** By owner: what a member's bills of a year that stand or wait have drawn on the owner's account. */
export async function drawnInYear(ctx: Context, residentId: string, year: number): Promise<Map<string, number>> {
  const rows = await rowsOf<{ owner_id: string; fen: number }>(ctx, {
    name: 'settlement-drawn-in-year',
    text: `select a.owner_id, sum(a.amount_fen)::bigint as fen
             from settlement.bill b join settlement.bill_mutual_aid a using (setl_id)
            where b.resident_id = $1 and b.state not in ('abandoned', 'reversed')
              and b.benefit_date between make_date($2, 1, 1) and make_date($2, 12, 31)
            group by a.owner_id`,
    values: [residentId, year],
  })
  return new Map(rows.map((row) => [row.owner_id, row.fen]))
}
