import type { MedType } from '#contracts/benefits'
import { type AskedAlike, askAlike, type Context, rowsOf } from '#kernel'
import type { Charge, Visit } from '../bill.ts'

/**
 * One person's settling goes step by step: whoever quotes to pay, settles, returns or reverses for a person waits here,
 * so that visits, bills and accumulators of that person need no order of locks among themselves.
 */
export async function lockPerson(ctx: Context, residentId: string): Promise<void> {
  await askAlike(ctx, lockedPersons, residentId)
}

/** In one order, so that two who lock several people wait for each other instead of deadlocking. */
const lockedPersons: AskedAlike<string, null> = {
  statement: (items) => ({
    name: 'settlement-lock-persons',
    text: `select pg_advisory_xact_lock(hashtextextended('settlement.person:' || id, 0))
             from (select distinct id from unnest($1::text[]) as id order by id) person`,
    values: [items],
  }),
  answers: (_rows, items) => items.map(() => null),
}

const visits: AskedAlike<string, Visit | undefined> = {
  statement: (items) => ({
    name: 'settlement-visits',
    text: 'select * from settlement.visit where mdtrt_id = any($1::uuid[])',
    values: [items],
  }),
  answers: (rows, items) => {
    const found = new Map(rows.map((row) => [row.mdtrt_id, toVisit(row as unknown as VisitRow)]))
    return items.map((id) => found.get(id))
  },
}

interface VisitRow {
  mdtrt_id: string
  resident_id: string
  institution_id: string
  doctor_id: string | null
  diag_code: string
}

const toVisit = (row: VisitRow): Visit => ({
  mdtrtId: row.mdtrt_id,
  residentId: row.resident_id,
  institutionId: row.institution_id,
  doctorId: row.doctor_id,
  diagCode: row.diag_code,
})

export async function visitOf(ctx: Context, mdtrtId: string): Promise<Visit | undefined> {
  return askAlike(ctx, visits, mdtrtId)
}

/** Opens the visit unless it is open; answers it as it is. */
export async function openVisit(ctx: Context, visit: Visit): Promise<Visit> {
  await ctx.client.query({
    name: 'settlement-open-visit',
    text: `insert into settlement.visit (mdtrt_id, resident_id, institution_id, doctor_id, diag_code, opened_at)
           values ($1, $2, $3, $4, $5, $6) on conflict (mdtrt_id) do nothing`,
    values: [visit.mdtrtId, visit.residentId, visit.institutionId, visit.doctorId, visit.diagCode, ctx.now],
  })
  return (await visitOf(ctx, visit.mdtrtId))!
}

interface ChargeRow {
  id: string
  mdtrt_id: string
  order_id: string
  position: number
  med_type: MedType
  referred: boolean
  hilist_code: string
  name: string
  cnt: number
  pric: number
  waiver_fen: number
  setl_id: string | null
  returned_at: Date | null
  own_reason: string | null
  charged_at: Date
  prd_days: number | null
}

const toCharge = (row: ChargeRow): Charge => ({
  id: row.id,
  mdtrtId: row.mdtrt_id,
  orderId: row.order_id,
  position: row.position,
  medType: row.med_type,
  referred: row.referred,
  hilistCode: row.hilist_code,
  name: row.name,
  cnt: row.cnt,
  pric: row.pric,
  waiverFen: row.waiver_fen,
  billId: row.setl_id,
  returnedAt: row.returned_at,
  ownReason: row.own_reason,
  chargedAt: row.charged_at,
  prdDays: row.prd_days,
})

const chargesOfVisits: AskedAlike<string, Charge[]> = {
  statement: (items) => ({
    name: 'settlement-charges-of-visits',
    text: 'select * from settlement.charge where mdtrt_id = any($1::uuid[]) order by charged_at, order_id, position',
    values: [items],
  }),
  answers: (rows, items) => {
    const found = Map.groupBy((rows as unknown as ChargeRow[]).map(toCharge), (charge) => charge.mdtrtId)
    return items.map((id) => found.get(id) ?? [])
  },
}

export async function chargesOfVisit(ctx: Context, mdtrtId: string): Promise<Charge[]> {
  return askAlike(ctx, chargesOfVisits, mdtrtId)
}

export async function chargesOfBill(ctx: Context, billId: string): Promise<Charge[]> {
  const rows = await rowsOf<ChargeRow>(ctx, {
    name: 'settlement-charges-of-bill',
    text: 'select * from settlement.charge where setl_id = $1 order by charged_at, order_id, position',
    values: [billId],
  })
  return rows.map(toCharge)
}

export async function insertCharges(ctx: Context, charges: readonly Charge[]): Promise<void> {
  const rows = charges.map((charge) => ({
    id: charge.id,
    mdtrt_id: charge.mdtrtId,
    order_id: charge.orderId,
    position: charge.position,
    med_type: charge.medType,
    referred: charge.referred,
    hilist_code: charge.hilistCode,
    name: charge.name,
    cnt: charge.cnt,
    pric: charge.pric,
    waiver_fen: charge.waiverFen,
    prd_days: charge.prdDays,
    charged_at: charge.chargedAt,
  }))
  await ctx.client.query({
    name: 'settlement-insert-charges',
    text: 'insert into settlement.charge select * from jsonb_populate_recordset(null::settlement.charge, $1)',
    values: [JSON.stringify(rows)],
  })
}

/** The institution says that unbilled charges are the person's own, and who agreed to it. */
export async function markOwn(
  ctx: Context,
  chargeIds: readonly string[],
  { reason, agreedBy }: { reason: string; agreedBy: string | null },
): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-own',
    text: `update settlement.charge set own_reason = $2, own_declared_at = $3, own_declared_by = $4, own_agreed_by = $5,
                  own_declared_by_name = $6
            where id = any($1::uuid[])`,
    values: [chargeIds, reason, ctx.now, ctx.actor.id, agreedBy, ctx.actor.name],
  })
}

/** Takes its charges off a bill that has ended; they can be billed again. */
export async function freeCharges(ctx: Context, billId: string): Promise<void> {
  await ctx.client.query({
    name: 'settlement-free-charges',
    text: 'update settlement.charge set setl_id = null where setl_id = $1',
    values: [billId],
  })
}

export async function markReturned(ctx: Context, chargeIds: readonly string[], reason: string): Promise<void> {
  await ctx.client.query({
    name: 'settlement-mark-returned',
    text: 'update settlement.charge set returned_at = $2, return_reason = $3 where id = any($1::uuid[])',
    values: [chargeIds, ctx.now, reason],
  })
}
