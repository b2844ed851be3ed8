import { institution, institutionInput, listInstitutionsAnswer, listInstitutionsInput } from '#contracts/institutions'
import { roles, verb } from '#kernel'
import { institutionOf } from './institution-of.ts'
import * as store from './store.ts'

/** Every open member of the region and who is responsible for it (R30). */
export const listInstitutions = verb(
  {
    name: 'institutions.list_institutions',
    may: roles,
    input: listInstitutionsInput,
    answer: listInstitutionsAnswer,
    summary: 'The institutions of the region and who answers for each.',
  },
  async (ctx, filter) => ({ institutions: await store.find(ctx, { ...filter, openOnly: true }) }),
)

/** Refusals: institutions.not_found. */
export const readInstitution = verb(
  {
    name: 'institutions.read_institution',
    may: roles,
    input: institutionInput,
    answer: institution,
    summary: 'One institution.',
  },
  (ctx, { institutionId }) => institutionOf(ctx, institutionId),
)
