import { progressed } from '#care/learning'
import { listener } from '#kernel'
import { dayOf } from '#people/institutions'
import { moveOn } from './prescribe.ts'
import { lockOpenOf } from './store.ts'

/**
 * What a person learns or practises brings the prescribed activity of that code up: the percent as learning says it, done when it
 * is finished. Safe to repeat: what stands there already is not said again.
 */
export const followLearning = listener(
  progressed,
  'chronic.follow_learning',
  async (ctx, { residentId, code, percent, finished }, { at }) => {
    for (const activity of await lockOpenOf(ctx, residentId, code)) {
      const said = activity.state === 'started' && activity.progressPercent === percent
      if (said && finished === (activity.lastDoneOn !== null)) continue
      await moveOn(ctx, activity, { state: finished ? 'done' : 'started', percent, on: dayOf(at) })
    }
  },
)
