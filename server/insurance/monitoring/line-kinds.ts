/** Kinds that a line breaks by itself: for whom, where and how it was charged. The whole line must not be paid. */

import { z } from 'zod'
import { quoted } from '#kernel'
import { ageRange, ageUnits, factsSql, levelBit, modeBits, schemeBitsOf, sexBit } from './facts.ts'
import { type Hit, inForce, type Kind, type Method, type MonitoredBill, type OneBill, type Rule } from './kind.ts'
import { loadRules, scopeOf, scopeSql } from './rule-table.ts'

const Mask = z.object({ mask: z.int().min(1) })
const Ages = z.object({
  /** Of ageUnits, both ends included; an age in any of them is allowed. */
  ranges: z
    .array(z.object({ from: z.int().min(0), to: z.int().min(0) }))
    .min(1)
    .max(3),
})

const thisLine = { windowZh: '这一笔', windowEn: 'this line' }
const policy = { category: 'policy', result: 'violation', ...thisLine } as const
const medical = { category: 'medical', result: 'violation', ...thisLine } as const

export const lineKinds: readonly Kind[] = [
  {
    ...{ kind: 'sex', nameZh: '限定性别', nameEn: 'By sex', params: Mask, ...medical },
    explainedZh: '只能用于一种性别的药品或项目。性别未知时不判定。',
    explainedEn: 'For one sex only. Not decided when the sex is not known.',
  },
  {
    ...{ kind: 'age', nameZh: '限定年龄', nameEn: 'By age', params: Ages, ...medical },
    explainedZh:
      '只能用于某个年龄段。周岁计算；“以上”“以下”含本数（民法典第一千二百五十九条），“不满”“超过”不含。只知道周岁时，只要这一岁内有可能合规就不判定。',
    explainedEn:
      'For an age range only, in full years; the published 以上 and 以下 include the number (Civil Code art. 1259). Where only full years are known, whatever may be right within the year is not a violation.',
  },
  {
    ...{ kind: 'level', nameZh: '限定机构等级', nameEn: 'By institution level', params: Mask, ...policy },
    explainedZh: '只在一定等级的机构支付。单写一个等级表示该等级及以上；并列写几个等级表示就是这几级。',
    explainedEn:
      'Paid at institutions of some levels. One level alone means that level or higher; several listed mean exactly these.',
  },
  {
    ...{ kind: 'visit-mode', nameZh: '限定就医方式', nameEn: 'By visit mode', params: Mask, ...policy },
    explainedZh: '只在住院、门诊、急诊、门诊慢特病、药店购药或生育就诊中支付。急诊、慢特病和药店购药也算门诊。',
    explainedEn:
      'Paid for inpatients, outpatients, emergencies, special diseases, pharmacies or births only. Emergencies, special diseases and pharmacies count as outpatient, too.',
  },
  {
    ...{ kind: 'scheme', nameZh: '限定保险类型', nameEn: 'By scheme', params: Mask, ...policy },
    explainedZh: '只由某种保险支付：职工、居民、离休、工伤或生育。生育类就诊也算生育保险。',
    explainedEn:
      'Paid by one scheme only: employees, residents, retired cadres, work injury or birth. A visit for a birth counts as birth insurance, too.',
  },
]

const number = { sex: 1, age: 2, level: 3, 'visit-mode': 4, scheme: 5 } as const
const fact = { sex: '性别', age: '年龄', level: '机构等级', 'visit-mode': '医疗类别', scheme: '险种' } as const
const factEn = { sex: 'sex', age: 'age', level: 'level', 'visit-mode': 'visit category', scheme: 'scheme' } as const
type LineKind = keyof typeof number

export const lineMethod: Method = {
  name: 'line',
  kinds: lineKinds,
  onBill: (rules) => onBill(rules),
  overYear: (rules) => ({
    setup: loadRules('line_rule', rules, [
      ['kind', 'tinyint', (rule) => String(number[rule.kind as LineKind])],
      ['mask', 'integer', (rule) => String((rule.params.mask as number | undefined) ?? 0)],
      ...[0, 1, 2].flatMap((at) => [
        [`lo${at}`, 'integer', (rule: Rule) => String(rangesOf(rule)[at]?.from ?? -1)] as const,
        [`hi${at}`, 'integer', (rule: Rule) => String(rangesOf(rule)[at]?.to ?? -1)] as const,
      ]),
    ]),
    findings: `
      select l.setl_id, l.bkkp_sn, r.rule, r.version, r.verdict, l.amt as amount_fen,
        r.logic || '；实际' || case r.kind when 1 then ${quoted(fact.sex)} || case l.gend when '1' then '男' else '女' end
          when 2 then ${quoted(fact.age)} || case when l.age_lo < ${ageUnits.year} and l.age_hi - l.age_lo < ${ageUnits.month}
            then (l.age_lo // ${ageUnits.day})::varchar || '天' else (l.age_lo // ${ageUnits.year})::varchar || '岁' end
          when 3 then ${quoted(fact.level)} || l.hosp_lv::varchar || '级'
          when 4 then ${quoted(fact['visit-mode'])} || l.med_type else ${quoted(fact.scheme)} || l.insutype end as reason
      from monitored_line l join line_rule r on l.hilist_code = r.hilist_code
      where l.fee_ocur_time::date between r.valid_from and r.valid_to and ${scopeSql}
        and case r.kind when 1 then ${factsSql.sex} > 0 and (${factsSql.sex} & r.mask) = 0
          when 2 then not (${[0, 1, 2].map((at) => `(l.age_hi >= r.lo${at} and l.age_lo <= r.hi${at})`).join(' or ')})
          when 3 then ${factsSql.level} > 0 and (${factsSql.level} & r.mask) = 0
          when 4 then ${factsSql.mode} > 0 and (${factsSql.mode} & r.mask) = 0
          else ${factsSql.scheme} > 0 and (${factsSql.scheme} & r.mask) = 0 end`,
  }),
}

const rangesOf = (rule: Rule): readonly { from: number; to: number }[] =>
  (rule.params.ranges as { from: number; to: number }[] | undefined) ?? []

function onBill(rules: readonly Rule[]): OneBill {
  const byCode = Map.groupBy(rules, (rule) => rule.hilistCode ?? '')
  return (bill) => {
    const hits: Hit[] = []
    for (const line of bill.lines) {
      if (line.inscpAmt <= 0) continue
      for (const rule of byCode.get(line.hilistCode) ?? []) {
        if (!inForce(rule, line.feeOcurTime.slice(0, 10)) || !scopeOf(rule, bill)) continue
        const seen = seenAgainst(rule, bill)
        if (!seen) continue
        hits.push({ rule, bkkpSn: line.bkkpSn, amountFen: line.inscpAmt, ...seen })
      }
    }
    return hits
  }
}

/** What was seen, when it is outside of what the rule allows. */
function seenAgainst(rule: Rule, bill: MonitoredBill): { seenZh: string; seenEn: string } | undefined {
  const kind = rule.kind as LineKind
  const said = (zh: string, en: string) => ({ seenZh: `${fact[kind]}${zh}`, seenEn: `${factEn[kind]} ${en}` })
  const outside = (bits: number) => bits > 0 && (bits & (rule.params.mask as number)) === 0
  if (kind === 'sex') {
    const male = bill.gend === '1'
    return outside(sexBit[bill.gend ?? ''] ?? 0) ? said(male ? '男' : '女', male ? 'male' : 'female') : undefined
  }
  if (kind === 'age') {
    const range = ageRange(bill.age, bill.ageDays)
    if (!range || rangesOf(rule).some(({ from, to }) => range.hi >= from && range.lo <= to)) return undefined
    const inDays = range.lo < ageUnits.year && range.hi - range.lo < ageUnits.month
    const count = Math.floor(range.lo / (inDays ? ageUnits.day : ageUnits.year))
    return said(inDays ? `${count}天` : `${count}岁`, `${count} ${inDays ? 'days' : 'years'}`)
  }
  if (kind === 'level') {
    return outside(levelBit[String(bill.hospLv)] ?? 0) ? said(`${bill.hospLv}级`, String(bill.hospLv)) : undefined
  }
  if (kind === 'visit-mode') {
    return outside(modeBits[bill.medType ?? ''] ?? 0) ? said(bill.medType!, bill.medType!) : undefined
  }
  return outside(schemeBitsOf(bill.insutype, bill.medType)) ? said(bill.insutype!, bill.insutype!) : undefined
}
