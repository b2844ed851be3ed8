import { z } from 'zod'
import { DecideScheme, ProposeScheme, Scheme, Schemes } from '#contracts/assessment'
import { audit, refuseUnless, verb } from '#kernel'
import { checkScheme } from './scheme.ts'
import * as store from './store.ts'

export const listSchemes = verb(
  {
    name: 'assessment.list_schemes',
    may: ['manager', 'auditor', 'administrator'],
    input: z.object({}),
    answer: Schemes,
    summary: 'The schemes by which institutions are assessed, every version.',
  },
  async (ctx) => ({ schemes: (await store.allSchemes(ctx)).map(show) }),
)

/** Refusals: assessment.scheme_wrong. */
export const proposeScheme = verb(
  {
    name: 'assessment.propose_scheme',
    may: ['administrator', 'system'],
    input: ProposeScheme,
    answer: Scheme,
    summary: 'Proposes a scheme; a second person publishes it.',
  },
  async (ctx, asked) => {
    checkScheme(asked)
    const scheme: store.SchemeRow = {
      id: ctx.chance.uuid(),
      title: asked.title,
      source: asked.source,
      year_from: asked.yearFrom,
      year_to: asked.yearTo,
      indicators: asked.indicators,
      state: 'proposed',
      proposed_by: ctx.actor.id,
      proposed_by_name: ctx.actor.name,
      proposed_at: ctx.now,
      decided_by: null,
      decided_by_name: null,
      decided_at: null,
      reason: null,
    }
    await store.insertScheme(ctx, scheme)
    await audit(ctx, { action: 'create', entity: 'assessment.scheme', entityId: scheme.id })
    return show(scheme)
  },
)

/** Refusals: assessment.unknown_scheme, .already_decided, .same_person, .years_overlap. */
export const decideScheme = verb(
  {
    name: 'assessment.decide_scheme',
    may: ['auditor', 'system'],
    input: DecideScheme,
    answer: Scheme,
    summary: 'Publishes a proposed scheme, or gives it back with a reason.',
  },
  async (ctx, { schemeId, decision, reason }) => {
    const scheme = await store.lockScheme(ctx, schemeId)
    refuseUnless(scheme, 'assessment.unknown_scheme')
    refuseUnless(scheme.state === 'proposed', 'assessment.already_decided')
    refuseUnless(scheme.proposed_by !== ctx.actor.id, 'assessment.same_person')
    if (decision === 'publish') {
      const other = (await store.schemesInForce(ctx)).find((one) => overlap(one, scheme))
      const year = Math.max(other?.year_from ?? 0, scheme.year_from)
      refuseUnless(!other, 'assessment.years_overlap', { params: { year } })
    }
    const state = decision === 'publish' ? ('in-force' as const) : ('returned' as const)
    const made = { decided_by: ctx.actor.id, decided_by_name: ctx.actor.name, decided_at: ctx.now }
    await store.decide(ctx, schemeId, { state, reason, ...made })
    await audit(ctx, { action: 'update', entity: 'assessment.scheme', entityId: schemeId })
    return show({ ...scheme, state, reason, ...made })
  },
)

function overlap(a: store.SchemeRow, b: store.SchemeRow): boolean {
  return a.year_from <= (b.year_to ?? 9999) && b.year_from <= (a.year_to ?? 9999)
}

const show = (row: store.SchemeRow): Scheme => ({
  schemeId: row.id,
  title: row.title,
  source: row.source,
  yearFrom: row.year_from,
  yearTo: row.year_to,
  indicators: row.indicators,
  state: row.state,
  proposedBy: row.proposed_by,
  proposedByName: row.proposed_by_name,
  proposedAt: row.proposed_at.toISOString(),
  decidedByName: row.decided_by_name,
  decidedAt: row.decided_at?.toISOString() ?? null,
  reason: row.reason,
})
