import { BreakdownAsked, FundBills, FundBreakdown, FundPeople, PageAsked } from '#contracts/fund'
import { audit, type Context, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { maskName } from '#people/residents'
import { auditLook, scopeFor, whereOf } from './scope.ts'
import * as store from './store.ts'

export const readers = ['auditor', 'manager', 'doctor'] as const

/** Refusals: fund.other_institution. */
export const readBreakdown = verb(
  {
    name: 'fund.read_breakdown',
    may: readers,
    input: BreakdownAsked,
    answer: FundBreakdown,
    summary: 'What the fund and people paid, by institution, doctor, month, category or scheme.',
  },
  async (ctx, { by, ...asked }) => {
    const scope = await scopeFor(ctx, asked)
    await auditLook(ctx, 'breakdown', scope)
    const [total, rows] = [await store.total(ctx, scope), await store.rowsBy(ctx, by, scope)]
    return { scope: whereOf(scope), by, total, rows }
  },
)

/** Refusals: fund.other_institution. */
export const readPeople = verb(
  {
    name: 'fund.read_people',
    may: readers,
    input: PageAsked,
    answer: FundPeople,
    summary: 'On whom the money was spent, masked, the most first.',
  },
  async (ctx, asked) => {
    const scope = await scopeFor(ctx, asked)
    const rows = await store.peopleOf(ctx, scope, asked)
    const { total } = await peopleCount(ctx, rows, scope)
    for (const { residentId } of rows) await audit(ctx, { action: 'read', residentId, entity: 'fund.spending' })
    const people = rows.map(({ total: _, people: __, birthDate, name, ...row }) => ({
      ...row,
      name: maskName(name),
      age: fullYears(birthDate, dayOf(ctx.now)),
    }))
    return { scope: whereOf(scope), total, people }
  },
)

/** Past the last page there is no row to read the count from. */
async function peopleCount(ctx: Context, rows: readonly store.PersonRow[], scope: Parameters<typeof store.total>[1]) {
  return { total: rows[0]?.total ?? (await store.total(ctx, scope)).people }
}

/** Refusals: fund.other_institution. */
export const readBills = verb(
  {
    name: 'fund.read_bills',
    may: readers,
    input: PageAsked,
    answer: FundBills,
    summary: 'The bills behind a sum, masked, the latest first.',
  },
  async (ctx, asked) => {
    const scope = await scopeFor(ctx, asked)
    const rows = await store.billsPage(ctx, scope, asked)
    for (const { residentId, billId } of rows)
      await audit(ctx, { action: 'read', residentId, entity: 'settlement.bill', entityId: billId })
    const total = rows[0]?.total ?? (await store.total(ctx, scope)).bills
    return { scope: whereOf(scope), total, bills: rows.map((row) => showBill(ctx, row)) }
  },
)

export function showBill(ctx: Context, { total: _, birthDate, name, settledAt, ...row }: store.BillRow) {
  return {
    ...row,
    name: maskName(name),
    age: fullYears(birthDate, dayOf(ctx.now)),
    settledAt: settledAt.toISOString(),
  }
}
