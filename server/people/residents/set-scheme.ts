import { resident as residentShape, setSchemeInput } from '#contracts/residents'
import { announce, audit, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { schemeChanged } from './events.ts'
import { toPatient } from './fhir.ts'
import { linkedPatientIds } from './hospital-records/link-records.ts'
import { viewOf } from './resident.ts'
import { residentOf } from './resident-of.ts'
import * as store from './store.ts'

/** Refusals: residents.not_found, residents.psn_no_taken. */
export const setScheme = verb(
  {
    name: 'residents.set_scheme',
    may: ['registrar', 'system'],
    input: setSchemeInput,
    answer: residentShape,
    summary: 'Sets the insurance scheme and personal number of a resident.',
  },
  async (ctx, { residentId, scheme, psnNo }) => {
    const resident = await residentOf(ctx, residentId)
    const holders = psnNo ? await store.find(ctx, { psnNo }) : []
    refuseUnless(
      holders.every(({ id }) => id === residentId),
      'residents.psn_no_taken',
      { field: 'psnNo' },
    )
    await store.setScheme(ctx, residentId, scheme, psnNo)
    const changed = { ...resident, scheme, psnNo }
    await publish(ctx, 'residents', [toPatient(changed, await linkedPatientIds(ctx, residentId))])
    await audit(ctx, { action: 'update', residentId, entity: 'residents.resident', entityId: residentId })
    await announce(ctx, schemeChanged, residentId, { residentId, scheme })
    return viewOf(changed, dayOf(ctx.now))
  },
)
