/** The reasons and people of a team, from what the modules below publish. */
import type { ReasonKind } from '#contracts/worklists'
import { type Context, sql, tables } from '#kernel'
import type { Found } from './reasons.ts'

const db = (ctx: Context) => tables<Record<string, never>>(ctx)

/** How far ahead the list looks. */
const aheadDays = 30

interface FoundRow {
  resident_id: string
  kind: ReasonKind
  due_on: string | null
  thing_id: string
  programme_code: string | null
  detail: string | null
}

/** Everything that asks for something; `leads` adds the questions that only a leader answers. */
export async function reasonsOf(ctx: Context, of: { teamId: string; today: string; leads: boolean }): Promise<Found[]> {
  const { teamId, today, leads } = of
  const zh = ctx.locale === 'zh'
  const { rows } = await sql<FoundRow>`
    with people as (
      select a.resident_id from teams.pub_answers a
        join residents.pub_residence r on r.resident_id = a.resident_id and r.lives_here
       where a.team_id = ${teamId}),
    horizon as (select ${today}::date + ${aheadDays}::int as until),
    found as (
      select a.resident_id, 'alarm' as kind, null::date as due_on, a.alarm_id::text as thing_id, null as programme_code, a.kind as detail
        from readings.pub_alarm a join people using (resident_id) where a.state <> 'closed'
      union all
      select r.resident_id, 'held-reading', null, r.reading_id::text, null, r.kind
        from readings.pub_reading r join people using (resident_id) where r.state = 'held'
      union all
      select d.resident_id,
             case when d.kind = 'check' then 'check' when d.reason in ('referred', 'call-back') then 'urgent-follow-up' else 'follow-up' end,
             d.due_on, d.enrolment_id::text, d.programme_code, null
        from follow_ups.pub_due d join people using (resident_id), horizon where d.due_on <= horizon.until
      union all
      select d.resident_id, 'check', d.due_on, d.standard_code, null, null
        from follow_ups.pub_check_due d join people using (resident_id), horizon
       where d.due_on <= horizon.until and d.valid_from <= ${today}::date and coalesce(d.valid_to >= ${today}::date, true)
         and coalesce(d.below_until > ${today}::date, true)
      union all
      select p.resident_id, 'promise', p.window_to, p.promise_id::text, null, ${zh ? sql.ref('p.name_zh') : sql.ref('p.name_en')}
        from contracts.pub_promise_due p join people using (resident_id), horizon
       where p.window_from <= ${today}::date and p.window_to <= horizon.until
      union all
      select f.resident_id, 'suspected', f.found_on, f.finding_id::text, f.programme_code, null
        from chronic.pub_finding f join people using (resident_id) where f.state = 'suspected'
      union all
      select c.resident_id, 'renewal', c.ends_on, c.contract_id::text, null, null
        from contracts.pub_contract c join people using (resident_id), horizon
       where c.state = 'active' and c.team_id = ${teamId} and c.ends_on between ${today}::date and horizon.until
         and not exists (select from contracts.pub_contract n where n.renews_id = c.contract_id and n.state in ('cooling', 'active'))
      union all
      select d.resident_id, 'doubt', null, d.doubt_id::text, null, d.pattern
        from veracity.pub_doubt d where ${leads} and d.state = 'open' and d.team_id = ${teamId} and d.doctor_id::text <> ${ctx.actor.id})
    select f.* from found f
     where not exists (
       select from worklists.put_off o
        where o.team_id = ${teamId} and o.resident_id = f.resident_id and o.kind = f.kind and o.undone_at is null
          and o.until_date > ${today}::date)
  `.execute(db(ctx))
  return rows.map((row) => ({
    residentId: row.resident_id,
    kind: row.kind,
    dueOn: row.due_on,
    thingId: row.thing_id,
    programmeCode: row.programme_code,
    detail: row.detail,
  }))
}

export interface PersonRow {
  readonly resident_id: string
  readonly name: string
  readonly sex: string
  readonly birth_date: string
  readonly has_phone: boolean
  readonly cell_id: string | null
  readonly cell_name: string | null
  readonly household_id: string | null
  readonly grade: 'A' | 'B' | 'C' | 'D' | null
  readonly call_at: Date | null
  readonly call_outcome: string | null
}

/** Who they are, where they live, and when the team last rang them. */
export async function peopleByIds(ctx: Context, teamId: string, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PersonRow>`
    select r.id as resident_id, r.name, r.sex, r.birth_date, p.has_phone, c.cell_id, c.name as cell_name, h.household_id, h.grade,
           k.at as call_at, k.outcome as call_outcome
      from residents.pub_resident r
      join residents.pub_reachable p on p.resident_id = r.id
      left join grid.pub_member m on m.resident_id = r.id and m.until_date is null
      left join grid.pub_cell c on c.cell_id = m.cell_id
      left join grid.pub_household h on h.household_id = m.household_id
      left join lateral (
        select at, outcome from worklists.call k where k.team_id = ${teamId} and k.resident_id = r.id order by at desc limit 1) k on true
     where r.id = any (${[...ids]}::uuid[])
  `.execute(db(ctx))
  return rows
}

/** For how many people living here a team answers. */
export async function countPeople(ctx: Context, teamId: string): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people from teams.pub_answers a
      join residents.pub_residence r on r.resident_id = a.resident_id and r.lives_here
     where a.team_id = ${teamId}
  `.execute(db(ctx))
  return rows[0]!.people
}
