/** Everybody's part of the panel, a question for each kind of fact: published views of the floors and modules below. */
import { type Context, sql } from '#kernel'
import { db } from '../tables.ts'

type Of<T> = ReadonlyMap<string, readonly T[]>

async function rowsOf<T extends { resident_id: string }>(
  ctx: Context,
  query: ReturnType<typeof sql<T>>,
): Promise<Of<T>> {
  const { rows } = await query.execute(db(ctx))
  return Map.groupBy(rows, (row) => row.resident_id)
}

/** Those for whom the team answers and who live here. */
export async function peopleOf(ctx: Context, teamId: string): Promise<string[]> {
  const { rows } = await sql<{ resident_id: string }>`
    select a.resident_id from teams.pub_answers a join residents.pub_residence r on r.resident_id = a.resident_id
     where a.team_id = ${teamId} and r.lives_here order by 1`.execute(db(ctx))
  return rows.map((row) => row.resident_id)
}

/** Of these, those whose record is open to the team. */
export async function openedOf(ctx: Context, teamId: string): Promise<string[]> {
  const { rows } = await sql<{ resident_id: string }>`
    select o.resident_id from teams.pub_opened o join residents.pub_residence r on r.resident_id = o.resident_id
     where o.team_id = ${teamId} and r.lives_here order by 1`.execute(db(ctx))
  return rows.map((row) => row.resident_id)
}

export const householdsOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<{ resident_id: string; household_id: string; cell_id: string; grade: string | null }>`
    select m.resident_id, m.household_id, m.cell_id, h.grade from grid.pub_member m
      join grid.pub_household h on h.household_id = m.household_id
     where m.resident_id = any(${ids}) and m.until_date is null`,
  )

export const attributesOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<{ resident_id: string; kind: string }>`
    select resident_id, kind from grid.pub_attribute where resident_id = any(${ids}) and until_date is null order by kind`,
  )

export interface EnrolmentRow {
  resident_id: string
  enrolment_id: string
  programme_code: string
  version: string
  stratum: string
  enrolled_on: string
  due_on: string | null
  reason: string | null
}
export const enrolmentsOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<EnrolmentRow>`
    select e.resident_id, e.enrolment_id, e.programme_code, e.version, e.stratum, e.enrolled_on, d.due_on, d.reason
      from chronic.pub_enrolment e
      left join lateral (select due_on, reason from follow_ups.pub_due d where d.enrolment_id = e.enrolment_id
                          order by due_on limit 1) d on true
     where e.resident_id = any(${ids}) and e.exited_on is null order by e.programme_code`,
  )

export const suspectedOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<{ resident_id: string; programme_code: string }>`
    select distinct resident_id, programme_code from chronic.pub_finding
     where resident_id = any(${ids}) and state = 'suspected' order by programme_code`,
  )

export interface ReadingRow {
  resident_id: string
  kind: string
  measured_at: Date
  systolic_mmhg: number | null
  diastolic_mmhg: number | null
  glucose_mmol: number | null
  glucose_moment: string | null
  value: number | null
  source: string
}
const readingsKept = 2
export const readingsOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<ReadingRow>`
    select r.* from unnest(${ids}::uuid[]) as p (id)
     cross join unnest(array['blood-pressure', 'glucose', 'weight']) as k (kind)
     cross join lateral (
       select resident_id, kind, measured_at, systolic_mmhg, diastolic_mmhg, glucose_mmol, glucose_moment, value, source
         from readings.pub_reading where resident_id = p.id and kind = k.kind and state = 'kept'
        order by measured_at desc limit case when k.kind = 'weight' then 1 else ${readingsKept} end) r`,
  )

export const followUpsOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<{
      resident_id: string
      programme_code: string
      done_at: Date
      way: string
      decision: string
      at_target: boolean | null
    }>`
    select distinct on (resident_id, programme_code) resident_id, programme_code, done_at, way, decision, at_target
      from follow_ups.pub_follow_up where resident_id = any(${ids}) order by resident_id, programme_code, done_at desc`,
  )

export const checksOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<{ resident_id: string; done_on: string }>`
    select resident_id, max(done_on) as done_on from follow_ups.pub_check where resident_id = any(${ids}) group by 1`,
  )

/** When the check is due that people are owed for their age, by the standards in force on a day. */
export const checksDueOf = (ctx: Context, ids: readonly string[], today: string) =>
  rowsOf(
    ctx,
    sql<{ resident_id: string; due_on: string }>`
    select resident_id, min(due_on) as due_on from follow_ups.pub_check_due
     where resident_id = any(${ids}) and valid_from <= ${today}::date and coalesce(valid_to >= ${today}::date, true)
       and coalesce(below_until > ${today}::date, true) group by 1`,
  )

export interface ContractRow {
  resident_id: string
  contract_id: string
  state: string
  starts_on: string | null
  ends_on: string | null
  packages: string[]
}
export const contractsOf = (ctx: Context, ids: readonly string[]) =>
  rowsOf(
    ctx,
    sql<ContractRow>`
    select distinct on (c.resident_id) c.resident_id, c.contract_id, c.state, c.starts_on, c.ends_on,
           coalesce((select array_agg(package_code order by package_code) from contracts.pub_package p
                      where p.contract_id = c.contract_id), '{}') as packages
      from contracts.pub_contract c
     where c.resident_id = any(${ids}) and c.state in ('offered', 'cooling', 'active')
     order by c.resident_id, c.signed_on desc nulls last`,
  )

export interface PromiseRow {
  resident_id: string
  promise_id: string
  service_code: string
  window_from: string
  window_to: string
}
/** The promises whose window opens within the next months, three at most. */
export const promisesOf = (ctx: Context, ids: readonly string[], until: string) =>
  rowsOf(
    ctx,
    sql<PromiseRow>`
    select resident_id, promise_id, service_code, window_from, window_to from (
      select *, row_number() over (partition by resident_id order by window_to, promise_id) as place
        from contracts.pub_promise where resident_id = any(${ids}) and state = 'due' and window_from <= ${until}) p
     where place <= 3 order by resident_id, place`,
  )
