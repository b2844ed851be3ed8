import { Trend, TrendRequest } from '#contracts/readings'
import { audit, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import * as readings from '../intake/store.ts'
import { personalLimitsOf, rulesOn } from '../rules/store.ts'
import { isStaff, refuseUnlessTheirs } from '../who.ts'
import { sentenceOf } from './sentence.ts'
import { halvesOf, pointsOf, shareAtTarget, targetsOf, unitOfKind, weeksOf } from './trend.ts'

const pointsMax = 2000

/** Refusals: residents.not_acting_for, readings.not_yours. */
export const readTrend = verb(
  {
    name: 'readings.read_trend',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'system'],
    input: TrendRequest,
    answer: Trend,
    summary:
      'A person’s series with targets: medians by week, morning and evening, the share at target, and what that means.',
  },
  async (ctx, { residentId, kind, days }) => {
    await refuseUnlessTheirs(ctx, residentId)
    const since = new Date(ctx.now.getTime() - days * 86_400_000)
    const asked = { kinds: [kind], since, onlyKept: true, limit: pointsMax }
    const rows = await readings.readingsOf(ctx, residentId, asked)
    const { targets: general } = await rulesOn(ctx, dayOf(ctx.now))
    const ageYears = fullYears((await residentOf(ctx, residentId)).birthDate, dayOf(ctx.now))
    const targets = targetsOf(kind, general, await personalLimitsOf(ctx, residentId), ageYears)
    await audit(ctx, { action: 'read', residentId, entity: 'readings.reading' })
    const points = pointsOf(rows, targets)
    const trend = {
      kind,
      unit: unitOfKind[kind],
      from: dayOf(since),
      to: dayOf(ctx.now),
      targets,
      points,
      weeks: weeksOf(points),
      ...halvesOf(points),
      atTargetShare: shareAtTarget(points),
    }
    return { ...trend, sentence: sentenceOf(trend, isStaff(ctx), ctx.locale) }
  },
)
