import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benefitsFor, demonstrationCatalogue, demonstrationPolicies, loadBenefits, priceOf } from '#insurance/benefits'
import { type Context, makeContext, openPool, systemActor } from '#kernel'
import { freshDatabase } from '#testing'

const day = '2026-03-02'
const code = '110200001'
const item = demonstrationCatalogue().find((one) => one.hilist_code === code)!
const policy = demonstrationPolicies.find(
  (one) => one.insutype === '310' && one.hosp_lv === 2 && one.med_type === '11' && !one.contracted && !one.referred,
)!
const asked = {
  ...{ insutype: '310' as const, medType: '11' as const, hospLv: 2, referred: false, onDate: day },
  ageYears: policy.ageFrom,
}

/** What a bill would be split by just now. */
async function seen(ctx: Context): Promise<[price: number | undefined, deductible: number]> {
  return ctx.transaction(async (ctx) => [
    (await priceOf(ctx, [code], day)).get(code)?.pric,
    (await benefitsFor(ctx, asked, new Set())).policy.dedc_std,
  ])
}

test('what was published is what the next bill is split by, in every process that had kept the old', async (t) => {
  const region = await freshDatabase(t)
  // A pool of its own keeps what it has read by itself, as another process does.
  const otherPool = openPool(region.url, 2)
  try {
    const here = region.ctx()
    const there = makeContext(otherPool, { actor: systemActor('test'), clock: region.clock, chance: region.chance })
    await loadBenefits(here, {})
    const first = await seen(here)
    assert.deepEqual(first, [item.pric, policy.dedc_std])
    assert.deepEqual(await seen(there), first)
    for (let change = 1; change <= 5; change += 1) {
      const [by, other] = change % 2 === 0 ? [here, there] : [there, here]
      const items = [{ ...item, pric: item.pric + change }]
      const policies = [{ ...policy, dedc_std: policy.dedc_std + change * 100 }]
      await loadBenefits(by, { items, policies, supplements: [], diseases: [] })
      const now = [item.pric + change, policy.dedc_std + change * 100]
      assert.deepEqual(await seen(other), now)
      assert.deepEqual(await seen(by), now)
    }
    await region.pool.query('update benefits.catalogue_item set pric = 1 where hilist_code = $1', [code])
    await region.pool.query('update benefits.policy set dedc_std = 2 where policy_id = $1', [policy.policyId])
    assert.deepEqual(
      [await seen(there), await seen(here)],
      [
        [1, 2],
        [1, 2],
      ],
      'whoever writes',
    )
  } finally {
    await otherPool.end()
  }
})

test('what a transaction wrote it sees itself, nobody else does, and nothing stays of it when it is undone', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const first = await seen(ctx)
  const raise = (fen: number) => (ctx: Context) =>
    loadBenefits(ctx, { items: [{ ...item, pric: fen }], policies: [], supplements: [], diseases: [] })
  const undone = ctx.transaction(async (inside) => {
    await raise(77)(inside)
    assert.equal((await seen(inside))[0], 77)
    assert.deepEqual(await seen(region.ctx()), first)
    await inside.client.query('savepoint half')
    await raise(78)(inside)
    assert.equal((await seen(inside))[0], 78)
    await inside.client.query('rollback to savepoint half')
    assert.equal((await seen(inside))[0], 77)
    throw new Error('undone')
  })
  await assert.rejects(undone, /undone/)
  assert.deepEqual(await seen(ctx), first)
  // The next to write must not be taken for the one that was undone.
  await raise(79)(ctx)
  assert.equal((await seen(ctx))[0], 79)
})
