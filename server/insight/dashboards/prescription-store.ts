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
    select count(*) filter (where signed_at >= ${from} and signed_at <= ${until}) as "signed",
      count(*) filter (where signed_at >= ${from} and signed_at <= ${until}
        and ((decided_at is null and state = 'signed') or decided_at > ${until})) as "inReview",
      count(*) filter (where state = 'returned' and decided_at >= ${from} and decided_at <= ${until}) as "returned",
      round((avg(extract(epoch from decided_at - signed_at)) filter (where decided_at >= ${from} and decided_at <= ${until}) / 60)::numeric, 1)::float8
        as "reviewMeanMinutes"
    from prescribing.pub_prescription
    where signed_at >= ${from}::timestamptz - interval '4 days' and signed_at <= ${until}
      and (${institutionId}::uuid is null or institution_id = ${institutionId}::uuid)
  `.execute(tables(ctx))
  return rows[0]!
}
