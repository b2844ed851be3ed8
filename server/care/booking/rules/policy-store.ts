/** SQL of policies: a column for each rule, named as the contract names it. */
import { BookingPolicy } from '#contracts/booking'
import { type Context, type Rows, type Statement, sql } from '#kernel'
import type { Policy } from '../number.ts'
import { db } from '../tables.ts'

const rules = Object.keys(BookingPolicy.shape) as (keyof Policy)[]
const columnOf = (rule: string) =>
  rule.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[a-z](?=\d)/g, '$&_')
const columns = rules.map((rule) => `${columnOf(rule)} as "${rule}"`).join(', ')

/** Every policy row that could apply to one of the sessions; which one is in force is a rule, not a query. */
export function policiesStatement(sessionIds: readonly string[]): Statement {
  return {
    name: 'booking-policies',
    text: `select ${columns} from booking.policy where institution_id is null
            or institution_id in (select institution_id from booking.session where id = any ($1::uuid[]))`,
    values: [sessionIds],
  }
}

export const policiesOfRows = (rows: Rows | undefined) => (rows ?? []) as unknown as Policy[]

export async function policiesFor(ctx: Context, institutionId: string): Promise<Policy[]> {
  const { rows } = await ctx.client.query<Policy & Record<string, unknown>>(
    `select ${columns} from booking.policy where institution_id = $1 or institution_id is null`,
    [institutionId],
  )
  return rows
}

/** Ends the institution's open policy the day before and begins the new one. Rows that decisions name stay. */
export async function beginPolicy(ctx: Context, policy: Policy, previousEnds: string): Promise<void> {
  const { institutionId, validFrom } = policy
  await db(ctx)
    .deleteFrom('booking.policy')
    .where('institution_id', '=', institutionId)
    .where('valid_from', '>=', validFrom)
    .execute()
  await db(ctx)
    .updateTable('booking.policy')
    .set({ valid_to: previousEnds })
    .where('institution_id', '=', institutionId)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', previousEnds)]))
    .execute()
  const row = Object.fromEntries(rules.map((rule) => [columnOf(rule), policy[rule]]))
  await sql`insert into booking.policy (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(row))})`.execute(db(ctx))
}
