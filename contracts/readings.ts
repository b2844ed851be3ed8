/**
 * Readings (测量值): blood pressure, glucose and what else people measure. Devices and alarms: readings-devices.ts.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/readings | resident (self or family), staff of the responsible team | KeepRequest | Reading |
 * | GET  /api/readings | the same | ReadingsRequest | ReadingList |
 * | GET  /api/readings/trend | the same | TrendRequest | Trend |
 * | POST /api/readings/:readingId/withdraw | who may enter it | reason | Reading: entered wrongly, it counts no more |
 * | GET  /api/readings/held | staff: own teams and institution | – | HeldList |
 * | POST /api/readings/:readingId/release | staff | ReleaseRequest | Reading |
 * | POST /api/readings/:readingId/refuse | staff | reason | Reading |
 * | GET  /api/readings/rules | signed in | onDate? | Rules: limits, alarms, targets, escalation in force |
 * | GET  /api/readings/residents/:residentId/limits | self, family, staff of the team | – | PersonalLimits |
 * | POST /api/readings/residents/:residentId/limits | doctor of the team | SetLimitRequest | PersonalLimits |
 * | POST /api/readings/limits/:limitId/end | doctor of the team | – | PersonalLimits |
 * | POST /api/readings/devices | registrar, manager, administrator | RegisterDeviceRequest | DeviceSecret, shown once |
 * | GET  /api/readings/devices | resident: own; staff: own institution | residentId? | DeviceList |
 * | POST /api/readings/devices/pair | resident (self or family) | PairRequest (the code on its card) | Device |
 * | POST /api/readings/devices/:deviceId/bind | staff of its institution | BindRequest | Device |
 * | POST /api/readings/devices/:deviceId/unbind | the person, staff | – | Device |
 * | POST /api/readings/devices/:deviceId/secret | registrar, manager, administrator | – | DeviceSecret: the old one ends |
 * | POST /api/readings/devices/:deviceId/end | staff; the person only lost | state lost or revoked, reason | Device |
 * | POST /api/readings/devices/:deviceId/observations | the device: `Authorization: Device <secret>` | FHIR R4 Observation, or a Bundle of them | DeviceAnswer |
 * | GET  /api/readings/alarms | staff: own teams; manager: own institution | AlarmsRequest | AlarmList |
 * | GET  /api/readings/alarms/stream | staff | – | server-sent events `alarm` {alarmId, state}; no names |
 * | GET  /api/readings/alarms/:alarmId | staff of the team, manager; the person | – | Alarm |
 * | POST /api/readings/alarms/:alarmId/seen | staff of the team, manager | – | Alarm |
 * | POST /api/readings/alarms/:alarmId/close | the same | CloseRequest | Alarm |
 *
 * MQTT: topic `anji/devices/{deviceId}/readings`, QoS 1, see docs/readings.md.
 */
import { z } from 'zod'

const uuid = z.uuid()
const isoTime = z.string().describe('ISO 8601 time, UTC')
const givenTime = z.iso.datetime({ offset: true })
const reason = z.string().trim().min(2).max(200)

export const ReadingKind = z.enum(['blood-pressure', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2'])
export type ReadingKind = z.infer<typeof ReadingKind>
export const ReadingSource = z.enum(['home', 'kit', 'clinic', 'hospital', 'follow-up'])
export type ReadingSource = z.infer<typeof ReadingSource>
export const ReadingState = z.enum(['kept', 'held', 'refused'])
export type ReadingState = z.infer<typeof ReadingState>
export const GlucoseMoment = z.enum(['fasting', 'after-meal', 'random'])
export type GlucoseMoment = z.infer<typeof GlucoseMoment>
/** What a limit is about; a blood pressure has two. */
export const Measure = z.enum(['systolic', 'diastolic', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2'])
export type Measure = z.infer<typeof Measure>
export const TargetMeasure = z.enum(['systolic', 'diastolic', 'glucose-fasting', 'glucose-after-meal', 'hba1c'])
export type TargetMeasure = z.infer<typeof TargetMeasure>

/** UCUM. Nothing is converted that does not say so: 126 mg/dL is 7.0 mmol/L, 126 mmol/L is looked at. */
export const ReadingUnit = z.enum(['mm[Hg]', 'kPa', 'mmol/L', 'mg/dL', 'kg', 'g', '/min', '%', 'mmol/mol'])
export type ReadingUnit = z.infer<typeof ReadingUnit>

export const KeepRequest = z
  .object({
    /** Made by a device that works offline: the same again is answered, another content is refused. */
    id: uuid.optional(),
    residentId: uuid,
    kind: ReadingKind,
    measuredAt: givenTime,
    /** blood-pressure: both, and the pulse where the meter shows it. */
    systolic: z.number().optional(),
    diastolic: z.number().optional(),
    pulse: z.number().optional(),
    /** Every other kind. */
    value: z.number().optional(),
    unit: ReadingUnit,
    moment: GlucoseMoment.optional().describe('of a glucose; without it, random'),
    source: ReadingSource.exclude(['hospital']).describe('home: by the person; kit, clinic, follow-up: by staff'),
    deviceId: uuid.optional().describe('the registered device it was read from'),
    followUpId: uuid.optional(),
  })
  .refine(
    ({ kind, systolic, diastolic, value }) =>
      kind === 'blood-pressure'
        ? systolic !== undefined && diastolic !== undefined && value === undefined
        : value !== undefined && systolic === undefined && diastolic === undefined,
    { message: 'systolic and diastolic of a blood pressure, value of all others', path: ['value'] },
  )
export type KeepRequest = z.infer<typeof KeepRequest>

export const Reading = z.object({
  id: uuid,
  residentId: uuid.nullable(),
  kind: ReadingKind,
  measuredAt: isoTime,
  receivedAt: isoTime,
  systolicMmHg: z.number().nullable(),
  diastolicMmHg: z.number().nullable(),
  pulseBpm: z.number().nullable(),
  glucoseMmol: z.number().nullable(),
  glucoseMoment: GlucoseMoment.nullable(),
  value: z.number().nullable().describe('kg, /min or %'),
  source: ReadingSource,
  deviceId: uuid.nullable(),
  state: ReadingState,
  /** Why it was held or refused: a code, and the sentence. */
  heldCode: z.string().nullable(),
  heldReason: z.string().nullable(),
  decidedAt: isoTime.nullable(),
  decidedReason: z.string().nullable(),
  alarmId: uuid.nullable(),
})
export type Reading = z.infer<typeof Reading>

export const ReadingsRequest = z.object({
  residentId: uuid,
  kind: ReadingKind.optional(),
  since: z.iso.date().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const ReadingList = z.object({ readings: z.array(Reading) })
export const DecideRequest = z.object({ readingId: uuid, reason })
export const ReleaseRequest = z.object({
  readingId: uuid,
  reason,
  /** Whose it is, where nobody was named; when it really was, where the clock was wrong; in which unit, where it looked like another. */
  residentId: uuid.optional(),
  measuredAt: givenTime.optional(),
  unit: ReadingUnit.optional(),
})
export const HeldReading = Reading.extend({
  residentName: z.string().nullable().describe('masked: 王*英'),
  deviceModel: z.string().nullable(),
  /** As it was sent, before any conversion. */
  sent: z.record(z.string(), z.unknown()),
})
export const HeldList = z.object({ held: z.array(HeldReading) })

export const RulesRequest = z.object({ onDate: z.iso.date().optional() })
const source = z.string().describe('the clause it comes from')
export const Rules = z.object({
  limits: z.array(
    z.object({
      measure: Measure,
      neverBelow: z.number(),
      ordinaryFrom: z.number(),
      ordinaryTo: z.number(),
      neverAbove: z.number(),
      source,
    }),
  ),
  alarms: z.array(
    z.object({
      measure: Measure,
      atLeast: z.number().nullable(),
      atMost: z.number().nullable(),
      sources: z.array(ReadingSource),
      freshHours: z.number().int(),
      repeatMinutes: z.number().int(),
      source,
    }),
  ),
  targets: z.array(
    z.object({
      measure: TargetMeasure,
      ageFromYears: z.int().describe('of those that a person has the age for, the highest counts'),
      low: z.number().nullable(),
      high: z.number(),
      source,
    }),
  ),
  escalation: z.array(
    z.object({
      step: z.number().int(),
      afterMinutes: z.number().int(),
      who: z.enum(['team', 'leader', 'institution']),
      source,
    }),
  ),
  clock: z.object({ lateDaysMax: z.number().int(), aheadMinutesMax: z.number().int(), source }),
})
export type Rules = z.infer<typeof Rules>

const LimitMeasure = z.enum([...Measure.options, 'glucose-fasting', 'glucose-after-meal'])
const limit = {
  measure: LimitMeasure,
  purpose: z.enum(['alarm', 'target']),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reason: z.string(),
}
export const PersonalLimit = z.object({ id: uuid, ...limit, setBy: uuid, setAt: isoTime })
export type PersonalLimit = z.infer<typeof PersonalLimit>
export const PersonalLimits = z.object({ limits: z.array(PersonalLimit) })
export const PersonRequest = z.object({ residentId: uuid })
export const LimitRequest = z.object({ limitId: uuid })
export const SetLimitRequest = z.object({ residentId: uuid, ...limit, reason })

export const TrendRequest = z.object({
  residentId: uuid,
  kind: ReadingKind.default('blood-pressure'),
  days: z.coerce.number().int().min(7).max(730).default(90),
})
export const Trend = z.object({
  kind: ReadingKind,
  unit: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  targets: z.array(
    z.object({
      measure: LimitMeasure,
      low: z.number().nullable(),
      high: z.number().nullable(),
      personal: z.boolean(),
      source,
    }),
  ),
  points: z.array(
    z.object({
      id: uuid,
      at: isoTime,
      value: z.number(),
      value2: z.number().nullable().describe('diastolic'),
      moment: GlucoseMoment.nullable(),
      source: ReadingSource,
      atTarget: z.boolean().nullable().describe('null where no target applies'),
    }),
  ),
  weeks: z.array(
    z.object({
      weekOf: z.iso.date().describe('its Monday'),
      count: z.number().int(),
      median: z.number(),
      median2: z.number().nullable(),
      atTarget: z.number().int(),
      counted: z.number().int().describe('those to which a target applies'),
    }),
  ),
  morning: z.object({ count: z.number().int(), median: z.number(), median2: z.number().nullable() }).nullable(),
  evening: z.object({ count: z.number().int(), median: z.number(), median2: z.number().nullable() }).nullable(),
  atTargetShare: z.number().nullable().describe('0–1 of those to which a target applies'),
  /** The same said in a sentence: in plain words to the person, with figures to staff. */
  sentence: z.string(),
})
export type Trend = z.infer<typeof Trend>
