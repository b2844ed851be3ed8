// Subscriptions to the record (FHIR R4), as operators see them. Clients write Subscription resources through FHIR.
//
//   GET  /api/subscriptions              administrator
//   POST /api/subscriptions/:id/replay   administrator: what waits and what was given up is tried again
import { z } from 'zod'

export const listSubscriptionsAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      subscriberId: z.string(),
      criteria: z.string(),
      channel: z.enum(['rest-hook', 'websocket']),
      /** The endpoint's host. */
      target: z.string().nullable(),
      status: z.enum(['requested', 'active', 'error', 'off']),
      error: z.string().nullable(),
      waiting: z.int(),
      dead: z.int(),
      /** How long the oldest that is not yet delivered has waited. */
      lagSeconds: z.int(),
      failures: z.int(),
      lastError: z.string().nullable(),
      sentAt: z.string().nullable(),
    }),
  ),
})

export const replayInput = z.object({ id: z.string().min(1).max(64) })
export const replayAnswer = z.object({ id: z.string(), revived: z.int() })
