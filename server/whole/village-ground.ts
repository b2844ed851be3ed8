/** A device with something held, a field that two changed, and a picture: for strangers to knock at. */

import type { Whole } from './ground.ts'
import type { Owned } from './owned.ts'

export async function addVillage({ rows }: Whole): Promise<void> {
  await rows(`
    insert into village.device (id, name, kind, team_id, institution_id, doctor_id, public_key, state, enrolled_at)
    select gen_random_uuid(), '一号包', 'kit', gen_random_uuid(), institution_id, doctor_id, '{}', 'active', now()
      from consult.consult order by id limit 1`)
  await rows(`
    insert into village.command (id, device_id, seq, kind, schema_version, resident_id, command, signature, hash, received_at,
                                 device_at, done_at, doctor_id, state, code, verdict_number, verdict_at)
    select gen_random_uuid(), d.id, 1, 'person', 2, (select resident_id from consult.consult order by id limit 1),
           '{"body": {}, "after": []}', '-', '-', now(), now(), now(), d.doctor_id, 'held', 'village.conflict', 1, now()
      from village.device d`)
  await rows(`
    insert into village.conflict (id, command_id, resident_id, field, base, mine, theirs, raised_at)
    select gen_random_uuid(), id, resident_id, 'address', 'null', '"一"', '"二"', now() from village.command`)
  await rows(`
    insert into village.attachment (id, device_id, sha256, bytes, media_type, received, resident_id, what, begun_at, whole_at)
    select gen_random_uuid(), c.device_id, '-', 1, 'image/png', 1, c.resident_id, 'photo', now(), now() from village.command c`)
}

/** By the names that they have in a route's path. */
export async function villageThings({ rows }: Whole): Promise<[string, Owned[]][]> {
  const named = async (name: string, table: string): Promise<[string, Owned[]]> => {
    const found = await rows(`select id, resident_id as owner from village.${table}`)
    return [
      name,
      found.map(({ id, owner }: { id: string; owner: string }) => ({ path: { [name]: id }, ownerId: owner })),
    ]
  }
  return [
    await named('commandId', 'command'),
    await named('conflictId', 'conflict'),
    await named('attachmentId', 'attachment'),
  ]
}
