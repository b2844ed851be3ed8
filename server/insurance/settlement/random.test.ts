import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { creditAccount } from '#insurance/accounts'
import { cancelBill, payAtCashier, payBill, resettle, returnCharges, reverseBill } from '#insurance/settlement'
import { Refusal } from '#kernel'
import { abandonUnpaid } from './abandon-bill.ts'
import { amlodipine, assertBalanced, clinic, fee } from './clinic.test.ts'

const step = fc.record({
  act: fc.constantFrom(
    'charge',
    'charge-again',
    'pay',
    'cash',
    'cancel',
    'time-over',
    'reverse',
    'resettle',
    'leave-out',
    'return',
    'credit',
  ),
  who: fc.nat(1),
  pick: fc.nat(50),
  packs: fc.integer({ min: 1, max: 9 }),
  useAccount: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

test('whatever order bills are charged, paid, dropped, reversed and returned in, the books and accumulators agree', async (t) => {
  const { region, charge, wang, person } = await clinic(t, { accountFen: 0 })
  const people = [wang, await person('李明', 'resident', 0)]
  const ctx = () => region.ctx()
  const visits: { mdtrtId: string; orderId: string; residentId: string }[] = []
  const bills: string[] = []
  let year = 2026

  async function act({ act, who, pick, packs, useAccount }: Step): Promise<void> {
    const residentId = people[who]!.id
    const visit = visits[pick % (visits.length || 1)]
    const billId = bills[bills.length - 1 - (pick % (bills.length || 1))]
    if (act === 'charge') {
      const made = await charge([fee, amlodipine(packs)], { residentId })
      visits.push({ ...made, residentId })
    } else if (act === 'credit') {
      year += 1
      await creditAccount(ctx(), { year, residentId, amountFen: packs * 1000 })
    } else if (act === 'charge-again' && visit) {
      visits.push({
        ...(await charge([amlodipine(packs)], visit && { mdtrtId: visit.mdtrtId, residentId: visit.residentId })),
        residentId: visit.residentId,
      })
    } else if (act === 'pay' && visit) {
      const bill = await payBill(ctx(), { mdtrtId: visit.mdtrtId, useAccount })
      if (!bills.includes(bill.billId)) bills.push(bill.billId)
    } else if (act === 'return' && visit) {
      bills.push(...(await returnCharges(ctx(), { ...visit, reason: '退' })).settledBillIds)
    } else if (billId) {
      if (act === 'cash') await payAtCashier(ctx(), billId)
      if (act === 'cancel') await cancelBill(ctx(), { billId })
      if (act === 'reverse') await reverseBill(ctx(), { billId, reason: '撤' })
      if (act === 'resettle' || act === 'leave-out') {
        const done = await resettle(ctx(), { billId, reason: '重结', leaveOut: act === 'leave-out' })
        bills.push(...done.settledBillIds)
      }
      if (act === 'time-over') {
        region.clock.advance(16)
        await region.runJob(abandonUnpaid, { billId })
      }
    }
  }

  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 40 }), async (steps) => {
      for (const one of steps) {
        try {
          await act(one)
          done += 1
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          assert.notEqual(
            error.code,
            'settlement.resettle_needs_cash',
            'under one policy nobody owes more than was paid',
          )
        }
      }
      await assertBalanced(region)
    }),
    { numRuns: 8, endOnFailure: true },
  )
  assert.ok(done > 100, `only ${done} steps were possible`)
})
