import { readingKept } from '#care/readings'
import { listener, sql, tables } from '#kernel'
import { dayOf } from '#people/institutions'
import { moveOn } from './prescribe.ts'
import { lockOpenOf, showActivity } from './store.ts'

/**
 * What a person measured at home brings the prescribed measuring of that kind up (activity `home-KIND`): once when it was due, so
 * that a meter which sends every hour does not write the plan every hour. What staff measured is not measured at home.
 */
export const followReadings = listener(
  readingKept,
  'chronic.follow_readings',
  async (ctx, { residentId, readingId, kind }) => {
    const open = await lockOpenOf(ctx, residentId, `home-${kind}`)
    if (open.length === 0) return
    const { rows } = await sql<{ measured_at: Date }>`
      select measured_at from readings.pub_reading
       where reading_id = ${readingId} and state = 'kept' and source = 'home'`.execute(tables(ctx))
    const on = rows[0] && dayOf(rows[0].measured_at)
    for (const activity of open) {
      const { nextOn } = showActivity(activity)
      if (on && on >= activity.from && (nextOn === null || nextOn <= on))
        await moveOn(ctx, activity, { state: 'done', on })
    }
  },
)
