import { z } from 'zod'
import { settleAppointment } from '#care/booking'
import { closeConversation } from '#care/conversation'
import { defineJob } from '#kernel'
import { leave } from './consult.ts'
import { unseen } from './events.ts'
import { factOf, saveAndTell } from './load.ts'
import { tellQueue } from './queue.ts'
import * as store from './store.ts'

/**
 * A consult that nobody accepted long after its time is closed as unseen: nothing is charged, and it is no no-show of the
 * resident. A consult that was accepted is never closed by a job: only its doctor ends it.
 */
export const closeUnseen = defineJob(
  'consult.close_unseen',
  z.object({}),
  async (ctx) => {
    for (const consult of await store.lockUnseen(ctx, 100)) {
      const closed = leave(consult, 'unseen', ctx.now)
      await saveAndTell(ctx, closed, unseen, factOf(closed))
      await closeConversation(ctx, closed.id, 'unseen')
      await settleAppointment(ctx, closed.appointmentId, { state: 'cancelled', reason: '医生未接诊' })
      await tellQueue(ctx, closed.doctorId, 'unseen')
    }
  },
  { cron: '*/5 * * * *' },
)
