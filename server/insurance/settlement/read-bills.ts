import {
  Accumulators,
  AccumulatorsAsked,
  BillAsked,
  Bills,
  BillsAsked,
  BillWithLines,
  DailyTotals,
  DailyTotalsAsked,
  Explanation,
} from '#contracts/settlement'
import { audit, type Context, type Role, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import type { Bill } from './bill.ts'
import { refuseUnlessInstitution, showBill, showBills } from './show-bill.ts'
import { accumulatorsOf } from './store/accumulators.ts'
import { billOf, findBills, linesOf, rulesOf } from './store/bills.ts'
import { dailyTotals } from './store/totals.ts'
import { verdictsOf } from './store/verdicts.ts'

const readers: Role[] = ['resident', 'manager', 'auditor', 'system']

/** Refusals: residents.not_acting_for. */
export const listBills = verb(
  {
    name: 'settlement.list_bills',
    may: readers,
    input: BillsAsked,
    answer: Bills,
    summary: 'Bills, newest first: one’s own or a family member’s; for staff, their institution’s.',
  },
  async (ctx, filter) => {
    const { actor } = ctx
    const own = actor.roles.includes('resident')
    const residentId = filter.residentId ?? (own ? actor.id : undefined)
    if (own) await refuseUnlessActsFor(ctx, residentId!)
    const institutionId = own || actor.roles.includes('auditor') ? undefined : actor.institutionId
    const { bills, total } = await findBills(ctx, { ...filter, residentId, institutionId })
    for (const person of residentId ? [residentId] : new Set(bills.map((bill) => bill.residentId))) {
      await audit(ctx, { action: 'read', residentId: person, entity: 'settlement.bill' })
    }
    return { bills: await showBills(ctx, bills), total }
  },
)

/** Refusals: settlement.unknown_bill, settlement.not_yours, residents.not_acting_for. */
export const readBill = verb(
  {
    name: 'settlement.read_bill',
    may: readers,
    input: BillAsked,
    answer: BillWithLines,
    summary: 'One bill with its lines.',
  },
  async (ctx, { billId }) => {
    const bill = await readable(ctx, billId)
    return { ...(await showBill(ctx, bill)), lines: await linesOf(ctx, billId) }
  },
)

/** Refusals: settlement.unknown_bill, settlement.not_yours, residents.not_acting_for. */
export const explainBill = verb(
  {
    name: 'settlement.explain_bill',
    may: readers,
    input: BillAsked,
    answer: Explanation,
    summary: 'One bill with every rule that touched an amount, its clause and its effect.',
  },
  async (ctx, { billId }) => {
    const bill = await readable(ctx, billId)
    const lines = await linesOf(ctx, billId)
    return {
      ...(await showBill(ctx, bill)),
      lines,
      rules: [...(await rulesOf(ctx, billId))],
      verdicts: await verdictsOf(ctx, billId),
    }
  },
)

async function readable(ctx: Context, billId: string): Promise<Bill> {
  const bill = await billOf(ctx, billId)
  refuseUnless(bill, 'settlement.unknown_bill')
  if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, bill.residentId)
  else refuseUnlessInstitution(ctx, bill)
  await audit(ctx, { action: 'read', residentId: bill.residentId, entity: 'settlement.bill', entityId: billId })
  return bill
}

/** Refusals: residents.not_acting_for. */
export const readAccumulators = verb(
  {
    name: 'settlement.read_accumulators',
    may: ['resident', 'auditor', 'system'],
    input: AccumulatorsAsked,
    answer: Accumulators,
    summary: 'What a person has used this year: deductible, fund, and the funds behind it.',
  },
  async (ctx, { residentId = ctx.actor.id, year }) => {
    if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'settlement.accumulator' })
    return { residentId, accumulators: await accumulatorsOf(ctx, residentId, year) }
  },
)

/** Refusals: settlement.dates_wrong. */
export const readDailyTotals = verb(
  {
    name: 'settlement.read_daily_totals',
    may: ['manager', 'auditor', 'system'],
    input: DailyTotalsAsked,
    answer: DailyTotals,
    summary: 'Settled bills by day: what they cost and who paid.',
  },
  async (ctx, { from, to, institutionId }) => {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
    refuseUnless(days >= 0 && days <= 400, 'settlement.dates_wrong', { field: 'to' })
    const own = ctx.actor.roles.includes('manager') ? ctx.actor.institutionId : undefined
    return { days: await dailyTotals(ctx, { from, to, institutionId: own ?? institutionId }) }
  },
)
