/**
 * Grouping of stays: CHS-DRG over imported tables, with the path that led there.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/grouping/tables | doctor, manager, auditor, administrator | – | TableSets: what was imported, and from which day it holds |
 * | GET  /api/grouping/codes | doctor, manager, auditor, administrator | kind, search, onDay? | CodeList: codes and names of the tables |
 * | POST /api/grouping/group | doctor, manager, auditor, administrator | CaseGiven, onDay? | CaseExplained; keeps nothing |
 *
 * | GET  /api/grouping/uploads | doctor, manager, auditor, administrator | – | TableUploads: sets that were handed in, newest first |
 * | POST /api/grouping/uploads | administrator | UploadTables | UploadAnswer: kept whole to be adopted, or every fault and nothing kept |
 * | POST /api/grouping/uploads/:uploadId/adopt | auditor, administrator, the lead's manager; not who handed in | – | TableUpload: in force from its day |
 * | POST /api/grouping/uploads/:uploadId/discard | the same, and who handed in | – | TableUpload |
 *
 * Tables are imported here by two persons, or by whoever has the machine: `anji drg-tables import DIR --name NAME --from DAY`.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

const code = z.string().trim().min(1).max(40)

export const CaseGiven = z.object({
  sex: z.enum(['male', 'female']),
  ageYears: z.int().min(0).max(150),
  ageDays: z.int().min(0).max(366).nullable().default(null),
  weightG: z.int().min(0).max(20_000).nullable().default(null),
  diagnoses: z.array(code).min(1).max(50).describe('the principal one first'),
  procedures: z.array(code).max(50).default([]).describe('the principal one first'),
})
export type CaseGiven = z.infer<typeof CaseGiven>
export const GroupRequest = CaseGiven.extend({ onDay: day.optional() })

export const GroupReason = z.enum([
  'grouped',
  'unrelated-procedure',
  'age-days-missing',
  'unknown-principal',
  'not-a-principal-diagnosis',
  'other-sex',
  'other-age',
  'no-group-holds',
])

const bilingual = z.object({ zh: z.string(), en: z.string() })

/** One group that was looked at. Of a group that does not hold, only the condition that failed first. */
export const PathStep = z.object({
  kind: z.enum(['mdc', 'adrg', 'unrelated', 'drg']),
  code: z.string(),
  name: z.string(),
  holds: z.boolean(),
  conditions: z.array(bilingual.extend({ holds: z.boolean(), codes: z.array(z.string()) })),
})
export type PathStep = z.infer<typeof PathStep>

export const CountedDiagnosis = z.object({
  code: z.string(),
  name: z.string(),
  severity: z.enum(['mcc', 'cc']).nullable(),
  exclusionTable: z.string().nullable(),
  excluded: z.boolean().describe('its exclusion table is the principal diagnosis’s: it does not count'),
})

export const CaseExplained = z.object({
  tableSet: z.string(),
  mdc: z.string(),
  adrg: z.string(),
  drg: z.string(),
  name: z.string(),
  reason: GroupReason,
  reasonText: z.string(),
  principal: z.object({ code: z.string(), name: z.string(), exclusionTable: z.string().nullable() }),
  path: z.array(PathStep),
  secondaries: z.array(CountedDiagnosis),
  counted: z.enum(['mcc', 'cc']).nullable(),
  readAs: z.array(z.object({ code: z.string(), as: z.string() })),
  unknown: z.array(z.string()),
})
export type CaseExplained = z.infer<typeof CaseExplained>

export const TableSet = z.object({
  id: uuid,
  name: z.string(),
  validFrom: day,
  sm3: z.string(),
  mdcs: z.int(),
  adrgs: z.int(),
  drgs: z.int(),
  loadedAt: isoTime,
})
export const TableSets = z.object({ sets: z.array(TableSet) })

/** The files of a set, by their names. */
export const tableFileNames = [
  'groups.json',
  'drg_split.json',
  'drg.csv',
  'cc.csv',
  'mcc.csv',
  'principal_exclusion.csv',
  'valid_procedures.csv',
  'icd10_nhsa.csv',
  'icd9cm3_nhsa.csv',
  'icd10_clinical_to_nhsa.csv',
] as const
export type TableFileName = (typeof tableFileNames)[number]

export const UploadTables = z.object({
  name: z.string().trim().min(1).max(100),
  validFrom: day,
  /** The text of every file, UTF-8. */
  texts: z.record(z.enum(tableFileNames), z.string().max(8_000_000)),
})
export const TableChange = z.object({ drg: z.string(), name: z.string() })
/** Against the set that holds on that day; at most some of each are listed, the counts are of all. */
export const TableChanges = z.object({
  against: z.string().nullable(),
  added: z.int(),
  removed: z.int(),
  renamed: z.int(),
  listed: z.array(TableChange.extend({ change: z.enum(['added', 'removed', 'renamed']) })),
})
export type TableChanges = z.infer<typeof TableChanges>
export const TableUpload = z.object({
  id: uuid,
  name: z.string(),
  validFrom: day,
  sm3: z.string(),
  mdcs: z.int(),
  adrgs: z.int(),
  drgs: z.int(),
  changes: TableChanges,
  state: z.enum(['waiting', 'adopted', 'discarded']),
  uploadedByName: z.string(),
  uploadedAt: isoTime,
  decidedByName: z.string().nullable(),
  decidedAt: isoTime.nullable(),
  mayAdopt: z.boolean(),
  mayDiscard: z.boolean(),
})
export type TableUpload = z.infer<typeof TableUpload>
export const TableUploads = z.object({ uploads: z.array(TableUpload), mayUpload: z.boolean() })
export const UploadAsked = z.object({ uploadId: uuid })
export const TableFaultShown = bilingual.extend({ file: z.string(), place: z.string() })
/** Either it is kept whole, or it has faults and nothing is kept. */
export const UploadAnswer = z.object({ upload: TableUpload.nullable(), faults: z.array(TableFaultShown) })
export type UploadAnswer = z.infer<typeof UploadAnswer>

export const CodesRequest = z.object({
  kind: z.enum(['diagnosis', 'procedure']),
  search: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .describe('the beginning of a code, a part of a name, or its pinyin initials'),
  onDay: day.optional(),
})
export const CodeList = z.object({ codes: z.array(z.object({ code: z.string(), name: z.string() })) })
