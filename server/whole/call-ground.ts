/** What the seeded region has none of around teams at work: an invitation to a consult, a call, a person put off, a batch, something learned. */
import type { Whole } from './ground.ts'
import type { Owned } from './owned.ts'

export async function addCalls({ rows }: Whole): Promise<void> {
  const [owner] = await rows(
    `select resident_id as id, doctor_id, institution_id from consult.consult where state = 'ended' limit 1`,
  )
  await rows(
    `insert into call_back.invitation (id, resident_id, doctor_id, institution_id, hold_id, session_id, way, reason, diagnosis_code, state,
                                       made_at, answer_until)
     values (gen_random_uuid(), $1, $2, $3, gen_random_uuid(), gen_random_uuid(), 'text', '血压偏高', 'I10', 'open', now(),
             now() + interval '1 hour')`,
    [owner.id, owner.doctor_id, owner.institution_id],
  )
  await rows(
    `with team as (
       insert into teams.team (id, institution_id, name, leader_id, household_quota, from_date, registered_at, registered_by)
       values (gen_random_uuid(), $2, '无人之队', $3, 1, '2026-01-01', now(), 'test') returning id
     ), off as (
       insert into worklists.put_off (id, team_id, resident_id, kind, until_date, reason, by_id, at)
       select gen_random_uuid(), id, $1, 'follow-up', '2026-03-25', '外出', 'test', now() from team
     ), call as (
       insert into worklists.call (id, team_id, resident_id, purpose, outcome, note, at, by_id, by_name)
       select gen_random_uuid(), id, $1, 'follow-up', 'reached', '周五来', now(), $3, '李明' from team
     ), batch as (
       insert into worklists.batch (id, team_id, purpose, asked_at, asked_by, asked_by_name)
       select gen_random_uuid(), id, 'follow-up', now(), $3, '李明' from team returning id
     )
     insert into worklists.batch_person (batch_id, resident_id, state) select id, $1, 'told' from batch`,
    [owner.id, owner.institution_id, owner.doctor_id],
  )
  await rows(
    `insert into learning.progress (resident_id, code, version, parts_done, percent, started_on)
     values ($1, 'education-hypertension', 1, '{1}', 50, '2026-03-01')`,
    [owner.id],
  )
}

/** Names in a path, and real things of them. */
export async function callThings({ rows }: Whole): Promise<[string, Owned[]][]> {
  const things = async (name: string, sql: string): Promise<[string, Owned[]]> => {
    const found = await rows(`${sql} limit 4`)
    return [name, found.map(({ id, owner }) => ({ path: { [name]: id }, ownerId: owner }))]
  }
  return [
    await things('invitationId', 'select id, resident_id as owner from call_back.invitation'),
    await things('putOffId', 'select id, resident_id as owner from worklists.put_off'),
    await things('batchId', 'select batch_id as id, resident_id as owner from worklists.batch_person'),
    await things('code', 'select code as id, resident_id as owner from learning.progress'),
  ]
}
