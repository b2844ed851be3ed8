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

const uuid = z.uuid()
const day = z.iso.date()
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

// ---- The panel

export const DocumentKind = z.enum(['team', 'cell', 'person', 'programme', 'medicine', 'kit', 'package', 'terms'])
export type DocumentKind = z.infer<typeof DocumentKind>

const DueProgramme = z.object({
  enrolmentId: uuid,
  code: z.string(),
  version: z.string(),
  stratum: z.string().nullable(),
  enrolledOn: day,
  dueOn: day.nullable(),
  dueReason: z.string().nullable(),
})
const LastReading = z.object({
  kind: z.string(),
  at: isoTime,
  source: z.string(),
  systolicMmhg: z.number().optional(),
  diastolicMmhg: z.number().optional(),
  glucoseMmol: z.number().optional(),
  moment: z.string().optional(),
  value: z.number().optional(),
})

/** A person as the device knows them. Empty lists and nulls are left out on the wire. */
export const PersonDocument = z.object({
  id: uuid,
  name: z.string(),
  birthDate: day,
  sex: z.string(),
  documentTail: z.string().default(''),
  phone: z.string().nullable().default(null),
  address: z.string().nullable().default(null),
  /** What whoever comes to the house should know: "deaf; ring the daughter". */
  careNote: z.string().nullable().default(null),
  scheme: z.string().nullable().default(null),
  household: z
    .object({
      id: uuid,
      cellId: uuid,
      grade: z.string().nullable().default(null),
      relation: z.string().nullable().default(null),
      /** For the map without a network and the way to the door. */
      address: z.string().nullable().default(null),
      point: z.object({ longitude: z.number(), latitude: z.number() }).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** disabled, poverty-relief, pregnant; elder and child follow from the birth date. */
  attributes: z.array(z.string()).default([]),
  programmes: z.array(DueProgramme).default([]),
  /** Programmes that screening suspects. */
  suspected: z.array(z.string()).default([]),
  readings: z.array(LastReading).default([]),
  lastFollowUps: z
    .array(
      z.object({
        code: z.string(),
        at: isoTime,
        way: z.string(),
        decision: z.string(),
        atTarget: z.boolean().nullable().default(null),
      }),
    )
    .default([]),
  lastCheckOn: day.nullable().default(null),
  contract: z
    .object({
      id: uuid,
      state: z.string(),
      startsOn: day.nullable(),
      endsOn: day.nullable(),
      packages: z.array(z.string()),
    })
    .nullable()
    .default(null),
  promises: z.array(z.object({ id: uuid, service: z.string(), from: day, to: day })).default([]),
  allergies: z.array(z.string()).default([]),
  problems: z.array(z.string()).default([]),
  medicines: z.array(z.string()).default([]),
})
export type PersonDocument = z.infer<typeof PersonDocument>

export const CellDocument = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  /** One closed ring of [longitude, latitude], as grid's Outline: the map on the device is drawn from it. */
  outline: z.array(z.tuple([z.number(), z.number()])).default([]),
  registeredPeople: z.number().int().nullable().default(null),
})
/** As contracts' Package in force: a household signs at home, and its prices are shown before. Ids are codes. */
export const PackageDocument = z.looseObject({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  priceFen: z.number().int(),
  parts: z.object({ fundFen: z.number().int(), publicHealthFen: z.number().int(), personFen: z.number().int() }),
  eligibility: z.looseObject({}),
  services: z.array(z.looseObject({ code: z.string(), nameZh: z.string(), nameEn: z.string() })),
  validFrom: day,
  validTo: day.nullable(),
})
/** As contracts' Terms in force: what is read aloud and agreed to (R23). The id is the version. */
export const TermsDocument = z.looseObject({
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  bodyZh: z.string(),
  bodyEn: z.string(),
  purposeZh: z.string(),
  purposeEn: z.string(),
  coolingDays: z.number().int(),
  termMonths: z.number().int(),
})
export type PackageDocument = z.infer<typeof PackageDocument>
export type TermsDocument = z.infer<typeof TermsDocument>
export const TeamDocument = z.object({
  id: uuid,
  name: z.string(),
  institutionId: uuid,
  members: z.array(z.object({ staffId: uuid, name: z.string(), duty: z.string() })).default([]),
})
/** As chronic's Programme: the follow-up's Questionnaire, targets, urgent signs. */
export const ProgrammeDocument = z.looseObject({
  code: z.string(),
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
})
export const MedicineDocument = z.object({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  packDescription: z.string(),
  unit: z.string(),
})
export const KitDocument = z.object({
  id: uuid,
  name: z.string(),
  kind: z.string(),
  lots: z
    .array(z.object({ drugCode: z.string(), lot: z.string(), expiresOn: day, units: z.number().int() }))
    .default([]),
  stops: z
    .array(
      z.object({
        id: uuid,
        on: day,
        order: z.number().int(),
        cellId: uuid.nullable().default(null),
        place: z.string(),
        arrivedAt: isoTime.nullable().default(null),
      }),
    )
    .default([]),
})
export type CellDocument = z.infer<typeof CellDocument>
export type TeamDocument = z.infer<typeof TeamDocument>
export type ProgrammeDocument = z.infer<typeof ProgrammeDocument>
export type MedicineDocument = z.infer<typeof MedicineDocument>
export type KitDocument = z.infer<typeof KitDocument>

/** One line of a page: a document as it is now, or (without body) that it is no longer in the panel. */
export const PanelLine = z.object({
  kind: z.string(),
  id: z.string(),
  change: z.number().int(),
  body: z.record(z.string(), z.unknown()).optional(),
})
export type PanelLine = z.infer<typeof PanelLine>

export const NextPage = z.object({
  /** The change up to which the device has everything; 0 at first. */
  after: z.number().int().min(0),
  budgetBytes: z.number().int().min(4096).max(1_048_576).default(65_536),
})
export const Page = z.object({
  /** Null: nothing is new after `after`. */
  pageId: uuid.nullable(),
  sha256: hex64.nullable(),
  bytes: z.number().int(),
  /** The change that the device has once it keeps this page. */
  upTo: z.number().int(),
  lines: z.number().int(),
  /** More follow; how many lines in all after this page. */
  linesLeft: z.number().int(),
})
export type Page = z.infer<typeof Page>

// ---- Vehicle, field kit and workstation (车 包 站)

export const KitKind = z.enum(['vehicle', 'kit', 'workstation'])
export const KitState = z.object({
  id: uuid,
  name: z.string(),
  kind: KitKind,
  teamId: uuid,
  institutionId: uuid,
  plate: z.string().nullable(),
  deviceIds: z.array(uuid),
  lots: z.array(
    z.object({
      drugCode: z.string(),
      drugName: z.string(),
      lot: z.string(),
      expiresOn: day,
      units: z.number().int(),
      expired: z.boolean(),
    }),
  ),
  stops: z.array(
    z.object({
      id: uuid,
      on: day,
      order: z.number().int(),
      cellId: uuid.nullable(),
      place: z.string(),
      arrivedAt: isoTime.nullable(),
      leftAt: isoTime.nullable(),
      note: z.string(),
    }),
  ),
  sessions: z.array(
    z.object({ id: uuid, deviceId: uuid, doctorId: uuid, startedAt: isoTime, endedAt: isoTime.nullable() }),
  ),
})
export type KitState = z.infer<typeof KitState>
/**
 * | line | who | input | answer |
 * |---|---|---|---|
 * | POST /api/village/kits | leader, manager, administrator | RegisterKit | KitState |
 * | GET  /api/village/kits | doctor (own teams), manager, administrator | teamId | KitList |
 * | POST /api/village/kits/:kitId/stock | doctor of the team, pharmacist, manager | StockKit | KitState |
 * | POST /api/village/kits/:kitId/route | doctor of the team, manager | PlanRoute: replaces the stops of a day that nobody reached yet | KitState |
 * | POST /api/village/kits/:kitId/devices | the same | deviceId, aboard | KitState |
 */
export const RegisterKit = z.object({
  id: uuid.optional(),
  name: z.string().trim().min(1).max(60),
  kind: KitKind,
  teamId: uuid,
  plate: z.string().trim().max(20).optional(),
})
export const KitsRequest = z.object({ teamId: uuid })
export const KitList = z.object({ kits: z.array(KitState) })
export const StockKit = z.object({
  kitId: uuid,
  drugCode: z.string().max(30),
  lot: z.string().trim().min(1).max(40),
  expiresOn: day,
  /** Positive: put in; negative: taken out (returned, expired). */
  units: z.number().int().min(-100_000).max(100_000),
  reason: z.enum(['loaded', 'returned', 'expired', 'damaged']),
})
export const PlanRoute = z.object({
  kitId: uuid,
  on: day,
  stops: z
    .array(
      z.object({
        id: uuid.optional(),
        cellId: uuid.nullable().default(null),
        place: z.string().trim().min(1).max(100),
      }),
    )
    .max(40),
})
export const AboardRequest = z.object({ kitId: uuid, deviceId: uuid, aboard: z.boolean() })
