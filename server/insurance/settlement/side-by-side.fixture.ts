/** Random acts of several lanes at once over the same people, accounts and family purses. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { creditAccount, giveMutualAid } from '#insurance/accounts'
import { type Asked, Batches, Refusal } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { cancelBill } from './abandon-bill.ts'
import { amlodipine, assertBalanced, clinic, fee } from './clinic.test.ts'
import { declareOwn } from './declare-own.ts'
import { payAtCashier } from './local/pay-at-cashier.ts'
import { payBill } from './pay-bill.ts'
import { type PayInput, payingTogether } from './pay-together.ts'
import { continueRun } from './policy-run.ts'
import { quoteBill } from './quote-bill.ts'
import { resettle, returnCharges } from './resettle.ts'
import { resettleForPolicy, startResettlement } from './resettle-for-policy.ts'
import { reverseBill } from './reverse-bill.ts'

const acts = [
  ...['charge', 'charge', 'quote', 'pay', 'pay', 'pay', 'cash', 'cash', 'cancel', 'reverse', 'resettle'],
  ...['leave-out', 'return', 'declare-own', 'credit', 'correct'],
] as const
type Act = (typeof acts)[number]

const step = fc.record({
  act: fc.constantFrom<Act>(...acts),
  who: fc.nat(2),
  pick: fc.nat(50),
  packs: fc.integer({ min: 1, max: 9 }),
  useAccount: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

interface Visit {
  readonly mdtrtId: string
  readonly orderId: string
  readonly residentId: string
}

const perYearFen = 30_000

/** Three people who draw on each other's accounts, all ways. */
async function household(t: TestContext) {
  const place = await clinic(t, { accountFen: 20_000 })
  const { region, wang, person } = place
  const people = [wang, await person('张建国', 'employee', 20_000), await person('李明', 'resident', 20_000)]
  for (const [at, one] of people.entries())
    for (const other of people.slice(at + 1)) {
      const members = { residentId: one.id, memberId: other.id, relation: 'spouse', reason: '双方证件已核验' } as const
      await linkFamilyAtDesk(region.ctx(), members)
      for (const [from, to] of [[one, other] as const, [other, one] as const]) {
        const as = region.ctx({ id: from.id, roles: ['resident'], name: 'x' })
        await giveMutualAid(as, { memberId: to.id, perBillFen: 9000, perYearFen })
      }
    }
  return { ...place, people }
}

type Paid = Awaited<ReturnType<typeof payBill>>
type Household = Awaited<ReturnType<typeof household>>

class Lanes {
  readonly #place: Household
  readonly #together = new Batches(payingTogether, ([first, ...more]: readonly Asked<PayInput>[]) =>
    first!.ctx.transaction((ctx) => payingTogether.run(ctx, [first!, ...more])),
  )
  readonly #visits: Visit[] = []
  readonly #bills: string[] = []
  #year = 2026
  done = 0

  constructor(place: Household) {
    this.#place = place
  }

  /** One lane: act after act; what is refused is refused, anything else is a fault. */
  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) {
      try {
        await this.#act(one)
        this.done += 1
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        assert.notEqual(error.code, 'settlement.resettle_needs_cash', 'under one policy nobody owes more than was paid')
      }
    }
  }

  async #act({ act, who, pick, packs, useAccount }: Step): Promise<void> {
    const { region, people, charge } = this.#place
    const ctx = region.ctx()
    const residentId = people[who]!.id
    const visit = this.#visits[this.#visits.length - 1 - (pick % (this.#visits.length || 1))]
    const billId = this.#bills[this.#bills.length - 1 - (pick % (this.#bills.length || 1))]
    if (act === 'charge') this.#visits.push({ ...(await charge([fee, amlodipine(packs)], { residentId })), residentId })
    if (act === 'credit') {
      this.#year += 1
      await creditAccount(ctx, { year: this.#year, residentId, amountFen: packs * 1000 })
    }
    if (act === 'correct') await this.#correct()
    if (visit) await this.#atVisit(act, visit, useAccount, pick % 2 === 0)
    if (billId) await this.#atBill(act, billId)
  }

  async #atVisit(act: Act, { mdtrtId, orderId }: Visit, useAccount: boolean, alone: boolean): Promise<void> {
    const { region } = this.#place
    const ctx = region.ctx()
    if (act === 'quote') await quoteBill(ctx, { mdtrtId, useAccount })
    if (act === 'pay') {
      // As the route does it for those who knock at the same time, and as care does it in its own transaction.
      const asked = { mdtrtId, useAccount }
      const bill = alone ? await payBill(ctx, asked) : ((await this.#together.add(ctx, asked)) as Paid)
      if (!this.#bills.includes(bill.billId)) this.#bills.push(bill.billId)
    }
    if (act === 'return')
      this.#bills.push(...(await returnCharges(ctx, { mdtrtId, orderId, reason: '退' })).settledBillIds)
    if (act === 'declare-own') {
      const { rows } = await region.pool.query('select id from settlement.charge where mdtrt_id = $1 limit 1', [
        mdtrtId,
      ])
      await declareOwn(ctx, { mdtrtId, chargeIds: [rows[0].id], reason: '已告知自费' })
    }
  }

  async #atBill(act: Act, billId: string): Promise<void> {
    const ctx = this.#place.region.ctx()
    if (act === 'cash') await payAtCashier(ctx, billId)
    if (act === 'cancel') await cancelBill(ctx, { billId })
    if (act === 'reverse') await reverseBill(ctx, { billId, reason: '撤' })
    if (act === 'resettle' || act === 'leave-out') {
      const done = await resettle(ctx, { billId, reason: '重结', leaveOut: act === 'leave-out' })
      this.#bills.push(...done.settledBillIds)
    }
  }

  /** A run over everybody while the others go on. */
  async #correct(): Promise<void> {
    const { region } = this.#place
    const days = { from: '2026-01-01', to: '2026-03-02', reason: '政策更正' }
    const { runId } = await resettleForPolicy(region.ctx(), days)
    await region.runJob(continueRun, { runId })
    await startResettlement(region.ctx(), { runId })
    await region.runJob(continueRun, { runId })
  }
}

/** Nobody's account gave more in the year than its owner consents to. */
async function assertConsented({ region }: Household): Promise<void> {
  const { rows } = await region.pool.query(
    `select b.resident_id, a.owner_id, sum(a.amount_fen)::bigint as fen
       from settlement.bill b join settlement.bill_mutual_aid a using (setl_id)
      where b.state in ('settled', 'awaiting-payment') group by 1, 2`,
  )
  for (const row of rows) assert.ok(row.fen <= perYearFen, `${row.fen} of ${perYearFen}`)
}

/** Lanes side by side, over and over; after each time the books, accumulators, cash and consents agree. */
export async function sideBySide(t: TestContext, runs: number, steps: number): Promise<number> {
  const lanes = fc.array(fc.array(step, { minLength: steps, maxLength: steps }), { minLength: 4, maxLength: 4 })
  let done = 0
  const place = await household(t)
  await fc.assert(
    fc.asyncProperty(lanes, async (all) => {
      const shared = new Lanes(place)
      const ended = await Promise.allSettled(all.map((steps) => shared.run(steps)))
      for (const one of ended) if (one.status === 'rejected') throw one.reason
      done += shared.done
      await assertBalanced(place.region)
      await assertConsented(place)
    }),
    { numRuns: runs, endOnFailure: true },
  )
  return done
}
