import { NumberBook } from '#contracts/sluice'
import type { His } from '../his.ts'

export const AnswerOfBook = NumberBook

/** A number that can still be had at `now`, and its session. */
export async function numberOf(his: His, now: Date): Promise<{ number: string; session: string }> {
  const { rows } = await his.pool.query<{ number: string; session: string }>(
    `select id as number, session_id as session from number where state = 'free' and starts_at > $1 order by id limit 1`,
    [now],
  )
  return rows[0]!
}
