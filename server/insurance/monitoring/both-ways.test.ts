import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDuck } from '#kernel'
import { byFunctions, bySql, diceOf, randomBills, randomRules } from './both-ways.fixture.ts'
import { listMethods } from './engine.ts'

const names = listMethods.flatMap((method) => method.kinds.map(({ kind }) => kind))

test('the functions and the SQL find the same, to the fen and the word, on random bills under random rules', async () => {
  await withDuck(async (duck) => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 10; seed += 1) {
      const dice = diceOf(seed * 7919)
      const rules = randomRules(dice, names, 25)
      const people = Array.from({ length: 20 }, (_, person) => randomBills(dice, person))
      const found = byFunctions(rules, people)
      assert.deepEqual(await bySql(duck, rules, people), found, `seed ${seed}`)
      const kindOf = new Map(rules.map((rule) => [rule.ruleId, rule.kind]))
      for (const line of found) seen.add(kindOf.get(line.split(' ')[2]!)!)
    }
    assert.deepEqual([...seen].sort(), names.toSorted(), 'every kind found something')
  })
})
