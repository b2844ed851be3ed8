/**
 * Reminders: what a person is told about bookings and about keeping well, in the app and by short message. Never a diagnosis, never a department's secret.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/reminders/notices | resident (own) | unreadOnly?, before? (id of the last one seen), limit? | NoticeList, newest first, with unread |
 * | GET  /api/reminders/unread | resident (own) | – | Unread |
 * | POST /api/reminders/notices/read | resident (own) | ids or upTo | Unread |
 * | GET  /api/reminders/notices/stream | resident (own) | – | events `notice`: fetch again |
 * | GET  /api/reminders/settings | resident (own) | – | Settings |
 * | POST /api/reminders/settings | resident (own) | SaveSettingsRequest | Settings |
 * | GET  /api/reminders/deliveries | administrator | state?, limit? | DeliveryList: short messages, no text and no phone |
 * | POST /api/reminders/deliveries/:deliveryId/again | administrator | – | Delivery |
 */
import { z } from 'zod'
import { isoTime, uuid } from './booking.ts'

const bookingKinds = [
  'booked',
  'day-before',
  'two-hours-before',
  'cancelled',
  'moved',
  'suspended',
  'offer',
  'waiting-ended',
  'restricted',
  'restriction-lifted',
] as const
const careKinds = [
  'called-back',
  'reading-alarm',
  'follow-up-due',
  'check-due',
  'screening-asked',
  'contract-offered',
  'contract-ending',
] as const
export type CareNoticeKind = (typeof careKinds)[number]
export const NoticeKind = z.enum([...bookingKinds, ...careKinds])
export type NoticeKind = z.infer<typeof NoticeKind>

/** Kinds that a person must be told and cannot switch off. */
export const alwaysTold: readonly NoticeKind[] = [
  'cancelled',
  'moved',
  'suspended',
  'restricted',
  'called-back',
  'reading-alarm',
]

export const DeliveryState = z.enum([
  'waiting',
  'sent',
  'delivered',
  'failed',
  'given-up',
  'not-wanted',
  'no-phone',
  'overtaken',
])
export type DeliveryState = z.infer<typeof DeliveryState>

export const Notice = z.object({
  id: uuid,
  kind: NoticeKind,
  /** About whom: the reader, or a family member they booked for. */
  aboutResidentId: uuid,
  aboutName: z.string(),
  title: z.string(),
  text: z.string(),
  at: isoTime,
  readAt: isoTime.nullable(),
  appointmentId: uuid.nullable(),
  entryId: uuid.nullable().describe('of the waiting list'),
  thingId: uuid.nullable().describe('an invitation, an alarm, an offered contract'),
  /** The short message that went with it; null: none was meant to. */
  message: z.object({ state: DeliveryState, at: isoTime }).nullable(),
})
export type Notice = z.infer<typeof Notice>
export const NoticesRequest = z.object({
  unreadOnly: z.enum(['true', 'false']).default('false'),
  before: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const NoticeList = z.object({ notices: z.array(Notice), unread: z.number().int(), more: z.boolean() })
export const Unread = z.object({ unread: z.number().int() })
export const NothingAsked = z.object({})
export const ReadNoticesRequest = z.object({
  ids: z.array(uuid).max(200).optional(),
  /** Everything up to and with this notice. */
  upTo: uuid.optional(),
})

export const Settings = z.object({
  language: z.enum(['zh', 'en']),
  /** No short message is sent in these hours (China time); it waits for the morning. */
  quietFrom: z.string().describe('HH:MM'),
  quietUntil: z.string().describe('HH:MM'),
  kinds: z.array(z.object({ kind: NoticeKind, byMessage: z.boolean(), canSwitchOff: z.boolean() })),
})
export type Settings = z.infer<typeof Settings>
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
export const SaveSettingsRequest = z.object({
  language: z.enum(['zh', 'en']).optional(),
  quietFrom: clockTime.optional(),
  quietUntil: clockTime.optional(),
  byMessage: z
    .array(z.object({ kind: NoticeKind, on: z.boolean() }))
    .max(20)
    .optional(),
})

export const Delivery = z.object({
  id: uuid,
  kind: NoticeKind,
  state: DeliveryState,
  attempts: z.number().int(),
  dueAt: isoTime,
  nextAt: isoTime.nullable(),
  lastError: z.string().nullable(),
})
export const DeliveriesRequest = z.object({
  state: DeliveryState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const DeliveryList = z.object({
  counts: z.array(z.object({ state: DeliveryState, count: z.number().int() })),
  deliveries: z.array(Delivery),
})
export const DeliveryRequest = z.object({ deliveryId: uuid })
