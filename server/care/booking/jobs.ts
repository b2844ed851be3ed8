import { z } from 'zod'
import { announce, type Context, defineJob } from '#kernel'
import { publish } from '#record'
import { markMissed } from './appointments/change-appointment.ts'
import { numbersMoved } from './events.ts'
import { toConceptMap } from './fhir.ts'
import { letGo } from './holding/give-back.ts'
import { warmDue } from './holding/hold-store.ts'
import { releaseDue } from './sessions/pool-store.ts'
import * as store from './store.ts'

const nothing = z.object({})
const batch = 200
const releaseBatch = 20_000

/** Holds that ran out go back to the pool; anyone may already have taken them, as an expired hold counts as free. */
export const expireHolds = defineJob(
  'booking.expire_holds',
  nothing,
  async (ctx: Context) => {
    for (const number of await store.lockExpiredHolds(ctx, batch)) await letGo(ctx, number, 'hold-expired')
  },
  { cron: '* * * * *' },
)

/** Numbers whose release has come, or that have cooled, become free; anyone may already have taken them, as they count as free from the moment on. */
export const releaseNumbers = defineJob(
  'booking.release_numbers',
  nothing,
  async (ctx: Context) => {
    const due = [...(await releaseDue(ctx, releaseBatch)), ...(await warmDue(ctx, releaseBatch))]
    for (const [sessionId, numberIds] of due) await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds })
  },
  { cron: '* * * * *' },
)

/** Appointments that nobody checked in for become no-shows when the time to check in is over. */
export const markNoShows = defineJob(
  'booking.mark_no_shows',
  nothing,
  async (ctx: Context) => {
    for (const appointment of await store.lockMissed(ctx, batch)) await markMissed(ctx, appointment)
  },
  { cron: '*/5 * * * *' },
)

/** Keeps our SNOMED → ICD-10 map readable in the record; an unchanged map makes no new version. */
export const publishConceptMap = defineJob(
  'booking.publish_concept_map',
  nothing,
  async (ctx: Context) => {
    await publish(ctx, 'booking', [toConceptMap()])
  },
  { cron: '0 * * * *' },
)
