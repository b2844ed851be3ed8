/**
 * The platform's end of the hospitals' sluices, for the people who look after them. Bodies of messages are never shown here.
 *
 * The manager and the administrator of a hospital see its sluice; those of the region's lead institution see all, and so does the
 * auditor. What is decided or changed is the administrator's (own hospital or those below it).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/sluices | manager, administrator, auditor | – | SluiceList |
 * | GET  /api/sluices/:sluiceId | the same | – | SluiceDetail: state, adapters, what is set aside, certificates, open alerts |
 * | GET  /api/sluices/:sluiceId/minutes | the same | minutes? (to 1440, 60) | MinuteList: throughput, lag and spool for charts |
 * | GET  /api/sluices/:sluiceId/messages | the same | state?, kind?, type?, controlId?, before? (seq), limit? | MessageList, newest first |
 * | GET  /api/sluices/:sluiceId/messages/:messageId | the same | – | MessageDetail: outcome, resources; unmapped texts for the administrator |
 * | POST /api/sluices/:sluiceId/messages/:messageId/replay | administrator | – | MessageDecided: a refused message is tried again |
 * | POST /api/sluices/:sluiceId/messages/:messageId/discard | administrator | reason | MessageDecided: given up for good |
 * | POST /api/sluices/:sluiceId/aside/:messageId | administrator | decision, reason | AsideDecided: told to the hospital's end, where it lies |
 * | GET  /api/sluices/:sluiceId/commands | manager, administrator, auditor | state?, kind?, before?, limit? | CommandList |
 * | GET  /api/sluices/alerts | the same | open? (true) | AlertList |
 * | POST /api/sluices/alerts/:alertId/acknowledge | manager, administrator | – | Alert |
 * | POST /api/sluices | administrator | RegisterSluiceRequest | SluiceRow |
 * | POST /api/sluices/:sluiceId/revoke | administrator | reason | SluiceRow |
 */
import { z } from 'zod'

const uuid = z.uuid()
const isoTime = z.string().describe('ISO 8601 time, UTC')
const reason = z.string().trim().min(2).max(200)

export const SluiceId = uuid.describe('as in its certificate: anji:sluice:<uuid>')

/** What `npm run sluice:enrol` gives out for the platform: nothing in it is secret. */
export const RegisterSluiceRequest = z.object({
  id: SluiceId,
  /** The hospital's code as in the register of institutions (fixmedins_code). */
  institutionCode: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(120),
  sm2PublicKeyPem: z.string().max(2_000),
  certificates: z
    .array(z.object({ serial: z.string().min(1).max(80), notAfter: z.iso.datetime({ offset: true }) }))
    .max(20),
})
export type RegisterSluiceRequest = z.infer<typeof RegisterSluiceRequest>

export const AlertKind = z.enum(['silent', 'certificate', 'spool', 'adapter', 'aside'])
export type AlertKind = z.infer<typeof AlertKind>

export const Alert = z.object({
  id: uuid,
  sluiceId: uuid,
  sluiceName: z.string(),
  kind: AlertKind,
  /** The adapter, the certificate's serial; empty where the sluice has only one of it. */
  subject: z.string(),
  /** A sentence in the reader's language. */
  sentence: z.string(),
  since: isoTime,
  clearedAt: isoTime.nullable(),
  acknowledgedAt: isoTime.nullable(),
  acknowledgedBy: z.string().nullable(),
})
export type Alert = z.infer<typeof Alert>
export const AlertList = z.object({ alerts: z.array(Alert) })
export const ListAlertsRequest = z.object({ open: z.enum(['true', 'false']).default('true') })
export const AlertRequest = z.object({ alertId: uuid })

/** never: registered, not yet heard of. up, silent: by the last contact. */
export const SluiceState = z.enum(['never', 'up', 'silent', 'revoked'])
export type SluiceState = z.infer<typeof SluiceState>

const Spool = z.object({
  messages: z.number().int(),
  bytes: z.number().int(),
  bytesMax: z.number().int(),
  oldestAt: isoTime.nullable(),
  aside: z.number().int(),
})

export const SluiceRow = z.object({
  id: uuid,
  name: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  state: SluiceState,
  lastContactAt: isoTime.nullable(),
  /** From the writing in the hospital to our inbox: the mean of the last minute with messages. */
  lagMs: z.number().int().nullable(),
  /** Messages of the last whole minute, and of the hour. */
  messagesLastMinute: z.number().int(),
  messagesLastHour: z.number().int(),
  refusedLastHour: z.number().int(),
  /** Received, not yet taken in; and refused by us, waiting for somebody to decide. */
  waiting: z.number().int(),
  refused: z.number().int(),
  commandsWaiting: z.number().int(),
  /** What it has said last about itself; null: nothing yet. */
  spool: Spool.nullable(),
  adapters: z.object({ up: z.number().int(), down: z.number().int() }),
  certificateNotAfter: isoTime.nullable(),
  openAlerts: z.number().int(),
})
export type SluiceRow = z.infer<typeof SluiceRow>
/** linked: this platform is configured to reach an outer server at all. */
export const SluiceList = z.object({ linked: z.boolean(), sluices: z.array(SluiceRow) })

export const SluiceDetail = SluiceRow.extend({
  institutionCode: z.string(),
  registeredAt: isoTime,
  revokedAt: isoTime.nullable(),
  revokedReason: z.string().nullable(),
  version: z.string().nullable(),
  statusAt: isoTime.nullable(),
  /** The hospital's clock against ours when it last spoke; positive: it is ahead. */
  clockSkewMs: z.number().int().nullable(),
  adapterList: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['mllp', 'fhir', 'views', 'soap']),
      state: z.enum(['up', 'down', 'stopped']),
      lastAt: isoTime.nullable(),
      accepted: z.number().int(),
      refused: z.number().int(),
      lastError: z.string().nullable(),
    }),
  ),
  /** Set aside in the hospital, newest first. */
  aside: z.array(
    z.object({
      messageId: uuid,
      kind: z.string(),
      type: z.string(),
      controlId: z.string(),
      at: isoTime,
      reason: z.string(),
    }),
  ),
  certificates: z.array(z.object({ serial: z.string(), notAfter: isoTime, revokedAt: isoTime.nullable() })),
  alerts: z.array(Alert),
})
export type SluiceDetail = z.infer<typeof SluiceDetail>
export const SluiceRequest = z.object({ sluiceId: SluiceId })
export const RevokeSluiceRequest = SluiceRequest.extend({ reason })

export const MinutesRequest = SluiceRequest.extend({ minutes: z.coerce.number().int().min(1).max(1_440).default(60) })
/** Minutes in which nothing was heard are not in the list. */
export const MinuteList = z.object({
  minutes: z.array(
    z.object({
      at: isoTime,
      messages: z.number().int(),
      /** Turned away or refused by the platform. */
      refused: z.number().int(),
      commands: z.number().int(),
      lagMs: z.number().int().nullable(),
      lagMaxMs: z.number().int().nullable(),
      spoolMessages: z.number().int().nullable(),
      spoolBytes: z.number().int().nullable(),
    }),
  ),
})

export const MessageState = z.enum(['waiting', 'done', 'refused', 'discarded'])
export type MessageState = z.infer<typeof MessageState>
export const MessageRow = z.object({
  seq: z.number().int(),
  messageId: uuid,
  kind: z.string(),
  /** ADT^A01, the view's name, the resource type; empty for kinds without one. */
  type: z.string(),
  controlId: z.string(),
  state: MessageState,
  code: z.string().nullable(),
  reason: z.string().nullable(),
  resources: z.number().int(),
  unmapped: z.number().int(),
  /** When the hospital's end took it, when we did, and when it was done with. */
  at: isoTime,
  receivedAt: isoTime,
  doneAt: isoTime.nullable(),
})
export type MessageRow = z.infer<typeof MessageRow>
export const ListMessagesRequest = SluiceRequest.extend({
  state: MessageState.optional(),
  kind: z.string().max(40).optional(),
  type: z.string().max(80).optional(),
  controlId: z.string().max(200).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const MessageList = z.object({ messages: z.array(MessageRow), more: z.boolean() })

export const MessageRequest = SluiceRequest.extend({ messageId: uuid })
export const MessageDetail = MessageRow.extend({
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  /** Whether its body is still there: only then can it be tried again. */
  replayable: z.boolean(),
  resourceNames: z.array(z.string()),
  /** What no rule mapped. The text is shown to the hospital's administrator, and that is kept in the trail. */
  unmappedParts: z.array(z.object({ path: z.string(), why: z.string(), text: z.string().nullable() })),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
})
export type MessageDetail = z.infer<typeof MessageDetail>
export const DiscardMessageRequest = MessageRequest.extend({ reason })
export const MessageDecided = z.object({ messageId: uuid, state: MessageState })

export const DecideAsideRequest = MessageRequest.extend({ decision: z.enum(['retry', 'discard']), reason })
export const AsideDecided = z.object({ messageId: uuid, commandId: uuid })

/** sent: on its way, not yet known to be kept by the hospital's end. dropped: too old before it was ever sent. */
export const CommandState = z.enum(['waiting', 'sent', 'kept', 'answered', 'refused', 'dropped'])
export type CommandState = z.infer<typeof CommandState>
export const CommandRow = z.object({
  seq: z.number().int(),
  commandId: uuid,
  kind: z.string(),
  state: CommandState,
  code: z.string().nullable(),
  reason: z.string().nullable(),
  at: isoTime,
  keptAt: isoTime.nullable(),
  answeredAt: isoTime.nullable(),
})
export const ListCommandsRequest = SluiceRequest.extend({
  state: CommandState.optional(),
  kind: z.string().max(40).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const CommandList = z.object({ commands: z.array(CommandRow), more: z.boolean() })
