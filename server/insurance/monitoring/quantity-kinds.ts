/** Kinds that count: so much within a window, and what is beyond must not be paid. Earlier charges count first. */
import { z } from 'zod'
import { dayNumber, monthsBefore, shareFen, shareSql } from './facts.ts'
import { type HistoryLine, type Hit, inForce, type Kind, type Method, type OneBill, type Rule } from './kind.ts'
import { loadRules, scopeOf, scopeSql } from './rule-table.ts'

export const Quantity = z.object({
  limit: z.int().min(0).max(1_000_000),
  /** Of what: the quantity charged, or days (of supply where the line says so, else the days on which it was charged). */
  measure: z.enum(['quantity', 'days']),
  /** `rolling` ends with each charge; the others are of the calendar; `stay` is this visit or stay (one settlement). */
  window: z.enum(['stay', 'day', 'week', 'month', 'quarter', 'year', 'rolling']),
  every: z.int().min(1).max(3660).optional(),
  unit: z.enum(['day', 'month']).optional(),
})
export type Quantity = z.infer<typeof Quantity>

export const quantityKinds: readonly Kind[] = [
  {
    ...{ kind: 'payment-course', nameZh: '限定支付疗程', nameEn: 'Payment course', params: Quantity },
    ...{ category: 'policy', result: 'violation', windowZh: '当次就诊或住院', windowEn: 'this visit or stay' },
    explainedZh: '一次就诊或住院内，基金支付的用药天数有上限。有供药天数的按供药天数累计，没有的按收费日计天。',
    explainedEn:
      'Days of a medicine that are paid within one visit or stay. Days of supply are added up; where a line has none, days charged.',
  },
  {
    ...{ kind: 'course', nameZh: '限定疗程', nameEn: 'Course', params: Quantity },
    ...{ category: 'medical', result: 'violation', windowZh: '当次就诊或住院', windowEn: 'this visit or stay' },
    explainedZh: '一次就诊或住院内使用的天数（单位是次的按数量）有上限。',
    explainedEn: 'Days (or times, where the unit is 次) within one visit or stay.',
  },
  {
    ...{ kind: 'frequency', nameZh: '限定频次', nameEn: 'Frequency', params: Quantity },
    ...{
      category: 'medical',
      result: 'violation',
      windowZh: '滚动天数或自然周期',
      windowEn: 'rolling days, or of the calendar',
    },
    explainedZh:
      '同一人在任意一个周期内的数量有上限。第1天做过、周期15天的，从第16天起可以再做；超出而不予支付的不计入以后。',
    explainedEn:
      'The quantity of one person within any period. Done on day 1 with a period of 15 days, it may be done again from day 16; what was beyond does not count later.',
  },
  {
    ...{ kind: 'period', nameZh: '限定周期', nameEn: 'Quantity in a period', params: Quantity },
    ...{
      category: 'management',
      result: 'violation',
      windowZh: '自然日、周、月、年',
      windowEn: 'calendar day, week, month, year',
    },
    explainedZh: '同一人在一个自然周期内的数量有上限。单位是小时、次等的按自然日，单位是周、月、年的按该周期。',
    explainedEn:
      'The quantity of one person within a calendar period: of the day for hours, times and the like; of the week, month or year when that is the unit.',
  },
]

const quantity = (rule: Rule) => rule.params as unknown as Quantity

/** Which window of the calendar a day is in; weeks begin on Monday. */
function calendarKey(window: Quantity['window'], at: string): number {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))]
  if (window === 'week') return Math.floor((dayNumber(at) + 3) / 7)
  if (window === 'month') return year * 12 + month
  if (window === 'quarter') return year * 4 + Math.floor((month - 1) / 3)
  return window === 'year' ? year : dayNumber(at)
}
/** The last day that no longer counts for a charge on this day. */
const lastDayBefore = (rule: Rule, at: string): number =>
  quantity(rule).unit === 'month' ? monthsBefore(at, quantity(rule).every!) : dayNumber(at) - quantity(rule).every!

interface Counted {
  readonly line: HistoryLine
  readonly quantity: number
  readonly beyond: number
  readonly mine: boolean
}

const byTime = (a: HistoryLine, b: HistoryLine) =>
  a.feeOcurTime === b.feeOcurTime ? (a.bkkpSn < b.bkkpSn ? -1 : 1) : a.feeOcurTime < b.feeOcurTime ? -1 : 1

function onBill(rules: readonly Rule[]): OneBill {
  const byCode = Map.groupBy(rules, (rule) => rule.hilistCode ?? '')
  return (bill, history) => {
    const hits: Hit[] = []
    const { hospLv, medType, insutype, fixmedinsCode } = bill
    const here = { setlId: bill.setlId ?? '', hospLv, medType, insutype, fixmedinsCode }
    for (const [code, lines] of Map.groupBy(bill.lines, (line) => line.hilistCode)) {
      for (const rule of byCode.get(code) ?? []) {
        if (!scopeOf(rule, bill)) continue
        const counts = (line: { feeOcurTime: string; inscpAmt: number }) =>
          line.inscpAmt > 0 && inForce(rule, line.feeOcurTime.slice(0, 10))
        const mine = lines.filter(counts).map((line) => ({ ...line, ...here }))
        const earlier =
          quantity(rule).window === 'stay'
            ? []
            : history.filter((one) => one.hilistCode === code && counts(one) && scopeOf(rule, one))
        const all = [...earlier.sort(byTime), ...mine.sort(byTime)]
        for (const { line, quantity: own, beyond, mine: isMine } of count(rule, all, earlier.length)) {
          if (beyond === 0 || !isMine) continue
          const amountFen = own === 0 ? line.inscpAmt : shareFen(line.inscpAmt, beyond, own)
          const said = saidOf(rule, beyond)
          hits.push({ rule, bkkpSn: line.bkkpSn, amountFen, ...said })
        }
      }
    }
    return hits
  }
}

const saidOf = (rule: Rule, beyond: number) =>
  quantity(rule).measure === 'days'
    ? { seenZh: `超出${beyond}天`, seenEn: `${beyond} ${beyond === 1 ? 'day' : 'days'} beyond` }
    : { seenZh: `超出数量${beyond}`, seenEn: `a quantity of ${beyond} beyond` }

function count(rule: Rule, lines: readonly HistoryLine[], earlier: number): Counted[] {
  const { measure, window } = quantity(rule)
  if (measure === 'days') return countDays(rule, lines)
  return window === 'rolling' ? countRolling(rule, lines, earlier) : countCalendar(rule, lines, earlier)
}

function countCalendar(rule: Rule, lines: readonly HistoryLine[], earlier: number): Counted[] {
  const { limit, window } = quantity(rule)
  const sums = new Map<number, number>()
  return lines.map((line, index) => {
    const key = window === 'stay' ? 0 : calendarKey(window, line.feeOcurTime)
    const sum = (sums.get(key) ?? 0) + line.cnt
    sums.set(key, sum)
    return { line, quantity: line.cnt, beyond: Math.min(line.cnt, Math.max(0, sum - limit)), mine: index >= earlier }
  })
}

function countRolling(rule: Rule, lines: readonly HistoryLine[], earlier: number): Counted[] {
  const paid: { day: number; quantity: number }[] = []
  return lines.map((line, index) => {
    const after = lastDayBefore(rule, line.feeOcurTime)
    const before = paid.reduce((sum, one) => sum + (one.day > after ? one.quantity : 0), 0)
    const own = Math.max(0, Math.min(line.cnt, quantity(rule).limit - before))
    paid.push({ day: dayNumber(line.feeOcurTime), quantity: own })
    return { line, quantity: line.cnt, beyond: line.cnt - own, mine: index >= earlier }
  })
}

/** Lines without days of supply come first within a day: the first of them is the day, the others are within it. */
function countDays(rule: Rule, lines: readonly HistoryLine[]): Counted[] {
  const day = (line: HistoryLine) => line.feeOcurTime.slice(0, 10)
  const supply = (line: HistoryLine) => (line.prdDays === null ? 0 : 1)
  const ordered = [...lines].sort((a, b) =>
    day(a) === day(b) ? supply(a) - supply(b) || byTime(a, b) : day(a) < day(b) ? -1 : 1,
  )
  let [sum, charged] = [0, '']
  return ordered.map((line) => {
    const own = line.prdDays ?? (charged === day(line) ? 0 : 1)
    if (line.prdDays === null) charged = day(line)
    sum += own
    const over = Math.max(0, sum - quantity(rule).limit)
    return { line, quantity: own, beyond: own === 0 ? Math.min(1, over) : Math.min(own, over), mine: true }
  })
}

const calendarSql = `case r.win when 'week' then (epoch(l.day)::bigint // 86400 + 3) // 7 when 'month' then year(l.day) * 12 + month(l.day)
        when 'quarter' then year(l.day) * 4 + (month(l.day) - 1) // 3 when 'year' then year(l.day)
        when 'stay' then 0 else epoch(l.day)::bigint // 86400 end`
const lineColumns = 'l.setl_id, l.bkkp_sn, l.psn_no, l.fee_ocur_time, l.fee_ocur_time::date as day, l.cnt, l.amt'
const joined = `monitored_line l join quantity_rule r on l.hilist_code = r.hilist_code
        and l.fee_ocur_time::date between r.valid_from and r.valid_to and ${scopeSql}`
const finding = (amount: string) => `select c.setl_id, c.bkkp_sn, r.rule, r.version, r.verdict, ${amount} as amount_fen,
        r.logic || '；实际超出' || case r.measure when 'days' then c.beyond::varchar || '天' else '数量' || c.beyond::varchar end as reason`

/** Of the calendar and of a stay: a running sum, over those only who have more than allowed in a window. */
const calendarFindings = `
      with counted as (select r.no, ${lineColumns}, r.max_quantity, r.win from ${joined}
          where r.measure = 'quantity' and r.win <> 'rolling'),
        keyed as (select l.*, case l.win when 'stay' then l.setl_id else '' end as stay, ${calendarSql.replaceAll('r.win', 'l.win')} as wkey from counted l),
        running as (select *, sum(cnt) over (partition by no, psn_no, stay, wkey order by fee_ocur_time, bkkp_sn, setl_id rows unbounded preceding) - max_quantity as over_by
          from keyed),
        beyond as (select *, least(cnt, over_by)::bigint as beyond from running where over_by > 0)
      ${finding(shareSql('c.amt', 'c.beyond', 'c.cnt'))} from beyond c join quantity_rule r using (no)`

/** Days of a stay. */
const daysFindings = `
      with counted as (select r.no, ${lineColumns}, l.prd_days, r.max_quantity from ${joined} where r.measure = 'days'),
        own as (select *, coalesce(prd_days, case when row_number() over (partition by no, setl_id, psn_no, day, prd_days is null
            order by fee_ocur_time, bkkp_sn) = 1 then 1 else 0 end) as own from counted),
        running as (select *, sum(own) over (partition by no, psn_no, setl_id
            order by day, prd_days is not null, fee_ocur_time, bkkp_sn rows unbounded preceding) - max_quantity as over_by from own),
        beyond as (select *, least(greatest(own, 1), over_by)::bigint as beyond from running where over_by > 0)
      ${finding(`case when c.own = 0 then c.amt else ${shareSql('c.amt', 'c.beyond', 'greatest(c.own, 1)')} end`)}
      from beyond c join quantity_rule r using (no)`

/**
 * Rolling: only who has too much in some window is walked through from the first charge on, as what was not paid does not count
 * later. The fold gathers [day, paid, day, paid …]. Its steps look at nothing but their own arguments: DuckDB 1.5 mixes up the rows
 * of columns that a list_reduce reads from outside.
 */
const rollingFindings = `
      with counted as (select r.no, ${lineColumns}, r.max_quantity, epoch(l.fee_ocur_time::date)::bigint // 86400 as d,
          case r.unit when 'month' then epoch((l.fee_ocur_time::date - to_months(r.every))::date)::bigint // 86400
            else epoch(l.fee_ocur_time::date)::bigint // 86400 - r.every end as after from ${joined} where r.win = 'rolling'),
        several as (select no, psn_no from counted group by no, psn_no having sum(cnt) > any_value(max_quantity)),
        windows as (select c.no, c.psn_no, c.max_quantity, sum(c.cnt) over (partition by c.no, c.psn_no order by c.d
            range between (c.d - c.after - 1) preceding and current row) as within from counted c semi join several using (no, psn_no)),
        doubtful as (select distinct no, psn_no from windows where within > max_quantity),
        listed as (select no, psn_no, any_value(max_quantity) as top, list(setl_id order by fee_ocur_time, bkkp_sn, setl_id) as setls,
            list(bkkp_sn order by fee_ocur_time, bkkp_sn, setl_id) as sns, list(d order by fee_ocur_time, bkkp_sn, setl_id) as ds,
            list(after order by fee_ocur_time, bkkp_sn, setl_id) as afters, list(amt order by fee_ocur_time, bkkp_sn, setl_id) as amts,
            list(cnt::bigint order by fee_ocur_time, bkkp_sn, setl_id) as cnts
          from counted semi join doubtful using (no, psn_no) group by no, psn_no),
        folded as (select *, list_filter(list_reduce(list_transform(range(1, len(ds) + 1), lambda i: [ds[i], afters[i], cnts[i], top]),
            lambda paid, x: paid || [x[1], greatest(0, least(x[3], x[4] - coalesce(list_sum(list_transform(paid,
              lambda p, k: case when k % 2 = 0 and paid[k - 1] > x[2] then p else 0 end)), 0)))]::bigint[], []::bigint[]),
            lambda p, k: k % 2 = 0) as paid from listed),
        lines as (select no, unnest(setls) as setl_id, unnest(sns) as bkkp_sn, unnest(amts) as amt, unnest(cnts) as cnt, unnest(paid) as paid
          from folded),
        beyond as (select *, cnt - paid as beyond from lines where paid < cnt)
      ${finding(shareSql('c.amt', 'c.beyond', 'c.cnt'))} from beyond c join quantity_rule r using (no)`

export const quantityMethod: Method = {
  name: 'quantity',
  kinds: quantityKinds,
  onBill,
  overYear: (rules) => ({
    setup: loadRules('quantity_rule', rules, [
      ['max_quantity', 'bigint', (rule) => String(quantity(rule).limit)],
      ['measure', 'varchar', (rule) => quantity(rule).measure],
      ['win', 'varchar', (rule) => quantity(rule).window],
      ['every', 'integer', (rule) => String(quantity(rule).every ?? 0)],
      ['unit', 'varchar', (rule) => quantity(rule).unit ?? 'day'],
    ]),
    findings: [calendarFindings, daysFindings, rollingFindings]
      .map((one) => `select * from (${one})`)
      .join(' union all '),
  }),
}
