/** Stays that follow too closely, and outpatient charges while somebody lies in hospital. */
import { z } from 'zod'
import { quoted } from '#kernel'
import { type Behaviour, beginsWith, bills, dayNumber, hasPrefix, lines, type SeenLine, visits } from './behaviour.ts'

const Split = z.object({
  /** Readmitted within so many days after the discharge, for the same cause (first three characters). */
  sameCauseDaysMax: z.int().min(0).max(90),
  /** At the same institution for any cause within so many days. */
  sameInstitutionDaysMax: z.int().min(0).max(30),
  /** Returning is part of the treatment: chemotherapy, dialysis, radiotherapy. */
  plannedPrefixes: z.array(z.string()).max(50),
  /** Leaving types that hand the person on: 2 transfer ordered by the doctor. */
  transferWays: z.array(z.string()).max(10),
})

/** One cause, two stays, two deductibles or two case payments. */
export const splitStay: Behaviour<z.output<typeof Split>> = {
  kind: 'split-stay',
  params: Split,
  scope: 'person',
  sql: (p) => `
    with stay as (
      select s.setl_id, m.psn_no, m.fixmedins_code, m.begntime::date as begn, coalesce(m.endtime, m.begntime)::date as endd,
             m.dscg_way, left(m.diag_code, 3) as cause, m.diag_code
        from ${visits} m join ${bills} s on s.mdtrt_id = m.mdtrt_id where m.med_type = '21'),
    pair as (
      select *, lag(setl_id) over w as prior_id, lag(endd) over w as prior_end, lag(dscg_way) over w as prior_way,
             lag(cause) over w as prior_cause, lag(fixmedins_code) over w as prior_place
        from stay window w as (partition by psn_no order by begn, endd, setl_id)),
    split as (
      select *, begn - prior_end as gap from pair
       where prior_id is not null and begn >= prior_end and not ${beginsWith('diag_code', p.plannedPrefixes)}
         and (prior_way is null or fixmedins_code = prior_place
              or prior_way not in (${p.transferWays.map(quoted).join(', ') || "''"}))
         and ((cause = prior_cause and begn - prior_end <= ${p.sameCauseDaysMax})
           or (fixmedins_code = prior_place and begn - prior_end <= ${p.sameInstitutionDaysMax}))),
    line as (
      select p.setl_id as finding, p.setl_id, f.setl_id as line_setl_id, f.bkkp_sn, f.inscp_amt as amount_fen, p.gap, p.prior_id
        from split p join ${lines} f on f.setl_id = p.setl_id
      union all
      select p.setl_id, p.setl_id, p.prior_id, max_by(f.bkkp_sn, f.fee_ocur_time), 0, any_value(p.gap), p.prior_id
        from split p join ${lines} f on f.setl_id = p.prior_id group by p.setl_id, p.prior_id)
    select finding, setl_id, line_setl_id, bkkp_sn, amount_fen, concat_ws('|', gap, prior_id) as facts from line`,
  say: ([gap, prior]) => ({
    zh: `出院 ${gap} 天后因同一病因或在同一机构再次住院（上次结算 ${prior}），疑似分解住院。`,
    en: `Readmitted ${gap} days after a discharge, for the same cause or at the same institution (earlier bill ${prior}): perhaps one stay split in two.`,
  }),
}

const Overlap = z.object({
  /** Outpatient categories that a stay excludes. */
  medTypes: z.array(z.string()).min(1).max(10),
  /** What may be charged outside while somebody lies in hospital. */
  exemptPrefixes: z.array(z.string()).max(50),
})

/** Between the day of admission and the day of discharge, both left out: one comes from a clinic and goes home with medicines. */
export const stayOverlap: Behaviour<z.output<typeof Overlap>> = {
  kind: 'stay-overlap',
  params: Overlap,
  scope: 'person',
  sql: (p) => `
    with stay as (
      select s.setl_id, s.psn_no, s.begndate, s.enddate from ${bills} s where s.med_type = '21' and s.enddate - s.begndate >= 2),
    seen as (
      select f.setl_id, f.bkkp_sn, f.inscp_amt, min(stay.setl_id) as stay_id
        from ${lines} f join stay on stay.psn_no = f.psn_no
         and f.fee_ocur_time::date > stay.begndate and f.fee_ocur_time::date < stay.enddate
       where f.med_type in (${p.medTypes.map(quoted).join(', ')}) and not ${beginsWith('f.hilist_code', p.exemptPrefixes)}
       group by all)
    select setl_id as finding, setl_id, setl_id as line_setl_id, bkkp_sn, inscp_amt as amount_fen,
           min(stay_id) over (partition by setl_id) as facts from seen`,
  one: (p, bill, { stays }) => {
    const during = (line: SeenLine) =>
      stays
        .filter((stay) => dayNumber(line.at) > dayNumber(stay.begndate) && dayNumber(line.at) < dayNumber(stay.enddate))
        .map((stay) => stay.setlId)
        .sort()[0]
    const hit = bill.lines.filter(
      (line) => p.medTypes.includes(line.medType) && !hasPrefix(line.hilistCode, p.exemptPrefixes) && during(line),
    )
    if (hit.length === 0) return []
    const facts = [hit.map((line) => during(line)!).sort()[0]!]
    const charged = hit.map(({ setlId, bkkpSn, inscpAmtFen }) => ({ setlId, bkkpSn, amountFen: inscpAmtFen }))
    return [{ setlId: bill.setlId, lines: charged, facts }]
  },
  say: ([stay]) => ({
    zh: `住院期间（结算 ${stay}）又发生门诊费用，入院、出院当日除外。`,
    en: `Outpatient charges while the person lay in hospital (bill ${stay}); the days of admission and discharge do not count.`,
  }),
}
