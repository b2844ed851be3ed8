/** Kinds about what was charged together: pairs that exclude each other on one day, and main and secondary operations. */
import { z } from 'zod'
import { shareFen, shareSql } from './facts.ts'
import { type Hit, inForce, type Kind, type Method, type OneBill, type Rule } from './kind.ts'
import { loadRules, scopeOf, scopeSql } from './rule-table.ts'

const Pair = z.object({
  /** Not paid on a day on which the rule's own item is charged at the same institution. */
  excludedCode: z.string().min(1).max(100),
  excludedName: z.string().max(300),
})
const Group = z.object({
  group: z.string().min(1).max(200),
  /** What a secondary operation is paid at, in basis points of its full price. */
  secondaryBp: z.int().min(0).max(10_000),
})

export const pairKinds: readonly Kind[] = [
  {
    ...{ kind: 'exclusive-pair', nameZh: '同日互斥收费', nameEn: 'Excluded on the same day', params: Pair },
    ...{ category: 'management', result: 'violation', windowZh: '自然日', windowEn: 'calendar day' },
    explainedZh: '同一人同一天在同一机构收了第一个项目，就不再支付被排除的项目（例如急诊监护与床位费）。',
    explainedEn:
      'On a day on which the first item was charged to a person at an institution, the excluded one is not paid there (emergency monitoring and ward bed).',
  },
]
export const groupKinds: readonly Kind[] = [
  {
    ...{ kind: 'main-secondary', nameZh: '限定主次操作', nameEn: 'Main and secondary operations', params: Group },
    ...{
      category: 'management',
      result: 'suspect',
      windowZh: '当次就诊或住院的同一天',
      windowEn: 'one day of this visit or stay',
    },
    explainedZh:
      '名单中限定值域相同的项目为一组。同一天收了同组的两个以上项目，金额最高的按主手术，其余应按次手术收费，超过次手术比例的部分列为可疑。账单不载明是否同一切口、是否已按次手术计价，所以只列可疑，由人判定。',
    explainedEn:
      'Items with the same published value domain are a group. Of several charged on one day the dearest is the main operation; of the others, what is beyond the share of a secondary operation is a suspicion. A bill does not say whether it was one incision or was charged as secondary already, so that a person decides.',
  },
]

const excluded = (rule: Rule) => rule.params.excludedCode as string

function onPairs(rules: readonly Rule[]): OneBill {
  const byExcluded = Map.groupBy(rules, excluded)
  return (bill, history) => {
    const hits: Hit[] = []
    for (const line of bill.lines) {
      if (line.inscpAmt <= 0) continue
      const day = line.feeOcurTime.slice(0, 10)
      for (const rule of byExcluded.get(line.hilistCode) ?? []) {
        if (!inForce(rule, day) || !scopeOf(rule, bill)) continue
        const beside = (one: { hilistCode: string; feeOcurTime: string; inscpAmt: number }) =>
          one.hilistCode === rule.hilistCode && one.inscpAmt > 0 && one.feeOcurTime.startsWith(day)
        const earlier = history.some((one) => one.fixmedinsCode === bill.fixmedinsCode && beside(one))
        if (!earlier && !bill.lines.some(beside)) continue
        const said = { seenZh: `${day}同日收费`, seenEn: `both charged on ${day}` }
        hits.push({ rule, bkkpSn: line.bkkpSn, amountFen: line.inscpAmt, ...said })
      }
    }
    return hits
  }
}

export const pairMethod: Method = {
  name: 'pair',
  kinds: pairKinds,
  onBill: onPairs,
  overYear: (rules) => ({
    setup: loadRules('pair_rule', rules, [['excluded_code', 'varchar', excluded]]),
    findings: `
      with charged as (select distinct r.no, a.psn_no, a.fixmedins_code, a.fee_ocur_time::date as day
          from monitored_line a join pair_rule r on a.hilist_code = r.hilist_code)
      select l.setl_id, l.bkkp_sn, r.rule, r.version, r.verdict, l.amt as amount_fen,
        r.logic || '；实际' || strftime(l.fee_ocur_time, '%Y-%m-%d') || '同日收费' as reason
      from monitored_line l join pair_rule r on l.hilist_code = r.excluded_code
        and l.fee_ocur_time::date between r.valid_from and r.valid_to and ${scopeSql}
      semi join charged c on c.no = r.no and c.psn_no = l.psn_no and c.fixmedins_code = l.fixmedins_code and c.day = l.fee_ocur_time::date`,
  }),
}

const groupOf = (rule: Rule) => rule.params.group as string
const secondaryBp = (rule: Rule) => rule.params.secondaryBp as number

function onGroups(rules: readonly Rule[]): OneBill {
  const byCode = Map.groupBy(rules, (rule) => rule.hilistCode ?? '')
  return (bill) => {
    const charged = bill.lines.flatMap((line) => {
      const day = line.feeOcurTime.slice(0, 10)
      return (byCode.get(line.hilistCode) ?? [])
        .filter((rule) => line.inscpAmt > 0 && inForce(rule, day) && scopeOf(rule, bill))
        .map((rule) => ({ line, rule, key: `${day}|${groupOf(rule)}` }))
    })
    return [...Map.groupBy(charged, ({ key }) => key).values()].flatMap((together): Hit[] => {
      const sums = new Map<string, number>()
      for (const { line } of together) sums.set(line.hilistCode, (sums.get(line.hilistCode) ?? 0) + line.inscpAmt)
      const [main] = [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]!
      return together
        .filter(({ line }) => line.hilistCode !== main)
        .map(({ line, rule }) => ({
          ...{ rule, bkkpSn: line.bkkpSn },
          amountFen: line.inscpAmt - shareFen(line.inscpAmt, secondaryBp(rule), 10_000),
          ...{ seenZh: `与${main}同日收费`, seenEn: `charged on one day with ${main}` },
        }))
    })
  }
}

export const groupMethod: Method = {
  name: 'operation',
  kinds: groupKinds,
  onBill: onGroups,
  overYear: (rules) => ({
    setup: loadRules('operation_rule', rules, [
      ['grp', 'varchar', groupOf],
      ['secondary_bp', 'integer', (rule) => String(secondaryBp(rule))],
    ]),
    findings: `
      with charged as (select r.no, r.grp, l.hilist_code, l.setl_id, l.bkkp_sn, l.psn_no, l.fixmedins_code, l.fee_ocur_time::date as day, l.amt
          from monitored_line l join operation_rule r on l.hilist_code = r.hilist_code
            and l.fee_ocur_time::date between r.valid_from and r.valid_to and ${scopeSql}),
        sums as (select setl_id, psn_no, fixmedins_code, day, grp, hilist_code, sum(amt) as total from charged group by all),
        mains as (select setl_id, psn_no, fixmedins_code, day, grp, first(hilist_code order by total desc, hilist_code) as main from sums group by all
          having count(*) > 1)
      select c.setl_id, c.bkkp_sn, r.rule, r.version, r.verdict, c.amt - ${shareSql('c.amt', 'r.secondary_bp', '10000')} as amount_fen,
        r.logic || '；实际与' || m.main || '同日收费' as reason
      from charged c join mains m using (setl_id, psn_no, fixmedins_code, day, grp) join operation_rule r on r.no = c.no
      where c.hilist_code <> m.main`,
  }),
}
