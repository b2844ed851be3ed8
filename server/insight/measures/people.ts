import { type Membership, PeopleBehind, PeopleRequest } from '#contracts/measures'
import { audit, type Context, type DuckValue, quoted, refuseUnless, verb, withDuck } from '#kernel'
import { membershipOf, membersOf, reasonOf } from './compile.ts'
import type { Measure } from './definitions.ts'
import { scopes } from './figures.ts'
import { factFiles, isThere } from './folder.ts'
import { peopleNamed } from './names-store.ts'
import { type Period, withPeriod } from './period.ts'
import { computed, frame } from './read-figures.ts'
import { measureOn, type Scope, scopeFor, teamsListed } from './scope.ts'
import { whyOf } from './words.ts'

interface Asked {
  readonly measure: Measure
  readonly scope: Scope
  /** Only people of these teams; null: of all. */
  readonly teams: readonly string[] | null
  readonly period: Period
  readonly runId: string
  readonly membership: Membership | undefined
  readonly reason: string | undefined
  readonly limit: number
  readonly offset: number
}

/**
 * The people behind a figure, by the very facts that it was counted from. Refusals: measures.other_scope,
 * measures.scope_incomplete, measures.not_computed, measures.unknown_measure, measures.list_gone.
 */
export const listPeople = verb(
  {
    name: 'measures.list_people',
    may: ['manager', 'auditor', 'doctor'],
    input: PeopleRequest,
    answer: PeopleBehind,
    summary: 'The people behind a figure: who is in, who is out, and why.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input)
    const teams = await teamsListed(ctx, scope)
    const found = await computed(ctx, input)
    const { run, period } = found
    const measure = measureOn(input.measure, period.to)
    const { limit, offset, membership, reason } = input
    const page = await pageOf({ measure, scope, teams, period, runId: run.id, membership, reason, limit, offset })
    const names = await peopleNamed(
      ctx,
      page.rows.map(({ resident_id }) => String(resident_id)),
    )
    const people = page.rows.map((row) => personOf(measure, row, names))
    await auditEach(ctx, people)
    return { ...frame(scope, found), measure: measure.code, people, total: page.total }
  },
)

async function auditEach(ctx: Context, people: readonly { residentId: string }[]): Promise<void> {
  for (const { residentId } of people)
    await audit(ctx, { action: 'read', residentId, entity: 'measures.person', entityId: residentId })
}

function personOf(measure: Measure, row: Record<string, DuckValue>, names: ReadonlyMap<string, string>) {
  const decided = Number(row.decided)
  const residentId = String(row.resident_id)
  return {
    ...{ residentId, name: names.get(residentId) ?? '' },
    membership: membershipOf(measure, decided),
    reason: reasonOf(measure, decided),
    words: whyOf(measure, decided, row),
    numerator: Number(row.numerator),
    denominator: Number(row.denominator),
  }
}

async function pageOf(asked: Asked): Promise<{ rows: Record<string, DuckValue>[]; total: number }> {
  const { person, programme } = factFiles(asked.runId, asked.period)
  refuseUnless((await isThere(person)) && (await isThere(programme)), 'measures.list_gone')
  const where = whereOf(asked)
  return withDuck(
    async (duck) => {
      await duck.run(`create view person_fact as select * from read_parquet(${quoted(person)})`)
      await duck.run(`create view programme_fact as select * from read_parquet(${quoted(programme)})`)
      const members = withPeriod(membersOf(asked.measure), asked.period)
      const [{ total } = { total: 0 }] = await duck.rows(`select count(*) as total from (${members}) m where ${where}`)
      const rows = await duck.rows(
        `select * from (${members}) m where ${where} order by decided, resident_id limit ${asked.limit} offset ${asked.offset}`,
      )
      return { rows, total: Number(total) }
    },
    { memory: '512MB' },
  )
}

/** Ids are checked uuids, places are numbers: nothing of what was asked becomes text of the statement. */
function whereOf({ measure, scope, teams, membership, reason }: Asked): string {
  const decided = [...measure.criteria.keys(), measure.criteria.length].filter(
    (at) =>
      (membership === undefined || membershipOf(measure, at) === membership) &&
      (reason === undefined || reasonOf(measure, at) === reason),
  )
  const column = scopes.find(([kind]) => kind === scope.kind)?.[1]
  const inside = column && scope.id ? `${column} = cast(${quoted(scope.id)} as uuid)` : 'true'
  const theirs = teams
    ? `team_id in (${teams.map((id) => `cast(${quoted(id)} as uuid)`).join(', ') || 'null'})`
    : 'true'
  return `${inside} and ${theirs} and decided in (${decided.length > 0 ? decided.join(', ') : '-1'})`
}
