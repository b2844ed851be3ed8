import type { StartAdapter } from '../adapter.ts'
import { bookingOf } from './booking.ts'
import type { FhirOptions } from './options.ts'
import { startPolling } from './poll.ts'
import { FhirServer } from './server.ts'

/** Reads what changes on a hospital's FHIR server and, where it offers Slots and Appointments, books there. */
export const startFhir: StartAdapter<FhirOptions> = async (options, host) => {
  const server = new FhirServer(options)
  const polling = startPolling(options, host, server)
  return {
    ...bookingOf(options, server),
    stop: async () => {
      await polling.stop()
      server.close()
    },
  }
}
