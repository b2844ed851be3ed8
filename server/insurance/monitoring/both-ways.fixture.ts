/** Random people with random bills, under random rules: judged by the functions and by the SQL. */

import type { Duck } from '#kernel'
import { quoted } from '#kernel'
import { compileRules, findingsSql, hitsOf, parsedRule } from './engine.ts'
import { ageUnits } from './facts.ts'
import type { HistoryLine, MonitoredBill, Rule } from './kind.ts'

export interface Dice {
  readonly below: (n: number) => number
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0 || 1
  return {
    below: (n) => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      state >>>= 0
      return state % n
    },
  }
}
const pick = <T>(dice: Dice, values: readonly T[]): T => values[dice.below(values.length)]!

const base = {
  ...{ version: 1, category: 'policy', nameZh: '规则', nameEn: 'rule', logicZh: '规则', logicEn: 'rule' },
  ...{ result: 'violation', action: 'stop', severity: 2, stages: ['before', 'during', 'after'] },
  ...{
    hospLvs: null,
    scenes: null,
    insutypes: null,
    fundTypes: null,
    itemName: null,
    published: null,
    batch: 'random',
  },
  ...{ clauseZh: '无', clauseEn: 'none', source: 'random', validFrom: '2000-01-01', validTo: null, enabled: true },
} as const

/** A rule for tests, of any kind. */
export const ruleOf = (some: Partial<Rule> & Pick<Rule, 'ruleId' | 'kind' | 'hilistCode' | 'params'>): Rule =>
  parsedRule({ ...(base as unknown as Rule), ...some })

const codes = ['A', 'B', 'C', 'D', 'E'] as const

function paramsOf(dice: Dice, kind: string): Record<string, unknown> {
  if (kind === 'sex') return { mask: 1 + dice.below(2) }
  if (kind === 'level' || kind === 'visit-mode' || kind === 'scheme') return { mask: 1 + dice.below(15) }
  if (kind === 'age') {
    const range = () => {
      const from = dice.below(80) * ageUnits.year + dice.below(3) * ageUnits.month
      return { from, to: from + dice.below(30) * ageUnits.year + ageUnits.day }
    }
    return { ranges: dice.below(2) ? [range()] : [range(), range()] }
  }
  if (kind === 'exclusive-pair') return { excludedCode: pick(dice, codes), excludedName: 'x' }
  if (kind === 'main-secondary') return { group: pick(dice, ['g', 'h']), secondaryBp: dice.below(10_001) }
  const limit = dice.below(5)
  if (kind === 'payment-course' || kind === 'course') return { limit: limit + 2, measure: 'days', window: 'stay' }
  const window = pick(dice, ['stay', 'day', 'week', 'month', 'quarter', 'year', 'rolling', 'rolling', 'rolling'])
  if (window !== 'rolling') return { limit, measure: 'quantity', window }
  const unit = pick(dice, ['day', 'day', 'month'])
  return { limit, measure: 'quantity', window, unit, every: 1 + dice.below(unit === 'day' ? 30 : 4) }
}

export function randomRules(dice: Dice, kindNames: readonly string[], count: number): Rule[] {
  return Array.from({ length: count }, (_, at) => {
    const kind = pick(dice, kindNames)
    return ruleOf({
      ...{ ruleId: `R${at}`, kind, hilistCode: pick(dice, codes), params: paramsOf(dice, kind), logicZh: `规则${at}'` },
      ...(dice.below(6) ? {} : { validFrom: '2026-02-01', validTo: '2026-03-15' }),
      ...(dice.below(8) ? {} : { hospLvs: [2, 3] }),
      ...(dice.below(8) ? {} : { scenes: ['outpatient'] as const satisfies Rule['scenes'] }),
      ...(dice.below(8) ? {} : { insutypes: ['310'] }),
      ...(dice.below(12) ? {} : { enabled: false }),
    } as Parameters<typeof ruleOf>[0])
  })
}

const dayText = (number: number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10)

/** Bills of a person, one after the other in time; a stay spans days. */
export function randomBills(dice: Dice, person: number): MonitoredBill[] {
  const [gend, born] = [pick(dice, ['1', '2', null]), dice.below(90)]
  let day = dice.below(40)
  return Array.from({ length: 1 + dice.below(5) }, (_, number) => {
    const stay = dice.below(3) === 0
    const span = stay ? 1 + dice.below(6) : 1
    const from = day
    day += span + dice.below(12)
    const lines = Array.from({ length: 1 + dice.below(5) }, (_, at) => {
      const cnt = 1 + dice.below(4)
      const amount = dice.below(3) ? cnt * (1 + dice.below(500)) : 1 + dice.below(5000)
      return {
        ...{ bkkpSn: `${person}-${number}-${at}`, hilistCode: pick(dice, codes), cnt, pric: Math.ceil(amount / cnt) },
        ...{ detItemFeeSumamt: amount, inscpAmt: dice.below(8) ? amount : 0 },
        feeOcurTime: `${dayText(from + dice.below(span))} ${String(8 + dice.below(10)).padStart(2, '0')}:00:00`,
        prdDays: dice.below(2) ? null : dice.below(12),
      }
    })
    return {
      ...{ setlId: `S${person}-${number}`, psnNo: `P${person}`, gend, age: dice.below(9) ? born : null },
      ...{
        hospLv: pick(dice, [0, 1, 2, 3, null]),
        medType: pick(dice, ['11', '13', '14', '21', '24', '41', '52', '99']),
      },
      ...{ insutype: pick(dice, ['310', '390', '340', '510', null]), fixmedinsCode: pick(dice, ['H1', 'H2']) },
      ...{ setlTime: `${dayText(day)} 20:00:00`, diagCodes: [], lines },
    }
  })
}

/** Each bill when it is settled, with what was before. */
export function byFunctions(rules: readonly Rule[], people: readonly (readonly MonitoredBill[])[]): string[] {
  const compiled = compileRules(rules)
  return people
    .flatMap((bills) => {
      const history: HistoryLine[] = []
      return bills.flatMap((bill) => {
        const hits = hitsOf(compiled, bill, history)
        const { hospLv, medType, insutype, fixmedinsCode } = bill
        const here = { setlId: bill.setlId!, hospLv, medType, insutype, fixmedinsCode }
        history.push(...bill.lines.map((line) => ({ ...line, ...here })))
        return hits.map(
          ({ rule, bkkpSn, amountFen, seenZh }) =>
            `${bill.setlId} ${bkkpSn} ${rule.ruleId} ${rule.result} ${amountFen} ${rule.logicZh}；实际${seenZh}`,
        )
      })
    })
    .sort()
}

const text = (value: string | number | null | undefined) =>
  typeof value === 'string' ? quoted(value) : String(value ?? 'null')

/** All at once. */
export async function bySql(
  duck: Duck,
  rules: readonly Rule[],
  people: readonly (readonly MonitoredBill[])[],
): Promise<string[]> {
  await duck.run(`create or replace temp table monitored_line (bkkp_sn varchar, setl_id varchar, psn_no varchar, fee_ocur_time timestamp,
    hilist_code varchar, cnt integer, amt bigint, gend varchar, age_lo integer, age_hi integer, hosp_lv integer, med_type varchar, insutype varchar,
    prd_days integer, fixmedins_code varchar)`)
  const rows = people.flat().flatMap((bill) =>
    bill.lines
      .filter((line) => line.inscpAmt > 0)
      .map((line) => {
        const lo = bill.age === null ? null : bill.age * ageUnits.year
        const values = [
          ...[
            line.bkkpSn,
            bill.setlId,
            bill.psnNo,
            line.feeOcurTime,
            line.hilistCode,
            line.cnt,
            line.inscpAmt,
            bill.gend,
            lo,
          ],
          ...[
            lo === null ? null : lo + ageUnits.year - 1,
            bill.hospLv,
            bill.medType,
            bill.insutype,
            line.prdDays,
            bill.fixmedinsCode,
          ],
        ]
        return `(${values.map(text).join(', ')})`
      }),
  )
  if (rows.length > 0) await duck.run(`insert into monitored_line values ${rows.join(', ')}`)
  const { setup, selects } = findingsSql(rules)
  for (const statement of setup) await duck.run(statement)
  const found: string[] = []
  for (const { sql } of selects) {
    for (const row of await duck.rows(sql)) {
      found.push(`${row.setl_id} ${row.bkkp_sn} ${row.rule} ${row.verdict} ${row.amount_fen} ${row.reason}`)
    }
  }
  return found.sort()
}
