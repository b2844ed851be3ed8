/** What the seeded region has none of: a stay with its settlement list. */
import type { Whole } from './ground.ts'

export async function addClaims({ rows }: Whole): Promise<void> {
  await rows(
    `insert into claims.settlement_list (mdtrt_id, resident_id, psn_no, institution_id, dept_code, begntime, endtime, dscg_way,
                                         ipt_days, order_id, content_sm3, kept_at, kept_by)
     select mdtrt_id, resident_id, 'P000000001', institution_id, 'A03', now() - interval '3 days', now(), '1', 3, mdtrt_id, '',
            now(), 'test'
       from settlement.visit order by mdtrt_id limit 1`,
  )
}
