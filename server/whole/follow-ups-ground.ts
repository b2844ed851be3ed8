/** What the seeded region has none of around follow-ups: one of a person, a health check, and a question about its truth. */
import type { Whole } from './ground.ts'

export async function addFollowUps({ rows }: Pick<Whole, 'rows'>, residentId: string): Promise<void> {
  const [doctor] = await rows('select doctor_id as id, institution_id from consult.consult limit 1')
  const whose = [residentId, doctor.institution_id, doctor.id]
  const [followUp] = await rows(
    `insert into follow_ups.follow_up (id, visit_id, request_sm3, enrolment_id, resident_id, programme_code, programme_version,
       institution_id, team_id, doctor_id, way, done_at, written_at, entered_at, systolic_mmhg, diastolic_mmhg, answers_sm3, urgent,
       ruled, decision, next_due_on, version, state, changed_at)
     values (gen_random_uuid(), gen_random_uuid(), '', gen_random_uuid(), $1, 'hypertension', '2017.1', $2, gen_random_uuid(), $3, 'home',
       '2026-03-01', '2026-03-01', '2026-03-01', 138, 86, '', false, 'keep', 'keep', '2026-06-01', 1, 'recorded', '2026-03-01')
     returning id`,
    whose,
  )
  await rows(
    `insert into follow_ups.health_check (id, request_sm3, resident_id, institution_id, team_id, doctor_id, done_on, measured, items,
       conclusion, missing, written_at, entered_at, signature, state)
     values (gen_random_uuid(), '', $1, $2, gen_random_uuid(), $3, '2026-03-01', '{}', '[]', '', '{}', '2026-03-01', '2026-03-01', '{}',
       'recorded')`,
    whose,
  )
  await rows(
    `insert into veracity.doubt (id, follow_up_id, resident_id, doctor_id, team_id, institution_id, pattern, rule_from, state, numbers,
       beside, raised_at, done_at)
     values (gen_random_uuid(), $4, $1, $3, gen_random_uuid(), $2, 'at-night', '2020-01-01', 'open', '{"doneHour": 2}', array[$4]::uuid[],
       '2026-03-02', '2026-03-01')`,
    [...whose, followUp.id],
  )
}
