/** What the seeded region has none of: a finding on a bill, with what its institution handed in. */
import type { Whole } from './ground.ts'

export async function addFindings({ rows }: Whole): Promise<void> {
  await rows(
    `with one as (
       insert into findings.finding (id, identity_sm3, recovered_fen, rule_id, version, kind, verdict, stage, setl_id, bill_id, psn_no, resident_id,
         fixmedins_code, institution_id, period, amount_fen, fund_fen, reason_zh, reason_en, clause, found_at, answer_by, state)
       select gen_random_uuid(), setl_id::text, 0, 'behaviour:missing-order', 1, 'missing-order', 'suspect', 'after', setl_id::text, setl_id,
              psn_no, resident_id, fixmedins_code, institution_id, '2026-03', 100, 50, '没有医嘱', 'No order', '规则库', now(), '2026-12-31', 'open'
         from settlement.bill where state = 'settled' order by bill.setl_id limit 1 returning id)
     insert into findings.attachment (id, finding_id, name, content_type, bytes)
     select gen_random_uuid(), id, '医嘱.pdf', 'application/pdf', 4 from one`,
  )
}
