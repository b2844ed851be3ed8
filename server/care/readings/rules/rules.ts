import { z } from 'zod'
import {
  LimitRequest,
  Measure,
  PersonalLimits,
  PersonRequest,
  Rules,
  RulesRequest,
  SetLimitRequest,
  TargetMeasure,
} from '#contracts/readings'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { refuseUnlessTheirs } from '../who.ts'
import * as store from './store.ts'

export const readRules = verb(
  {
    name: 'readings.read_rules',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'manager', 'auditor', 'administrator', 'system'],
    input: RulesRequest,
    answer: Rules,
    summary: 'The limits, alarm signs, targets and levels of escalation in force on a day, with their sources.',
  },
  async (ctx, { onDate }) => store.rulesOn(ctx, onDate ?? dayOf(ctx.now)),
)

/** Refusals: residents.not_acting_for, readings.not_yours. */
export const readPersonalLimits = verb(
  {
    name: 'readings.read_personal_limits',
    may: ['resident', 'doctor', 'pharmacist', 'registrar', 'system'],
    input: PersonRequest,
    answer: PersonalLimits,
    summary: 'The alarm limits and targets that a doctor has set for a person.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessTheirs(ctx, residentId)
    return show(ctx, residentId)
  },
)

async function show(ctx: Context, residentId: string): Promise<z.infer<typeof PersonalLimits>> {
  await audit(ctx, { action: 'read', residentId, entity: 'readings.personal_limit' })
  return { limits: await store.personalLimitsOf(ctx, residentId) }
}

/** In place of the one before. Refusals: readings.not_yours, .limit_wrong, residents.not_found. */
export const setPersonalLimit = verb(
  {
    name: 'readings.set_personal_limit',
    may: ['doctor'],
    input: SetLimitRequest,
    answer: PersonalLimits,
    summary: 'Sets an alarm limit or a target for one person, in place of the general one.',
  },
  async (ctx, { residentId, measure, purpose, low, high, reason }) => {
    await refuseUnlessTheirs(ctx, residentId)
    await residentOf(ctx, residentId)
    const fits = purpose === 'alarm' ? Measure : z.union([TargetMeasure, z.literal('weight')])
    refuseUnless(fits.safeParse(measure).success, 'readings.limit_wrong', { field: 'measure' })
    await refuseUnlessPossible(ctx, measure, low, high)
    await store.endPersonalLimit(ctx, { residentId, measure, purpose })
    const id = ctx.chance.uuid()
    const row = { id, resident_id: residentId, measure, purpose, low, high, reason }
    await store.insertPersonalLimit(ctx, { ...row, set_by: ctx.actor.id, set_at: ctx.now, ended_at: null })
    await audit(ctx, { action: 'create', residentId, entity: 'readings.personal_limit', entityId: id })
    return show(ctx, residentId)
  },
)

async function refuseUnlessPossible(
  ctx: Context,
  measure: string,
  low: number | null,
  high: number | null,
): Promise<void> {
  const { limits } = await store.rulesOn(ctx, dayOf(ctx.now))
  const rule = limits.find((one) => one.measure === measure.replace(/^glucose-.*/, 'glucose'))
  const given = [low, high].filter((one) => one !== null)
  const isPossible = rule && given.every((one) => one >= rule.neverBelow && one <= rule.neverAbove)
  const isOrdered = low === null || high === null || low < high
  refuseUnless(given.length > 0 && isPossible && isOrdered, 'readings.limit_wrong', {
    field: low === null ? 'high' : 'low',
  })
}

/** The general one holds again. Refusals: readings.limit_unknown, .not_yours. */
export const endPersonalLimit = verb(
  {
    name: 'readings.end_personal_limit',
    may: ['doctor'],
    input: LimitRequest,
    answer: PersonalLimits,
    summary: 'Ends a personal limit; the general one holds again.',
  },
  async (ctx, { limitId }) => {
    const limit = await store.personalLimitById(ctx, limitId)
    if (!limit) refuse('readings.limit_unknown')
    await refuseUnlessTheirs(ctx, limit.resident_id)
    await store.endPersonalLimit(ctx, { id: limitId })
    const { resident_id: residentId } = limit
    await audit(ctx, {
      action: 'update',
      residentId,
      entity: 'readings.personal_limit',
      entityId: limitId,
      reason: 'ended',
    })
    return show(ctx, residentId)
  },
)
