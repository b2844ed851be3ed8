/** What one line says by itself, or beside the person's other lines of the same medicine. */
import { z } from 'zod'
import { quoted } from '#kernel'
import {
  type Behaviour,
  beginsWith,
  dayNumber,
  hasPrefix,
  lines,
  type Seen,
  type SeenBill,
  type SeenLine,
  shareFen,
  shareSql,
} from './behaviour.ts'

const Supply = z.object({
  /** Days in hand after a dispensing, by visit category; a category that is not named is not looked at. */
  daysMax: z.record(z.string(), z.int().min(1).max(366)),
  /** Coming a little early is no fault. */
  toleranceDays: z.int().min(0).max(30),
  drugPrefixes: z.array(z.string()).min(1).max(10),
})
const moment = (line: SeenLine) => `${line.at}	${line.setlId}	${line.bkkpSn}`
const byTime = (a: SeenLine, b: SeenLine) => (moment(a) < moment(b) ? -1 : 1)

/**
 * Days of supply run one after the other: in hand until = max over earlier lines of (their day + all supply since). More than is
 * allowed, and the part beyond should not have been paid.
 */
export const overLongSupply: Behaviour<z.output<typeof Supply>> = {
  kind: 'over-long-supply',
  params: Supply,
  scope: 'person',
  sql: (p) => {
    const types = Object.keys(p.daysMax).map(quoted).join(', ') || "''"
    const allowed = `case med_type ${Object.entries(p.daysMax)
      .map(([type, days]) => `when ${quoted(type)} then ${days}`)
      .join(' ')} else 0 end + ${p.toleranceDays}`
    return `
    with dose as (
      select psn_no, hilist_code, setl_id, bkkp_sn, fee_ocur_time, fee_ocur_time::date - date '2000-01-01' as day, prd_days, inscp_amt,
             ${allowed} as allowed,
             sum(prd_days) over (partition by psn_no, hilist_code order by fee_ocur_time, setl_id, bkkp_sn rows unbounded preceding) as total
        from ${lines} f where prd_days > 0 and med_type in (${types}) and ${beginsWith('f.hilist_code', p.drugPrefixes)}),
    hand as (
      select *, total + max(day - (total - prd_days)) over w - day as in_hand,
             lag(setl_id) over w as prior_id, lag(bkkp_sn) over w as prior_sn
        from dose window w as (partition by psn_no, hilist_code order by fee_ocur_time, setl_id, bkkp_sn rows unbounded preceding)),
    hit as (select *, least(in_hand - allowed, prd_days) as beyond from hand where in_hand > allowed)
    select setl_id || '|' || bkkp_sn as finding, setl_id, setl_id as line_setl_id, bkkp_sn,
           ${shareSql('inscp_amt', 'beyond', 'prd_days')} as amount_fen, concat_ws('|', in_hand, allowed) as facts from hit
    union all
    select setl_id || '|' || bkkp_sn, setl_id, prior_id, prior_sn, 0, concat_ws('|', in_hand, allowed) from hit where prior_id is not null`
  },
  one: (p, bill, { lines }) => {
    const counts = (line: SeenLine) =>
      (line.prdDays ?? 0) > 0 && p.daysMax[line.medType] !== undefined && hasPrefix(line.hilistCode, p.drugPrefixes)
    const codes = new Set(bill.lines.filter(counts).map((line) => line.hilistCode))
    return [...codes].sort().flatMap((code) => {
      const all = [...lines.filter((line) => line.setlId !== bill.setlId), ...bill.lines]
        .filter((line) => line.hilistCode === code && counts(line))
        .sort(byTime)
      const seen: Seen[] = []
      let until = Number.NEGATIVE_INFINITY
      all.forEach((line, index) => {
        const day = dayNumber(line.at)
        until = Math.max(until, day) + line.prdDays!
        const allowed = p.daysMax[line.medType]! + p.toleranceDays
        const inHand = until - day
        if (line.setlId !== bill.setlId || inHand <= allowed) return
        const amountFen = shareFen(line.inscpAmtFen, Math.min(inHand - allowed, line.prdDays!), line.prdDays!)
        const prior = all[index - 1]
        const proof = prior ? [{ setlId: prior.setlId, bkkpSn: prior.bkkpSn, amountFen: 0 }] : []
        const lines = [{ setlId: line.setlId, bkkpSn: line.bkkpSn, amountFen }, ...proof]
        seen.push({ setlId: bill.setlId, lines, facts: [String(inHand), String(allowed)] })
      })
      return seen
    })
  },
  say: ([inHand, allowed]) => ({
    zh: `加上手中余药已够 ${inHand} 天，超过允许的 ${allowed} 天。`,
    en: `With what was still in hand this lasts ${inHand} days; ${allowed} are allowed.`,
  }),
}

/** Those lines of a bill that a rule hits, together as one finding. */
function together(bill: SeenBill, hit: (line: SeenLine) => number | null, facts: (n: number) => string[]): Seen[] {
  const charged = bill.lines.flatMap((line) => {
    const amountFen = hit(line)
    return amountFen === null ? [] : [{ setlId: line.setlId, bkkpSn: line.bkkpSn, amountFen }]
  })
  return charged.length === 0 ? [] : [{ setlId: bill.setlId, lines: charged, facts: facts(charged.length) }]
}

const Price = z.object({ itemPrefixes: z.array(z.string()).max(50).default([]) })

/** What lies above the ceiling is the person's part (money.md §1); a line that leaves it in scope makes the fund pay it. */
export const priceAboveCeiling: Behaviour<z.output<typeof Price>> = {
  kind: 'price-above-ceiling',
  params: Price,
  scope: 'person',
  sql: (p) => `
    select setl_id as finding, setl_id, setl_id as line_setl_id, bkkp_sn,
           least((pric - pric_uplmt_amt) * cnt - overlmt_selfpay, inscp_amt)::bigint as amount_fen,
           (count(*) over (partition by setl_id))::varchar as facts
      from ${lines} f
     where pric > pric_uplmt_amt and (pric - pric_uplmt_amt) * cnt > overlmt_selfpay and inscp_amt > 0
       ${p.itemPrefixes.length > 0 ? `and ${beginsWith('f.hilist_code', p.itemPrefixes)}` : ''}`,
  one: (p, bill) =>
    together(
      bill,
      (line) => {
        if (p.itemPrefixes.length > 0 && !hasPrefix(line.hilistCode, p.itemPrefixes)) return null
        if (line.priceCeilingFen === null || line.pricFen <= line.priceCeilingFen) return null
        const beyond = (line.pricFen - line.priceCeilingFen) * line.cnt - line.overCeilingFen
        return beyond > 0 && line.inscpAmtFen > 0 ? Math.min(beyond, line.inscpAmtFen) : null
      },
      (n) => [String(n)],
    ),
  say: ([n]) => ({
    zh: `${n} 行的单价高于最高支付价，超出部分仍计入了政策范围。`,
    en: `${n} lines are priced above the ceiling, and the excess was left in scope.`,
  }),
}

const Order = z.object({
  /** What is given on a doctor's order only. */
  itemPrefixes: z.array(z.string()).min(1).max(50),
  exemptPrefixes: z.array(z.string()).max(100),
  medTypes: z.array(z.string()).min(1).max(10),
})

export const missingOrder: Behaviour<z.output<typeof Order>> = {
  kind: 'missing-order',
  params: Order,
  scope: 'person',
  sql: (p) => `
    select setl_id as finding, setl_id, setl_id as line_setl_id, bkkp_sn, inscp_amt as amount_fen,
           (count(*) over (partition by setl_id))::varchar as facts
      from ${lines} f
     where coalesce(trim(drord_no), '') = '' and med_type in (${p.medTypes.map(quoted).join(', ')})
       and ${beginsWith('f.hilist_code', p.itemPrefixes)} and not ${beginsWith('f.hilist_code', p.exemptPrefixes)}`,
  one: (p, bill) =>
    together(
      bill,
      (line) => {
        const needs = hasPrefix(line.hilistCode, p.itemPrefixes) && !hasPrefix(line.hilistCode, p.exemptPrefixes)
        const missing = (line.drordNo ?? '').trim() === ''
        return needs && missing && p.medTypes.includes(line.medType) ? line.inscpAmtFen : null
      },
      (n) => [String(n)],
    ),
  say: ([n]) => ({
    zh: `${n} 行收费没有医嘱或处方。`,
    en: `${n} lines were charged without an order or prescription.`,
  }),
}

const Swap = z.object({
  /** A name belongs to a code when so much (basis points) of the name's lines carry it … */
  shareMinBp: z.int().min(5001).max(10_000),
  /** … and there are at least so many. */
  linesMin: z.int().min(3).max(1_000_000),
})
const plain = `lower(regexp_replace(hilist_name, '[\\s　（）()·・,，.。-]', '', 'g'))`

/** The line says one thing and is charged as another: its name belongs to some other code. */
export const swappedItem: Behaviour<z.output<typeof Swap>> = {
  kind: 'swapped-item',
  params: Swap,
  scope: 'region',
  sql: (p) => `
    with named as (select ${plain} as name, hilist_code as code, count(*) as n from ${lines} f group by 1, 2),
    owner as (
      select name, arg_max(code, n) as code, max(n) as n from named group by name
      having sum(n) >= ${p.linesMin} and max(n) * 10000 >= sum(n) * ${p.shareMinBp}),
    other as (select distinct code from owner)
    select f.setl_id as finding, f.setl_id, f.setl_id as line_setl_id, f.bkkp_sn, f.inscp_amt as amount_fen,
           concat_ws('|', min(f.hilist_code) over (partition by f.setl_id), min(owner.code) over (partition by f.setl_id)) as facts
      from (select *, ${plain} as plain_name from ${lines}) f
      join owner on owner.name = f.plain_name and owner.code <> f.hilist_code
      join other on other.code = f.hilist_code`,
  say: ([charged, named]) => ({
    zh: `按 ${charged} 收费，名称却属于 ${named}，疑似串换项目。`,
    en: `Charged as ${charged}, while the name belongs to ${named}: perhaps one item sold as another.`,
  }),
}
