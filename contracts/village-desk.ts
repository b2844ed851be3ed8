/**
 * The village as it is looked at from the desk: what waits for a person, what was rejected, a deed as a whole, files, moves of stock.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/village/waiting | staff | – | Waiting: what waits in the teams that the reader leads or manages |
 * | GET  /api/village/waiting/stream | staff | – | `waiting`: fetch it again |
 * | GET  /api/village/commands/:commandId | the team's leader, manager, administrator | – | Deed |
 * | GET  /api/village/rejected | the same | teamId | RejectedList: what did not fit its signature, its number or what came before |
 * | POST /api/village/rejected/:commandId/seen | the same | – | SeenAnswer |
 * | GET  /api/village/people/:residentId/attachments | who may open the record | – | FileList |
 * | GET  /api/village/attachments/:attachmentId | who may open the record; the leader, of a held command | – | the bytes |
 * | GET  /api/village/kits/:kitId/entries | doctor of the team, pharmacist, manager, administrator | – | KitEntryList: newest first |
 * | POST /api/village/kits/:kitId/count | the same | counts | KitState: the differences become entries |
 */
import { z } from 'zod'

const uuid = z.uuid()
const isoTime = z.iso.datetime({ offset: true })
const Words = z.object({ zh: z.string(), en: z.string() })

export const Waiting = z.object({
  /** Of every team that the reader leads or manages. */
  teams: z.array(
    z.object({
      teamId: uuid,
      teamName: z.string(),
      questions: z.number().int(),
      /** Rejected and not yet looked at. */
      rejected: z.number().int(),
    }),
  ),
  count: z.number().int(),
})
export type Waiting = z.infer<typeof Waiting>
export const WaitingRequest = z.object({})

export const Rejected = z.object({
  commandId: uuid,
  /** Of what was sent: the same id may have been sent with several contents. */
  hash: z.string(),
  deviceId: uuid,
  deviceName: z.string(),
  doctorName: z.string(),
  commandKind: z.string(),
  seq: z.number().int(),
  residentId: uuid.nullable(),
  residentName: z.string().nullable(),
  /** By the clock that the content names. */
  deviceAt: isoTime,
  code: z.string(),
  sentence: z.string(),
  body: z.record(z.string(), z.unknown()),
  receivedAt: isoTime,
  seenAt: isoTime.nullable(),
  seenByName: z.string().nullable(),
})
export type Rejected = z.infer<typeof Rejected>
export const RejectedRequest = z.object({ teamId: uuid })
export const RejectedList = z.object({ rejected: z.array(Rejected) })
export const SeenRequest = z.object({ commandId: uuid })
export const SeenAnswer = z.object({ seen: z.number().int() })

export const VillageFile = z.object({
  id: uuid,
  what: z.enum(['photo', 'ecg', 'signature']),
  mediaType: z.string(),
  bytes: z.number().int(),
  doneAt: isoTime,
  doctorName: z.string(),
  /** False: on its way, or its command has not been applied. */
  kept: z.boolean(),
})
export type VillageFile = z.infer<typeof VillageFile>
export const FilesRequest = z.object({ residentId: uuid })
export const FileList = z.object({ files: z.array(VillageFile) })

export const DeedRequest = z.object({ commandId: uuid })
export const Deed = z.object({
  commandId: uuid,
  commandKind: z.string(),
  deviceName: z.string(),
  doctorName: z.string(),
  residentId: uuid.nullable(),
  /** Null for somebody for whom the device's team does not answer. */
  residentName: z.string().nullable(),
  deviceAt: isoTime,
  doneAt: isoTime,
  receivedAt: isoTime,
  state: z.enum(['applied', 'refused', 'held']),
  sentence: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedReason: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
  /** What ids and codes in the body stand for. */
  names: z.record(z.string(), z.string()),
  /** What its answers answer, by the question's name. */
  questions: z.record(z.string(), z.object({ text: Words, choices: z.record(z.string(), Words) })),
  /** Those it names, and what the same device brought of the same person that day. */
  files: z.array(VillageFile),
})
export type Deed = z.infer<typeof Deed>

export const KitEntry = z.object({
  id: uuid,
  drugCode: z.string(),
  drugName: z.string(),
  lot: z.string(),
  units: z.number().int(),
  reason: z.enum(['loaded', 'returned', 'expired', 'damaged', 'dispensed', 'counted']),
  byName: z.string(),
  doneAt: isoTime,
  enteredAt: isoTime,
})
export type KitEntry = z.infer<typeof KitEntry>
export const KitEntriesRequest = z.object({ kitId: uuid })
export const CountKit = z.object({
  kitId: uuid,
  counts: z
    .array(
      z.object({ drugCode: z.string().max(30), lot: z.string().max(40), units: z.number().int().min(0).max(100_000) }),
    )
    .min(1)
    .max(200),
})
export const KitEntryList = z.object({ entries: z.array(KitEntry) })
