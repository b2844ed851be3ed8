import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drawDuplicates } from '#region'
import { freshDatabase } from '#testing'
import { factsOf } from './compare/facts.ts'
import { type Judgement, judge } from './compare/judge.ts'
import { chooseJoins, clustersOf } from './joining/clusters.ts'
import { nextOf } from './matching/decide.ts'
import { keysOf } from './matching/keys.ts'
import { policyOf } from './matching/policy.ts'

const known = drawDuplicates({ seed: 'properties', people: 300, today: '2026-03-02' }).map(({ patient }) =>
  factsOf(patient),
)
const record = fc.integer({ min: 0, max: known.length - 1 }).map((at) => known[at]!)
const numbers = [1, 2, 3, 4, 5, 6, 7, 8]
const edge = fc
  .tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers))
  .filter(([one, other]) => one !== other)
  .map(([one, other]) => ({ lower: Math.min(one, other), higher: Math.max(one, other) }))
const scored = fc
  .record({ edge, scoreBits: fc.integer({ min: 20, max: 50 }) })
  .map(({ edge, scoreBits }) => ({ ...edge, scoreBits }))
const edges = fc.uniqueArray(scored, { selector: ({ lower, higher }) => `${lower} ${higher}`, maxLength: 16 })
const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })

test('a judgement does not depend on which of the two is asked about, and a record is never "no" to itself', async (t) => {
  const region = await freshDatabase(t)
  const policy = await region.ctx().transaction((ctx) => policyOf(ctx))
  fc.assert(
    fc.property(record, record, (one, other) => {
      assert.deepEqual(judge(one, other, policy), judge(other, one, policy))
      assert.equal(judge(one, one, policy).rules.includes('ids-differ'), false)
    }),
    { numRuns: 2000 },
  )
})

test('a record and its copy share every key; keys are whole numbers that JavaScript holds', () => {
  fc.assert(
    fc.property(record, (facts) => {
      assert.deepEqual(keysOf(structuredClone(facts)), keysOf(facts))
      assert.ok(keysOf(facts).every(Number.isSafeInteger))
    }),
  )
})

test('clusters do not depend on the order of their joins', () => {
  fc.assert(
    fc.property(
      edges.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
      ([list, other]) => assert.deepEqual(clustersOf(numbers, list), clustersOf(numbers, other)),
    ),
  )
})

test('which pairs are joined does not depend on their order, no cluster ever holds two who cannot be one, and the joins are a forest', () => {
  const apart = fc.uniqueArray(edge, { selector: ({ lower, higher }) => `${lower} ${higher}`, maxLength: 4 })
  fc.assert(
    fc.property(
      edges.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
      apart,
      ([list, other], forbidden) => {
        const cannot = (ours: readonly number[], theirs: readonly number[]) =>
          forbidden.some(
            ({ lower, higher }) =>
              (ours.includes(lower) && theirs.includes(higher)) || (ours.includes(higher) && theirs.includes(lower)),
          )
        const alone = new Map(numbers.map((number) => [number, number]))
        const chosen = chooseJoins(alone, list, cannot)
        assert.deepEqual(chooseJoins(alone, other, cannot), chosen)
        const clusters = clustersOf(numbers, chosen.joined)
        for (const { lower, higher } of forbidden) assert.notEqual(clusters.get(lower), clusters.get(higher))
        assert.equal(chosen.joined.length, numbers.length - new Set(clusters.values()).size)
      },
    ),
  )
})

test('taking any join back gives exactly the two groups that it had made one', () => {
  fc.assert(
    fc.property(edges, fc.nat(), (list, pick) => {
      const alone = new Map(numbers.map((number) => [number, number]))
      const { joined } = chooseJoins(alone, list, () => false)
      if (joined.length === 0) return
      const gone = joined[pick % joined.length]!
      const left = joined.filter((one) => one !== gone)
      const [before, after] = [clustersOf(numbers, left), clustersOf(numbers, joined)]
      assert.notEqual(before.get(gone.lower), before.get(gone.higher))
      const merged = Math.min(before.get(gone.lower)!, before.get(gone.higher)!)
      for (const number of numbers) {
        const mine = before.get(number)
        const touched = mine === before.get(gone.lower) || mine === before.get(gone.higher)
        assert.equal(after.get(number), touched ? merged : mine)
      }
    }),
  )
})

test('a human’s "not the same" is never overruled by a machine, and a certain pair is never asked when nothing was said', () => {
  const judgement = fc.record({
    outcome: fc.constantFrom<Judgement['outcome']>('certain', 'probable', 'no'),
    scoreBits: fc.integer(),
    comparisons: fc.constant([]),
    rules: fc.constant([]),
  })
  const known = (state: 'not-same' | 'waiting', signature: string) => ({
    state,
    signature,
    decidedSignature: signature,
  })
  fc.assert(
    fc.property(
      judgement,
      fc.boolean(),
      fc.constantFrom('certain', 'probable', 'other'),
      (one, together, signature) => {
        assert.notEqual(nextOf(one, known('not-same', signature), together)?.state, 'joined')
        if (one.outcome === 'certain') assert.equal(nextOf(one, undefined, together)?.state, 'joined')
        if (one.outcome === 'no') assert.equal(nextOf(one, undefined, together), undefined)
      },
    ),
  )
})
