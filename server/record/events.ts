/** What the record tells, to those who asked: ids and codes only. Subjects are 'Type/id', so each resource is heard in order. */
import { z } from 'zod'
import { defineEvent } from '#kernel'

/** A version was written that somebody watches for: see watch.ts. Deletions are not told (FHIR R4 Subscription). */
export const resourceChanged = defineEvent(
  'record.resource_changed',
  z.object({ type: z.string(), id: z.string(), version: z.int() }),
)

/** A Subscription was written or deleted, and by whom: its deliveries are made with the writer's rights. */
export const subscriptionWritten = defineEvent(
  'record.subscription_written',
  z.object({
    id: z.string(),
    version: z.int(),
    deleted: z.boolean(),
    writerId: z.string(),
    writerRoles: z.array(z.string()),
    writerScopes: z.array(z.string()),
  }),
)
