/** A small world in the published views' own columns: what a test says in a line a person becomes rows of them. */
import type { TestRegion } from '#testing'

export type Row = Record<string, string | number | boolean | null>
export type World = Record<string, Row[]>

export const views = [
  'residents.pub_resident',
  'residents.pub_residence',
  'teams.pub_team',
  'teams.pub_responsible',
  'grid.pub_cell',
  'grid.pub_member',
  'grid.pub_attribute',
  'contracts.pub_contract',
  'contracts.pub_promise',
  'chronic.pub_finding',
  'chronic.pub_enrolment',
  'follow_ups.pub_follow_up',
  'follow_ups.pub_check',
  'veracity.pub_doubt',
  'readings.pub_reading',
]

export const emptyWorld = (): World => Object.fromEntries(views.map((view) => [view, []]))

/** Tables with exactly the columns of the published views stand in their place in the test's own database. */
export async function standIn(region: TestRegion): Promise<void> {
  for (const [at, view] of views.entries()) {
    await region.pool.query(`create table public.stand_in_${at} as select * from ${view} limit 0`)
  }
  for (const [at, view] of views.entries()) {
    const [schema, name] = view.split('.')
    await region.pool.query(`drop view if exists ${view} cascade`)
    await region.pool.query(`alter table public.stand_in_${at} rename to ${name}`)
    await region.pool.query(`alter table public.${name} set schema ${schema}`)
  }
}

export async function fill(region: TestRegion, world: World): Promise<void> {
  for (const [view, rows] of Object.entries(world)) {
    for (let from = 0; from < rows.length; from += 20_000) {
      const part = rows.slice(from, from + 20_000)
      await region.pool.query(`insert into ${view} select * from jsonb_populate_recordset(null::${view}, $1::jsonb)`, [
        JSON.stringify(part),
      ])
    }
  }
  for (const view of Object.keys(world)) {
    const person = view === 'residents.pub_resident' ? 'id' : 'resident_id'
    if (/pub_(team|cell)$/.test(view)) continue
    await region.pool.query(`create index if not exists ${view.replace('.', '_')}_person on ${view} (${person})`)
  }
  await region.pool.query('analyze')
}

/** Ids that say what they are of: kind 1 a person, 2 a team, 3 a cell, 4 an institution, 5 staff, 6 a follow-up, 7 an enrolment. */
export function idOf(kind: number, number: number): string {
  return `0000000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

export const teamOf = (number: number) => ({
  team_id: idOf(2, number),
  institution_id: idOf(4, number % 3),
  leader_id: idOf(5, number),
})
export const cellOf = (number: number) => ({
  ...{ cell_id: idOf(3, number), institution_id: idOf(4, number % 3) },
  ...{ code: `G${number}`, name: `医格${number}` },
})
