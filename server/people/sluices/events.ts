import { z } from 'zod'
import { AlertKind } from '#contracts/sluices'
import { defineEvent } from '#kernel'

/** A hospital has answered a command, or it ended without ever being taken. */
export const commandAnswered = defineEvent(
  'sluices.command_answered',
  z.object({
    commandId: z.uuid(),
    sluiceId: z.uuid(),
    institutionId: z.uuid(),
    kind: z.string(),
    outcome: z.enum(['done', 'refused']),
    code: z.string().nullable(),
  }),
)

const alert = z.object({ alertId: z.uuid(), sluiceId: z.uuid(), institutionId: z.uuid(), kind: AlertKind })
/** Something is not as it should be with a sluice, told once until it has passed. */
export const alertRaised = defineEvent('sluices.alert_raised', alert)
export const alertCleared = defineEvent('sluices.alert_cleared', alert)
