/** Centres of chronic care: assessed by whoever is above them, by dated criteria. */
import { z } from 'zod'
import { AssessRequest, Centre, CentreList } from '#contracts/chronic'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf, refuseUnlessManages } from '#people/institutions'
import { staffRoles } from '../programmes/read-programmes.ts'
import { missingOf, tierOf } from './centre.ts'
import * as store from './store.ts'

/**
 * Refusals: institutions.not_yours, .not_found, chronic.own_assessment, .criterion_unknown, .days_wrong, .assessed_already.
 */
export const assessCentre = verb(
  {
    name: 'chronic.assess_centre',
    may: ['manager', 'administrator', 'system'],
    input: AssessRequest,
    answer: Centre,
    summary: 'Assesses an institution as a centre of chronic care; its tier follows from what is met.',
  },
  async (ctx, { institutionId, assessedOn, validTo, met }) => {
    await refuseUnlessManages(ctx, institutionId)
    refuseUnless(ctx.actor.institutionId !== institutionId, 'chronic.own_assessment')
    await institutionOf(ctx, institutionId)
    const past = assessedOn <= dayOf(ctx.now) && assessedOn <= validTo
    refuseUnless(past, 'chronic.days_wrong', { field: 'validTo' })
    const { version, criteria } = await store.ruleOn(ctx, assessedOn)
    const stranger = met.find((code) => !criteria.some((one) => one.code === code))
    refuseUnless(stranger === undefined, 'chronic.criterion_unknown', {
      field: 'met',
      params: { criterion: stranger ?? '' },
    })
    const assessment = {
      institutionId,
      assessedOn,
      validTo,
      ruleVersion: version,
      met: [...new Set(met)],
      tier: tierOf(criteria, met),
    }
    refuseUnless(await store.insertAssessment(ctx, assessment), 'chronic.assessed_already', { field: 'assessedOn' })
    await audit(ctx, {
      action: 'create',
      entity: 'chronic.centre_assessment',
      entityId: institutionId,
      reason: assessment.tier ?? 'none',
    })
    return show(ctx, assessment, criteria)
  },
)

export const listCentres = verb(
  {
    name: 'chronic.list_centres',
    may: [...staffRoles, 'system'],
    input: z.object({}),
    answer: CentreList,
    summary: 'The centres of chronic care with their tiers, and the criteria in force.',
  },
  async (ctx) => {
    const rules = await store.rules(ctx)
    const centres = []
    for (const one of await store.assessmentsOn(ctx, dayOf(ctx.now))) {
      const { criteria } = rules.find(({ version }) => version === one.ruleVersion)!
      centres.push(await show(ctx, one, criteria))
    }
    const { criteria } = await store.ruleOn(ctx, dayOf(ctx.now))
    return { centres, criteria: [...criteria] }
  },
)

async function show(ctx: Context, one: store.Assessment, criteria: store.Rule['criteria']): Promise<Centre> {
  const { institutionId, assessedOn, validTo, met } = one
  const { name } = await institutionOf(ctx, institutionId)
  const tier = validTo >= dayOf(ctx.now) ? one.tier : null
  return {
    institutionId,
    institutionName: name,
    tier,
    assessedOn,
    validTo,
    met: [...met],
    missing: missingOf(criteria, met),
  }
}
