/** What the seeded region has none of around readings: a device at home, a reading that is held, an alarm, a limit of one's own. */
import type { Whole } from './ground.ts'

/** Names in a path, and whose they are. */
export const readingsOwned: readonly (readonly [string, string])[] = [
  ['readingId', 'select id, resident_id as owner from readings.reading where resident_id is not null'],
  ['alarmId', 'select id, resident_id as owner from readings.alarm'],
  ['limitId', 'select id, resident_id as owner from readings.personal_limit'],
  ['deviceId', 'select device_id as id, resident_id as owner from readings.binding where resident_id is not null'],
]

export async function addReadings({ rows }: Whole): Promise<void> {
  const [owner] = await rows(
    `select resident_id as id, institution_id from consult.consult where state = 'ended' limit 1`,
  )
  const { id, institution_id: institution } = owner
  await rows(
    `insert into readings.device (id, maker, model, serial, kinds, pressure_unit, glucose_unit, institution_id, secret_hash, state,
                                  registered_by, registered_at)
     values (gen_random_uuid(), '康泰', 'BP-1', 'whole-1', '{blood-pressure}', 'mm[Hg]', 'mmol/L', $1, 'x', 'active', 'test', now())`,
    [institution],
  )
  await rows(
    `insert into readings.binding (id, device_id, resident_id, since, bound_by)
     select gen_random_uuid(), id, $1, now(), 'test' from readings.device`,
    [id],
  )
  await rows(
    `insert into readings.reading (id, resident_id, kind, measured_at, received_at, systolic_mmhg, diastolic_mmhg, sent, source,
                                   entered_by, fingerprint, sent_at, sent_fingerprint, state, held_code)
     select gen_random_uuid(), $1, 'blood-pressure', now(), now(), pressure, 112, '{}', 'home', $1::uuid::text, pressure::text, now(),
            pressure::text, state, code
       from (values (186, 'kept', null), (265, 'held', 'readings.unusual')) v (pressure, state, code)`,
    [id],
  )
  await rows(
    `insert into readings.alarm (id, reading_id, resident_id, kind, institution_id, level, state, raised_at, measured_at, repeat_minutes)
     select gen_random_uuid(), id, resident_id, kind, $1, 'urgent', 'open', now(), measured_at, 5
       from readings.reading where fingerprint = '186' and resident_id = $2 on conflict do nothing`,
    [institution, id],
  )
  await rows(
    `insert into readings.personal_limit (id, resident_id, measure, purpose, high, reason, set_by, set_at)
     values (gen_random_uuid(), $1, 'systolic', 'alarm', 170, '既往卒中', gen_random_uuid(), now())`,
    [id],
  )
}
