/** Devices that send readings, and alarms; the table of endpoints is in readings.ts. */
import { z } from 'zod'
import { ReadingKind, ReadingState } from './readings.ts'

const uuid = z.uuid()
const isoTime = z.string().describe('ISO 8601 time, UTC')
const reason = z.string().trim().min(2).max(200)
const printed = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N} ._/+-]+$/u)

export const RegisterDeviceRequest = z.object({
  maker: printed,
  model: printed,
  serial: printed,
  kinds: z.array(ReadingKind).min(1).max(6),
  /** What its values are in where a message names no unit. */
  pressureUnit: z.enum(['mm[Hg]', 'kPa']).default('mm[Hg]'),
  glucoseUnit: z.enum(['mmol/L', 'mg/dL']).default('mmol/L'),
})
export const DeviceState = z.enum(['active', 'lost', 'revoked'])
export const Device = z.object({
  id: uuid,
  maker: z.string(),
  model: z.string(),
  serial: z.string(),
  kinds: z.array(ReadingKind),
  pressureUnit: z.string(),
  glucoseUnit: z.string(),
  institutionId: uuid.nullable(),
  state: DeviceState,
  residentId: uuid.nullable(),
  teamId: uuid.nullable(),
  registeredAt: isoTime,
  heardAt: isoTime.nullable(),
})
export type Device = z.infer<typeof Device>
/** The secret is for the device, the code for the person who pairs it at home. Neither is shown again. */
export const DeviceSecret = z.object({ device: Device, secret: z.string(), pairingCode: z.string().nullable() })
export const DeviceList = z.object({ devices: z.array(Device) })
export const DevicesRequest = z.object({ residentId: uuid.optional() })
export const DeviceRequest = z.object({ deviceId: uuid })
export const PairRequest = z.object({ residentId: uuid, code: z.string().regex(/^\d{10}$/) })
/** Either a person or a team. */
export const BindRequest = z.object({ deviceId: uuid, residentId: uuid.optional(), teamId: uuid.optional() })
export const EndDeviceRequest = z.object({ deviceId: uuid, state: z.enum(['lost', 'revoked']), reason })

/** What became of each Observation, in their order: a device that was answered may forget it, whatever the state. */
export const DeviceAnswer = z.object({
  readings: z.array(
    z.object({
      id: uuid.nullable(),
      state: ReadingState,
      duplicate: z.boolean(),
      code: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type DeviceAnswer = z.infer<typeof DeviceAnswer>

export const AlarmState = z.enum(['open', 'seen', 'closed'])
export const AlarmLevel = z
  .enum(['urgent', 'personal', 'late'])
  .describe('the standard’s sign; the limit of this person; was so when measured, and came too late to hurry')
export const AlarmOutcome = z.enum(['called', 'visited', 'consult', 'referred', 'false'])
export type AlarmOutcome = z.infer<typeof AlarmOutcome>
export const Alarm = z.object({
  id: uuid,
  residentId: uuid,
  residentName: z.string(),
  kind: ReadingKind,
  teamId: uuid.nullable(),
  level: AlarmLevel,
  state: AlarmState,
  raisedAt: isoTime,
  measuredAt: isoTime,
  /** The value that raised it, as people read it: 186/112 mmHg. */
  value: z.string(),
  /** What a second reading said; null while there is none. */
  second: z.enum(['confirms', 'calms']).nullable(),
  repeatAt: isoTime.describe('when the person was asked to measure again'),
  readings: z.array(
    z.object({
      readingId: uuid,
      verdict: z.enum(['raised', 'confirms', 'calms', 'attached']),
      measuredAt: isoTime,
      value: z.string(),
    }),
  ),
  seenAt: isoTime.nullable(),
  seenBy: uuid.nullable(),
  closedAt: isoTime.nullable(),
  outcome: AlarmOutcome.nullable(),
  note: z.string().nullable(),
  step: z.number().int(),
  told: z.array(z.object({ step: z.number().int(), who: z.string(), at: isoTime })),
  nextStepAt: isoTime.nullable(),
  /** What the person was told to do, in plain words. */
  advice: z.string(),
})
export type Alarm = z.infer<typeof Alarm>
export const AlarmsRequest = z.object({
  state: z.enum(['open', 'seen', 'not-closed', 'closed']).default('not-closed'),
  residentId: uuid.optional(),
})
export const AlarmList = z.object({ alarms: z.array(Alarm) })
export const AlarmRequest = z.object({ alarmId: uuid })
export const CloseRequest = z.object({
  alarmId: uuid,
  outcome: AlarmOutcome,
  note: z.string().trim().min(2).max(500),
})
