/**
 * What may pass the sluice between a hospital and the platform: each kind with its way, its body, its largest size and its rate.
 * A kind that is not in this table passes nowhere. Outer reads only the table's envelope columns (way, size, rate); inner and the
 * platform read the body too.
 *
 * Ways: `message` hospital → platform, durable; `command` platform → hospital, durable; `question` platform → hospital and back,
 * with a deadline, never kept; `note` hospital → platform, not kept, the newest counts.
 */
import { z } from 'zod'

const id = z.string().min(1).max(64)
const at = z.iso.datetime({ offset: true })
const day = z.iso.date()
const fen = z.number().int().min(0).max(100_000_000)

/** A part of a hospital's message that no rule of ours maps: kept word for word. */
const Unmapped = z.object({ path: z.string().max(80), text: z.string().max(65_536), why: z.string().max(200) })

/** Facts of care as FHIR R4, with where they come from. One bundle is stored whole or refused whole. */
export const RecordBundle = z.object({
  source: z.object({
    system: z.enum(['hl7v2', 'fhir', 'view', 'soap']),
    /** ADT^A01, the view's name, the resource type. */
    type: z.string().max(80),
    /** MSH-10, or the row's or resource's own key. */
    controlId: z.string().max(200),
    sender: z.string().max(200).default(''),
    at: at.nullable(),
  }),
  resources: z.array(z.looseObject({ resourceType: z.string(), id: z.string() })).max(2_000),
  unmapped: z.array(Unmapped).max(2_000).default([]),
})
export type RecordBundle = z.infer<typeof RecordBundle>

export const HisNumberState = z.enum(['free', 'locked', 'taken', 'checked-in', 'seen', 'no-show', 'suspended'])
export type HisNumberState = z.infer<typeof HisNumberState>

/** A doctor's session in the hospital's own system, whole: what is not in the list is not there any more. */
export const ScheduleSession = z.object({
  hisSessionId: id,
  doctor: z.object({
    hisDoctorId: id,
    name: z.string().max(80),
    title: z.string().max(40),
    specialty: z.string().max(200),
  }),
  department: z.object({ code: z.string().max(20), name: z.string().max(80) }),
  date: day,
  startsAt: at,
  endsAt: at,
  /** What a visit costs, paid when it is booked; 0: nothing is paid ahead. */
  feeFen: fen,
  state: z.enum(['open', 'suspended']),
  reason: z.string().max(200).nullable(),
  /** Counts up with every change of the session or of a number in it; an older one is not believed. */
  revision: z.number().int().min(0),
  numbers: z
    .array(z.object({ hisNumberId: id, seq: z.number().int().min(1), startsAt: at, endsAt: at, state: HisNumberState }))
    .max(2_000),
})
export type ScheduleSession = z.infer<typeof ScheduleSession>

/** One number changed in the hospital: sold at the window, given back, seen. */
export const ScheduleNumber = z.object({
  hisSessionId: id,
  hisNumberId: id,
  state: HisNumberState,
  revision: z.number().int().min(0),
  at,
})

/** What became of a command. `done` repeats the same answer for a repeated command. */
export const CommandResult = z.object({
  commandId: z.uuid(),
  outcome: z.enum(['done', 'refused']),
  /** Of a refusal: number-taken, number-unknown, lock-gone, session-suspended, too-late, his-error. */
  code: z.string().max(40).nullable(),
  reason: z.string().max(400).nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
})
export type CommandResult = z.infer<typeof CommandResult>

const Person = z.object({
  name: z.string().max(80),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: day,
  documentType: z.string().max(20),
  documentNumber: z.string().max(40),
  phone: z.string().max(20).nullable(),
})
const ofNumber = { hisNumberId: id, holdId: z.uuid() }

/** Keeps a number for a person until a time; the hospital frees it then by itself. */
export const NumberLock = z.object({ ...ofNumber, until: at, person: Person })
/** Turns a lock into a registration; what has been paid is told to the fen. */
export const NumberConfirm = z.object({
  ...ofNumber,
  appointmentId: z.uuid(),
  person: Person,
  paidFen: fen,
  billId: z.uuid().nullable(),
})
/** Lets a lock go; also one that the hospital never heard of. */
export const NumberRelease = z.object({ ...ofNumber, reason: z.string().max(200) })
/** Takes a registration back; what goes back to the payer is told to the fen. */
export const NumberCancel = z.object({
  ...ofNumber,
  appointmentId: z.uuid(),
  refundFen: fen,
  reason: z.string().max(200),
})
export const NumberCheckedIn = z.object({ ...ofNumber, appointmentId: z.uuid(), at })

/** How a message that inner had sent ended in the record; inner shows it and answers a sender that asked for it. */
export const MessageOutcome = z.object({
  messageId: z.uuid(),
  outcome: z.enum(['stored', 'refused']),
  code: z.string().max(80).nullable(),
  reason: z.string().max(1_000).nullable(),
  resources: z.array(z.string().max(120)).max(2_000),
})
/** Sends a message again that was set aside at the hospital, or gives it up for good. */
export const AsideDecision = z.object({
  messageId: z.uuid(),
  decision: z.enum(['retry', 'discard']),
  by: z.string().max(80),
  reason: z.string().max(200),
})

export const NumbersLeftAsk = z.object({ hisSessionId: id })
export const NumbersLeft = z.object({
  revision: z.number().int(),
  numbers: z.array(z.object({ hisNumberId: id, state: HisNumberState })).max(2_000),
})
export const BalanceAsk = z.object({ documentNumber: z.string().max(40) })
export const Balance = z.object({ found: z.boolean(), balanceFen: fen })
export const ReportReadyAsk = z.object({ documentNumber: z.string().max(40) })
export const ReportReady = z.object({
  reports: z
    .array(z.object({ hisReportId: id, name: z.string().max(120), ready: z.boolean(), at: at.nullable() }))
    .max(200),
})
/** Both books of a day, to be laid beside ours: every number that is not free, and what was paid for it. */
export const NumberBookAsk = z.object({ date: day })
export const NumberBook = z.object({
  entries: z
    .array(
      z.object({
        hisNumberId: id,
        state: HisNumberState,
        holdId: z.uuid().nullable(),
        appointmentId: z.uuid().nullable(),
        paidFen: fen,
        refundedFen: fen,
      }),
    )
    .max(20_000),
})

/** How a sluice is: told every few seconds. Times are the hospital's clock. */
export const SluiceStatus = z.object({
  at,
  version: z.string().max(40),
  spool: z.object({
    messages: z.number().int(),
    bytes: z.number().int(),
    bytesMax: z.number().int(),
    oldestAt: at.nullable(),
    aside: z.number().int(),
  }),
  adapters: z
    .array(
      z.object({
        name: z.string().max(40),
        kind: z.enum(['mllp', 'fhir', 'views', 'soap']),
        state: z.enum(['up', 'down', 'stopped']),
        lastAt: at.nullable(),
        accepted: z.number().int(),
        refused: z.number().int(),
        lastError: z.string().max(400).nullable(),
      }),
    )
    .max(50),
  /** Messages set aside, newest first: which and why, never what is in them. */
  aside: z
    .array(
      z.object({
        messageId: z.uuid(),
        kind: z.string().max(40),
        type: z.string().max(80),
        controlId: z.string().max(200),
        at,
        reason: z.string().max(1_000),
      }),
    )
    .max(100),
})
export type SluiceStatus = z.infer<typeof SluiceStatus>

export type Way = 'message' | 'command' | 'question' | 'note'

interface Kind {
  readonly way: Way
  readonly body: z.ZodType
  /** Of a question: what comes back. */
  readonly answer?: z.ZodType
  /** Largest sealed body; one kilobyte is 1,024 bytes. */
  readonly bytesMax: number
  /** Most in one second from one hospital, bursts of two seconds' worth included. */
  readonly perSecondMax: number
}

const kilobyte = 1_024

/** The allow-list. */
export const sluiceKinds = {
  'record.bundle': { way: 'message', body: RecordBundle, bytesMax: 8_192 * kilobyte, perSecondMax: 10_000 },
  'schedule.session': { way: 'message', body: ScheduleSession, bytesMax: 512 * kilobyte, perSecondMax: 2_000 },
  'schedule.number': { way: 'message', body: ScheduleNumber, bytesMax: 4 * kilobyte, perSecondMax: 10_000 },
  'command.result': { way: 'message', body: CommandResult, bytesMax: 16 * kilobyte, perSecondMax: 10_000 },
  'number.lock': { way: 'command', body: NumberLock, bytesMax: 4 * kilobyte, perSecondMax: 2_000 },
  'number.confirm': { way: 'command', body: NumberConfirm, bytesMax: 4 * kilobyte, perSecondMax: 2_000 },
  'number.release': { way: 'command', body: NumberRelease, bytesMax: 4 * kilobyte, perSecondMax: 2_000 },
  'number.cancel': { way: 'command', body: NumberCancel, bytesMax: 4 * kilobyte, perSecondMax: 2_000 },
  'number.checked-in': { way: 'command', body: NumberCheckedIn, bytesMax: 4 * kilobyte, perSecondMax: 2_000 },
  'message.outcome': { way: 'command', body: MessageOutcome, bytesMax: 256 * kilobyte, perSecondMax: 10_000 },
  'message.aside': { way: 'command', body: AsideDecision, bytesMax: 4 * kilobyte, perSecondMax: 100 },
  'numbers.left': {
    way: 'question',
    body: NumbersLeftAsk,
    answer: NumbersLeft,
    bytesMax: 256 * kilobyte,
    perSecondMax: 2_000,
  },
  'account.balance': { way: 'question', body: BalanceAsk, answer: Balance, bytesMax: 4 * kilobyte, perSecondMax: 500 },
  'report.ready': {
    way: 'question',
    body: ReportReadyAsk,
    answer: ReportReady,
    bytesMax: 64 * kilobyte,
    perSecondMax: 500,
  },
  'numbers.book': {
    way: 'question',
    body: NumberBookAsk,
    answer: NumberBook,
    bytesMax: 8_192 * kilobyte,
    perSecondMax: 5,
  },
  'sluice.status': { way: 'note', body: SluiceStatus, bytesMax: 128 * kilobyte, perSecondMax: 5 },
} as const satisfies Record<string, Kind>

export type SluiceKind = keyof typeof sluiceKinds
type OfWay<W extends Way> = { [K in SluiceKind]: (typeof sluiceKinds)[K]['way'] extends W ? K : never }[SluiceKind]
export type MessageKind = OfWay<'message'>
export type CommandKind = OfWay<'command'>
export type QuestionKind = OfWay<'question'>
export type NoteKind = OfWay<'note'>
export type BodyOf<K extends SluiceKind> = z.infer<(typeof sluiceKinds)[K]['body']>
export type AnswerOf<K extends QuestionKind> = z.infer<(typeof sluiceKinds)[K]['answer']>
