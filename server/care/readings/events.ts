/** What readings tell. The subject is the person: their readings are heard in order. */
import { z } from 'zod'
import { ReadingKind } from '#contracts/readings'
import { defineEvent } from '#kernel'

const reading = z.object({ readingId: z.uuid(), residentId: z.uuid(), kind: ReadingKind })

/** It counts: from the start, or released after a look. */
export const readingKept = defineEvent('readings.reading_kept', reading)
/** It counted and does no more: entered wrongly, or taken back by the hospital. */
export const readingWithdrawn = defineEvent('readings.reading_withdrawn', reading)
export const readingHeld = defineEvent(
  'readings.reading_held',
  z.object({ readingId: z.uuid(), residentId: z.uuid().nullable(), code: z.string() }),
)

const alarm = z.object({ alarmId: z.uuid(), residentId: z.uuid(), teamId: z.uuid().nullable() })
export const alarmRaised = defineEvent('readings.alarm_raised', alarm)
export const alarmClosed = defineEvent('readings.alarm_closed', alarm.extend({ outcome: z.string() }))
