import { amendInstitutionInput, institution } from '#contracts/institutions'
import { announce, audit, verb } from '#kernel'
import { publish } from '#record'
import { institutionChanged } from './events.ts'
import { toOrganization } from './fhir.ts'
import { openInstitutionOf } from './institution-of.ts'
import { refuseUnlessManages } from './manage.ts'
import * as store from './store.ts'

/** Refusals: institutions.not_found, .closed, .not_yours. */
export const amendInstitution = verb(
  {
    name: 'institutions.amend_institution',
    may: ['administrator', 'system'],
    input: amendInstitutionInput,
    answer: institution,
    summary: 'Changes the name, licence, address or responsible person of an institution.',
  },
  async (ctx, { institutionId, ...changes }) => {
    const found = await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManages(ctx, institutionId)
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const amended = { ...found, ...given }
    await store.save(ctx, amended)
    await publish(ctx, 'institutions', [toOrganization(amended)])
    await audit(ctx, { action: 'update', entity: 'institutions.institution', entityId: institutionId })
    await announce(ctx, institutionChanged, institutionId, { institutionId, change: 'amended' })
    return amended
  },
)
