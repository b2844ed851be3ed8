/** A household in a cell with what may be asked about it, for a region that has none; and whose each of it is. */
import type { Whole } from './ground.ts'

export async function addGrid({ rows }: Whole): Promise<void> {
  await rows(`
    insert into grid.cell (id, code, name, institution_id, outline, shape, registered_people, from_date, registered_at, registered_by)
    select gen_random_uuid(), 'C-1', '一组', c.institution_id,
           '{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.01,30.01],[120,30]]]}', '((120,30),(120.01,30),(120.01,30.01))',
           100, '2026-01-01', now(), 'seed'
      from consult.consult c order by c.id limit 1`)
  await rows(`
    insert into grid.household (id, cell_id, address_cipher, head_id, content_hash, registered_at, registered_by)
    select gen_random_uuid(), g.id,
           (select document_cipher from residents.resident where id = c.resident_id), c.resident_id, '-', now(), 'seed'
      from grid.cell g, (select resident_id from consult.consult order by id limit 1) c`)
  await rows(`
    insert into grid.household_member (id, household_id, resident_id, relation, since_date)
    select gen_random_uuid(), id, head_id, 'head', '2026-01-01' from grid.household`)
  await rows(`
    insert into grid.household_cell (id, household_id, cell_id, since_date)
    select gen_random_uuid(), id, cell_id, '2026-01-01' from grid.household`)
  await rows(`
    insert into grid.attribute (id, resident_id, kind, source, since_date, entered_at, entered_by)
    select gen_random_uuid(), head_id, 'disabled', '残疾人证', '2026-01-01', now(), 'seed' from grid.household`)
  await rows(`
    insert into grid.grade_review (id, household_id, asked_by, asked_at, words)
    select gen_random_uuid(), id, head_id::text, now(), '情况稳定' from grid.household`)
  await rows(`
    insert into grid.assignment (id, institution_id, ground, state, loads, made_at, made_by)
    select gen_random_uuid(), institution_id, '-', 'previewed', '{"unchanged":0,"teams":[]}', now(), 'seed' from grid.cell`)
  await rows(`
    insert into grid.assignment_row (assignment_id, household_id, reason)
    select a.id, h.id, 'no-team' from grid.assignment a, grid.household h`)
}

/** Names in a path, and real things of them. */
export async function gridThings({ rows }: Whole) {
  const things = async (names: string, sql: string) => {
    const [first, second] = names.split(' ') as [string, string?]
    const found = await rows(sql)
    const owned = found.map(({ a, b, owner }) => ({
      path: { [first]: a, ...(second ? { [second]: b } : {}) },
      ownerId: owner,
    }))
    return [names, owned] as const
  }
  return [
    await things('householdId', 'select id as a, head_id as owner from grid.household'),
    await things('householdId residentId', 'select id as a, head_id as b, head_id as owner from grid.household'),
    await things('residentId kind', 'select resident_id as a, kind as b, resident_id as owner from grid.attribute'),
    await things(
      'reviewId',
      'select r.id as a, h.head_id as owner from grid.grade_review r join grid.household h on h.id = r.household_id',
    ),
    await things(
      'assignmentId',
      'select r.assignment_id as a, h.head_id as owner from grid.assignment_row r join grid.household h on h.id = r.household_id',
    ),
  ]
}
