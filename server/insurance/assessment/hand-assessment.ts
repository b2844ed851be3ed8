import { audit, type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'
import { type Figure, scoreOfFigures } from './score.ts'
import * as store from './store.ts'

export interface HandedFigures {
  readonly institutionId: string
  readonly year: number
  /** The instant of the facts that were counted. */
  readonly asOf: Date
  readonly figures: readonly Figure[]
}

/**
 * Takes an institution's figures of a year and scores them by the scheme in force. A provisional score is counted anew, a confirmed one
 * stays as it is: answers whether it was taken. Refusals: assessment.no_scheme.
 */
export async function handAssessment(ctx: Context, handed: HandedFigures): Promise<boolean> {
  return ctx.transaction(async (ctx) => {
    const { institutionId, year } = handed
    await institutionOf(ctx, institutionId)
    const scheme = (await store.schemesInForce(ctx)).find(
      (one) => one.year_from <= year && year <= (one.year_to ?? 9999),
    )
    refuseUnless(scheme, 'assessment.no_scheme', { params: { year } })
    const current = await store.lockCurrent(ctx, institutionId, year)
    if (current?.state === 'confirmed') return false
    const { scored, scoreBp } = scoreOfFigures(scheme.indicators, handed.figures)
    const counted = { scheme_id: scheme.id, score_bp: scoreBp, as_of: handed.asOf, handed_at: ctx.now }
    const id = current?.id ?? ctx.chance.uuid()
    if (current) await store.updateScore(ctx, id, counted)
    else
      await store.insertScore(ctx, { id, institution_id: institutionId, year, version: 1, ...provisional, ...counted })
    await store.replaceIndicators(ctx, id, scored)
    await audit(ctx, { action: current ? 'update' : 'create', entity: 'assessment.score', entityId: id })
    return true
  })
}

export const provisional = {
  state: 'provisional' as const,
  confirmed_by: null,
  confirmed_by_name: null,
  confirmed_at: null,
  reopen_reason: null,
}
