/** What the seeded region has none of around chronic care: a suspicion, an enrolment with its plan, a prescribed activity. */
import type { Whole } from './ground.ts'

export async function addChronic({ rows }: Whole): Promise<void> {
  const [owner] = await rows(
    `select resident_id as id, institution_id, doctor_id from consult.consult where state = 'ended' limit 1`,
  )
  const ids = [owner.id, owner.institution_id, owner.doctor_id]
  await rows(
    `insert into chronic.finding (id, resident_id, programme_code, version, found_on, basis, evidence_id, criterion, evidence, state,
                                  found_at, decided_at, decided_by)
     select gen_random_uuid(), $1::uuid, code, '2017.1', '2026-03-01', 'reading', 'whole', 'test',
            '{"sentence": {"zh": "疑似", "en": "suspected"}, "facts": []}', state, now(), decided, 'test'
       from (values ('hypertension', 'confirmed', now()), ('diabetes', 'suspected', null)) v (code, state, decided)`,
    [owner.id],
  )
  await rows(
    `insert into chronic.enrolment (id, resident_id, programme_code, version, institution_id, team_id, doctor_id, enrolled_on,
            finding_id, consented_by, consented_at, stratum, facts, facts_at, entered_by, entered_at, command_digest)
     select gen_random_uuid(), $1::uuid, 'hypertension', '2017.1', $2::uuid, gen_random_uuid(), $3::uuid, '2026-03-01', id,
            $1::uuid::text, now(), 'low', '{}', '2026-03-01', 'test', now(), 'whole'
       from chronic.finding where resident_id = $1::uuid and state = 'confirmed'
        and not exists (select 1 from chronic.enrolment where resident_id = $1::uuid)`,
    ids,
  )
  await rows(
    `insert into chronic.stratification (id, enrolment_id, stratum, version, facts, because, trigger, made_at, made_by)
     select gen_random_uuid(), id, 'low', '2017.1', '{}', '{"sentence": {"zh": "低", "en": "low"}, "facts": []}', 'enrolment', now(), 'test'
       from chronic.enrolment where command_digest = 'whole'`,
  )
  await rows(
    `insert into chronic.plan (id, enrolment_id, number, goals, medicines, made_at, made_by)
     select gen_random_uuid(), id, 1, '[]', '[]', now(), 'test' from chronic.enrolment where command_digest = 'whole'`,
  )
  await rows(
    `insert into chronic.activity (id, enrolment_id, resident_id, activity_code, kind, title_zh, title_en, state, from_day,
                                   progress_percent, prescribed_by, prescribed_at)
     select gen_random_uuid(), id, resident_id, 'education-hypertension', 'education', '高血压健康教育', 'About high blood pressure',
            'prescribed', '2026-03-01', 0, 'test', now() from chronic.enrolment where command_digest = 'whole'`,
  )
}

/** Names in a path, and real things of them. */
export async function chronicThings({ rows }: Whole) {
  const things = async (name: string, table: string) => {
    const found = await rows(`select id, resident_id as owner from chronic.${table} limit 4`)
    return [name, found.map(({ id, owner }) => ({ path: { [name]: id }, ownerId: owner }))] as const
  }
  return [
    await things('findingId', 'finding'),
    await things('enrolmentId', 'enrolment'),
    await things('activityId', 'activity'),
  ]
}
