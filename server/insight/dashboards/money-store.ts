import type { TrendDay } from '#contracts/dashboards'
import { type Context, sql, tables } from '#kernel'
import type { Scope } from './visit-store.ts'
import type { Window } from './window.ts'

export interface MoneyCounts {
  bills: number
  totalFen: number
  fundFen: number
  accountFen: number
  cashFen: number
  returnedFen: number
}

// A settled bill counts when it was settled; a reversed one is taken off again when it was reversed, so that a day
// that is over never changes.
const movements = (from: Date, until: Date, { institutionId }: Scope) => sql`
  select b.institution_id, moved.at, moved.sign, b.medfee_sumamt, b.fund_pay_sumamt, b.acct_pay + b.acct_mulaid_pay as account, b.cash_payamt
  from settlement.pub_bill b
    cross join lateral (values (1, b.settled_at), (-1, case when b.state = 'reversed' then b.ended_at end)) as moved(sign, at)
  where b.settled_at is not null and moved.at >= ${from} and moved.at <= ${until}
    and (${institutionId}::uuid is null or b.institution_id = ${institutionId}::uuid)`

const sums = sql`
  (count(*) filter (where sign = 1))::int8 as "bills",
  coalesce(sum(sign * medfee_sumamt), 0)::int8 as "totalFen",
  coalesce(sum(sign * fund_pay_sumamt), 0)::int8 as "fundFen",
  coalesce(sum(sign * account), 0)::int8 as "accountFen",
  coalesce(sum(sign * cash_payamt), 0)::int8 as "cashFen",
  coalesce(sum(medfee_sumamt) filter (where sign = -1), 0)::int8 as "returnedFen"`

export async function moneyCounts(ctx: Context, window: Window, scope: Scope): Promise<MoneyCounts> {
  const { rows } = await sql<MoneyCounts>`
    select ${sums} from (${movements(window.from, window.until, scope)}) as movement
  `.execute(tables(ctx))
  return rows[0]!
}

export async function moneyByInstitution(
  ctx: Context,
  window: Window,
  scope: Scope,
): Promise<Map<string, MoneyCounts>> {
  const { rows } = await sql<MoneyCounts & { institutionId: string }>`
    select institution_id as "institutionId", ${sums} from (${movements(window.from, window.until, scope)}) as movement
    group by institution_id
  `.execute(tables(ctx))
  return new Map(rows.map((row) => [row.institutionId, row]))
}

export type MoneyTrendDay = Pick<TrendDay, 'day' | 'bills' | 'totalFen' | 'fundFen' | 'accountFen' | 'cashFen'>

export async function moneyTrend(
  ctx: Context,
  from: Date,
  until: Date,
  scope: Scope,
): Promise<Map<string, MoneyTrendDay>> {
  const { rows } = await sql<MoneyTrendDay>`
    select (at at time zone 'Asia/Shanghai')::date::text as "day", ${sums}
    from (${movements(from, until, scope)}) as movement group by 1
  `.execute(tables(ctx))
  return new Map(rows.map((row) => [row.day, row]))
}
