/** What a seeded household has none of: an attribute, a question about its grade, a proposal of whose it should be; and whose each is. */
import type { Whole } from './ground.ts'

export async function addGrid({ rows }: Whole): Promise<void> {
  const [{ id: household, head_id: head, institution_id: institution }] = await rows(
    `select h.id, h.head_id, c.institution_id from grid.household h join grid.cell c on c.id = h.cell_id
      where h.head_id is not null order by h.id limit 1`,
  )
  await rows(
    `insert into grid.attribute (id, resident_id, kind, source, since_date, entered_at, entered_by)
     values (gen_random_uuid(), $1, 'disabled', '残疾人证', '2026-01-01', now(), 'seed') on conflict do nothing`,
    [head],
  )
  await rows(
    `insert into grid.grade_review (id, household_id, asked_by, asked_at, words)
     values (gen_random_uuid(), $1, $2, now(), '情况稳定')`,
    [household, head],
  )
  await rows(
    `with made as (
       insert into grid.assignment (id, institution_id, ground, state, loads, made_at, made_by)
       values (gen_random_uuid(), $1, '-', 'previewed', '{"unchanged":0,"teams":[]}', now(), 'seed') returning id)
     insert into grid.assignment_row (assignment_id, household_id, reason) select id, $2, 'no-team' from made`,
    [institution, household],
  )
}

/** Names in a path, and real things of them. */
export async function gridThings({ rows }: Whole) {
  const things = async (names: string, sql: string) => {
    const [first, second] = names.split(' ') as [string, string?]
    const found = await rows(`${sql} limit 4`)
    const owned = found.map(({ a, b, owner }) => ({
      path: { [first]: a, ...(second ? { [second]: b } : {}) },
      ownerId: owner,
    }))
    return [names, owned] as const
  }
  return [
    await things('householdId', 'select id as a, head_id as owner from grid.household where head_id is not null'),
    await things(
      'householdId residentId',
      'select id as a, head_id as b, head_id as owner from grid.household where head_id is not null',
    ),
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
