/**
 * The village (医格 offline): devices, the panel they carry, what they do without a network, and how both come together.
 *
 * A device knocks by its own signature, not by a person's sign-in: weeks without a network need no new password. Lines under
 * /api/village/sync are the device's; it brings the token of its session in the header `x-village-session`.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/village/devices | doctor of the team | EnrolDevice | Device |
 * | GET  /api/village/devices | doctor (own teams), manager, administrator (own institution) | teamId | DeviceList |
 * | POST /api/village/devices/:deviceId/wipe | the team's leader, manager, administrator | reason | Device |
 * | GET  /api/village/questions | the team's leader, manager | teamId | QuestionList: held commands and open conflicts |
 * | POST /api/village/commands/:commandId/decide | the same | decision, at?, reason | Verdict |
 * | POST /api/village/conflicts/:conflictId/resolve | the same | take mine, theirs or other; value? | Question |
 * | POST /api/village/sync/challenge | a device | deviceId | Challenge |
 * | POST /api/village/sync/session | a device | OpenSession | Session |
 * | POST /api/village/sync/erased | a device that was told to erase | – | – |
 * | POST /api/village/sync/commands | a device's session | Push | Pushed: a verdict for each command |
 * | GET  /api/village/sync/verdicts | a device's session | after | VerdictPage: what was decided later |
 * | POST /api/village/sync/pages | a device's session | NextPage | Page |
 * | GET  /api/village/sync/pages/:pageId | a device's session | from (byte) | deflate-raw bytes of the page from there on |
 * | PUT  /api/village/sync/attachments/:attachmentId | a device's session | bytes; headers x-village-offset, -bytes, -sha256, -type, -command | Received |
 * | GET  /api/village/sync/attachments/:attachmentId | a device's session | – | Received |
 */
import { z } from 'zod'

export * from './village-desk.ts'
export * from './village-kits.ts'
export * from './village-panel.ts'

const uuid = z.uuid()
const isoTime = z.iso.datetime({ offset: true })
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)

/** What today's server and app speak. An older one is understood for ever (server/care/village/commands/upcast.ts). */
export const villageSchemaVersion = 2

// ---- Devices

export const DeviceKind = z.enum(['vehicle', 'kit', 'workstation', 'phone'])
export const DeviceState = z.enum(['active', 'lost', 'wiped'])

export const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
})
export type PublicKey = z.infer<typeof PublicKey>

export const EnrolDevice = z.object({
  id: uuid,
  name: z.string().trim().min(1).max(60),
  kind: DeviceKind,
  teamId: uuid,
  publicKey: PublicKey,
})
export type EnrolDevice = z.infer<typeof EnrolDevice>

export const Device = z.object({
  id: uuid,
  name: z.string(),
  kind: DeviceKind,
  teamId: uuid,
  teamName: z.string(),
  institutionId: uuid,
  doctorId: uuid,
  doctorName: z.string(),
  /** lost: told to erase at its next contact; wiped: it has confirmed. */
  state: DeviceState,
  enrolledAt: isoTime,
  lastSeenAt: isoTime.nullable(),
  clockOffsetMs: z.number().int().nullable(),
  wipeAskedAt: isoTime.nullable(),
  wipedAt: isoTime.nullable(),
  /** Commands of it that are held. */
  waiting: z.number().int(),
})
export type Device = z.infer<typeof Device>
export const DeviceList = z.object({ devices: z.array(Device) })
export const DevicesRequest = z.object({ teamId: uuid })
export const WipeRequest = z.object({ deviceId: uuid, reason: z.string().trim().min(1).max(200) })

export const ChallengeRequest = z.object({ deviceId: uuid })
export const Challenge = z.object({ challenge: z.string(), expiresAt: isoTime })
/** Signed over `anji-village-session\n<deviceId>\n<challenge>\n<deviceTime>` (ECDSA P-256 with SHA-256, IEEE P1363, base64url). */
export const OpenSession = z.object({
  deviceId: uuid,
  challenge: z.string().max(100),
  deviceTime: isoTime,
  signature: z.string().max(100),
  schemaVersion: z.number().int().min(1),
})
export const Session = z.object({
  token: z.string(),
  expiresAt: isoTime,
  serverTime: isoTime,
  /** erase: everything on the device goes, then POST /api/village/sync/erased. */
  order: z.enum(['go', 'erase']),
  doctorId: uuid,
  doctorName: z.string(),
  teamId: uuid,
  clockOffsetMs: z.number().int(),
})
export type Session = z.infer<typeof Session>

// ---- Commands

export const CommandKind = z.enum([
  'screen',
  'enrol',
  'follow-up',
  'check',
  'reading',
  'contract-sign',
  'household-register',
  'household-amend',
  'household-move',
  'person',
  'kit-dispense',
  'kit-count',
  'route-visit',
  'attachment',
  'session-start',
  'session-end',
])
export type CommandKind = z.infer<typeof CommandKind>

/** One field: what stood there when the form was opened, and what should stand there now. */
export const FieldChange = z.object({ base: z.unknown(), value: z.unknown() })
export const FieldChanges = z.record(z.string().max(40), FieldChange)
export type FieldChanges = z.infer<typeof FieldChanges>

/**
 * What a doctor did, written once and never changed. `at` is the device's clock. `prev` is the hash of the device's command before
 * it, so that none can be taken out of the middle. `after` names commands that must have been applied first.
 *
 * `body` by kind; the modules' own request without residentId and without the time of the deed, which are here:
 *
 * | kind | body | subject |
 * |---|---|---|
 * | screen | { programmeCode, answers } | residentId |
 * | enrol | { id, programmeCode, … } as chronic's enrol | residentId |
 * | follow-up, check | { id, … } as follow-ups' recordFollowUp, recordCheck | residentId |
 * | reading | { id, kind, … } as readings' keepReading (source 'kit') | residentId |
 * | contract-sign | { id, packages, startsOn, … } as contracts' signAtHome | residentId |
 * | household-register | { id, cellId, … } as grid's registerHousehold | householdId |
 * | household-amend | { fields: FieldChanges } | householdId |
 * | household-move | { householdId, relation } | residentId |
 * | person | { fields: FieldChanges } (phone, address, careNote: how to reach them; not the phone they sign in with) | residentId |
 * | kit-dispense | KitDispense | residentId |
 * | kit-count | KitCount | – |
 * | route-visit | RouteVisit | – |
 * | attachment | { attachmentId, sha256, bytes, type, what: photo, ecg, signature } | residentId |
 * | session-start, session-end | { kitId } | – |
 */
export const Command = z.object({
  id: uuid,
  deviceId: uuid,
  schemaVersion: z.number().int().min(1),
  seq: z.number().int().min(1),
  kind: z.string().max(40),
  residentId: uuid.nullable(),
  householdId: uuid.nullable(),
  at: isoTime,
  body: z.record(z.string(), z.unknown()),
  after: z.array(uuid).max(20),
  prev: hex64.nullable(),
})
export type Command = z.infer<typeof Command>

/** Signed over the canonical JSON (RFC 8785) of the command. */
export const SignedCommand = z.object({ command: Command, signature: z.string().max(100) })
export type SignedCommand = z.infer<typeof SignedCommand>

export const KitDispense = z.object({
  id: uuid,
  kitId: uuid,
  drugCode: z.string().max(30),
  lot: z.string().max(40),
  /** Dispensing units (片, 支), as the formulary counts them. */
  units: z.number().int().min(1).max(1000),
  way: z
    .enum(['handed-over', 'given'])
    .describe('handed-over: MedicationDispense; given here and now: MedicationAdministration'),
  dosage: z.string().max(200),
})
export type KitDispense = z.infer<typeof KitDispense>
export const KitCount = z.object({
  kitId: uuid,
  counts: z
    .array(z.object({ drugCode: z.string().max(30), lot: z.string().max(40), units: z.number().int().min(0) }))
    .max(200),
})
export const RouteVisit = z.object({ stopId: uuid, arrived: z.boolean(), note: z.string().max(200).default('') })

export const CommandState = z.enum(['applied', 'refused', 'held'])
export type CommandState = z.infer<typeof CommandState>

export const Verdict = z.object({
  commandId: uuid,
  state: CommandState,
  /** Why it was refused or is held; null when applied. */
  code: z.string().nullable(),
  field: z.string().nullable(),
  zh: z.string().nullable(),
  en: z.string().nullable(),
  at: isoTime,
  /** Grows with every verdict of this device, the changed ones too. */
  number: z.number().int(),
})
export type Verdict = z.infer<typeof Verdict>

export const Push = z.object({ commands: z.array(SignedCommand).min(1).max(100) })
export const Pushed = z.object({ verdicts: z.array(Verdict) })
export const VerdictsRequest = z.object({ after: z.coerce.number().int().min(0).default(0) })
export const VerdictPage = z.object({ verdicts: z.array(Verdict), more: z.boolean() })

export const Received = z.object({ attachmentId: uuid, received: z.number().int(), whole: z.boolean() })

// ---- Questions for a person

export const Question = z.object({
  /** held: a command that waits for a decision; conflict: one field that two changed differently. */
  kind: z.enum(['held', 'conflict']),
  id: uuid,
  commandId: uuid,
  commandKind: z.string(),
  deviceId: uuid,
  deviceName: z.string(),
  doctorId: uuid,
  doctorName: z.string(),
  residentId: uuid.nullable(),
  /** Null for somebody for whom the device's team does not answer. */
  residentName: z.string().nullable(),
  householdId: uuid.nullable(),
  /** When it was done, by the device's clock and corrected. */
  deviceAt: isoTime,
  doneAt: isoTime,
  code: z.string(),
  sentence: z.string(),
  field: z.string().nullable(),
  base: z.unknown(),
  mine: z.unknown(),
  theirs: z.unknown(),
  /** Who wrote what stands there now, as far as the village knows. */
  theirsBy: z.object({ name: z.string(), at: isoTime }).nullable(),
  state: z.enum(['open', 'applied', 'refused', 'mine', 'theirs', 'other']),
  raisedAt: isoTime,
})
export type Question = z.infer<typeof Question>
export const QuestionsRequest = z.object({ teamId: uuid })
export const QuestionList = z.object({ questions: z.array(Question) })
export const DecideRequest = z.object({
  commandId: uuid,
  decision: z.enum(['apply', 'refuse']),
  /** When it was really done, when the device's clock was wrong. */
  at: isoTime.optional(),
  reason: z.string().trim().min(1).max(200),
})
export const ResolveRequest = z.object({
  conflictId: uuid,
  take: z.enum(['mine', 'theirs', 'other']),
  value: z.unknown().optional(),
})
