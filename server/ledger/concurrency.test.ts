import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kernel'
import { balanceOf, openAccount, post, postReserved, reserve, trialBalance, voidReserved } from '#ledger'
import { freshDatabase } from '#testing'

interface Step {
  readonly from: number
  readonly to: number
  readonly amountFen: number
  readonly end: 'post' | 'reserve-post' | 'reserve-void' | 'reserve'
}

const steps = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 5 }),
    to: fc.integer({ min: 0, max: 5 }),
    amountFen: fc.integer({ min: 1, max: 400 }),
    end: fc.constantFrom<Step['end']>('post', 'reserve-post', 'reserve-void', 'reserve'),
  }),
  { minLength: 60, maxLength: 60 },
)

test('random transfers side by side never make a guarded account negative, never deadlock, and balance', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await fc.assert(
    fc.asyncProperty(steps, async (run) => {
      const owner = ctx.chance.uuid()
      const open = (index: number) =>
        openAccount(ctx, { kind: `k${index}`, ownerId: owner, mayGoNegative: index === 0, name: `k${index}` })
      const accounts = await Promise.all([0, 1, 2, 3, 4, 5].map(open))
      const ids = accounts.map((one) => one.id)
      // Two postings in opposite directions per transaction: the order of the locks must not be the order of the postings.
      const postingsOf = (step: Step) => [
        { source: ids[step.from]!, destination: ids[step.to]!, amountFen: step.amountFen, reason: 'x' },
        { source: ids[0]!, destination: ids[step.from || 1]!, amountFen: 7, reason: 'y' },
      ]
      const outcomes = await Promise.all(
        run.map((step, index) => act(step, `${owner} ${index}`).catch((error) => error as Error)),
      )
      async function act(step: Step, key: string) {
        if (step.end === 'post') return post(region.ctx(), { key, postings: postingsOf(step) })
        const id = await reserve(region.ctx(), { key, postings: postingsOf(step) })
        if (step.end === 'reserve-post') await postReserved(region.ctx(), id)
        if (step.end === 'reserve-void') await voidReserved(region.ctx(), id)
        return id
      }
      for (const outcome of outcomes) {
        if (outcome instanceof Error) assert.ok(outcome instanceof Refusal, String(outcome))
      }
      for (const id of ids.slice(1)) assert.ok((await balanceOf(ctx, id)).availableFen >= 0)
      assert.equal(await trialBalance(ctx), 0)
    }),
    { numRuns: 12 },
  )
})

test('of many callers with one key, one moves the money and all get its answer', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const pool = await openAccount(ctx, { kind: 'pool', ownerId: 'x', mayGoNegative: true, name: 'pool' })
  const purse = await openAccount(ctx, { kind: 'purse', ownerId: 'x', mayGoNegative: false, name: 'purse' })
  const postings = [{ source: pool.id, destination: purse.id, amountFen: 100, reason: 'once' }]
  const ids = await Promise.all(Array.from({ length: 12 }, () => post(region.ctx(), { key: 'one', postings })))
  assert.equal(new Set(ids).size, 1)
  assert.equal((await balanceOf(ctx, purse.id)).balanceFen, 100)
})
