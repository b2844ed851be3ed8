import type { DoctorRow, FigureKey, InstitutionRow, TrendDay } from '#contracts/dashboards'
import { type Context, sql, tables } from '#kernel'
import type { Window } from './window.ts'

/** What a page is limited to; null = the whole region. */
export interface Scope {
  institutionId: string | null
}

export type VisitCounts = {
  booked: number
  cancelled: number
  noShow: number
  waiting: number
  inProgress: number
  ended: number
  terminated: number
  left: number
  waitMeanMinutes: number | null
  waitP90Minutes: number | null
  consultMeanMinutes: number | null
  ratingMean: number | null
}

// Every list and every figure reads the same three columns of conditions below, so that a figure and the list behind
// it cannot drift apart. "a" is an appointment, "c" its consult, if any.
// Who comes before the booked time waits from that time on: earlier minutes are the person's own choice.
const waitMinutes = sql`extract(epoch from c.accepted_at - greatest(c.waiting_since, c.band_starts_at)) / 60`
/** Minutes of one visit's wait: until it was accepted, until now while it waits; null for those who left or have not come. */
const waitedUntil = ({ until }: Window) => sql`case
  when c.accepted_at is not null then round(greatest(0, ${waitMinutes}), 1)::float8
  when c.state = 'waiting' then round(greatest(0, extract(epoch from ${until}::timestamptz - greatest(c.waiting_since, c.band_starts_at)) / 60), 1)::float8
end`
const consultMinutes = sql`extract(epoch from c.ended_at - c.accepted_at) / 60`

// Booking also cancels the number of someone who leaves the waiting room; here that person has come, and left.
function conditions(window: Window) {
  const { day, from, until } = window
  const accepted = sql`c.accepted_at >= ${from} and c.accepted_at <= ${until}`
  const done = sql`c.state in ('ended', 'terminated') and c.ended_at >= ${from} and c.ended_at <= ${until}`
  return {
    booked: sql`a.date = ${day} and a.booked_at <= ${until} and (a.cancelled_at is null or a.cancelled_at > ${until} or c.id is not null)`,
    cancelled: sql`a.date = ${day} and a.cancelled_at <= ${until} and c.id is null`,
    'no-show': sql`a.date = ${day} and a.state = 'no-show' and a.starts_at <= ${until}`,
    waiting: sql`c.waiting_since >= ${from} and c.waiting_since <= ${until} and (c.accepted_at is null or c.accepted_at > ${until})
      and c.state not in ('left', 'unseen')`,
    'in-progress': sql`${accepted} and (c.ended_at is null or c.ended_at > ${until})`,
    ended: sql`${done} and c.state = 'ended'`,
    terminated: sql`${done} and c.state = 'terminated'`,
    left: sql`c.state in ('left', 'unseen') and c.waiting_since >= ${from} and c.waiting_since <= ${until}`,
    'wait-mean': accepted,
    'wait-p90': accepted,
    'consult-mean': done,
    'rating-mean': sql`${done} and c.stars is not null`,
  } satisfies Partial<Record<FigureKey, unknown>>
}

export type VisitFigure = keyof ReturnType<typeof conditions>

const source = sql`booking.pub_appointment a left join consult.pub_consult c on c.appointment_id = a.id`

// Keeps the scan to appointments of about that day: a visit may end after midnight, never weeks later.
const around = (window: Window) => sql`a.date between ${window.day}::date - 1 and ${window.day}::date`
const within = ({ institutionId }: Scope) =>
  institutionId === null ? sql`true` : sql`a.institution_id = ${institutionId}`

function aggregates(window: Window) {
  const where = conditions(window)
  return sql`
    count(*) filter (where ${where.booked}) as "booked",
    count(*) filter (where ${where.cancelled}) as "cancelled",
    count(*) filter (where ${where['no-show']}) as "noShow",
    count(*) filter (where ${where.waiting}) as "waiting",
    count(*) filter (where ${where['in-progress']}) as "inProgress",
    count(*) filter (where ${where.ended}) as "ended",
    count(*) filter (where ${where.terminated}) as "terminated",
    count(*) filter (where ${where.left}) as "left",
    round(avg(greatest(0, ${waitMinutes})) filter (where ${where['wait-mean']}), 1)::float8 as "waitMeanMinutes",
    round((percentile_cont(0.9) within group (order by greatest(0, ${waitMinutes})) filter (where ${where['wait-p90']}))::numeric, 1)::float8
      as "waitP90Minutes",
    round(avg(${consultMinutes}) filter (where ${where['consult-mean']}), 1)::float8 as "consultMeanMinutes",
    round(avg(c.stars) filter (where ${where['rating-mean']}), 2)::float8 as "ratingMean"`
}

export async function visitCounts(ctx: Context, window: Window, scope: Scope): Promise<VisitCounts> {
  const { rows } = await sql<VisitCounts>`
    select ${aggregates(window)} from ${source} where ${around(window)} and ${within(scope)}
  `.execute(tables(ctx))
  return rows[0]!
}

type Work = Pick<
  DoctorRow,
  'booked' | 'ended' | 'terminated' | 'waiting' | 'waitMeanMinutes' | 'consultMeanMinutes' | 'ratingMean'
>
type InstitutionWork = Work & Pick<InstitutionRow, 'institutionId' | 'institutionName' | 'level'>

export async function workByInstitution(ctx: Context, window: Window, scope: Scope): Promise<InstitutionWork[]> {
  const { rows } = await sql<InstitutionWork & VisitCounts>`
    select i.id as "institutionId", i.name as "institutionName", i.level as "level", ${aggregates(window)}
    from ${source} join institutions.pub_institution i on i.id = a.institution_id
    where ${around(window)} and ${within(scope)}
    group by i.id, i.name, i.level
    order by count(*) filter (where ${conditions(window).booked}) desc, i.name
  `.execute(tables(ctx))
  return rows
}

/** Visits and times by doctor. Never medicines: a per-doctor drug volume must not exist for commercial use (R11, XZ 21). */
export async function workByDoctor(ctx: Context, window: Window, scope: Scope): Promise<DoctorRow[]> {
  const { rows } = await sql<DoctorRow & VisitCounts>`
    select a.doctor_id as "doctorId", s.name as "doctorName", s.title as "title", i.name as "institutionName",
      s.department as "departmentName", ${aggregates(window)}
    from ${source}
      join staff.pub_staff s on s.id = a.doctor_id
      join institutions.pub_institution i on i.id = a.institution_id
    where ${around(window)} and ${within(scope)}
    group by a.doctor_id, s.name, s.title, s.department, i.name
    order by count(*) filter (where ${conditions(window).booked}) desc, s.name
  `.execute(tables(ctx))
  return rows
}

export interface ListedVisit {
  consultId: string | null
  appointmentId: string
  residentId: string
  residentName: string
  doctorId: string
  doctorName: string
  institutionName: string
  departmentName: string
  state: string
  startsAt: Date
  waitMinutes: number | null
  consultMinutes: number | null
  billFen: number | null
  stars: number | null
  total: number
}

/** The visits that a figure counted, in the order of their booked time. */
export async function visitsBehind(
  ctx: Context,
  figure: VisitFigure,
  window: Window,
  scope: Scope & { doctorId: string | null },
  page: { limit: number; offset: number },
): Promise<ListedVisit[]> {
  const { rows } = await sql<ListedVisit>`
    select c.id as "consultId", a.id as "appointmentId", a.resident_id as "residentId", r.name as "residentName",
      a.doctor_id as "doctorId", s.name as "doctorName", i.name as "institutionName", s.department as "departmentName",
      coalesce(c.state, a.state) as "state", a.starts_at as "startsAt",
      ${waitedUntil(window)} as "waitMinutes", round(${consultMinutes}, 1)::float8 as "consultMinutes",
      (select sum(b.medfee_sumamt) from settlement.pub_bill b where b.mdtrt_id = c.id and b.state = 'settled')::int8 as "billFen",
      c.stars as "stars", count(*) over () as "total"
    from ${source}
      join residents.pub_resident r on r.id = a.resident_id
      join staff.pub_staff s on s.id = a.doctor_id
      join institutions.pub_institution i on i.id = a.institution_id
    where ${around(window)} and ${within(scope)} and (${scope.doctorId}::uuid is null or a.doctor_id = ${scope.doctorId}::uuid)
      and ${conditions(window)[figure]}
    order by a.starts_at, a.id
    limit ${page.limit} offset ${page.offset}
  `.execute(tables(ctx))
  return rows
}

export function isVisitFigure(figure: FigureKey): figure is VisitFigure {
  return figure in conditions({ day: '', from: new Date(0), until: new Date(0) })
}

export type VisitTrendDay = Pick<TrendDay, 'day' | 'booked' | 'cancelled' | 'ended' | 'terminated' | 'waitMeanMinutes'>

/** Whole days; the last one up to `until`. */
export async function visitTrend(ctx: Context, days: string[], until: Date, scope: Scope): Promise<VisitTrendDay[]> {
  const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`
  const { rows } = await sql<VisitTrendDay>`
    with visit as (
      select a.date, (a.cancelled_at is not null and c.id is null) as cancelled, c.state, ${day('c.accepted_at')} as accepted_on, ${day('c.ended_at')} as ended_on,
        greatest(0, ${waitMinutes}) as wait_minutes
      from ${source}
      where a.date between ${days[0]}::date - 1 and ${days.at(-1)}::date and a.booked_at <= ${until} and ${within(scope)}
    )
    select d.day::text as "day",
      (select count(*) from visit where date = d.day and not cancelled) as "booked",
      (select count(*) from visit where date = d.day and cancelled) as "cancelled",
      (select count(*) from visit where ended_on = d.day and state = 'ended') as "ended",
      (select count(*) from visit where ended_on = d.day and state = 'terminated') as "terminated",
      (select round(avg(wait_minutes), 1)::float8 from visit where accepted_on = d.day) as "waitMeanMinutes"
    from unnest(${days}::date[]) as d(day) order by d.day
  `.execute(tables(ctx))
  return rows
}
