import { type Context, sql, tables } from '#kernel'
import type { Scope } from './visit-store.ts'
import type { Window } from './window.ts'

export interface PrescriptionCounts {
  signed: number
  inReview: number
  returned: number
  reviewMeanMinutes: number | null
}

/** Numbers of sheets and their times only; what was on them is nobody's figure (R11). */
export async function prescriptionCounts(
  ctx: Context,
  { from, until }: Window,
  { institutionId }: Scope,
): Promise<PrescriptionCounts> {
  const { rows } = await sql<PrescriptionCounts>`
    with sheet as (
      select p.signed_at, p.state, d.outcome, d.at as decided_at, d.waited_seconds
      from prescribing.pub_prescription p left join review.pub_decision d on d.prescription_id = p.id
      where p.signed_at <= ${until} and (p.signed_at >= ${from} or d.at >= ${from})
        and (${institutionId}::uuid is null or p.institution_id = ${institutionId}::uuid)
    )
    select count(*) filter (where signed_at >= ${from}) as "signed",
      count(*) filter (where signed_at >= ${from} and ((decided_at is null and state = 'signed') or decided_at > ${until})) as "inReview",
      count(*) filter (where outcome = 'returned' and decided_at between ${from} and ${until}) as "returned",
      round((avg(waited_seconds) filter (where decided_at between ${from} and ${until}) / 60)::numeric, 1)::float8 as "reviewMeanMinutes"
    from sheet
  `.execute(tables(ctx))
  return rows[0]!
}
