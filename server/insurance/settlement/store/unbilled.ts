/** Charges that nobody has paid, by visit. */
import { type Context, rowsOf } from '#kernel'

/** Whose visits one sees; null: every institution's, or every doctor's. */
export interface Whose {
  readonly institutionId: string | null
  readonly doctorId: string | null
}

export interface UnbilledRow {
  readonly mdtrt_id: string
  readonly resident_id: string
  readonly resident_name: string
  readonly sex: string
  readonly birth_date: string
  readonly institution_id: string
  readonly institution_name: string
  readonly doctor_name: string | null
  readonly diag_code: string
  readonly opened_at: Date
  readonly charges: number
  readonly amount_fen: number
  readonly declared_fen: number
}

/** The newest first. More than this many at once nobody looks through: a name finds the rest. */
export const mostVisits = 500

export async function unbilledVisits(ctx: Context, whose: Whose, mdtrtId?: string): Promise<UnbilledRow[]> {
  return rowsOf<UnbilledRow>(ctx, {
    name: 'settlement-unbilled',
    text: `select v.mdtrt_id, v.resident_id, r.name as resident_name, r.sex, to_char(r.birth_date, 'YYYY-MM-DD') as birth_date,
                  v.institution_id, i.name as institution_name, s.name as doctor_name, v.diag_code, v.opened_at,
                  u.charges, u.amount_fen, u.declared_fen
             from (
               select mdtrt_id, count(*)::int as charges, sum(pric * cnt - waiver_fen)::bigint as amount_fen,
                      coalesce(sum(pric * cnt - waiver_fen) filter (where own_reason is not null), 0)::bigint as declared_fen
                 from settlement.charge
                where setl_id is null and returned_at is null and ($3::uuid is null or mdtrt_id = $3)
                group by mdtrt_id
             ) u
             join settlement.visit v on v.mdtrt_id = u.mdtrt_id
             join residents.pub_resident r on r.id = v.resident_id
             join institutions.pub_institution i on i.id = v.institution_id
             left join staff.pub_staff s on s.id = v.doctor_id
            where ($1::uuid is null or v.institution_id = $1) and ($2::uuid is null or v.doctor_id = $2)
            order by v.opened_at desc, v.mdtrt_id limit ${mostVisits}`,
    values: [whose.institutionId, whose.doctorId, mdtrtId ?? null],
  })
}

interface DeclaredRow {
  readonly id: string
  readonly own_reason: string
  readonly own_agreed_by: 'self' | 'relative' | 'guardian' | 'emergency' | null
  readonly own_declared_by_name: string | null
  readonly own_declared_at: Date
}

/** What was declared self-paid of a visit, by whom and with whose consent. */
export async function declaredOf(ctx: Context, mdtrtId: string): Promise<ReadonlyMap<string, DeclaredRow>> {
  const rows = await rowsOf<DeclaredRow>(ctx, {
    name: 'settlement-declared',
    text: `select id, own_reason, own_agreed_by, own_declared_by_name, own_declared_at from settlement.charge
            where mdtrt_id = $1 and own_reason is not null`,
    values: [mdtrtId],
  })
  return new Map(rows.map((row) => [row.id, row]))
}

/** The institution takes back what it said; only what is unbilled still. */
export async function unmarkOwn(ctx: Context, chargeIds: readonly string[]): Promise<void> {
  await ctx.client.query({
    name: 'settlement-unmark-own',
    text: `update settlement.charge set own_reason = null, own_declared_at = null, own_declared_by = null,
                  own_agreed_by = null, own_declared_by_name = null
            where id = any($1::uuid[]) and setl_id is null`,
    values: [chargeIds],
  })
}
