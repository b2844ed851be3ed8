import type { ValueSetCompose } from '@medplum/fhirtypes'
import { type Context, refuse, refuseUnless } from '#kernel'
import { type Coded, type Designation, dayOf, wordsOf } from './concept.ts'
import { findValueSet } from './find.ts'
import { membersSql, type Narrowing } from './members.ts'
import { type Plan, type PlanOptions, planOf } from './plan.ts'

export interface ExpandRequest {
  readonly url?: string
  readonly version?: string
  readonly compose: ValueSetCompose
  readonly filter?: string
  readonly count?: number
  readonly offset?: number
  readonly activeOnly?: boolean
  /** As things stood on this day. */
  readonly onDate: string
  readonly displayLanguage?: string
  readonly systemVersions?: PlanOptions['systemVersions']
  readonly forcedVersions?: PlanOptions['forcedVersions']
}

export interface Member extends Coded {
  readonly version: string
  /** In the language asked for. */
  readonly display: string
  /** As the code system has it. */
  readonly name: string
  readonly inactive: boolean
  readonly abstract: boolean
  readonly designations: readonly Designation[]
}

export interface Expansion {
  readonly total: number
  readonly offset: number
  readonly members: readonly Member[]
}

/** More codes than this are not listed at once: they are asked for in pages, or by a filter. */
export const expansionMax = 5000

/**
 * The codes of a value set, or those that a typed filter (code, name, Chinese, pinyin initials) leaves, best fit first.
 * Refusals: terminology.too_costly (more than `expansionMax` and no count), and those of planOf.
 */
export async function expand(ctx: Context, request: ExpandRequest): Promise<Expansion> {
  return ctx.transaction(async (ctx) => {
    const plan = await planOf(ctx, request, request)
    const words = wordsOf(request.filter)
    const { onDate, activeOnly = false, count, offset = 0 } = request
    const narrowing = { onDate, activeOnly, words }
    const limit = Math.min(count ?? expansionMax + 1, count === undefined ? expansionMax + 1 : expansionMax)
    const page = { filter: request.filter ?? '', limit, offset }
    const { rows, total } = await bounded(ctx, () => pageOf(ctx, plan, narrowing, page))
    refuseUnless(count !== undefined || rows.length <= expansionMax, 'terminology.too_costly', {
      params: { total, max: expansionMax },
    })
    return { total, offset, members: rows.map((row) => memberOf(row, onDate, request.displayLanguage)) }
  })
}

interface MemberRow {
  readonly url: string
  readonly version: string
  readonly code: string
  readonly display: string | null
  readonly name: string | null
  readonly inactive: boolean | null
  readonly abstract: boolean | null
  readonly validTo: string | null
  readonly designations: Designation[] | null
}

const shown = `m.url, m.version, m.code, m.display, c.name, c.inactive, c.abstract, c.valid_to as "validTo", c.designations`
const withConcept = `left join terminology.concept c on c.system = m.system and c.no = m.no`

async function pageOf(
  ctx: Context,
  plan: Plan,
  narrowing: Narrowing,
  page: { filter: string; limit: number; offset: number },
): Promise<{ rows: MemberRow[]; total: number }> {
  const { sql, values } = membersSql(plan, narrowing)
  const totalOf = async () =>
    (await ctx.client.query<{ total: number }>(`select count(*) as total from (${sql}) as m`, values)).rows[0]!.total
  const by = (at: number) => `$${values.length + at}`
  const range = `limit ${by(1)} offset ${by(2)}`
  if ((narrowing.words ?? []).length === 0) {
    const total = await totalOf()
    const { rows } = await ctx.client.query<MemberRow>(
      `select ${shown} from (select * from (${sql}) as all_members order by url, system, no ${range}) as m ${withConcept}
        order by m.url, m.system, m.no`,
      [...values, page.limit, page.offset],
    )
    return { rows, total }
  }
  const typed = page.filter.trim().toLowerCase()
  const { rows } = await ctx.client.query<MemberRow & { total: number }>(
    `select ${shown}, count(*) over () as total from (${sql}) as m ${withConcept}
      order by lower(m.code) = ${by(3)}::text desc, starts_with(lower(m.code), ${by(3)}) desc,
               starts_with(lower(coalesce(c.name, m.display, '')), ${by(3)}) desc,
               coalesce(c.abstract, false), length(coalesce(c.name, m.display, '')), m.url, m.system, m.no ${range}`,
    [...values, page.limit, page.offset, typed],
  )
  return { rows, total: rows[0]?.total ?? (page.offset > 0 || page.limit === 0 ? await totalOf() : 0) }
}

// Filters come from whoever writes a value set: one that costs more than this is stopped.
const statementMsMax = 10_000

/** Asks for members within bounds of time. Refusals: terminology.too_slow, bad_pattern. */
async function bounded<T>(ctx: Context, ask: () => Promise<T>): Promise<T> {
  await ctx.client.query(`set local statement_timeout = ${statementMsMax}`)
  try {
    const answer = await ask()
    await ctx.client.query('set local statement_timeout to default')
    return answer
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '57014') refuse('terminology.too_slow')
    if (code === '2201B') refuse('terminology.bad_pattern')
    throw error
  }
}

function memberOf(row: MemberRow, onDate: string, language: string | undefined): Member {
  const designations = row.designations ?? []
  const translated = language ? designations.find((one) => speaks(one.language, language))?.value : undefined
  return {
    system: row.url,
    version: row.version,
    code: row.code,
    display: translated ?? row.display ?? row.name ?? row.code,
    name: row.name ?? row.display ?? row.code,
    inactive: row.inactive === true || (row.validTo !== null && row.validTo < onDate),
    abstract: row.abstract === true,
    designations,
  }
}

/** Whether a text in one language serves who asks for another: zh-CN serves zh, and the other way round. */
export function speaks(language: string | undefined, asked: string): boolean {
  const first = (text: string) => text.toLowerCase().split('-')[0]
  return language !== undefined && first(language) === first(asked)
}

/** What a code is in a value set; undefined when it is not in it. A null system is one that does not matter. */
export async function memberIn(
  ctx: Context,
  request: Omit<ExpandRequest, 'filter' | 'count' | 'offset'>,
  asked: { system: string | null; code: string },
): Promise<Member | undefined> {
  return ctx.transaction(async (ctx) => {
    const plan = await planOf(ctx, request, request)
    const { onDate, activeOnly = false } = request
    const { sql, values } = membersSql(plan, { onDate, activeOnly, only: asked })
    const { rows } = await bounded(ctx, () =>
      ctx.client.query<MemberRow>(`select ${shown} from (${sql}) as m ${withConcept} order by m.url limit 1`, values),
    )
    return rows[0] && memberOf(rows[0], onDate, request.displayLanguage)
  })
}

const searchMax = 20_000

/**
 * All codes of a value set, for a search by it (`:in`, `:not-in`); undefined when there is no such value set. Refusals:
 * terminology.too_costly (more than 20,000 codes), and those of planOf.
 */
export async function expandedCodes(ctx: Context, valueSetUrl: string): Promise<Coded[] | undefined> {
  return ctx.transaction(async (ctx) => {
    const onDate = dayOf(ctx.now)
    const found = await findValueSet(ctx, valueSetUrl, onDate)
    if (!found) return undefined
    const { sql, values } = membersSql(await planOf(ctx, found, { onDate }), { onDate })
    const { rows } = await bounded(ctx, () =>
      ctx.client.query<Coded>(`select m.url as system, m.code from (${sql}) as m limit ${searchMax + 1}`, values),
    )
    refuseUnless(rows.length <= searchMax, 'terminology.too_costly', { params: { total: rows.length, max: searchMax } })
    return rows
  })
}
