/** SQL of numbers by the many: given by a hospital, moved between channels, released, closed. */
import type { Context } from '#kernel'
import type { GivenSession } from './put-session.ts'

/** Untaken: nobody of ours holds or has it. */
const untaken = ['free', 'closed', 'cooling', 'elsewhere', 'cancelled'] as const

/** Inserts and updates the numbers of a session; answers those that changed. */
export async function putNumbers(
  ctx: Context,
  sessionId: string,
  given: Pick<GivenSession, 'numbers' | 'state'>,
): Promise<string[]> {
  const { numbers } = given
  const states = numbers.map(({ state }) => (given.state === 'suspended' && state === 'free' ? 'closed' : state))
  const put = await ctx.client.query<{ id: string }>(
    `insert into booking.number as n (id, session_id, seq, starts_at, ends_at, state, channel)
     select g.id, $1, g.seq, g.starts_at, g.ends_at, g.state, g.channel
     from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
       as g (id, seq, starts_at, ends_at, state, channel)
     on conflict (session_id, seq) do update
       set starts_at = excluded.starts_at, ends_at = excluded.ends_at, state = excluded.state, channel = excluded.channel,
           free_at = null
       where n.state = any ($8::text[])
         and (n.starts_at, n.ends_at, n.state, n.channel)
             is distinct from (excluded.starts_at, excluded.ends_at, excluded.state, excluded.channel)
     returning n.id`,
    [
      sessionId,
      numbers.map(() => ctx.chance.uuid()),
      numbers.map((n) => n.seq),
      numbers.map((n) => n.startsAt),
      numbers.map((n) => n.endsAt),
      states,
      numbers.map((n) => n.channel),
      untaken,
    ],
  )
  const gone = await ctx.client.query<{ id: string }>(
    `update booking.number set state = 'cancelled', free_at = null
     where session_id = $1 and state = any ($2::text[]) and state <> 'cancelled' and not seq = any ($3::int[])
     returning id`,
    [sessionId, untaken, numbers.map((n) => n.seq)],
  )
  return [...put.rows, ...gone.rows].map(({ id }) => id)
}
