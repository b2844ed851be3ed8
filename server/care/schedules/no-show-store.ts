/** SQL of who did not come, over booking's published views. */
import type { AppointmentState } from '#contracts/booking'
import type { Context } from '#kernel'

export interface NoShowRow {
  readonly id: string
  readonly resident_id: string
  readonly doctor_name: string
  readonly department_name: string
  readonly starts_at: Date
  readonly state: AppointmentState
  readonly in_year: number
}

export async function noShowsOf(
  ctx: Context,
  of: { institutionId: string; from: string; to: string },
): Promise<NoShowRow[]> {
  const { rows } = await ctx.client.query<NoShowRow>(
    `select a.id, a.resident_id, d.doctor_name, d.department_name, a.starts_at, a.state,
            (select count(*)::int from booking.pub_appointment o
             where o.resident_id = a.resident_id and o.institution_id = a.institution_id and o.state = 'no-show'
               and o.starts_at <= a.starts_at and o.starts_at > a.starts_at - interval '365 days') as in_year
     from booking.pub_appointment a
       join lateral (select doctor_name, department_name from booking.pub_sitting s
                     where s.doctor_id = a.doctor_id and s.date = a.date and s.starts_at <= a.starts_at and s.ends_at >= a.ends_at
                     limit 1) d on true
     where a.institution_id = $1 and a.date between $2 and $3 and a.state = 'no-show'
     order by a.starts_at desc, a.id limit 1000`,
    [of.institutionId, of.from, of.to],
  )
  return rows
}
