import { z } from 'zod'
import { defineEvent } from '#kernel'

const ids = { deviceId: z.uuid(), teamId: z.uuid() }

/** Something arrived that its signature does not fit: the leader has to know. */
export const commandRejected = defineEvent(
  'village.command_rejected',
  z.object({ ...ids, commandId: z.uuid(), code: z.string() }),
)
/** A command or a conflict waits for a person. */
export const questionRaised = defineEvent(
  'village.question_raised',
  z.object({ ...ids, commandId: z.uuid(), code: z.string() }),
)
/** A lost device: it erases itself at its next contact. */
export const deviceLost = defineEvent('village.device_lost', z.object(ids))
export const deviceWiped = defineEvent('village.device_wiped', z.object(ids))
