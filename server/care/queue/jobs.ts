import { z } from 'zod'
import { settleAppointment } from '#care/booking'
import { defineJob } from '#kernel'
import { dayOf } from '#people/institutions'
import { placeFinished, placeMissed } from './events.ts'
import { closed } from './place.ts'
import * as store from './store.ts'
import { announcePlace, saveMoved } from './tell.ts'

/** Closes what was left open of a day: who was in the room was seen, who was called in vain missed it, all others missed nothing. */
export const closeDay = defineJob(
  'queue.close_day',
  z.object({}),
  async (ctx) => {
    for (const place of await store.lockLeftOver(ctx, dayOf(ctx.now), 200)) {
      const over = closed(place, ctx.now)
      const outcome = {
        done: { state: 'seen' },
        missed: { state: 'no-show' },
        closed: { state: 'cancelled', reason: '当日门诊结束时尚未叫到号' },
      } as const
      await settleAppointment(ctx, place.appointmentId, outcome[over.state as keyof typeof outcome])
      await saveMoved(ctx, over, 'day-over')
      if (over.state === 'done') await announcePlace(ctx, placeFinished, over)
      if (over.state === 'missed') await announcePlace(ctx, placeMissed, over)
    }
  },
  { cron: '*/10 * * * *' },
)
