import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDuck } from '#kernel'
import { byFunctions, bySql, diceOf, randomBills, randomRules } from './both-ways.fixture.ts'
import { listMethods } from './engine.ts'

const names = listMethods.flatMap((method) => method.kinds.map(({ kind }) => kind))
const seeds = Number(process.env.MONITORING_SEEDS ?? 300)

test(`the functions and the SQL find the same on ${seeds} random years`, async () => {
  await withDuck(async (duck) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const dice = diceOf(seed * 104_729 + 13)
      const rules = randomRules(dice, names, 30)
      const people = Array.from({ length: 60 }, (_, person) => randomBills(dice, person))
      assert.deepEqual(await bySql(duck, rules, people), byFunctions(rules, people), `seed ${seed}`)
    }
  })
})
