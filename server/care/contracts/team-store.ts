/** SQL of a team's lists. */
import type { ContractState, PromiseState } from '#contracts/family-contracts'
import type { Context } from '#kernel'
import type { PromiseRow } from './promises/store.ts'
import { toPromise } from './promises/store.ts'
import { db } from './tables.ts'

/** Ids of a team's contracts in the order of their ids, one more than a page. */
export async function contractIdsOf(
  ctx: Context,
  teamId: string,
  asked: { state?: ContractState | undefined; after?: string | undefined; limit: number },
): Promise<string[]> {
  let find = db(ctx).selectFrom('contracts.contract').select('id').where('team_id', '=', teamId)
  if (asked.state) find = find.where('state', '=', asked.state)
  if (asked.after) find = find.where('id', '>', asked.after)
  return (
    await find
      .orderBy('id')
      .limit(asked.limit + 1)
      .execute()
  ).map(({ id }) => id)
}

export interface RenewalRow {
  readonly contractId: string
  readonly residentId: string
  readonly endsOn: string
  readonly offered: boolean
}

/** Running contracts that end by a day and have no signed renewal, and whether one is offered. */
export async function renewalsOf(ctx: Context, teamId: string, endsBy: string): Promise<RenewalRow[]> {
  const rows = await db(ctx)
    .selectFrom('contracts.contract as c')
    .leftJoin('contracts.contract as n', (on) =>
      on.onRef('n.renews_id', '=', 'c.id').on('n.state', 'in', ['offered', 'cooling']),
    )
    .select(['c.id', 'c.resident_id', 'c.ends_on', 'n.state as next'])
    .where('c.team_id', '=', teamId)
    .where('c.state', '=', 'active')
    .where('c.ends_on', '<=', endsBy)
    .orderBy('c.ends_on')
    .orderBy('c.id')
    .limit(500)
    .execute()
  return rows
    .filter((row) => row.next !== 'cooling')
    .map((row) => ({
      contractId: row.id,
      residentId: row.resident_id,
      endsOn: row.ends_on!,
      offered: row.next === 'offered',
    }))
}

/** Promises of a team whose windows touch a span of days, those that close first on top. */
export async function promisesOfTeam(
  ctx: Context,
  teamId: string,
  asked: { from: string; to: string; state?: PromiseState | undefined },
): Promise<(PromiseRow & { residentId: string })[]> {
  let find = db(ctx)
    .selectFrom('contracts.promise as p')
    .innerJoin('contracts.contract as c', 'c.id', 'p.contract_id')
    .selectAll('p')
    .select('c.resident_id')
    .where('c.team_id', '=', teamId)
    .where('p.carried_to', 'is', null)
    .where('p.window_from', '<=', asked.to)
    .where('p.window_to', '>=', asked.from)
  if (asked.state) find = find.where('p.state', '=', asked.state)
  const rows = await find.orderBy('p.window_to').orderBy('p.id').limit(1000).execute()
  return rows.map((row) => ({ ...toPromise(row), residentId: row.resident_id }))
}
