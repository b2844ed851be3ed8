import { z } from 'zod'
import { announce, type Context, defineEvent } from '#kernel'
import type { NewVersion } from './store.ts'

/** Patients were written or deleted, one event for all of a transaction. Told without a watch: who someone is concerns the region. */
export const patientsChanged = defineEvent('record.patients_changed', z.object({ patientIds: z.array(z.string()) }))

const idsInEvent = 1000

/** A folder of a hundred thousand Patients costs an event a bundle; who keeps identities looks at what they say now. */
export const tellPatients = {
  concerns: (type: string) => type === 'Patient',
  run: async (ctx: Context, versions: readonly NewVersion[]) => {
    const patientIds = [...new Set(versions.map(({ id }) => id))]
    for (let at = 0; at < patientIds.length; at += idsInEvent) {
      const some = patientIds.slice(at, at + idsInEvent)
      await announce(ctx, patientsChanged, `Patient/${some[0]}`, { patientIds: some })
    }
  },
}
