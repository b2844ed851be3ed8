/**
 * Learning: articles, short courses with a question a lesson, and programmes of days with a task each (数字疗法 as far as it is teaching and habit).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/learning/items | resident, staff | kind?, topic?, q? (words, pinyin), residentId? (with progress) | ItemList |
 * | GET  /api/learning/items/:code | resident, staff | residentId? | ItemPage |
 * | POST /api/learning/items/:code/parts | resident (self or family) | residentId, part, choice? | PartDone: right or not, and why |
 * | POST /api/learning/items/:code/check-ins | resident (self or family) | residentId, done, note? | ItemPage; once a day, the last word counts |
 * | GET  /api/learning/mine | resident (self or family); doctor who may open the record | residentId | ItemList: what was begun |
 * | GET  /api/learning/library | doctor, manager | – | Library: every version with its review |
 * | POST /api/learning/library | doctor, manager | ProposeRequest | Edition, proposed |
 * | POST /api/learning/library/:editionId/review | doctor, not the one who proposed | agree, from?, reason? | Edition, in force from a day or refused |
 * | POST /api/learning/library/:editionId/withdraw | doctor, manager | reason | Edition |
 */
import { z } from 'zod'

const uuid = z.uuid()
const both = z.object({ zh: z.string().trim().min(1).max(2000), en: z.string().trim().min(1).max(2000) })
export type Both = z.infer<typeof both>

export const ItemKind = z.enum(['article', 'course', 'programme'])
export type ItemKind = z.infer<typeof ItemKind>
const code = z.string().regex(/^[a-z][a-z0-9-]{2,59}$/)

const Question = z.object({
  text: both,
  options: z.array(both).min(2).max(5),
  right: z.number().int().min(0).max(4),
  why: both,
})
export const Content = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('article'),
    sections: z
      .array(z.object({ heading: both, text: both }))
      .min(1)
      .max(12),
  }),
  z.object({
    kind: z.literal('course'),
    lessons: z
      .array(z.object({ title: both, text: z.array(both).min(1).max(8), question: Question }))
      .min(1)
      .max(12),
  }),
  z.object({
    kind: z.literal('programme'),
    days: z.number().int().min(5).max(120),
    tasks: z
      .array(z.object({ fromDay: z.number().int().min(1), title: both, text: both }))
      .min(1)
      .max(60),
  }),
])
export type Content = z.infer<typeof Content>

export const ProposeRequest = z.object({
  code,
  title: both,
  summary: both,
  /** Programmes of chronic care and groups it is for: hypertension, diabetes, elder … */
  topics: z.array(z.string().regex(/^[a-z-]{2,40}$/)).max(12),
  minutes: z.number().int().min(1).max(600),
  source: z.string().trim().min(2).max(300),
  content: Content,
})
export type ProposeRequest = z.infer<typeof ProposeRequest>

export const EditionState = z.enum(['proposed', 'agreed', 'refused', 'withdrawn'])
export const Edition = ProposeRequest.extend({
  id: uuid,
  version: z.number().int(),
  state: EditionState,
  from: z.string().nullable(),
  proposedBy: z.string(),
  reviewedBy: z.string().nullable(),
  reviewReason: z.string().nullable(),
})
export type Edition = z.infer<typeof Edition>
export const Library = z.object({ editions: z.array(Edition) })

export const Progress = z.object({
  percent: z.number().int(),
  partsDone: z.array(z.number().int()),
  startedOn: z.string(),
  finishedOn: z.string().nullable(),
  /** Of a programme: which day it is, and the days on which the task was done. */
  day: z.number().int().nullable(),
  checkIns: z.array(z.object({ date: z.string(), done: z.boolean(), note: z.string().nullable() })),
})
export type Progress = z.infer<typeof Progress>

export const Item = z.object({
  code: z.string(),
  version: z.number().int(),
  kind: ItemKind,
  title: z.string(),
  summary: z.string(),
  topics: z.array(z.string()),
  minutes: z.number().int(),
  parts: z.number().int(),
  progress: Progress.nullable(),
})
export type Item = z.infer<typeof Item>
export const ItemList = z.object({ items: z.array(Item) })

/** As a reader sees it, in their language; the right answer is told after answering. */
export const ItemPage = Item.extend({
  source: z.string(),
  sections: z.array(z.object({ heading: z.string(), text: z.string() })),
  lessons: z.array(
    z.object({ title: z.string(), text: z.array(z.string()), question: z.string(), options: z.array(z.string()) }),
  ),
  tasks: z.array(z.object({ fromDay: z.number().int(), title: z.string(), text: z.string() })),
  days: z.number().int().nullable(),
})
export type ItemPage = z.infer<typeof ItemPage>

export const ItemsRequest = z.object({
  kind: ItemKind.optional(),
  topic: z.string().max(40).optional(),
  q: z.string().trim().max(40).optional(),
  residentId: uuid.optional(),
})
export const ItemRequest = z.object({ code, residentId: uuid.optional() })
export const PartRequest = z.object({
  code,
  residentId: uuid,
  part: z.number().int().min(1).max(60),
  choice: z.number().int().min(0).max(4).optional(),
})
export const PartDone = z.object({
  right: z.boolean().nullable(),
  rightChoice: z.number().int().nullable(),
  why: z.string().nullable(),
  page: ItemPage,
})
export const CheckInRequest = z.object({
  code,
  residentId: uuid,
  done: z.boolean(),
  note: z.string().trim().max(200).optional(),
})
export const MineRequest = z.object({ residentId: uuid })
export const NothingAsked = z.object({})
export const ReviewRequest = z.object({
  editionId: uuid,
  agree: z.boolean(),
  from: z.iso.date().optional(),
  reason: z.string().trim().max(300).optional(),
})
export const WithdrawRequest = z.object({ editionId: uuid, reason: z.string().trim().min(2).max(300) })
