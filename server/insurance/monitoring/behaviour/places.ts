/** One person cannot be at two counters, nor be whom the bill describes. */
import { z } from 'zod'
import { quoted } from '#kernel'
import { type Behaviour, beginsWith, bills, hasPrefix, lines, minuteNumber, visits } from './behaviour.ts'

const Two = z.object({
  withinMinutes: z.int().min(0).max(240),
  /** Places where one is in person: hospitals (H), not retail pharmacies (P), which lie next door. */
  placePrefixes: z.array(z.string()).min(1).max(20),
  /** Institutions where one need not be: internet hospitals. */
  exemptPlaces: z.array(z.string()).max(200),
  medTypes: z.array(z.string()).min(1).max(10),
})

/** The later bill is raised; the line of the earlier one proves it. */
export const twoPlaces: Behaviour<z.output<typeof Two>> = {
  kind: 'two-places',
  params: Two,
  scope: 'person',
  sql: (p) => `
    with here as (
      select psn_no, setl_id, bkkp_sn, fixmedins_code, fee_ocur_time as seen_at, inscp_amt from ${lines} f
       where f.med_type in (${p.medTypes.map(quoted).join(', ')}) and ${beginsWith('f.fixmedins_code', p.placePrefixes)}
         and f.fixmedins_code not in (${p.exemptPlaces.map(quoted).join(', ') || "''"})),
    pair as (
      select b.setl_id, b.bkkp_sn, b.inscp_amt, a.setl_id as other_id, a.bkkp_sn as other_sn, a.fixmedins_code as other_place,
             date_diff('second', a.seen_at, b.seen_at) // 60 as minutes
        from here a join here b on a.psn_no = b.psn_no and a.fixmedins_code <> b.fixmedins_code
         and b.seen_at - a.seen_at between interval 0 minute and interval ${p.withinMinutes} minute
         and (a.seen_at < b.seen_at or a.setl_id < b.setl_id)),
    best as (select setl_id, min(minutes) as minutes, arg_min(other_place, (minutes, other_id, other_sn)) as place,
                    arg_min(other_id, (minutes, other_id, other_sn)) as other_id,
                    arg_min(other_sn, (minutes, other_id, other_sn)) as other_sn from pair group by setl_id)
    select setl_id as finding, setl_id, line_setl_id, bkkp_sn, amount_fen, facts from (
      select distinct pair.setl_id, pair.setl_id as line_setl_id, pair.bkkp_sn, pair.inscp_amt as amount_fen,
             concat_ws('|', best.minutes, best.place) as facts from pair join best using (setl_id)
      union all
      select setl_id, other_id, other_sn, 0, concat_ws('|', minutes, place) from best)`,
  one: (p, bill, { lines }) => {
    const here = (code: string, medType: string) =>
      p.medTypes.includes(medType) && hasPrefix(code, p.placePrefixes) && !p.exemptPlaces.includes(code)
    const earlier = lines.filter((one) => one.setlId !== bill.setlId && here(one.fixmedinsCode, one.medType))
    const pairs = bill.lines
      .filter((line) => here(line.fixmedinsCode, line.medType))
      .flatMap((line) =>
        earlier
          .filter((one) => one.fixmedinsCode !== line.fixmedinsCode)
          .map((other) => ({ line, other, minutes: minuteNumber(line.at) - minuteNumber(other.at) }))
          .filter(
            ({ other, minutes }) =>
              minutes <= p.withinMinutes && minutes >= 0 && (minutes > 0 || other.setlId < bill.setlId),
          ),
      )
    const order = (one: (typeof pairs)[number]) =>
      `${String(Math.floor(one.minutes)).padStart(6, '0')} ${one.other.setlId} ${one.other.bkkpSn}`
    const best = pairs.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0]
    if (!best) return []
    const hit = [...new Map(pairs.map(({ line }) => [line.bkkpSn, line])).values()]
    return [
      {
        setlId: bill.setlId,
        lines: [
          ...hit.map(({ setlId, bkkpSn, inscpAmtFen }) => ({ setlId, bkkpSn, amountFen: inscpAmtFen })),
          { setlId: best.other.setlId, bkkpSn: best.other.bkkpSn, amountFen: 0 },
        ],
        facts: [String(Math.floor(best.minutes)), best.other.fixmedinsCode],
      },
    ]
  },
  say: ([minutes, place]) => ({
    zh: `同一人 ${minutes} 分钟前在另一机构（${place}）就诊，不可能同时在两处。`,
    en: `The same person was at another institution (${place}) ${minutes} minutes before: nobody is in two places at once.`,
  }),
}

const Impostor = z.object({
  femaleOnly: z.array(z.string()).max(300),
  maleOnly: z.array(z.string()).max(300),
  /** Diagnoses and the ages (full years) at which they cannot be. */
  ages: z.array(z.object({ prefix: z.string(), min: z.int().min(0), max: z.int().max(150) })).max(100),
  /** A newborn is treated on the mother's card in the first weeks: her delivery in the same visit explains it. */
  deliveryPrefixes: z.array(z.string()).max(20),
})

/** Whom the diagnosis describes is not whose card it is; or that person's insurance had ended. */
export const impostor: Behaviour<z.output<typeof Impostor>> = {
  kind: 'impostor',
  params: Impostor,
  scope: 'person',
  sql: (p) => `
    with dx as (
      select s.setl_id, s.psn_no, s.gend, s.age, s.setl_time, coalesce(d.diag_code, s.diag_code) as code, s.mdtrt_id
        from ${bills} s left join diag_list_d d on d.mdtrt_id = s.mdtrt_id),
    born as (select distinct setl_id from dx where ${beginsWith('code', p.deliveryPrefixes)}),
    wrong as (
      select setl_id, code, 'sex' as why from dx where (gend = '1' and ${beginsWith('code', p.femaleOnly)})
          or (gend = '2' and ${beginsWith('code', p.maleOnly)})
      union all
      select setl_id, code, 'age' from dx anti join born using (setl_id)
       where ${p.ages.map((one) => `(starts_with(code, ${quoted(one.prefix)}) and (age < ${one.min} or age > ${one.max}))`).join(' or ') || 'false'}
      union all
      select s.setl_id, '', 'ended' from ${bills} s
        join (select psn_no, max(coalesce(enddate, date '9999-12-31')) as until from psn_insu_d group by psn_no) i using (psn_no)
        left join ${visits} m on m.mdtrt_id = s.mdtrt_id
       where coalesce(m.begntime, s.begndate::timestamp, s.setl_time)::date > i.until),
    first as (select setl_id, min(concat_ws('|', why, code)) as facts from wrong group by setl_id)
    select setl_id as finding, setl_id, f.setl_id as line_setl_id, f.bkkp_sn, f.inscp_amt as amount_fen, facts
      from first join ${lines} f using (setl_id)`,
  say: ([why, code]) =>
    why === 'ended'
      ? {
          zh: '就诊时此人的参保已经终止（死亡或转出），疑似冒名就医。',
          en: 'The person’s insurance had ended (death or a move) before the visit: perhaps somebody else’s card.',
        }
      : {
          zh: `诊断 ${code} 与参保人的${why === 'sex' ? '性别' : '年龄'}不符，疑似冒名就医。`,
          en: `The diagnosis ${code} cannot be at the insured person’s ${why}: perhaps somebody else’s card.`,
        },
}

const Ring = z.object({
  peopleMin: z.int().min(3).max(100),
  /** The same set of at least so many drugs, in the same amounts. */
  drugsMin: z.int().min(1).max(20),
  /** One after the other: at most so many minutes between two of them. */
  gapMinutesMax: z.int().min(1).max(240),
  /** On so many different days, the same people together. */
  daysMin: z.int().min(2).max(31),
  drugPrefixes: z.array(z.string()).min(1).max(10),
})

/** The same people, the same doctor or pharmacy, the same medicines, one after the other, on day after day. */
export const ringDispensing: Behaviour<z.output<typeof Ring>> = {
  kind: 'ring-dispensing',
  params: Ring,
  scope: 'region',
  sql: (p) => `
    with visit as (
      select psn_no, setl_id, fixmedins_code, coalesce(bilg_dr_code, '') as dr, fee_ocur_time::date as day, min(fee_ocur_time) as seen_at,
             string_agg(hilist_code || '×' || cnt, ' ' order by hilist_code, cnt) as drugs, count(distinct hilist_code) as n
        from ${lines} f where ${beginsWith('f.hilist_code', p.drugPrefixes)} and f.med_type <> '21' group by 1, 2, 3, 4, 5),
    near as (
      select *, case when date_diff('minute', lag(seen_at) over w, seen_at) <= ${p.gapMinutesMax} then 0 else 1 end as starts
        from visit where n >= ${p.drugsMin} window w as (partition by fixmedins_code, dr, day, drugs order by seen_at, psn_no)),
    session as (
      select *, sum(starts) over (partition by fixmedins_code, dr, day, drugs order by seen_at, psn_no rows unbounded preceding) as no
        from near),
    big as (
      select *, concat_ws(chr(9), fixmedins_code, dr, day, drugs, no) as party from session
      qualify count(*) over (partition by fixmedins_code, dr, day, drugs, no) >= ${p.peopleMin}),
    together as (
      select a.fixmedins_code, a.dr, a.psn_no as one, b.psn_no as other from big a join big b on a.party = b.party
         and a.psn_no <> b.psn_no group by all having count(distinct a.day) >= ${p.daysMin}),
    ringed as (
      select fixmedins_code, dr, one as psn_no, count(*) + 1 as people from together group by all having count(*) >= ${p.peopleMin - 1}),
    hit as (
      select big.setl_id, big.psn_no, ringed.people, count(distinct big.day) over (partition by big.fixmedins_code, big.dr, big.psn_no) as days,
             big.drugs from big join ringed using (fixmedins_code, dr, psn_no))
    select h.setl_id as finding, h.setl_id, f.setl_id as line_setl_id, f.bkkp_sn, f.inscp_amt as amount_fen,
           concat_ws('|', h.people, h.days) as facts
      from (select setl_id, max(people) as people, max(days) as days from hit group by setl_id) h
      join ${lines} f using (setl_id) where ${beginsWith('f.hilist_code', p.drugPrefixes)}`,
  say: ([people, days]) => ({
    zh: `${people} 人在 ${days} 天里先后在同一医生处开出同样的药，疑似结伙开药。`,
    en: `${people} people took the same medicines from the same doctor one after the other on ${days} days: perhaps a ring.`,
  }),
}
