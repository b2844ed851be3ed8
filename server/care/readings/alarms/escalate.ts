import { z } from 'zod'
import { audit, defineJob } from '#kernel'
import { dayOf } from '#people/institutions'
import { rulesOn } from '../rules/store.ts'
import { teamAnswering } from '../who.ts'
import { nextStepAt } from './judge.ts'
import * as store from './store.ts'
import { tellStep } from './tell.ts'

/** Each minute: alarms at which nobody looked in time go to the next, by the levels in force. */
export const escalateAlarms = defineJob(
  'readings.escalate',
  z.object({}),
  async (ctx) => {
    const { escalation } = await rulesOn(ctx, dayOf(ctx.now))
    for (const alarm of await store.lockDue(ctx, 200)) {
      const step = alarm.step + 1
      const rule = escalation.find((one) => one.step === step)
      const after = rule ? nextStepAt(alarm.raised_at, step, escalation, alarm.level) : null
      const changed = { ...alarm, step: rule ? step : alarm.step, next_step_at: after }
      await store.saveAlarm(ctx, changed)
      if (!rule) continue
      await tellStep(ctx, changed, await teamAnswering(ctx, alarm.resident_id), rule.who)
      const { id: entityId, resident_id: residentId } = alarm
      await audit(ctx, { action: 'update', residentId, entity: 'readings.alarm', entityId, reason: `told ${rule.who}` })
    }
  },
  { cron: '* * * * *' },
)
