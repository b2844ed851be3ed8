/**
 * Grouping of stays: CHS-DRG over imported tables, with the path that led there.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/grouping/tables | doctor, manager, auditor, administrator | – | TableSets: what was imported, and from which day it holds |
 * | GET  /api/grouping/codes | doctor, manager, auditor, administrator | kind, search, onDay? | CodeList: codes and names of the tables |
 * | POST /api/grouping/group | doctor, manager, auditor, administrator | CaseGiven, onDay? | CaseExplained; keeps nothing |
 *
 * Tables are imported on the command line: `anji drg-tables import DIR --name NAME --from DAY`.
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

export const CodesRequest = z.object({
  kind: z.enum(['diagnosis', 'procedure']),
  search: z.string().trim().min(1).max(60).describe('the beginning of a code, or a part of a name'),
  onDay: day.optional(),
})
export const CodeList = z.object({ codes: z.array(z.object({ code: z.string(), name: z.string() })) })
