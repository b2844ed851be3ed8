import { institution, registerInstitutionInput } from '#contracts/institutions'
import { announce, audit, refuseUnless, verb } from '#kernel'
import { publish } from '#record'
import { institutionChanged } from './events.ts'
import { toOrganization } from './fhir.ts'
import { checkLevel, checkParent, type Institution } from './institution.ts'
import { refuseUnlessManages } from './manage.ts'
import * as store from './store.ts'

/** Refusals: institutions.level_of_kind, .code_taken, .not_found, .closed, .parent_level, .not_yours. */
export const registerInstitution = verb(
  {
    name: 'institutions.register_institution',
    may: ['administrator', 'system'],
    input: registerInstitutionInput,
    answer: institution,
    summary: 'Registers an institution under its parent.',
  },
  async (ctx, input) => {
    checkLevel(input.kind, input.level)
    refuseUnless((await store.find(ctx, { code: input.code })).length === 0, 'institutions.code_taken', {
      field: 'code',
    })
    const parent = input.parentId ? (await store.find(ctx, { id: input.parentId }))[0] : undefined
    if (input.parentId) {
      refuseUnless(parent, 'institutions.not_found', { field: 'parentId' })
      checkParent(input, parent)
      await refuseUnlessManages(ctx, parent.id)
    } else refuseUnless(ctx.actor.institutionId === undefined, 'institutions.not_yours')

    const registered: Institution = {
      ...input,
      id: input.id ?? ctx.chance.uuid(),
      nameEn: input.nameEn ?? null,
      parentId: parent?.id ?? null,
      parentName: parent?.name ?? null,
      latitude: input.latitude ?? null,
      longitude: input.longitude ?? null,
      closedAt: null,
    }
    await store.save(ctx, registered)
    await publish(ctx, 'institutions', [toOrganization(registered)])
    await audit(ctx, { action: 'create', entity: 'institutions.institution', entityId: registered.id })
    await announce(ctx, institutionChanged, registered.id, { institutionId: registered.id, change: 'registered' })
    return registered
  },
)
