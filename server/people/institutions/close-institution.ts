import { closeInstitutionInput, institution } from '#contracts/institutions'
import { announce, audit, verb } from '#kernel'
import { publish } from '#record'
import { institutionChanged } from './events.ts'
import { toOrganization } from './fhir.ts'
import { openInstitutionOf } from './institution-of.ts'
import { refuseUnlessManages } from './manage.ts'
import * as store from './store.ts'

/** The institution stays readable; nobody is placed there any more. Refusals: institutions.not_found, .closed, .not_yours. */
export const closeInstitution = verb(
  {
    name: 'institutions.close_institution',
    may: ['administrator', 'system'],
    input: closeInstitutionInput,
    answer: institution,
    summary: 'Closes an institution.',
  },
  async (ctx, { institutionId, reason }) => {
    const found = await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManages(ctx, institutionId)
    const closed = { ...found, closedAt: ctx.now.toISOString() }
    await store.close(ctx, institutionId, reason)
    await publish(ctx, 'institutions', [toOrganization(closed)])
    await audit(ctx, { action: 'update', entity: 'institutions.institution', entityId: institutionId, reason })
    await announce(ctx, institutionChanged, institutionId, { institutionId, change: 'closed' })
    return closed
  },
)
