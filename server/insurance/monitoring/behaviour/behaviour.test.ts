import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { overClaims, type Planted, type PlantedBill, seenLines } from './behaviour.fixture.ts'
import type { Behaviour, SeenBill } from './behaviour.ts'
import { cases } from './cases.fixture.ts'
import { stay } from './planted.fixture.ts'
import { behaviours, demonstrationBehaviours } from './rules.ts'

const paramsOf = (kind: string) => demonstrationBehaviours.find((one) => one.kind === kind)!.params
type Found = Map<string, { lines: Map<string, number>; facts: string; setlId: string }>

test('every behavioural kind finds what is planted and leaves what looks alike and is innocent', async () => {
  await overClaims(async (plant) => {
    for (const behaviour of behaviours) {
      const kind = behaviour.kind
      assert.ok(cases[kind], kind)
      for (const [sentence, planted, found] of cases[kind]) {
        const duck = await plant(planted)
        const sums: Record<string, number> = {}
        for (const one of (await inSql(duck, behaviour)).values()) {
          sums[one.setlId] = (sums[one.setlId] ?? 0) + [...one.lines.values()].reduce((a, b) => a + b, 0)
          const { zh, en } = behaviour.say(one.facts.split('|'), paramsOf(kind))
          assert.doesNotMatch(zh + en, /undefined/, `${kind}: ${sentence}`)
        }
        assert.deepEqual(sums, found, `${kind}: ${sentence}`)
        if (behaviour.one)
          assert.deepEqual(
            onBills(behaviour, planted),
            await inSql(duck, behaviour),
            `${kind}: ${sentence}, on one bill`,
          )
      }
    }
  })
})

async function inSql(
  duck: Awaited<ReturnType<Parameters<Parameters<typeof overClaims>[0]>[0]>>,
  behaviour: Behaviour<unknown>,
): Promise<Found> {
  const rows = await duck.rows(behaviour.sql(behaviour.params.parse(paramsOf(behaviour.kind))))
  const found: Found = new Map()
  for (const row of rows.toSorted((a, b) => (`${a.finding}${a.bkkp_sn}` < `${b.finding}${b.bkkp_sn}` ? -1 : 1))) {
    const key = String(row.finding)
    const one = found.get(key) ?? { lines: new Map(), facts: String(row.facts), setlId: String(row.setl_id) }
    one.lines.set(String(row.bkkp_sn), Number(row.amount_fen))
    found.set(key, one)
  }
  return found
}

/** Each bill in its turn, with what was settled of the person in the year beside it. */
function onBills(behaviour: Behaviour<unknown>, planted: Planted): Found {
  const all = seenLines(planted)
  const found: Found = new Map()
  for (const { setl, psn } of planted.bills) {
    const mine = planted.bills.filter((one) => one.psn === psn)
    const bill: SeenBill = { setlId: setl, lines: all.filter((one) => one.setlId === setl) }
    const before = {
      lines: all.filter((one) => one.setlId !== setl && mine.some((other) => other.setl === one.setlId)),
      stays: mine
        .filter((one) => one.type === '21')
        .map((one) => ({
          setlId: one.setl,
          fixmedinsCode: 'H0001',
          begndate: one.from.slice(0, 10),
          enddate: one.to!.slice(0, 10),
        })),
    }
    for (const seen of behaviour.one!(behaviour.params.parse(paramsOf(behaviour.kind)), bill, before)) {
      const sorted = seen.lines.toSorted((a, b) => (a.bkkpSn < b.bkkpSn ? -1 : 1))
      const key = behaviour.kind === 'over-long-supply' ? `${setl}|${seen.lines[0]!.bkkpSn}` : setl
      found.set(key, {
        lines: new Map(sorted.map((one) => [one.bkkpSn, one.amountFen])),
        facts: seen.facts.join('|'),
        setlId: setl,
      })
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

test('on any claims one bill with its history says what the year’s SQL says', async () => {
  const moment = fc
    .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 8 }))
    .map(([d, m]) => `2025-03-${String(d).padStart(2, '0')} 09:0${m}:00`)
  const one = fc.record({
    at: moment,
    item: fc.constantFrom('XA1', 'XA2', '110200001'),
    days: fc.constantFrom(14, 30, 84),
    place: fc.constantFrom('H0001', 'H0002', 'P0001'),
    fen: fc.integer({ min: 1, max: 9_999 }),
    order: fc.constantFrom(null, 'R1'),
    type: fc.constantFrom('11', '14'),
    pric: fc.integer({ min: 1, max: 2_000 }),
    ceiling: fc.constantFrom(undefined, 1_000),
  })
  const claims = fc.tuple(
    fc.array(fc.array(one, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 7 }),
    fc.integer({ min: 1, max: 20 }),
  )
  const checked = behaviours.filter(({ one }) => one)
  assert.equal(checked.length, 5)
  await overClaims(async (plant) => {
    const property = fc.asyncProperty(claims, async ([all, begin]) => {
      const bills: PlantedBill[] = [
        ...all.map((some, n) => ({
          setl: `O${n}`,
          psn: 'A',
          from: some[0]!.at,
          place: some[0]!.place,
          type: some[0]!.type,
        })),
        stay('S1', `2025-03-${String(begin).padStart(2, '0')}`, `2025-03-${String(begin + 7).padStart(2, '0')}`),
      ]
      const planted: Planted = {
        bills,
        lines: all.flatMap((some, n) =>
          some.map(({ ceiling, place: _, type: __, ...rest }) => ({
            ...rest,
            psn: 'A',
            setl: `O${n}`,
            ...(ceiling ? { ceiling } : {}),
          })),
        ),
      }
      const duck = await plant(planted)
      for (const behaviour of checked)
        assert.deepEqual(onBills(behaviour, planted), await inSql(duck, behaviour), behaviour.kind)
    })
    await fc.assert(property, { numRuns: 40 })
  })
})
