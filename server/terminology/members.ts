import { gramsOf } from './concept.ts'
import { type Bind, filterSql } from './filters.ts'
import type { Part, Plan } from './plan.ts'

/** What narrows the codes asked for, besides the value set itself. */
export interface Narrowing {
  readonly onDate: string
  readonly words?: readonly string[]
  readonly activeOnly?: boolean
  /** Only this code; null is a system that does not matter. */
  readonly only?: { system: string | null; code: string }
}

export interface Statement {
  readonly text: string
  readonly values: unknown[]
}

/** A value set as SQL: rows of (url, version, system, no, code, display), each code once. */
export function membersSql(plan: Plan, narrowing: Narrowing): { sql: string; values: unknown[] } {
  const values: unknown[] = []
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`
  return { sql: planSql(plan, narrowing, bind), values }
}

const nothing = `select null::text as url, null::text as version, null::bigint as system, null::int as no,
                        null::text collate "C" as code, null::text as display where false`

function planSql(plan: Plan, narrowing: Narrowing, bind: Bind): string {
  const narrowed = plan.activeOnly ? { ...narrowing, activeOnly: true } : narrowing
  const includes = plan.includes.map((part) => partSql(part, narrowed, bind))
  if (includes.length === 0) return nothing
  // Parts of one value set may name a code twice: the first to name it counts.
  const all =
    includes.length === 1
      ? includes[0]!
      : `select distinct on (url, code) * from (${includes
          .map((sql, index) => `select ${index} as part, i.* from (${sql}) as i`)
          .join(' union all ')}) as parts order by url, code, part`
  const unparted =
    includes.length === 1 ? all : `select url, version, system, no, code, display from (${all}) as distinct_codes`
  if (plan.excludes.length === 0) return unparted
  // What is taken out is taken out whether active or not, and whatever words are looked for.
  const whole = { onDate: narrowing.onDate, ...(narrowing.only ? { only: narrowing.only } : {}) }
  const excluded = plan.excludes.map((part) => `select url, code from (${partSql(part, whole, bind)}) as e`)
  return `select * from (${unparted}) as i
    where not exists (select 1 from (${excluded.join(' union all ')}) as x where x.url = i.url and x.code = i.code)`
}

function partSql(part: Part, narrowing: Narrowing, bind: Bind): string {
  const { only } = narrowing
  const [first, ...others] = part.valueSets
  // What it must be in as well may be found by other words, as all that counts is that it is there.
  const isIn = (plan: Plan, row: string) =>
    `(${row}.url, ${row}.code) in (select url, code from (${planSql(plan, { ...narrowing, words: [] }, bind)}) as v)`
  const inAll = (sql: string, plans: readonly Plan[]) =>
    plans.length === 0 ? sql : `select * from (${sql}) as k where ${plans.map((plan) => isIn(plan, 'k')).join(' and ')}`
  if (part.url === undefined) return first ? inAll(planSql(first, narrowing, bind), others) : nothing
  if (only?.system && only.system !== part.url) return nothing
  const url = bind(part.url, 'text')
  // What a value set lists of a system of which we have only a part need not be in that part.
  const known = part.system && !part.system.empty && (!part.concepts || part.system.content === 'complete')
  const sql = known ? knownSql(part, narrowing, url, bind) : listedSql(part, narrowing, url, bind)
  return inAll(sql, part.valueSets)
}

function knownSql(part: Part, narrowing: Narrowing, url: string, bind: Bind): string {
  const system = part.system!
  const { onDate, words = [], activeOnly, only } = narrowing
  const number = bind(system.number, 'bigint')
  const day = bind(onDate, 'date')
  const conditions = [
    `c.system = ${number}`,
    `(c.valid_from is null or c.valid_from <= ${day})`,
    ...(activeOnly ? [`not c.inactive and (c.valid_to is null or ${day} <= c.valid_to)`] : []),
    ...words.map((word) => {
      const grams = gramsOf(system.number, word)
      const like = `c.search like ${bind(`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`, 'text')}`
      return grams.length > 0 ? `c.grams @> ${bind(grams, 'int[]')} and ${like}` : like
    }),
    ...(only ? [sameCode('c.code', only.code, system.caseSensitive, bind)] : []),
    ...part.filters.map((filter) => filterSql(filter, system, bind)),
  ]
  const version = bind(system.version, 'text')
  const selected = (display: string) =>
    `select ${url} as url, ${version} as version, c.system, c.no, c.code, ${display} as display`
  if (!part.concepts) {
    return `${selected('null::text')} from terminology.concept c where ${conditions.join(' and ')}`
  }
  return `${selected('l.display')}
    from unnest(${bind(
      part.concepts.map((one) => one.code),
      'text[]',
    )}, ${bind(
      part.concepts.map((one) => one.display ?? null),
      'text[]',
    )}) as l(code, display)
    join terminology.concept c on c.system = ${number} and c.code = l.code where ${conditions.join(' and ')}`
}

// Codes of a system that we do not have: the list is all there is.
function listedSql(part: Part, narrowing: Narrowing, url: string, bind: Bind): string {
  const { words = [], only } = narrowing
  const looked = (part.concepts ?? []).filter(({ code, display = '' }) => {
    const text = `${code}\n${display}`.toLowerCase()
    return words.every((word) => text.includes(word)) && (!only || only.code === code)
  })
  const codes = bind(
    looked.map((one) => one.code),
    'text[]',
  )
  const names = bind(
    looked.map((one) => one.display ?? null),
    'text[]',
  )
  return `select ${url} as url, ${bind(part.version ?? '', 'text')} as version, null::bigint as system, l.no::int as no,
                 l.code collate "C" as code, l.display
            from unnest(${codes}, ${names}) with ordinality as l(code, display, no)`
}

function sameCode(column: string, code: string, caseSensitive: boolean, bind: Bind): string {
  return caseSensitive ? `${column} = ${bind(code, 'text')}` : `lower(${column}) = lower(${bind(code, 'text')})`
}
